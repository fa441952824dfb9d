use super::World;
use crate::world::by;
use ledger::{
    AgendaCommand, AgendaRefusal, Author, Refusal, ThemeCommand, ThemeNumber, ThemeState, theme_link, theme_links,
    theme_words,
};
use terms::{Digest, limits};

const COORDINATOR: fn() -> Author = || by(1, 1);
const FIRST: ThemeNumber = ThemeNumber(1);

fn propose(seed: u8) -> AgendaCommand {
    AgendaCommand::Theme(ThemeCommand::Propose { content: Digest::new([seed; 32]) })
}

fn reword() -> ThemeCommand {
    ThemeCommand::Reword { theme: FIRST, content: Digest::new([9; 32]) }
}

fn state(state: ThemeState, reason: Option<&str>) -> ThemeCommand {
    ThemeCommand::SetState { theme: FIRST, state, reason: reason.map(str::to_owned) }
}

fn together(theme: u32, others: &[u32]) -> ThemeCommand {
    ThemeCommand::PutTogether { theme: ThemeNumber(theme), others: others.iter().copied().map(ThemeNumber).collect() }
}

fn apart(theme: u32, reason: &str) -> ThemeCommand {
    ThemeCommand::TakeApart { theme: ThemeNumber(theme), reason: reason.to_owned() }
}

/// So many themes of organisation 2.
fn with_themes(count: usize) -> World {
    let mut world = World::new();
    for _ in 0..count {
        world.attempt(by(2, 2), propose(1)).expect("it fits");
    }
    world
}

/// Does one after the other, and says how each ended.
fn check(world: &mut World, rows: impl IntoIterator<Item = (Author, ThemeCommand, Result<usize, Refusal>)>) {
    for (by, command, expected) in rows {
        let came = world.attempt(by, AgendaCommand::Theme(command.clone())).map(|events| events.len());
        assert_eq!(came, expected, "{command:?}");
    }
}

#[test]
fn whoever_speaks_for_an_organisation_says_what_matters() {
    let mut world = World::new();
    assert_eq!(world.attempt(Author::Clock, propose(1)), Err(Refusal::HatMissing));
    assert_eq!(world.attempt(by(9, 2), propose(1)), Err(Refusal::HatNotYours));
    assert_eq!(world.attempt(by(2, 2), propose(1)).map(|events| events.len()), Ok(1));
    assert_eq!(world.agenda.themes().len(), 1);
}

#[test]
fn no_more_themes_than_fit() {
    let mut world = with_themes(limits::THEMES_MAX - 1);
    assert!(world.attempt(by(2, 2), propose(1)).is_ok());
    assert_eq!(world.attempt(by(2, 2), propose(1)), Err(AgendaRefusal::TooManyThemes.into()));
}

#[test]
fn a_theme_has_a_name_and_may_have_a_reason() {
    let (title, reason) = (limits::THEME_TITLE_CHARS_MAX, limits::THEME_ACCOUNT_CHARS_MAX);
    let long = |chars| "å".repeat(chars);
    assert_eq!(theme_words("  Bussit \n maalle ", ""), Ok(("Bussit maalle".to_owned(), String::new())));
    assert!(theme_words(&long(title - 1), &long(reason - 1)).is_ok());
    assert!(theme_words(&long(title), &long(reason)).is_ok());
    assert_eq!(theme_words(&long(title + 1), ""), Err(AgendaRefusal::ThemeTitleTooLong.into()));
    assert_eq!(theme_words("Bussit", &long(reason + 1)), Err(AgendaRefusal::ThemeReasonTooLong.into()));
    assert_eq!(theme_words(" \u{200b}", ""), Err(AgendaRefusal::ThemeTitleMissing.into()));
}

#[test]
fn links_are_encrypted_and_no_more_than_fit() {
    assert_eq!(theme_link(" example.org/a "), Ok("https://example.org/a".to_owned()));
    for bad in ["http://example.org", "javascript:alert(1)", "https://", "ftp://example.org", "https://u:p@e.example"] {
        assert_eq!(theme_link(bad), Err(AgendaRefusal::ThemeLinkMalformed.into()), "{bad}");
    }
    let links = |count: usize| vec!["https://example.org"; count];
    let max = limits::THEME_LINKS_MAX;
    assert_eq!(theme_links(links(max - 1)).map(|links| links.len()), Ok(max - 1));
    assert_eq!(theme_links(links(max)).map(|links| links.len()), Ok(max));
    assert_eq!(theme_links(links(max + 1)), Err(AgendaRefusal::TooManyThemeLinks.into()));
    assert_eq!(theme_links(["", "  "]), Ok(vec![]));
}

