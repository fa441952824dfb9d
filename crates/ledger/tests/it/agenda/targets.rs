use super::World;
use crate::world::{at, by, day};
use ledger::{
    AgendaCommand, AgendaRefusal, Author, ContactNumber, Means, MomentNumber, Refusal, TargetCommand as Command,
    TargetNumber, contact_words, moment_words, target_words,
};
use std::fmt::Debug;
use terms::{Digest, limits};

const COORDINATOR: fn() -> Author = || by(1, 1);
const WRITER: fn() -> Author = || by(2, 2);
const COMMENTER: fn() -> Author = || by(3, 3);

fn content() -> Digest {
    Digest::new([6; 32])
}

fn add() -> Command {
    Command::Add { office: "Ministeriö".to_owned(), page: None, content: content() }
}

fn moment(target: u32, from: &str, until: &str) -> Command {
    Command::PlanMoment { target: TargetNumber(target), from: day(from), until: day(until), content: content() }
}

fn contact(target: u32, on: &str) -> Command {
    let (target, today) = (TargetNumber(target), day("2026-03-02"));
    Command::LogContact { target, on: day(on), today, how: Means::Meeting, content: content() }
}

fn strike_moment(moment: u32) -> Command {
    Command::StrikeMoment { target: TargetNumber(1), moment: MomentNumber(moment), reason: content() }
}

fn strike_contact(contact: u32) -> Command {
    Command::StrikeContact { target: TargetNumber(1), contact: ContactNumber(contact), reason: content() }
}

type Row = (Author, Command, Result<usize, Refusal>);

fn check(rows: impl IntoIterator<Item = Row>) -> World {
    let mut world = World::new();
    for (by, command, outcome) in rows {
        let got = world.attempt(by, AgendaCommand::Target(command.clone())).map(|events| events.len());
        assert_eq!(got, outcome, "{command:?}");
    }
    world
}

fn refused(no: AgendaRefusal) -> Result<usize, Refusal> {
    Err(no.into())
}

#[test]
fn every_organisation_adds_says_that_it_knows_and_logs_and_coordinators_look_after_the_list() {
    let target = TargetNumber(1);
    let know = Command::Know { target };
    let forget = Command::Forget { target };
    let edit = Command::Edit { target, office: "Lautakunta".to_owned(), page: None, content: content() };
    let retire = Command::Retire { target, reason: content() };
    let reinstate = Command::Reinstate { target };
    let world = check([
        (Author::Clock, add(), Err(Refusal::HatMissing)),
        (by(4, 4), add(), Err(Refusal::HatNotYours)),
        (WRITER(), know.clone(), refused(AgendaRefusal::UnknownTarget)),
        (WRITER(), add(), Ok(1)),
        (COORDINATOR(), add(), Ok(1)),
        (COMMENTER(), know.clone(), Ok(1)),
        (COMMENTER(), know.clone(), Ok(0)),
        (WRITER(), know.clone(), Ok(1)),
        (WRITER(), forget.clone(), Ok(1)),
        (WRITER(), forget, Ok(0)),
        (WRITER(), edit.clone(), Err(Refusal::CoordinatorsOnly)),
        (COORDINATOR(), edit, Ok(1)),
        (WRITER(), retire.clone(), Err(Refusal::CoordinatorsOnly)),
        (COORDINATOR(), reinstate.clone(), Ok(0)),
        (COORDINATOR(), retire.clone(), Ok(1)),
        (COORDINATOR(), retire, Ok(0)),
        (WRITER(), know, refused(AgendaRefusal::TargetRetired)),
        (WRITER(), moment(1, "2026-03-01", "2026-03-01"), refused(AgendaRefusal::TargetRetired)),
        (WRITER(), contact(1, "2026-03-01"), refused(AgendaRefusal::TargetRetired)),
        (WRITER(), reinstate.clone(), Err(Refusal::CoordinatorsOnly)),
        (COORDINATOR(), reinstate, Ok(1)),
    ]);
    let target = world.agenda.target(target).expect("it was added");
    assert_eq!((target.office.as_str(), target.added, target.retired), ("Lautakunta", at(0), None));
    assert_eq!(target.known_by.keys().copied().collect::<Vec<_>>(), [crate::world::organisation(3)]);
}

