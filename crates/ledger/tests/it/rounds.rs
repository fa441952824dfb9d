//! The life of a statement: its rounds, its versions, its stages.

mod limits;

use crate::world::{at, by, network, opened, statement as statement_id};
use ledger::{
    Author, Cancelled, Conduct, Drafting, Refusal, RoundNumber, RoundPlan, RoundState, SealedText, SealedTexts, Stage,
    Statement, StatementCommand as Command, StatementEvent as Event, VersionNumber,
};
use proptest::prelude::*;
use terms::{ChangeHash, Digest, Heads, Offset, Timestamp, limits as bounds};

const COORDINATOR: fn() -> Author = || by(1, 1);

/// The text after so many changes; equal numbers are equal texts.
fn text(number: u8) -> Option<SealedTexts> {
    let heads = Heads::new([ChangeHash([number; 32])]);
    Some(SealedText { offset: Offset(number.into()), heads, sha256: Digest::new([number; 32]) }.into())
}

fn plan(name: &str, opens: i64, closes: i64, drafting: Drafting) -> RoundPlan {
    RoundPlan { name: name.to_owned(), opens: at(opens), closes: at(closes), drafting }
}

fn open(opens: i64, closes: i64, text: Option<SealedTexts>) -> Command {
    Command::Conduct(Conduct::OpenRound { plan: plan("Kierros", opens, closes, Drafting::Continues), text })
}

fn rest(closes: i64, text: Option<SealedTexts>) -> Command {
    Command::Conduct(Conduct::OpenRound { plan: plan("Kierros", 0, closes, Drafting::Rests), text })
}

fn close(round: u32, reason: &str) -> Command {
    Command::Conduct(Conduct::CloseRound { round: RoundNumber(round), reason: reason.to_owned() })
}

fn extend(round: u32, closes: i64, reason: &str) -> Command {
    let (round, closes, reason) = (RoundNumber(round), at(closes), reason.to_owned());
    Command::Conduct(Conduct::ExtendRound { round, closes, reason })
}

fn reopen(round: u32, closes: i64, reason: &str) -> Command {
    let (round, closes, reason) = (RoundNumber(round), at(closes), reason.to_owned());
    Command::Conduct(Conduct::ReopenRound { round, closes, reason })
}

fn cancel(round: u32, reason: &str) -> Command {
    Command::Conduct(Conduct::CancelRound { round: RoundNumber(round), reason: reason.to_owned() })
}

fn finish(round: u32, text: Option<SealedTexts>) -> Command {
    Command::Conduct(Conduct::FinishRound { round: RoundNumber(round), text })
}

/// What the clock does as the statement stands.
fn clock(statement: &Statement, text: Option<SealedTexts>) -> Command {
    match statement.current_round().map(|round| round.state) {
        Some(RoundState::Scheduled) => Command::OpenDueRound { text },
        _ => Command::CloseDueRound,
    }
}

/// The clock comes: how many events came of it.
fn tick(statement: &mut Statement, now: i64, text: Option<SealedTexts>) -> Result<usize, Refusal> {
    let command = clock(statement, text);
    attempt(statement, now, Author::Clock, command)
}

fn sign_on(text: Option<SealedTexts>, reason: &str) -> Command {
    Command::Conduct(Conduct::OpenSignOn { text, characters: 5, changes: vec![], reason: reason.to_owned() })
}

fn resume(reason: &str) -> Command {
    Command::Conduct(Conduct::ResumeDrafting { reason: reason.to_owned() })
}

fn publish(reason: &str) -> Command {
    Command::Conduct(Conduct::Publish { reason: reason.to_owned() })
}

fn follow_up(reason: &str) -> Command {
    Command::Conduct(Conduct::FollowUp { reason: reason.to_owned() })
}

fn withdraw(reason: &str) -> Command {
    Command::Conduct(Conduct::Withdraw { reason: reason.to_owned() })
}

/// Decides at that time and folds; how many events came of it.
fn attempt(statement: &mut Statement, now: i64, by: Author, command: Command) -> Result<usize, Refusal> {
    let events = Statement::decide(Some(statement), &network(), by, at(now), command)?;
    events.iter().for_each(|event| statement.apply(at(now), event));
    Ok(events.len())
}

