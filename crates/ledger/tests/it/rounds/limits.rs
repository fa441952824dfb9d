//! How many rounds and versions a statement has, and how long a round's name is: at −1, 0, +1.

use super::{COORDINATOR, attempt, open, plan, sign_on, text};
use crate::world::{at, opened};
use ledger::{
    Cancelled, Conduct, Drafting, Refusal, RoundNumber, StatementCommand as Command, StatementEvent as Event,
    VersionNumber,
};

#[test]
fn a_rounds_name_has_its_limit_and_may_be_missing() {
    let named = |chars: usize| {
        let name = "ä".repeat(chars);
        Command::Conduct(Conduct::OpenRound { plan: plan(&name, 0, 100, Drafting::Continues), text: text(1) })
    };
    let max = terms::limits::ROUND_NAME_CHARS_MAX;
    for (chars, outcome) in [(0, Ok(3)), (max - 1, Ok(3)), (max, Ok(3)), (max + 1, Err(Refusal::RoundNameTooLong))] {
        assert_eq!(attempt(&mut opened(), 10, COORDINATOR(), named(chars)), outcome, "{chars}");
    }
}

#[test]
fn rounds_and_versions_have_their_limits() {
    let with = |rounds: usize| {
        let mut statement = opened();
        for _ in 0..rounds {
            let number = RoundNumber(statement.rounds.len() as u32 + 1);
            attempt(&mut statement, 10, COORDINATOR(), open(100, 200, None)).expect("allowed");
            statement.apply(at(10), &Event::RoundCancelled { round: number, why: Cancelled::Missed });
        }
        attempt(&mut statement, 10, COORDINATOR(), open(100, 200, None))
    };
    assert_eq!(with(terms::limits::ROUNDS_MAX - 2), Ok(1));
    assert_eq!(with(terms::limits::ROUNDS_MAX - 1), Ok(1));
    assert_eq!(with(terms::limits::ROUNDS_MAX), Err(Refusal::TooManyRounds));
    let sealed = |versions: usize| {
        let mut statement = opened();
        for number in 1..=versions {
            let text = text(u8::try_from(number % 250).expect("below 250")).expect("a text");
            let version = VersionNumber(number as u32);
            statement.apply(at(10), &Event::VersionSealed { version, text: text.leading, parallels: vec![] });
        }
        attempt(&mut statement, 10, COORDINATOR(), sign_on(text(255), "Valmis"))
    };
    assert_eq!(sealed(terms::limits::VERSIONS_MAX - 2), Ok(2));
    assert_eq!(sealed(terms::limits::VERSIONS_MAX - 1), Ok(2));
    assert_eq!(sealed(terms::limits::VERSIONS_MAX), Err(Refusal::TooManyVersions));
}
