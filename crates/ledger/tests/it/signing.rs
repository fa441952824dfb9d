//! Signing: every state of an answer × everything that can happen to it, in rows; and the rules that no row shows.

mod counted;
mod limits;
mod outsiders;
mod world;

use crate::world::{at, by, organisation};
use ledger::{
    Author, ChangeKind, Conduct, Refusal, Reservation, SignOnPlan, SignatureNumber, Statement,
    StatementCommand as Command, StatementEvent, Terms, VersionNumber,
};
use terms::{Digest, OrganisationId};
pub(crate) use world::people;
use world::{
    COORDINATOR, classify, confirm, decline, escalate, opt_in, opt_out, pend, plan, publish, record, resume, sign,
    sign_on, terms, unseen, withdraw,
};

/// The events of a statement that organisation 2 has signed, taken back and signed again, and 3 declined.
pub(crate) fn told() -> Vec<StatementEvent> {
    let steps = [
        (COORDINATOR, sign_on(1, 0)),
        (by(21, 2), sign(1)),
        (by(31, 3), decline()),
        (by(21, 2), withdraw(1)),
        (by(22, 2), sign(1)),
    ];
    let opening = Statement::decide(None, &people(), COORDINATOR, at(1), crate::world::create("Otsikko", &[1]));
    let (mut statement, mut events) = (crate::world::opened(), opening.expect("allowed"));
    for (by, command) in steps {
        let decided = Statement::decide(Some(&statement), &people(), by, at(2), command).expect("allowed");
        decided.iter().for_each(|event| statement.apply(at(2), event));
        events.extend(decided);
    }
    events
}

/// A statement that these organisations have signed.
pub(crate) fn signed_by(organisations: &[u8]) -> Statement {
    let signs = |whose: &u8| match whose {
        2 => vec![(by(21, 2), sign(1))],
        _ => vec![(by(31, 3), sign(1)), (by(32, 3), sign(1))],
    };
    world::play(organisations.iter().flat_map(signs))
}

/// The two who speak for an organisation. For 90, which is outside the register, one is known by a link.
fn speakers(whose: u8) -> (Author, Author) {
    let person = |number: u8| by(if whose == 90 { whose + number } else { whose * 10 + number }, whose);
    (person(1), person(2))
}

/// What can happen, each with who does it: of organisation 2 the people 21 and 22 sign alone, of 3 the people 31 and 32
/// together, and the coordinator is of 1.
fn acts(whose: u8) -> Vec<(&'static str, Author, Command)> {
    let (first, other) = speakers(whose);
    vec![
        ("sign", first, sign(2)),
        ("other signs", other, sign(2)),
        ("confirm", first, confirm(2)),
        ("other confirms", other, confirm(2)),
        ("pend", first, pend("2026-05-01")),
        ("decline", first, decline()),
        ("withdraw", first, withdraw(1)),
        ("escalate", first, escalate(2, 1)),
        ("record", COORDINATOR, record(whose, 2)),
        ("coordinator withdraws", COORDINATOR, withdraw(1)),
        ("class as language", COORDINATOR, classify(2, 1, ChangeKind::Language, "Sama asia")),
        ("class as substance", COORDINATOR, classify(2, 1, ChangeKind::Substance, "Eri asia")),
        ("resume drafting", COORDINATOR, resume()),
        ("publish", COORDINATOR, publish()),
    ]
}

