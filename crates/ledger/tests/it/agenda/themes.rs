use super::World;
use crate::world::by;
use ledger::{AgendaCommand, AgendaRefusal, Author, Refusal, ThemeCommand, theme_words};
use terms::{Digest, limits};

fn propose(seed: u8) -> AgendaCommand {
    AgendaCommand::Theme(ThemeCommand::Propose { content: Digest::new([seed; 32]) })
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
    let mut world = World::new();
    for _ in 1..limits::THEMES_MAX {
        world.attempt(by(2, 2), propose(1)).expect("it fits");
    }
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