/// Who does what in a row.
#[derive(Debug, Clone)]
enum Does {
    Coordinator(Box<Command>),
    Clock(Option<SealedTexts>),
}

fn does(statement: &mut Statement, now: i64, what: &Does) -> Result<usize, Refusal> {
    match what.clone() {
        Does::Coordinator(command) => attempt(statement, now, COORDINATOR(), *command),
        Does::Clock(text) => tick(statement, now, text),
    }
}

impl From<Command> for Does {
    fn from(command: Command) -> Self {
        Does::Coordinator(Box::new(command))
    }
}

/// Plays the rows in their turn: time, command, outcome, and where the current round and the statement stand then.
fn check<const N: usize>(rows: [(i64, Does, Result<usize, Refusal>, &str); N]) -> Statement {
    let mut statement = opened();
    for (now, command, outcome, stands) in rows {
        let got = does(&mut statement, now, &command);
        assert_eq!(got, outcome, "at {now}: {command:?}");
        let round = statement.rounds.last().map_or("", |round| round.state.name());
        let stage = statement.stage.name();
        assert_eq!(format!("{stage} {round} v{}", statement.versions.len()), stands, "at {now}: {command:?}");
    }
    statement
}

#[test]
fn a_round_goes_its_way_by_the_clock() {
    let rows = [
        (10, open(100, 200, None).into(), Ok(1), "drafting scheduled v0"),
        (11, open(300, 400, None).into(), Err(Refusal::RoundUnderWay), "drafting scheduled v0"),
        (99, Does::Clock(text(1)), Ok(0), "drafting scheduled v0"),
        (100, Does::Clock(text(1)), Ok(2), "drafting open v1"),
        (100, Does::Clock(text(2)), Ok(0), "drafting open v1"),
        (199, Does::Clock(text(2)), Ok(0), "drafting open v1"),
        (250, Does::Clock(text(2)), Ok(1), "drafting answering v1"),
        (251, Does::Clock(text(2)), Ok(0), "drafting answering v1"),
        (300, finish(1, text(2)).into(), Ok(2), "drafting finished v2"),
        (301, open(0, 400, text(2)).into(), Ok(2), "drafting open v2"),
        (400, Does::Clock(None), Ok(1), "drafting answering v2"),
        (500, finish(2, text(2)).into(), Ok(1), "drafting finished v2"),
    ];
    let statement = check(rows);
    let first = &statement.rounds[0];
    assert_eq!((first.opens, first.closes), (at(100), at(200)), "it closed at its time, however late the clock came");
    assert_eq!((first.version, first.outcome), (Some(VersionNumber(1)), Some(VersionNumber(2))));
    assert_eq!(statement.rounds[1].opens, at(301), "a round that is to open in the past opens now");
    assert_eq!(statement.due(), None);
}

#[test]
fn whoever_leaves_the_schedule_says_why() {
    check([
        (10, open(0, 200, text(1)).into(), Ok(3), "drafting open v1"),
        (20, close(1, " ").into(), Err(Refusal::ReasonMissing), "drafting open v1"),
        (20, extend(1, 300, "").into(), Err(Refusal::ReasonMissing), "drafting open v1"),
        (20, extend(1, 200, "Pyydettiin").into(), Err(Refusal::ClosingNotLater), "drafting open v1"),
        (20, extend(1, 199, "Pyydettiin").into(), Err(Refusal::ClosingNotLater), "drafting open v1"),
        (20, extend(1, 19, "Pyydettiin").into(), Err(Refusal::ClosingInThePast), "drafting open v1"),
        (20, extend(1, 300, "Pyydettiin").into(), Ok(1), "drafting open v1"),
        (200, Does::Clock(None), Ok(0), "drafting open v1"),
        (210, close(1, "Kaikki vastasivat").into(), Ok(1), "drafting answering v1"),
        (210, close(1, "Kaikki vastasivat").into(), Err(Refusal::RoundNotOpen), "drafting answering v1"),
        (210, extend(1, 400, "Pyydettiin").into(), Err(Refusal::RoundNotOpen), "drafting answering v1"),
        (210, reopen(1, 210, "Unohtui").into(), Err(Refusal::ClosingInThePast), "drafting answering v1"),
        (210, reopen(1, 400, "").into(), Err(Refusal::ReasonMissing), "drafting answering v1"),
        (210, reopen(1, 400, "Yksi unohtui").into(), Ok(1), "drafting open v1"),
        (220, reopen(1, 500, "Yksi unohtui").into(), Err(Refusal::RoundNotAnswering), "drafting open v1"),
        (220, finish(1, text(2)).into(), Err(Refusal::RoundNotAnswering), "drafting open v1"),
        (400, close(1, "").into(), Ok(1), "drafting answering v1"),
        (410, finish(1, None).into(), Err(Refusal::TextEmpty), "drafting answering v1"),
        (410, finish(1, text(2)).into(), Ok(2), "drafting finished v2"),
        (420, reopen(1, 500, "Vielä").into(), Err(Refusal::RoundNotAnswering), "drafting finished v2"),
        (420, finish(1, text(2)).into(), Err(Refusal::RoundNotAnswering), "drafting finished v2"),
        (420, close(2, "Miksi").into(), Err(Refusal::UnknownRound), "drafting finished v2"),
        (420, extend(0, 500, "Miksi").into(), Err(Refusal::UnknownRound), "drafting finished v2"),
    ]);
}