/// How an organisation comes to each state.
fn states(whose: u8) -> Vec<(&'static str, Vec<(Author, Command)>)> {
    let (first, other) = speakers(whose);
    let next =
        |kind| vec![(COORDINATOR, resume()), (COORDINATOR, sign_on(2, 1)), (COORDINATOR, classify(2, 1, kind, "Syy"))];
    let (language, substance) = (|| next(ChangeKind::Language), || next(ChangeKind::Substance));
    let signed = |version| match whose {
        2 => vec![(first, sign(version))],
        90 => outsiders::taken(version),
        _ => vec![(first, sign(version)), (other, sign(version))],
    };
    let after = |then: Vec<(Author, Command)>, last: Vec<(Author, Command)>| [then, last].concat();
    vec![
        ("nothing", substance()),
        ("pending", after(substance(), vec![(first, pend("2026-04-01"))])),
        ("declined", after(substance(), vec![(first, decline())])),
        ("one of two", after(substance(), vec![(first, sign(2))])),
        ("signed", after(substance(), signed(2))),
        ("signed, language since", after(signed(1), language())),
        ("signed, substance since", after(signed(1), substance())),
        ("signed, substance since, pending", [signed(1), substance(), vec![(first, pend("2026-04-01"))]].concat()),
        ("signed, unclassed since", after(signed(1), vec![(COORDINATOR, resume()), (COORDINATOR, sign_on(2, 1))])),
        ("doubted", [signed(1), language(), vec![(first, escalate(2, 1))]].concat()),
        ("recorded", after(substance(), vec![(COORDINATOR, record(whose, 2))])),
        ("withdrawn", [substance(), signed(2), vec![(first, withdraw(1))]].concat()),
    ]
}

/// The command about what the organisation has signed, if it has, under whichever number that is.
fn about_signed(statement: &Statement, whose: OrganisationId, command: Command) -> Command {
    let mut known = statement.signatures.iter();
    match known.find(|found| found.organisation == whose && found.keeping.is_none()) {
        Some(signed) => counted::of_answer(signed.number.0, command),
        None => command,
    }
}

fn cell(statement: &Statement, whose: u8, by: Author, command: Command) -> String {
    let mut after = statement.clone();
    let command = about_signed(statement, organisation(whose), command);
    match Statement::decide(Some(statement), &people(), by, at(100), command) {
        Err(refusal) => refusal.code().to_owned(),
        Ok(events) if events.is_empty() => "no change".to_owned(),
        Ok(events) => {
            events.iter().for_each(|event| after.apply(at(100), event));
            format!("→ {}", state(&after, whose))
        }
    }
}

fn state(statement: &Statement, whose: u8) -> &'static str {
    let answer = statement.signature_of(organisation(whose));
    answer.map_or("nothing", |answer| statement.state_of(answer).name())
}

/// The table as it would be written: a block for each state.
fn table() -> String {
    let mut table = String::new();
    for (rule, whose) in [("one signs", 2), ("two sign together", 3), ("outside the register", 90)] {
        for (come, steps) in states(whose).into_iter().filter(|(come, _)| whose != 90 || outsiders::comes_to(come)) {
            let statement = world::play(steps);
            table += &format!("\n# {rule}: {come} ({})\n", state(&statement, whose));
            for (act, by, command) in acts(whose) {
                table += &format!("{act:22} | {}\n", cell(&statement, whose, by, command));
            }
        }
    }
    table
}

const TABLE: &str = include_str!("../data/signing.txt");

#[test]
fn every_state_meets_every_act_as_written() {
    let got = table();
    let written = TABLE.split_once("\n\n").map_or("", |(_, rows)| rows);
    assert!(got.trim() == written.trim(), "{got}");
}