#[test]
fn moments_and_contacts_stay_and_are_struck_by_whose_they_are_or_by_coordinators() {
    let world = check([
        (WRITER(), add(), Ok(1)),
        (WRITER(), moment(1, "2026-03-02", "2026-03-01"), refused(AgendaRefusal::MomentEndsBefore)),
        (WRITER(), moment(1, "2026-03-02", "2026-03-02"), Ok(1)),
        (WRITER(), moment(1, "2020-03-02", "2020-03-03"), Ok(1)),
        (COMMENTER(), strike_moment(1), refused(AgendaRefusal::NotYourRecord)),
        (WRITER(), strike_moment(1), Ok(1)),
        (WRITER(), strike_moment(1), refused(AgendaRefusal::UnknownTargetRecord)),
        (WRITER(), strike_moment(9), refused(AgendaRefusal::UnknownTargetRecord)),
        (COORDINATOR(), strike_moment(2), Ok(1)),
        (COMMENTER(), contact(1, "2026-03-03"), Err(Refusal::DayToCome)),
        (COMMENTER(), contact(1, "2026-03-02"), Ok(1)),
        (COMMENTER(), contact(2, "2026-03-02"), refused(AgendaRefusal::UnknownTarget)),
        (WRITER(), strike_contact(1), refused(AgendaRefusal::NotYourRecord)),
        (COMMENTER(), strike_contact(1), Ok(1)),
        (COORDINATOR(), strike_contact(1), refused(AgendaRefusal::UnknownTargetRecord)),
    ]);
    let target = world.agenda.target(TargetNumber(1)).expect("it was added");
    assert_eq!((target.moments.len(), target.contacts.len()), (2, 1), "nothing goes");
    assert!(target.moments.iter().all(|moment| moment.struck.is_some()));
    assert_eq!(target.contact(ContactNumber(1)), None);
    assert!(target.contacts[0].struck.is_some());
}

#[test]
fn no_more_targets_moments_and_contacts_than_fit() {
    let full = |max: usize, command: Command, no: AgendaRefusal| {
        let mut world = World::new();
        if !matches!(command, Command::Add { .. }) {
            world.attempt(WRITER(), AgendaCommand::Target(add())).expect("it fits");
        }
        for _ in 1..max {
            world.attempt(WRITER(), AgendaCommand::Target(command.clone())).expect("it fits");
        }
        assert!(world.attempt(WRITER(), AgendaCommand::Target(command.clone())).is_ok(), "{no:?}");
        assert_eq!(world.attempt(WRITER(), AgendaCommand::Target(command)), Err(no.into()));
    };
    full(limits::TARGETS_MAX, add(), AgendaRefusal::TooManyTargets);
    full(limits::TARGET_MOMENTS_MAX, moment(1, "2026-03-01", "2026-03-01"), AgendaRefusal::TooManyTargetMoments);
    full(limits::TARGET_CONTACTS_MAX, contact(1, "2026-03-01"), AgendaRefusal::TooManyContacts);
}

fn met<T: Debug>(max: usize, no: AgendaRefusal, words: impl Fn(&str) -> Result<T, Refusal>) {
    for (chars, fits) in [(max - 1, true), (max, true), (max + 1, false), (max * 100, false)] {
        match words(&"å".repeat(chars)) {
            Ok(_) => assert!(fits, "{chars}"),
            Err(refusal) => assert_eq!((fits, refusal), (false, no.into()), "{chars}"),
        }
    }
}

#[test]
fn what_is_told_of_targets_has_its_limits() {
    met(limits::TARGET_NAME_CHARS_MAX, AgendaRefusal::TargetNameTooLong, |text| target_words(text, ""));
    met(limits::TARGET_ACCOUNT_CHARS_MAX, AgendaRefusal::TargetAccountTooLong, |text| target_words("Ministeriö", text));
    met(limits::TARGET_ACCOUNT_CHARS_MAX, AgendaRefusal::TargetAccountTooLong, moment_words);
    met(limits::TARGET_ACCOUNT_CHARS_MAX, AgendaRefusal::TargetAccountTooLong, contact_words);
    assert_eq!(target_words(" Ministeriö\n ", " \n"), Ok(("Ministeriö".to_owned(), String::new())));
    assert_eq!(target_words(" \u{200b}", ""), Err(AgendaRefusal::TargetNameMissing.into()));
    assert_eq!(contact_words(" "), Err(AgendaRefusal::TargetAccountMissing.into()));
}