#[test]
fn its_words_are_its_organisations_and_the_coordinators() {
    let mut world = with_themes(1);
    let unknown = ThemeCommand::Support(ThemeNumber(0));
    check(
        &mut world,
        [
            (by(3, 3), reword(), Err(AgendaRefusal::NotYourTheme.into())),
            (Author::Operator, reword(), Err(Refusal::HatMissing)),
            (by(2, 2), reword(), Ok(1)),
            (COORDINATOR(), reword(), Ok(1)),
            (by(2, 2), unknown, Err(AgendaRefusal::UnknownTheme.into())),
            (by(3, 3), ThemeCommand::EraseWords(FIRST), Err(Refusal::OrganisationAdminsOnly)),
            (COORDINATOR(), ThemeCommand::EraseWords(FIRST), Ok(1)),
        ],
    );
    let theme = world.agenda.theme(FIRST).expect("it is there");
    assert_eq!((theme.contents().count(), theme.erased, theme.history.len()), (3, true, 3));
    for _ in 3..limits::THEME_WORDINGS_MAX - 1 {
        check(&mut world, [(by(2, 2), reword(), Ok(1))]);
    }
    let too_many = Err(AgendaRefusal::TooManyWordings.into());
    check(&mut world, [(by(2, 2), reword(), Ok(1)), (by(2, 2), reword(), too_many)]);
}

#[test]
fn an_organisation_supports_once_and_takes_it_back() {
    let mut world = with_themes(1);
    let (support, back) = (ThemeCommand::Support(FIRST), ThemeCommand::TakeSupportBack(FIRST));
    check(
        &mut world,
        [
            (by(2, 2), support.clone(), Err(AgendaRefusal::AlreadySupported.into())),
            (by(4, 4), support.clone(), Err(Refusal::HatNotYours)),
            (by(3, 3), back.clone(), Err(AgendaRefusal::NotSupported.into())),
            (by(3, 3), support.clone(), Ok(1)),
            (by(3, 3), support.clone(), Err(AgendaRefusal::AlreadySupported.into())),
            (by(3, 3), back, Ok(1)),
            (by(3, 3), support, Ok(1)),
        ],
    );
    assert_eq!(world.agenda.theme(FIRST).map(|theme| theme.supporters.len()), Some(1));
}

#[test]
fn what_becomes_of_it_is_said_by_coordinators_and_parking_has_a_reason() {
    let mut world = with_themes(1);
    check(
        &mut world,
        [
            (by(2, 2), state(ThemeState::Chosen, None), Err(Refusal::CoordinatorsOnly)),
            (Author::Operator, state(ThemeState::Chosen, None), Err(Refusal::CoordinatorsOnly)),
            (COORDINATOR(), state(ThemeState::Proposed, None), Err(AgendaRefusal::ThemeStateKnown.into())),
            (COORDINATOR(), state(ThemeState::Parked, None), Err(Refusal::ReasonMissing)),
            (COORDINATOR(), state(ThemeState::Parked, Some(" ")), Err(Refusal::ReasonMissing)),
            (COORDINATOR(), state(ThemeState::Parked, Some("Vaalien jälkeen")), Ok(1)),
            (COORDINATOR(), state(ThemeState::Chosen, Some(" ")), Ok(1)),
            (COORDINATOR(), state(ThemeState::Done, None), Ok(1)),
        ],
    );
    let theme = world.agenda.theme(FIRST).expect("it is there");
    assert_eq!((theme.state, theme.reason.as_deref(), theme.history.len()), (ThemeState::Done, None, 3));
}

#[test]
fn similar_ones_are_put_together_and_taken_apart_with_all_they_had() {
    let mut world = with_themes(3);
    check(
        &mut world,
        [
            (by(3, 3), ThemeCommand::Support(ThemeNumber(2)), Ok(1)),
            (by(2, 2), together(1, &[2]), Err(Refusal::CoordinatorsOnly)),
            (COORDINATOR(), together(1, &[1]), Err(AgendaRefusal::NothingToPutTogether.into())),
            (COORDINATOR(), together(1, &[2, 1]), Ok(1)),
            (COORDINATOR(), together(3, &[2]), Err(AgendaRefusal::ThemeTakenIn.into())),
            (COORDINATOR(), together(2, &[3]), Err(AgendaRefusal::ThemeTakenIn.into())),
            (by(3, 3), ThemeCommand::Support(ThemeNumber(2)), Err(AgendaRefusal::ThemeTakenIn.into())),
            (COORDINATOR(), together(3, &[1]), Ok(1)),
        ],
    );
    assert_eq!(world.agenda.root(ThemeNumber(2)), ThemeNumber(3));
    let within: Vec<u32> = world.agenda.within(ThemeNumber(3)).map(|theme| theme.number.0).collect();
    assert_eq!(within, [1, 2]);
    check(
        &mut world,
        [
            (COORDINATOR(), apart(3, "Syy"), Err(AgendaRefusal::ThemeNotTakenIn.into())),
            (COORDINATOR(), apart(1, " "), Err(Refusal::ReasonMissing)),
            (COORDINATOR(), apart(1, "Eri asia"), Ok(1)),
        ],
    );
    assert_eq!(world.agenda.root(ThemeNumber(2)), FIRST);
    assert_eq!(world.agenda.theme(ThemeNumber(2)).map(|theme| theme.supporters.len()), Some(1));
}

#[test]
fn no_more_are_put_together_at_once_than_fit() {
    let max = limits::THEMES_TOGETHER_MAX as u32;
    let others = |count: u32| (2..count + 2).collect::<Vec<u32>>();
    for (count, expected) in [(max - 1, Ok(1)), (max, Ok(1)), (max + 1, Err(AgendaRefusal::TooManyPutTogether.into()))]
    {
        let mut world = with_themes(max as usize + 2);
        check(&mut world, [(COORDINATOR(), together(1, &others(count)), expected)]);
    }
}