#[test]
fn an_answer_is_for_the_version_that_is_signed_and_for_the_time_that_it_is() {
    let closes = SignOnPlan { closes: Some(at(60)), ..SignOnPlan::default() };
    world::check([
        (20, by(21, 2), sign(1), Ok(1)),
        (20, by(21, 2), withdraw(1), Ok(1)),
        (21, COORDINATOR, resume(), Ok(1)),
        (22, by(21, 2), sign(1), Err(Refusal::NothingToSign)),
        (22, by(21, 2), decline(), Err(Refusal::NothingToSign)),
        (23, COORDINATOR, sign_on(2, 1), Ok(2)),
        (24, by(21, 2), sign(1), Err(Refusal::NotTheSignedVersion)),
        (24, by(21, 2), sign(3), Err(Refusal::UnknownVersion)),
        (24, by(4, 4), sign(2), Err(Refusal::HatNotYours)),
        (24, by(23, 2), sign(2), Err(Refusal::NotASignatory)),
        (24, by(21, 2), withdraw(2), Err(Refusal::UnknownSignature)),
        (24, by(31, 3), withdraw(1), Err(Refusal::NotYourSignature)),
        (24, by(31, 3), confirm(2), Err(Refusal::NotYourSignature)),
        (24, by(21, 2), confirm(2), Err(Refusal::NotSigned)),
        (25, COORDINATOR, plan(closes), Ok(1)),
        (59, by(21, 2), sign(2), Ok(1)),
        (60, by(31, 3), sign(2), Err(Refusal::SignOnClosed)),
        (60, by(31, 3), pend("2026-04-01"), Err(Refusal::SignOnClosed)),
        (60, COORDINATOR, record(3, 2), Err(Refusal::SignOnClosed)),
        // Whoever doesn't sign may say so at any time, and whoever has signed may take it back.
        (61, by(31, 3), decline(), Ok(1)),
        (61, by(21, 2), withdraw(1), Ok(1)),
        (62, COORDINATOR, plan(SignOnPlan::default()), Ok(1)),
        (63, COORDINATOR, publish(), Ok(1)),
        (64, by(21, 2), sign(2), Ok(1)),
        (65, COORDINATOR, Command::Conduct(Conduct::FollowUp { reason: "Kerrottu".to_owned() }), Ok(1)),
        (66, by(31, 3), sign(2), Err(Refusal::NothingToSign)),
        (66, COORDINATOR, plan(SignOnPlan { goal: Some(5), ..SignOnPlan::default() }), Err(Refusal::NothingToSign)),
        (66, by(21, 2), withdraw(1), Ok(1)),
    ]);
}

#[test]
fn the_day_of_a_decision_is_not_in_the_future_and_one_that_is_to_come_not_in_the_past() {
    // It is the 17th of March where the network is.
    let decided = |day| Terms { decided_on: Some(crate::world::day(day)), ..Terms::default() };
    let reserved = Terms { reservation: Some(Reservation { clause: Some(2) }), ..Terms::default() };
    world::check([
        (20, by(21, 2), terms(1, decided("2026-03-18")), Err(Refusal::DecidedInTheFuture)),
        (20, by(21, 2), terms(1, reserved.clone()), Err(Refusal::ReservationEmpty)),
        (20, by(21, 2), pend("2026-03-16"), Err(Refusal::DayInThePast)),
        (20, by(21, 2), pend(""), Err(Refusal::DaysMissing)),
        (20, by(21, 2), pend("2026-03-17"), Ok(1)),
        (20, by(21, 2), terms(1, decided("2026-03-17")), Ok(1)),
        (21, by(31, 3), terms(1, Terms { content: Some(Digest::new([7; 32])), ..reserved }), Ok(1)),
    ]);
}

#[test]
fn boards_say_when_they_decide_before_there_is_a_text_to_sign() {
    let statement = world::check([
        (20, COORDINATOR, resume(), Ok(1)),
        (21, by(21, 2), pend("2026-04-01"), Ok(1)),
        (22, by(21, 2), withdraw(1), Ok(1)),
        (23, by(22, 2), pend("2026-05-01"), Ok(1)),
    ]);
    assert_eq!(statement.signature_counts().pending, 1);
}

#[test]
fn what_somebody_else_has_answered_meanwhile_is_not_overwritten_unseen() {
    world::check([
        (20, by(21, 2), unseen(sign(1), 0), Ok(1)),
        (20, by(22, 2), confirm(1), Err(Refusal::NothingToConfirm)),
        (20, by(22, 2), unseen(decline(), 0), Err(Refusal::SignatureChanged)),
        (20, by(22, 2), unseen(sign(1), 0), Err(Refusal::SignatureChanged)),
        (21, by(22, 2), unseen(decline(), 1), Err(Refusal::AlreadySigned)),
        (22, by(22, 2), withdraw(1), Ok(1)),
        (22, by(22, 2), unseen(decline(), 2), Ok(1)),
    ]);
}

#[test]
fn the_second_of_two_signs_just_what_the_first_has() {
    let words = |content: u8| Terms { content: Some(Digest::new([content; 32])), ..Terms::default() };
    let statement = world::check([
        (20, by(31, 3), terms(1, words(1)), Ok(1)),
        (21, by(32, 3), terms(1, words(2)), Err(Refusal::SignatureChanged)),
        (21, by(31, 3), confirm(1), Err(Refusal::SecondSignatoryNeeded)),
        (22, by(32, 3), confirm(1), Ok(1)),
    ]);
    let given = statement.signature_of(organisation(3)).and_then(|signature| signature.given.clone());
    let given = given.expect("both have signed");
    assert_eq!((given.at, given.terms), (at(22), words(1)));
}

