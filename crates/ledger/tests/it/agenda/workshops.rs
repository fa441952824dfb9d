//! Workshops: every phase meets every act of everybody, what fits, and what choices come to.

mod bounds;

use super::World;
use crate::world::{add_named, at, by, carry_out, organisation};
use ledger::{
    AgendaCommand, AgendaEvent, AgendaRefusal, Author, GroupNumber, Participant, Phase, Refusal, RegisterCommand,
    Tally, ThemeCommand, ThemeNumber, WorkshopCommand as Command, WorkshopNumber, choice_reason, group_name,
    workshop_question, workshop_summary,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terms::{Digest, OrganisationId, limits};

const FIRST: WorkshopNumber = WorkshopNumber(1);
const GROUP: Participant = Participant::Group(GroupNumber(1));

fn content(seed: u8) -> Digest {
    Digest::new([seed; 32])
}

fn of(number: u8) -> Participant {
    Participant::Organisation(organisation(number))
}

fn open(choices: u32, phones: bool) -> Command {
    Command::Open { content: content(1), choices, hidden: false, phones }
}

fn go(phase: Phase, reason: Option<&str>) -> Command {
    Command::Move { workshop: FIRST, phase, reason: reason.map(str::to_owned) }
}

fn add(participant: Participant) -> Command {
    Command::AddTheme { workshop: FIRST, participant, content: content(2) }
}

fn choose(participant: Participant, themes: &[u32], upon: u32) -> Command {
    let themes = themes.iter().copied().map(ThemeNumber).collect();
    Command::Choose { workshop: FIRST, participant, themes, upon, content: content(3) }
}

fn bring(themes: &[u32]) -> Command {
    Command::BringThemes { workshop: FIRST, themes: themes.iter().copied().map(ThemeNumber).collect() }
}

fn group() -> Command {
    Command::JoinAsGroup { workshop: FIRST, content: content(4) }
}

fn together(theme: u32, other: u32) -> AgendaCommand {
    let (theme, others) = (ThemeNumber(theme), vec![ThemeNumber(other)]);
    AgendaCommand::Theme(ThemeCommand::PutTogether { theme, others })
}

const COORDINATOR: fn() -> Author = || by(1, 1);
const WRITER: fn() -> Author = || by(2, 2);

impl World {
    fn work(&mut self, by: Author, command: Command) -> Result<Vec<AgendaEvent>, Refusal> {
        self.attempt(by, AgendaCommand::Workshop(command))
    }

    fn must(&mut self, by: Author, command: Command) {
        self.work(by, command.clone()).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
    }

    /// A workshop with two themes of organisation 2, a group and its theme, in that phase; organisation 2 has chosen once it
    /// could.
    fn in_phase(phase: Phase) -> World {
        let mut world = World::new();
        world.must(COORDINATOR(), open(3, true));
        world.must(WRITER(), add(of(2)));
        world.must(WRITER(), add(of(2)));
        world.must(Author::Operator, group());
        world.must(Author::Operator, add(GROUP));
        if phase != Phase::Gathering {
            world.must(COORDINATOR(), go(Phase::Choosing, None));
            world.must(WRITER(), choose(of(2), &[1], 0));
        }
        if phase == Phase::Closed {
            world.must(COORDINATOR(), go(Phase::Closed, None));
            let summarise = Command::Summarise { workshop: FIRST, upon: 0, content: content(5) };
            world.must(COORDINATOR(), summarise);
        }
        world
    }

    fn refuses(&mut self, by: Author, command: Command, refusal: AgendaRefusal) {
        assert_eq!(self.work(by, command.clone()), Err(refusal.into()), "{command:?}");
    }
}

type Act = (&'static str, fn(Participant) -> Command);

const ACTS: [Act; 15] = [
    ("open", |_| open(1, true)),
    ("to gathering", |_| go(Phase::Gathering, Some("Syy"))),
    ("to choosing", |_| go(Phase::Choosing, Some("Syy"))),
    ("to closed", |_| go(Phase::Closed, None)),
    ("join", |who| Command::Join { workshop: FIRST, organisation: who.organisation().expect("an organisation") }),
    ("join as group", |_| group()),
    ("add a theme", add),
    ("add a group's", |_| add(GROUP)),
    ("choose", |who| choose(who, &[1, 2], 0)),
    ("choose again", |who| choose(who, &[2], 1)),
    ("summarise", |_| Command::Summarise { workshop: FIRST, upon: 1, content: content(6) }),
    ("publish", |_| Command::PublishSummary { workshop: FIRST, revision: 1 }),
    ("erase 2", |_| Command::EraseWords { workshop: FIRST, participant: of(2) }),
    ("bring", |_| bring(&[1])),
    ("erase a group's", |_| Command::EraseWords { workshop: FIRST, participant: GROUP }),
];

/// Who, and for which organisation.
type Who = (&'static str, fn() -> Author, u8);

const EVERYBODY: [Who; 6] = [
    ("coordinator", COORDINATOR, 1),
    ("writer", WRITER, 2),
    ("commenter", || by(3, 3), 3),
    ("stranger", || by(4, 4), 4),
    ("phone", || Author::Operator, 3),
    ("clock", || Author::Clock, 3),
];

fn table() -> String {
    let mut table = String::new();
    for phase in Phase::ALL {
        table += &format!("\n# {}\n", phase.name());
        for (name, act) in ACTS {
            table += &format!("{name:<15}");
            for (who, author, whose) in EVERYBODY {
                let mut world = World::in_phase(phase);
                let came = world.work(author(), act(of(whose)));
                let came = came.map_or_else(|refusal| refusal.code().to_owned(), |events| events.len().to_string());
                table += &format!(" | {who} {came}");
            }
            table += "\n";
        }
    }
    table
}

#[test]
fn every_phase_meets_every_act_of_everybody_as_written() {
    let got = table();
    let written = include_str!("../../data/workshops.txt").split_once("\n\n").map_or("", |(_, rows)| rows);
    assert!(got.trim() == written.trim(), "{got}");
}

#[test]
fn the_close_is_kept_and_what_comes_after_stands_apart() {
    let mut world = World::in_phase(Phase::Closed);
    world.must(by(3, 3), choose(of(3), &[2], 0));
    world.must(WRITER(), choose(of(2), &[2], 0));
    let workshop = world.agenda.workshop(FIRST).expect("it is there");
    let late: Vec<Participant> = workshop.late.iter().map(|late| late.participant).collect();
    assert_eq!((late, workshop.chosen()), (vec![of(3), of(2)], 1));
    assert_eq!(workshop.seats[&of(2)].choice.map(|choice| choice.revision), Some(1), "what was counted stays");
    world.must(WRITER(), add(of(2)));
    assert_eq!(world.agenda.workshop(FIRST).map(|now| now.late_themes.clone()), Some(vec![ThemeNumber(4)]));
    world.refuses(WRITER(), choose(of(2), &[4], 0), AgendaRefusal::NotAmongThemes);
    world.must(COORDINATOR(), go(Phase::Choosing, Some("Suljettiin liian aikaisin")));
    world.must(COORDINATOR(), go(Phase::Gathering, Some("Teemoja puuttui")));
    let workshop = world.agenda.workshop(FIRST).expect("it is there");
    assert_eq!((workshop.themes.len(), workshop.late_themes.len()), (4, 0), "what came meanwhile is gathered now");
}

#[test]
fn a_step_goes_to_the_phase_beside_and_back_only_with_a_reason() {
    let mut world = World::in_phase(Phase::Choosing);
    assert_eq!(world.work(COORDINATOR(), go(Phase::Gathering, Some(" "))), Err(Refusal::ReasonMissing));
    world.refuses(COORDINATOR(), go(Phase::Choosing, None), AgendaRefusal::PhaseNotNext);
    world.must(COORDINATOR(), go(Phase::Closed, None));
    world.refuses(COORDINATOR(), go(Phase::Gathering, Some("Syy")), AgendaRefusal::PhaseNotNext);
    assert_eq!(world.work(COORDINATOR(), go(Phase::Choosing, None)), Err(Refusal::ReasonMissing));
}

#[test]
fn a_choice_is_based_on_the_one_that_it_takes_the_place_of() {
    let mut world = World::in_phase(Phase::Choosing);
    world.refuses(WRITER(), choose(of(2), &[2], 0), AgendaRefusal::ChoiceChanged);
    world.refuses(WRITER(), choose(of(2), &[2], 2), AgendaRefusal::ChoiceChanged);
    world.must(WRITER(), choose(of(2), &[2], 1));
    // A phone does not change what somebody chose who has signed in; the other way round it is theirs to change.
    world.refuses(Author::Operator, choose(of(2), &[1], 2), AgendaRefusal::ChosenWithAccount);
    world.must(Author::Operator, choose(of(3), &[1], 0));
    world.must(by(3, 3), choose(of(3), &[2], 1));
    world.refuses(WRITER(), choose(of(2), &[], 2), AgendaRefusal::NothingChosen);
    world.refuses(WRITER(), choose(of(2), &[9], 2), AgendaRefusal::NotAmongThemes);
    world.must(COORDINATOR(), go(Phase::Gathering, Some("Syy")));
    world.refuses(WRITER(), choose(of(2), &[1], 2), AgendaRefusal::NotChoosingYet);
}

#[test]
fn hidden_choices_are_shown_when_all_have_chosen_or_it_closes() {
    let shows = |world: &World| world.agenda.workshop(FIRST).is_some_and(|workshop| workshop.shows_choices());
    let mut world = World::new();
    world.must(COORDINATOR(), Command::Open { content: content(1), choices: 1, hidden: true, phones: false });
    world.must(WRITER(), add(of(2)));
    world.must(COORDINATOR(), go(Phase::Choosing, None));
    assert!(!shows(&world));
    world.must(by(3, 3), choose(of(3), &[1], 0));
    assert!(!shows(&world), "who was there when it began is waited for");
    world.must(WRITER(), choose(of(2), &[1], 0));
    assert!(shows(&world));
    world.must(WRITER(), choose(of(2), &[1], 1));
    assert!(shows(&world));
    let mut world = World::new();
    world.must(COORDINATOR(), Command::Open { content: content(1), choices: 1, hidden: true, phones: false });
    world.must(COORDINATOR(), go(Phase::Choosing, None));
    world.must(WRITER(), Command::Join { workshop: FIRST, organisation: organisation(2) });
    world.must(by(3, 3), Command::Join { workshop: FIRST, organisation: organisation(3) });
    assert!(!shows(&world), "nobody was there when it began: the close is waited for");
    world.must(COORDINATOR(), go(Phase::Closed, None));
    assert!(shows(&world));
}

#[test]
fn who_may_come_in_and_as_what() {
    let mut world = World::new();
    world.must(COORDINATOR(), open(1, false));
    world.refuses(Author::Operator, add(of(3)), AgendaRefusal::PhonesNotTaken);
    world.refuses(Author::Operator, group(), AgendaRefusal::PhonesNotTaken);
    let nowhere = Command::Join { workshop: WorkshopNumber(9), organisation: organisation(2) };
    world.refuses(WRITER(), nowhere, AgendaRefusal::UnknownWorkshop);
    assert_eq!(world.work(WRITER(), add(of(3))), Err(Refusal::HatNotYours));
    let mut world = World::new();
    world.must(COORDINATOR(), open(1, true));
    world.refuses(Author::Operator, add(GROUP), AgendaRefusal::UnknownParticipant);
    assert_eq!(world.work(Author::Operator, add(of(99))), Err(Refusal::NotAMember));
    let erase = |participant| Command::EraseWords { workshop: FIRST, participant };
    world.refuses(COORDINATOR(), erase(GROUP), AgendaRefusal::UnknownParticipant);
    let join = Command::Join { workshop: FIRST, organisation: organisation(3) };
    assert_eq!(world.work(Author::Operator, join.clone()).map(|events| events.len()), Ok(1));
    assert_eq!(world.work(by(3, 3), join).map(|events| events.len()), Ok(0), "who is in is in");
}

#[test]
fn a_summary_is_saved_upon_the_last_and_published_as_it_was_read() {
    let mut world = World::in_phase(Phase::Closed);
    let summarise = |upon| Command::Summarise { workshop: FIRST, upon, content: content(7) };
    let publish = |revision| Command::PublishSummary { workshop: FIRST, revision };
    world.refuses(COORDINATOR(), summarise(0), AgendaRefusal::SummaryChanged);
    world.must(COORDINATOR(), summarise(1));
    world.refuses(COORDINATOR(), publish(1), AgendaRefusal::SummaryChanged);
    world.must(COORDINATOR(), publish(2));
    let workshop = world.agenda.workshop(FIRST).expect("it is there");
    assert_eq!(workshop.published.map(|summary| (summary.revision, summary.content)), Some((2, content(7))));
    let mut open = World::in_phase(Phase::Choosing);
    open.refuses(COORDINATOR(), summarise(0), AgendaRefusal::WorkshopNotClosed);
    open.must(COORDINATOR(), go(Phase::Closed, None));
    open.refuses(COORDINATOR(), publish(0), AgendaRefusal::SummaryMissing);
}

/// What somebody does: who, and which themes.
#[derive(Debug, Clone)]
enum Did {
    Choose(usize, BTreeSet<u32>),
    PutTogether(u32, u32),
    TakeApart(u32),
}

fn did() -> impl Strategy<Value = Did> {
    let theme = 1..7_u32;
    let chosen = prop::collection::btree_set(theme.clone(), 1..4);
    prop_oneof![
        4 => (0..6_usize, chosen).prop_map(|(who, themes)| Did::Choose(who, themes)),
        1 => (theme.clone(), theme.clone()).prop_map(|(theme, other)| Did::PutTogether(theme, other)),
        1 => theme.prop_map(Did::TakeApart),
    ]
}

proptest! {
    #[test]
    fn what_is_counted_is_a_plain_recount_of_the_choices(acts in prop::collection::vec(did(), 0..40)) {
        let mut world = World::new();
        world.must(COORDINATOR(), open(3, true));
        world.must(Author::Operator, group());
        world.must(Author::Operator, group());
        for _ in 1..7 {
            world.must(Author::Operator, add(GROUP));
        }
        world.must(COORDINATOR(), go(Phase::Choosing, None));
        let everybody = [of(2), of(3), of(4), of(5), GROUP, Participant::Group(GroupNumber(2))];
        // Told again without any of the ledger's own means.
        let mut chosen: BTreeMap<Participant, Vec<ThemeNumber>> = BTreeMap::new();
        let mut stands_in: BTreeMap<u32, u32> = (1..7).map(|theme| (theme, theme)).collect();
        for act in acts {
            match act {
                Did::Choose(who, themes) => {
                    let who = everybody[who];
                    let upon = world.agenda.workshop(FIRST).and_then(|now| now.seats.get(&who)?.choice);
                    let upon = upon.map_or(0, |choice| choice.revision);
                    let themes: Vec<u32> = themes.into_iter().collect();
                    world.must(Author::Operator, choose(who, &themes, upon));
                    chosen.insert(who, themes.into_iter().map(ThemeNumber).collect());
                }
                Did::PutTogether(theme, other) => {
                    let may = theme != other && stands_in[&theme] == theme && stands_in[&other] == other;
                    prop_assert_eq!(world.attempt(COORDINATOR(), together(theme, other)).is_ok(), may);
                    if may {
                        stands_in.insert(other, theme);
                    }
                }
                Did::TakeApart(theme) => {
                    let apart = ThemeCommand::TakeApart { theme: ThemeNumber(theme), reason: "Syy".to_owned() };
                    let may = stands_in[&theme] != theme;
                    prop_assert_eq!(world.attempt(COORDINATOR(), AgendaCommand::Theme(apart)).is_ok(), may);
                    stands_in.insert(theme, theme);
                }
            }
        }
        let whole = |mut theme: u32| { while stands_in[&theme] != theme { theme = stands_in[&theme]; } theme };
        let mut recount: BTreeMap<u32, (BTreeSet<Participant>, BTreeSet<Participant>)> =
            (1..7).map(|theme| (whole(theme), Default::default())).collect();
        for (who, themes) in &chosen {
            for theme in themes {
                let (organisations, groups) = recount.get_mut(&whole(theme.0)).expect("a theme");
                match who {
                    Participant::Organisation(_) => organisations.insert(*who),
                    Participant::Group(_) => groups.insert(*who),
                };
            }
        }
        let workshop = world.agenda.workshop(FIRST).expect("it is there").clone();
        prop_assert_eq!(workshop.chosen(), chosen.len());
        let tally = Tally::of(&world.agenda, &workshop, chosen.iter().map(|(who, themes)| (*who, themes.as_slice())));
        let counted: BTreeMap<u32, (usize, usize)> =
            tally.themes.iter().map(|one| (one.theme.0, (one.organisations(), one.groups()))).collect();
        let expected: BTreeMap<u32, (usize, usize)> =
            recount.into_iter().map(|(theme, (organisations, groups))| (theme, (organisations.len(), groups.len()))).collect();
        prop_assert_eq!(counted, expected);
        let order: Vec<_> = tally.themes.iter().map(|one| (one.organisations(), one.groups())).collect();
        prop_assert!(order.is_sorted_by(|one, other| one >= other), "the most first: {:?}", order);
    }
}

#[test]
fn times_are_kept() {
    let world = World::in_phase(Phase::Choosing);
    let workshop = world.agenda.workshop(FIRST).expect("it is there");
    assert_eq!((workshop.opened, workshop.seats[&of(2)].joined), (at(0), at(0)));
}
