//! What signing takes at most, and one more.

use super::world::{COORDINATOR, answering, check, outsider, plan, play, sign_on};
use crate::world::{by, day};
use ledger::{Endorse, Refusal, SignOnPlan, Statement, StatementCommand as Command, Weight};
use std::sync::Arc;
use terms::limits;

fn pend(days: usize) -> Command {
    let days = (0..days).map(|number| day(&format!("2026-04-{:02}", number + 1))).collect();
    Command::Endorse(Endorse::Pend { answering: answering(), days, content: None })
}

#[test]
fn so_many_days_of_decision_and_such_a_goal_fit() {
    let max = limits::DECISION_DAYS_MAX;
    let goal = |goal| plan(SignOnPlan { goal: Some(goal), ..SignOnPlan::default() });
    check([
        (20, by(21, 2), pend(max - 1), Ok(1)),
        (20, by(21, 2), pend(max), Ok(1)),
        (20, by(21, 2), pend(max + 1), Err(Refusal::TooManyDays)),
        (20, COORDINATOR, goal(0), Err(Refusal::GoalOutside)),
        (20, COORDINATOR, goal(1), Ok(1)),
        (20, COORDINATOR, goal(limits::GOAL_MAX - 1), Ok(1)),
        (20, COORDINATOR, goal(limits::GOAL_MAX), Ok(1)),
        (20, COORDINATOR, goal(limits::GOAL_MAX + 1), Err(Refusal::GoalOutside)),
    ]);
}

#[test]
fn a_reservation_is_as_long_as_can_be_shown_with_its_clause() {
    let max = limits::RESERVATION_CHARS_MAX;
    for (chars, outcome) in [(max - 1, Ok(max - 1)), (max, Ok(max)), (max + 1, Err(Refusal::ReservationTooLong))] {
        assert_eq!(ledger::reservation(&"ä".repeat(chars)).map(|text| text.chars().count()), outcome);
    }
    assert_eq!(ledger::reservation(" \n "), Err(Refusal::ReservationEmpty));
    assert_eq!(ledger::reservation(&"ä".repeat(100_000)), Err(Refusal::ReservationTooLong));
}

#[test]
fn more_changes_than_anybody_classes_one_by_one_are_another_text() {
    let max = limits::CHANGES_CLASSIFIED_MAX as u32;
    for (changes, listed) in [(max - 1, max - 1), (max, max), (max + 1, 1)] {
        let statement = play([(COORDINATOR, super::resume()), (COORDINATOR, sign_on(2, changes))]);
        let last = statement.signables.last().expect("it was sealed");
        assert_eq!(last.changes.len() as u32, listed);
        let rewritten = last.changes.iter().any(|change| change.place.weights.contains(&Weight::Rewritten));
        assert_eq!(rewritten, changes > max);
    }
}

#[test]
fn so_many_organisations_answer() {
    let open = plan(SignOnPlan { takes_outsiders: true, ..SignOnPlan::default() });
    let one = play([(COORDINATOR, open), (COORDINATOR, outsider(90, "Naapuri", 1))]);
    for (before, outcome) in
        [(limits::SIGNATURES_MAX - 2, Ok(())), (limits::SIGNATURES_MAX - 1, Ok(())), (limits::SIGNATURES_MAX, Err(()))]
    {
        let first: Arc<_> = one.signatures[0].clone();
        let full = Statement { signatures: vec![first; before], ..one.clone() };
        let got = Statement::decide(
            Some(&full),
            &super::people(),
            COORDINATOR,
            crate::world::at(30),
            outsider(91, "Toinen naapuri", 1),
        );
        match outcome {
            Ok(()) => assert!(got.is_ok(), "{before}"),
            Err(()) => assert_eq!(got, Err(Refusal::TooManySignatures)),
        }
    }
}