#[test]
fn a_round_that_has_not_opened_can_be_put_off_or_called_off() {
    let statement = check([
        (10, open(100, 200, None).into(), Ok(1), "drafting scheduled v0"),
        (10, extend(1, 300, "Loma").into(), Ok(1), "drafting scheduled v0"),
        (10, close(1, "Loma").into(), Err(Refusal::RoundNotOpen), "drafting scheduled v0"),
        (10, cancel(1, "").into(), Err(Refusal::ReasonMissing), "drafting scheduled v0"),
        (10, cancel(1, "Loma").into(), Ok(1), "drafting cancelled v0"),
        (10, cancel(1, "Loma").into(), Err(Refusal::RoundNotScheduled), "drafting cancelled v0"),
        (100, Does::Clock(text(1)), Ok(0), "drafting cancelled v0"),
        (100, open(0, 200, text(1)).into(), Ok(3), "drafting open v1"),
        (110, cancel(2, "Loma").into(), Err(Refusal::RoundNotScheduled), "drafting open v1"),
    ]);
    assert_eq!(statement.rounds[1].number, RoundNumber(2), "numbers are not used twice");
}

#[test]
fn what_the_clock_finds_too_late_never_opened() {
    check([
        (10, open(100, 200, None).into(), Ok(1), "drafting scheduled v0"),
        (200, Does::Clock(text(1)), Ok(1), "drafting cancelled v0"),
        (210, open(300, 400, None).into(), Ok(1), "drafting scheduled v0"),
        (300, Does::Clock(None), Ok(1), "drafting cancelled v0"),
    ]);
    let mut statement = opened();
    attempt(&mut statement, 10, COORDINATOR(), open(100, 200, None)).expect("allowed");
    let keep = |now, text| {
        let command = clock(&statement, text);
        Statement::decide(Some(&statement), &network(), Author::Clock, at(now), command)
    };
    let cancelled = |why| Ok(vec![Event::RoundCancelled { round: RoundNumber(1), why }]);
    assert_eq!(keep(200, text(1)), cancelled(Cancelled::Missed));
    assert_eq!(keep(100, None), cancelled(Cancelled::TextEmpty));
}

#[test]
fn times_are_checked_before_anything_is_sealed() {
    let longest = 10 + bounds::ROUND_AHEAD_MS_MAX;
    for (opens, closes, outcome) in [
        (0, 10, Err(Refusal::ClosingInThePast)),
        (0, 9, Err(Refusal::ClosingInThePast)),
        (0, 11, Ok(3)),
        (100, 100, Err(Refusal::ClosingBeforeOpening)),
        (100, 99, Err(Refusal::ClosingBeforeOpening)),
        (100, 101, Ok(1)),
        (0, longest - 1, Ok(3)),
        (0, longest, Ok(3)),
        (0, longest + 1, Err(Refusal::ClosingTooFar)),
    ] {
        let got = attempt(&mut opened(), 10, COORDINATOR(), open(opens, closes, text(1)));
        assert_eq!(got, outcome, "{opens} to {closes}");
    }
    assert_eq!(attempt(&mut opened(), 10, COORDINATOR(), open(0, 20, None)), Err(Refusal::TextEmpty));
}

