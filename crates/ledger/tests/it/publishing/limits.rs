//! How much is told of what became of a statement, and how far ahead it is published: at −1, 0, +1.

use super::{COORDINATOR, REASON, attempt, correct, deliver, in_stage, lineage, respond, result, time};
use crate::world::{at, opened};
use ledger::{Refusal, Stage, StatementCommand as Command, TraceAct};
use terms::limits;

/// What a text of so many characters gives.
fn met(max: usize, refusal: Refusal, stage: Stage, command: impl Fn(&str) -> Command) {
    for (chars, outcome) in [(max - 1, Ok(1)), (max, Ok(1)), (max + 1, Err(refusal))] {
        let got = attempt(&mut in_stage(stage), 20, COORDINATOR(), command(&"ä".repeat(chars)));
        assert_eq!(got, outcome, "{chars}: {refusal}");
    }
    // What is far too long is told as well.
    let far = attempt(&mut in_stage(stage), 20, COORDINATOR(), command(&"ä".repeat(max * 100)));
    assert_eq!(far, Err(refusal));
}

#[test]
fn what_is_told_has_its_limits() {
    let referring = |text: &str| {
        let Command::Trace(TraceAct::Deliver { mut delivery, within }) = deliver("Ministeriö", "2026-04-01") else {
            unreachable!("it is delivered")
        };
        delivery.reference = text.to_owned();
        Command::Trace(TraceAct::Deliver { delivery, within })
    };
    let public = Stage::Published;
    met(limits::REFERENCE_CHARS_MAX, Refusal::ReferenceTooLong, public, referring);
    met(limits::ADDRESSEE_CHARS_MAX, Refusal::OfficeTooLong, public, |text| deliver(text, "2026-04-01"));
    met(limits::ACCOUNT_CHARS_MAX, Refusal::AccountTooLong, public, |text| respond(None, "2026-04-01", text));
    met(limits::ACCOUNT_CHARS_MAX, Refusal::AccountTooLong, public, |text| result("2026-04-01", text));
    met(limits::CORRECTION_CHARS_MAX, Refusal::CorrectionTooLong, public, |text| correct(text, None));
    let adapted = |text: &str| Command::Adapt { lineage: lineage("Alku", text) };
    met(limits::LINEAGE_CHARS_MAX, Refusal::LineageTooLong, Stage::Drafting, adapted);
    let long = Command::Adapt { lineage: lineage(&"ä".repeat(limits::TITLE_CHARS_MAX + 1), "") };
    assert_eq!(attempt(&mut opened(), 20, COORDINATOR(), long), Err(Refusal::TitleTooLong));
}

#[test]
fn as_many_records_and_corrections_are_made_as_fit() {
    let fills = [
        (limits::TRACES_MAX, Refusal::TooManyTraces, deliver("Ministeriö", "2026-04-01")),
        (limits::CORRECTIONS_MAX, Refusal::TooManyCorrections, correct("Luku on 12.", None)),
    ];
    for (max, refusal, command) in fills {
        let mut statement = in_stage(Stage::Published);
        for _ in 0..max {
            assert_eq!(attempt(&mut statement, 20, COORDINATOR(), command.clone()), Ok(1));
        }
        assert_eq!(attempt(&mut statement, 20, COORDINATOR(), command), Err(refusal));
    }
}

#[test]
fn a_statement_is_published_a_year_ahead_at_most() {
    let furthest = 20 + limits::PUBLICATION_AHEAD_MS_MAX;
    let too_far = Err(Refusal::PublicationTooFar);
    for (moment, outcome) in [(furthest - 1, Ok(1)), (furthest, Ok(1)), (furthest + 1, too_far), (21, Ok(1))] {
        let mut statement = in_stage(Stage::SignOn);
        assert_eq!(attempt(&mut statement, 20, COORDINATOR(), time(moment, REASON)), outcome, "{moment}");
        assert_eq!(statement.due(), outcome.ok().map(|_| at(moment)));
    }
}