#[test]
fn a_first_who_was_named_before_version_6_of_the_entries_is_seconded_under_the_same_number() {
    let mut statement = world::play([]);
    let (signature, organisation) = (SignatureNumber(1), organisation(3));
    let (first, version) = (Some(crate::world::person(31)), VersionNumber(1));
    let terms = Terms { content: Some(Digest::new([1; 32])), ..Terms::default() };
    let given = StatementEvent::SignatureGiven { signature, organisation, recorded: None, version, first, terms };
    statement.apply(at(30), &given);
    assert_eq!(statement.keeps(&given), None, "its bytes name the organisation");
    assert_eq!(state(&statement, 3), "awaiting-second");
    let decided = Statement::decide(Some(&statement), &people(), by(32, 3), at(31), confirm(1)).expect("allowed");
    assert_eq!(decided, [StatementEvent::SignatureSeconded { signature }]);
    decided.iter().for_each(|event| statement.apply(at(31), event));
    assert_eq!((state(&statement, 3), statement.signatures.len()), ("valid", 1));
}

#[test]
fn a_first_signatory_whose_role_has_ended_signs_with_nobody() {
    let mut statement = world::play([(by(31, 3), sign(1))]);
    let mut register = people();
    crate::world::carry_out(&mut register, crate::world::revoke(31, 3, ledger::Role::Signatory));
    let decide = |statement: &Statement, who, command| {
        Statement::decide(Some(statement), &register, by(who, 3), at(50), command)
    };
    assert_eq!(decide(&statement, 32, confirm(1)), Err(Refusal::FirstSignatoryGone));
    let anew = decide(&statement, 32, sign(1)).expect("the second begins anew");
    anew.iter().for_each(|event| statement.apply(at(50), event));
    assert_eq!(statement.signature_counts().awaiting_second, 1);
    assert_eq!(decide(&statement, 31, sign(1)), Err(Refusal::HatNotYours));
}

#[test]
fn the_same_words_again_are_what_was_signed() {
    let statement = world::check([
        (20, by(21, 2), sign(1), Ok(1)),
        (21, COORDINATOR, resume(), Ok(1)),
        (22, COORDINATOR, sign_on(2, 1), Ok(2)),
        (23, by(21, 2), escalate(2, 1), Err(Refusal::NotOfLanguage)),
        (24, COORDINATOR, resume(), Ok(1)),
        // The first text comes back as a third version: letter for letter what was signed.
        (25, COORDINATOR, sign_on(1, 1), Ok(2)),
    ]);
    assert_eq!(statement.signature_counts().valid, 1);
    assert_eq!(statement.signed_since(), Some(VersionNumber(3)));
}

#[test]
fn whoever_doubts_a_change_says_anew_whether_it_signs() {
    let steps = [
        (20, by(21, 2), sign(1), Ok(1)),
        (21, COORDINATOR, resume(), Ok(1)),
        (22, COORDINATOR, sign_on(2, 2), Ok(2)),
        (23, by(21, 2), escalate(2, 1), Err(Refusal::NotOfLanguage)),
        (24, COORDINATOR, classify(2, 1, ChangeKind::Language, "Sama asia"), Ok(1)),
        (24, COORDINATOR, classify(2, 2, ChangeKind::Language, "Sama asia"), Ok(1)),
        (24, COORDINATOR, classify(2, 2, ChangeKind::Language, ""), Err(Refusal::ReasonMissing)),
        (24, COORDINATOR, classify(2, 3, ChangeKind::Language, "Sama asia"), Err(Refusal::UnknownChange)),
        (24, by(21, 2), classify(2, 1, ChangeKind::Substance, "Eri"), Err(Refusal::NotItsCoordinator)),
        (25, by(21, 2), escalate(2, 3), Err(Refusal::UnknownChange)),
        (25, by(31, 3), escalate(2, 1), Err(Refusal::NotSigned)),
        (26, by(21, 2), escalate(2, 1), Ok(1)),
        (26, by(21, 2), escalate(2, 1), Ok(0)),
        // The coordinator stays by it: that is an answer, and no signature.
        (27, COORDINATOR, classify(2, 1, ChangeKind::Language, "Sama asia"), Ok(1)),
    ];
    let statement = world::check(steps.clone());
    assert_eq!((statement.signature_counts().valid, statement.signature_counts().to_confirm), (0, 1));
    let statement = world::check(
        steps
            .into_iter()
            .chain([(28, by(21, 2), confirm(2), Ok(1)), (29, by(21, 2), escalate(2, 1), Err(Refusal::ChangeSigned))]),
    );
    assert_eq!(statement.signature_counts().valid, 1);
}