#[test]
fn a_statement_goes_to_sign_on_and_is_published() {
    let statement = check([
        (10, publish("Valmis").into(), Err(Refusal::NotInSignOn), "drafting  v0"),
        (10, sign_on(None, "Kiire").into(), Err(Refusal::TextEmpty), "drafting  v0"),
        (10, sign_on(text(1), "").into(), Err(Refusal::ReasonMissing), "drafting  v0"),
        (10, open(0, 100, text(1)).into(), Ok(3), "drafting open v1"),
        (20, sign_on(text(1), "Kiire").into(), Err(Refusal::RoundUnderWay), "drafting open v1"),
        (20, withdraw("Turha").into(), Err(Refusal::RoundUnderWay), "drafting open v1"),
        (100, Does::Clock(None), Ok(1), "drafting answering v1"),
        (110, finish(1, text(2)).into(), Ok(2), "drafting finished v2"),
        (120, sign_on(text(2), "Yhteinen linja").into(), Ok(1), "sign-on finished v2"),
        (130, sign_on(text(2), "Yhteinen linja").into(), Err(Refusal::TextSealed), "sign-on finished v2"),
        (130, open(0, 200, text(2)).into(), Err(Refusal::TextSealed), "sign-on finished v2"),
        (140, resume("Virhe luvussa").into(), Ok(1), "drafting finished v2"),
        (140, resume("Virhe luvussa").into(), Err(Refusal::NotInSignOn), "drafting finished v2"),
        (150, sign_on(text(3), "Luku korjattu").into(), Ok(2), "sign-on finished v3"),
        (160, follow_up("Vastaus tuli").into(), Err(Refusal::NotPublished), "sign-on finished v3"),
        (160, publish("").into(), Err(Refusal::ReasonMissing), "sign-on finished v3"),
        (160, publish("Kaikki ovat allekirjoittaneet").into(), Ok(1), "published finished v3"),
        (170, resume("Virhe").into(), Err(Refusal::AlreadyPublished), "published finished v3"),
        (180, follow_up("Ministeriö vastasi").into(), Ok(1), "followed-up finished v3"),
        (190, withdraw("Vanhentui").into(), Ok(1), "withdrawn finished v3"),
        (190, withdraw("Vanhentui").into(), Err(Refusal::AlreadyWithdrawn), "withdrawn finished v3"),
    ]);
    assert_eq!(statement.stage, Stage::Withdrawn);
}

#[test]
fn only_the_coordinators_conduct_and_only_the_clock_keeps_the_schedule() {
    for who in [by(2, 2), by(3, 3), by(9, 1), Author::Operator, Author::Clock] {
        for command in [open(0, 100, text(1)), close(1, "Miksi"), sign_on(text(1), "Miksi"), withdraw("Miksi")] {
            let got = Statement::decide(Some(&opened()), &network(), who, at(10), command);
            assert!(matches!(got, Err(Refusal::NotItsCoordinator | Refusal::HatNotYours)), "{who:?}: {got:?}");
        }
    }
    for who in [COORDINATOR(), Author::Operator] {
        for command in [Command::OpenDueRound { text: text(1) }, Command::CloseDueRound] {
            let got = Statement::decide(Some(&opened()), &network(), who, at(10), command);
            assert_eq!(got, Err(Refusal::NotItsCoordinator));
        }
    }
}

