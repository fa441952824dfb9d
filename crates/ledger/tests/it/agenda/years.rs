use super::World;
use crate::world::by;
use ledger::{AgendaCommand, AgendaRefusal, Refusal, YearCommand as Command, foreword};
use terms::{Digest, limits};

fn publish(year: u32) -> Command {
    Command::Publish { year, today: 2026, content: Digest::new([7; 32]) }
}

#[test]
fn a_coordinator_publishes_a_year_that_has_begun_and_takes_it_back() {
    let mut world = World::new();
    let first = limits::YEAR_FIRST;
    let rows = [
        (by(2, 2), publish(2026), Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), publish(2027), Err(AgendaRefusal::YearOutside.into())),
        (by(1, 1), publish(first - 1), Err(AgendaRefusal::YearOutside.into())),
        (by(1, 1), publish(first), Ok(1)),
        (by(1, 1), publish(first + 1), Ok(1)),
        (by(1, 1), publish(2026), Ok(1)),
        (by(1, 1), publish(2026), Ok(1)),
        (by(2, 2), Command::TakeBack { year: 2026 }, Err(Refusal::CoordinatorsOnly)),
        (by(1, 1), Command::TakeBack { year: 2026 }, Ok(1)),
        (by(1, 1), Command::TakeBack { year: 2026 }, Err(AgendaRefusal::YearNotPublished.into())),
    ];
    for (by, command, outcome) in rows {
        let got = world.attempt(by, AgendaCommand::Year(command.clone())).map(|events| events.len());
        assert_eq!(got, outcome, "{command:?}");
    }
    assert_eq!(world.agenda.years().keys().copied().collect::<Vec<_>>(), [first, first + 1]);
}

#[test]
fn a_foreword_may_be_empty_and_is_short() {
    let max = limits::YEAR_FOREWORD_CHARS_MAX;
    assert_eq!(foreword(" \n"), Ok(String::new()));
    assert!(foreword(&"å".repeat(max - 1)).is_ok() && foreword(&"å".repeat(max)).is_ok());
    assert_eq!(foreword(&"å".repeat(max + 1)), Err(AgendaRefusal::ForewordTooLong.into()));
}