#[test]
fn a_reservation_keeps_its_words_and_lets_go_of_a_number_that_may_be_another() {
    let reserved = Terms {
        reservation: Some(Reservation { clause: Some(4) }),
        content: Some(Digest::new([5; 32])),
        ..Terms::default()
    };
    let statement = world::check([
        (20, by(21, 2), terms(1, reserved.clone()), Ok(1)),
        (21, COORDINATOR, resume(), Ok(1)),
        (22, COORDINATOR, sign_on(2, 1), Ok(2)),
        (23, by(21, 2), confirm(2), Ok(1)),
    ]);
    let counts = statement.signature_counts();
    assert_eq!((counts.valid, counts.with_reservation), (1, 1));
    let given = statement.signature(SignatureNumber(1)).and_then(|signature| signature.given.clone());
    let kept = Terms { reservation: Some(Reservation { clause: None }), ..reserved };
    assert_eq!(given.map(|given| given.terms), Some(kept));
}

#[test]
fn what_somebody_has_signed_keeps_its_title_and_what_binds() {
    let describe =
        |title: &str| Command::DescribeStatement { title: title.to_owned(), about: ledger::Brief::default() };
    world::check([
        (20, COORDINATOR, resume(), Ok(1)),
        (21, COORDINATOR, describe("Uusi otsikko"), Ok(1)),
        (22, COORDINATOR, sign_on(2, 0), Ok(2)),
        (23, by(21, 2), sign(2), Ok(1)),
        (24, COORDINATOR, resume(), Ok(1)),
        (25, COORDINATOR, describe("Kolmas otsikko"), Err(Refusal::DescriptionFixed)),
        (25, COORDINATOR, world::bind_swedish(), Err(Refusal::UnknownLanguageVersion)),
        (25, COORDINATOR, world::add_swedish(), Ok(1)),
        (26, COORDINATOR, world::bind_swedish(), Err(Refusal::BindingFixed)),
    ]);
}

#[test]
fn a_member_says_for_itself_whether_it_is_counted() {
    let statement = world::check([
        (20, by(4, 4), opt_out(), Err(Refusal::HatNotYours)),
        (20, by(23, 2), opt_out(), Err(Refusal::NotASignatory)),
        (20, by(21, 2), opt_out(), Ok(1)),
        (20, by(22, 2), opt_out(), Ok(0)),
        (21, by(33, 3), opt_out(), Ok(1)),
        (22, by(33, 3), opt_in(), Ok(1)),
        (22, by(33, 3), opt_in(), Ok(0)),
    ]);
    assert_eq!(statement.opted_out.into_iter().collect::<Vec<_>>(), [organisation(2)]);
}

#[test]
fn a_plan_is_made_by_coordinators_and_ends_in_the_future() {
    let until = |closes| SignOnPlan { closes: Some(at(closes)), ..SignOnPlan::default() };
    world::check([
        (20, by(21, 2), plan(until(50)), Err(Refusal::NotItsCoordinator)),
        (20, COORDINATOR, plan(until(20)), Err(Refusal::ClosingInThePast)),
        (20, COORDINATOR, plan(until(21)), Ok(1)),
        (20, COORDINATOR, plan(until(21)), Ok(0)),
        // Its time has passed; something else may be changed and that left as it is.
        (30, COORDINATOR, plan(SignOnPlan { goal: Some(3), ..until(21) }), Ok(1)),
    ]);
}
