//! To whom it was handed, what was answered, and what came of it.

use super::{COORDINATOR, REASON, attempt, check, deliver, in_stage, respond, result, review, strike};
use crate::world::{at, day, organisation};
use ledger::{Refusal, Review, Stage, StatementCommand as Command, TraceAct, TraceNumber, Traced};
use proptest::prelude::*;

#[test]
fn what_happened_lies_between_the_opening_and_today_and_a_reply_not_before_what_it_answers() {
    let rows = [
        (deliver("Ministeriö", "2026-02-28"), Err(Refusal::DayTooEarly)),
        (deliver("Ministeriö", "2026-04-16"), Err(Refusal::DayToCome)),
        (deliver("Ministeriö", "2026-03-01"), Ok(1)),
        (deliver("Ministeriö", "2026-04-15"), Ok(1)),
        (respond(Some(2), "2026-04-14", "Kiitos"), Err(Refusal::DayTooEarly)),
        (respond(Some(2), "2026-04-15", "Kiitos"), Ok(1)),
        (respond(None, "2026-04-16", "Kiitos"), Err(Refusal::DayToCome)),
        (respond(None, "2026-02-28", "Kiitos"), Err(Refusal::DayTooEarly)),
        (respond(Some(3), "2026-04-15", "Kiitos"), Err(Refusal::UnknownTrace)),
        (respond(Some(9), "2026-04-15", "Kiitos"), Err(Refusal::UnknownTrace)),
        (result("2026-04-16", "Laki muuttui"), Err(Refusal::DayToCome)),
        (result("2026-02-28", "Laki muuttui"), Err(Refusal::DayTooEarly)),
        (result("2026-04-15", "Laki muuttui"), Ok(1)),
        (review(Some("2026-04-15")), Err(Refusal::DayPast)),
        (review(Some("2026-04-16")), Ok(1)),
        (review(Some("2026-04-16")), Ok(0)),
        (review(None), Ok(1)),
        (review(None), Ok(0)),
    ];
    let statement =
        check(in_stage(Stage::Published), rows.map(|(command, outcome)| (20, COORDINATOR(), command, outcome)));
    let numbered = statement.traces.iter().map(|trace| (trace.number.0, trace.what.name()));
    let expected = [(1, "delivery"), (2, "delivery"), (3, "response"), (4, "result")];
    assert_eq!(numbered.collect::<Vec<_>>(), expected);
    assert_eq!(statement.review, None);
}

#[test]
fn a_review_is_a_day_and_since_when_it_is_said() {
    let statement = check(in_stage(Stage::FollowedUp), [(20, COORDINATOR(), review(Some("2027-01-01")), Ok(1))]);
    assert_eq!(statement.review, Some(Review { on: day("2027-01-01"), set: at(20) }));
}

#[test]
fn whoever_handed_it_over_is_known_and_the_office_named() {
    let delivered = |by: Option<u8>, to: &str| {
        let Command::Trace(TraceAct::Deliver { mut delivery, within }) = deliver(to, "2026-04-01") else {
            unreachable!("it is delivered")
        };
        delivery.by = by.map(organisation);
        delivery.reference = "  VN/1/2026 \u{202e}".to_owned();
        Command::Trace(TraceAct::Deliver { delivery, within })
    };
    let statement = check(
        in_stage(Stage::Published),
        [
            (20, COORDINATOR(), delivered(Some(9), "Ministeriö"), Err(Refusal::UnknownOrganisation)),
            (20, COORDINATOR(), delivered(None, " \u{200b}"), Err(Refusal::OfficeMissing)),
            (20, COORDINATOR(), delivered(None, " Ministeriö\n"), Ok(1)),
        ],
    );
    let Traced::Delivery(delivery) = &statement.traces[0].what else { unreachable!("it was delivered") };
    assert_eq!((delivery.to.as_str(), delivery.reference.as_str(), delivery.by), ("Ministeriö", "VN/1/2026", None));
}

#[test]
fn a_struck_record_stays_and_stands_no_more() {
    let statement = check(
        in_stage(Stage::Published),
        [
            (20, COORDINATOR(), deliver("Ministeriö", "2026-04-02"), Ok(1)),
            (20, COORDINATOR(), deliver("Virasto", "2026-04-01"), Ok(1)),
            (21, COORDINATOR(), strike(1, "  "), Err(Refusal::ReasonMissing)),
            (21, COORDINATOR(), strike(0, REASON), Err(Refusal::UnknownTrace)),
            (21, COORDINATOR(), strike(3, REASON), Err(Refusal::UnknownTrace)),
            (22, COORDINATOR(), strike(1, "Väärä ministeriö"), Ok(1)),
            (23, COORDINATOR(), strike(1, REASON), Err(Refusal::UnknownTrace)),
            (23, COORDINATOR(), respond(Some(1), "2026-04-03", "Kiitos"), Err(Refusal::UnknownTrace)),
            (24, COORDINATOR(), deliver("Kunta", "2026-03-30"), Ok(1)),
            (25, COORDINATOR(), respond(Some(2), "2026-04-01", " "), Err(Refusal::AccountEmpty)),
        ],
    );
    let struck = statement.trace(TraceNumber(1)).and_then(|trace| trace.struck.as_ref()).expect("it is struck");
    assert_eq!((struck.at, struck.reason.as_str()), (at(22), "Väärä ministeriö"));
    let standing: Vec<_> = statement.standing_traces().iter().map(|trace| trace.number.0).collect();
    assert_eq!(standing, [3, 2], "by day");
    assert_eq!(statement.traces.len(), 3);
}

fn act() -> impl Strategy<Value = Command> {
    let number = || 0..12_u32;
    prop_oneof![
        Just(deliver("Ministeriö", "2026-04-01")),
        prop::option::of(number()).prop_map(|delivery| respond(delivery, "2026-04-02", "Kiitos")),
        Just(result("2026-04-03", "Laki muuttui")),
        number().prop_map(|trace| strike(trace, REASON)),
    ]
}

proptest! {
    #[test]
    fn records_count_up_from_one_and_none_goes(acts in prop::collection::vec(act(), 1..40)) {
        let mut statement = in_stage(Stage::Published);
        for (now, act) in (20..).zip(acts) {
            let before = statement.traces.clone();
            let _ = attempt(&mut statement, now, COORDINATOR(), act);
            prop_assert!(before.len() <= statement.traces.len());
            for (was, is) in before.iter().zip(&statement.traces) {
                prop_assert_eq!((was.number, &was.what, was.recorded), (is.number, &is.what, is.recorded));
                prop_assert!(was.struck.is_none() || was.struck == is.struck);
            }
        }
        let numbers: Vec<u32> = statement.traces.iter().map(|trace| trace.number.0).collect();
        prop_assert_eq!(numbers, (1..=statement.traces.len() as u32).collect::<Vec<_>>());
        let struck = statement.traces.iter().filter(|trace| trace.struck.is_some()).count();
        prop_assert_eq!(statement.standing_traces().len() + struck, statement.traces.len());
    }
}