#[test]
fn writing_rests_only_where_that_was_chosen_and_only_while_the_round_is_open() {
    let mut statement = opened();
    assert_eq!(statement.writing(), Ok(()));
    attempt(&mut statement, 10, COORDINATOR(), rest(100, text(1))).expect("allowed");
    assert_eq!(statement.writing(), Err(Refusal::DraftingRests));
    tick(&mut statement, 100, None).expect("allowed");
    assert_eq!(statement.writing(), Ok(()), "answers are written into the text");
    attempt(&mut statement, 110, COORDINATOR(), finish(1, text(2))).expect("allowed");
    attempt(&mut statement, 110, COORDINATOR(), sign_on(text(2), "Valmis")).expect("allowed");
    assert_eq!(statement.writing(), Err(Refusal::TextSealed));

    let mut planned = opened();
    let plan = plan("", 50, 100, Drafting::Rests);
    let command = Command::Conduct(Conduct::OpenRound { plan, text: None });
    attempt(&mut planned, 10, COORDINATOR(), command).expect("allowed");
    assert_eq!((planned.writing(), planned.writing_until()), (Ok(()), Some(at(50))), "until it opens");
    tick(&mut planned, 50, text(1)).expect("allowed");
    assert_eq!((planned.writing(), planned.writing_until()), (Err(Refusal::DraftingRests), Some(at(100))));
    tick(&mut planned, 100, None).expect("allowed");
    assert_eq!((planned.writing(), planned.writing_until()), (Ok(()), None));

    let mut goes_on = opened();
    attempt(&mut goes_on, 10, COORDINATOR(), open(0, 100, text(1))).expect("allowed");
    assert_eq!((goes_on.writing(), goes_on.writing_until()), (Ok(()), None));
}

#[test]
fn who_reads_and_takes_part_is_fixed_once_a_round_has_opened() {
    let openness = ledger::Openness { drafts: ledger::Audience::Public, ..ledger::Openness::default() };
    let set = || Command::SetOpenness { openness: openness.clone() };
    let mut statement = opened();
    attempt(&mut statement, 10, COORDINATOR(), open(100, 200, None)).expect("allowed");
    assert_eq!(attempt(&mut statement, 20, COORDINATOR(), set()), Ok(1), "a planned round has not opened");
    tick(&mut statement, 100, text(1)).expect("allowed");
    assert_eq!(attempt(&mut statement, 110, COORDINATOR(), set()), Err(Refusal::OpennessFixed));
}

fn acts() -> impl Strategy<Value = Does> {
    let texts = prop_oneof![Just(None), (1_u8..4).prop_map(text)];
    (0_u8..11, 0_i64..60, 0_i64..60, 0_u32..4, texts).prop_map(|(kind, opens, closes, round, text)| {
        Does::from(match kind {
            0 => open(opens, closes, text),
            1 => rest(closes, text),
            2 => close(round, "Miksi"),
            3 => extend(round, closes, "Miksi"),
            4 => reopen(round, closes, "Miksi"),
            5 => cancel(round, "Miksi"),
            6 => finish(round, text),
            7 => sign_on(text, "Miksi"),
            8 => resume("Miksi"),
            9 => publish("Miksi"),
            _ => follow_up("Miksi"),
        })
    })
}

proptest! {
    #[test]
    fn whatever_is_asked_for_a_version_never_moves_and_at_most_one_round_is_under_way(
        asked in prop::collection::vec((acts(), 0_i64..5), 1..60),
    ) {
        let mut statement = opened();
        let mut now = 0;
        for (command, later) in asked {
            now += later;
            let before = statement.clone();
            match does(&mut statement, now, &command) {
                Err(_) => prop_assert_eq!(&statement, &before),
                Ok(_) => {
                    prop_assert_eq!(&statement.versions[..before.versions.len()], &before.versions[..]);
                    prop_assert!(statement.rounds.iter().filter(|round| round.is_under_way()).count() <= 1);
                    for (number, version) in (1..).zip(&statement.versions) {
                        prop_assert_eq!(version.number, VersionNumber(number));
                    }
                }
            }
            // Kept to its schedule, nothing is ever due any more.
            tick(&mut statement, now, text(9)).expect("the clock is never refused");
            tick(&mut statement, now, text(9)).expect("the clock is never refused");
            let due: Option<Timestamp> = statement.due();
            prop_assert!(due.is_none_or(|due| due > at(now)));
            let known = |number: VersionNumber| statement.version(number).is_some();
            for round in &statement.rounds {
                prop_assert!(round.version.is_none_or(known) && round.outcome.is_none_or(known));
                prop_assert_eq!(round.version.is_some(), !matches!(round.state, RoundState::Scheduled | RoundState::Cancelled));
            }
            prop_assert_eq!(statement.id, statement_id(1));
        }
    }
}
