//! How a statement goes out into the world, and what comes of it.

mod limits;
mod traces;

use crate::world::{at, by, carry_out, day, network, opened, organisation};
use ledger::{
    Author, Conduct, CorrectionNumber, Delivery, Drafting, Effect, Lineage, Means, PublishingEvent, Refusal, Register,
    RegisterCommand, Response, RoundPlan, SealedText, SealedTexts, Stage, Statement, StatementCommand as Command,
    StatementEvent as Event, Timed, TraceAct, TraceNumber, VersionNumber, Within,
};
use terms::{ChangeHash, Digest, Heads, Offset};

const COORDINATOR: fn() -> Author = || by(1, 1);
const REASON: &str = "Sovittu";

fn within() -> Within {
    Within { opened: day("2026-03-01"), today: day("2026-04-15") }
}

fn deliver(to: &str, on: &str) -> Command {
    let delivery = Delivery {
        to: to.to_owned(),
        how: Means::Meeting,
        on: day(on),
        by: Some(organisation(2)),
        reference: String::new(),
    };
    Command::Trace(TraceAct::Deliver { delivery, within: within() })
}

fn respond(delivery: Option<u32>, on: &str, gist: &str) -> Command {
    let delivery = delivery.map(TraceNumber);
    let (from, gist) = ("Ministeriö".to_owned(), gist.to_owned());
    let response = Response { delivery, from, on: day(on), clause: Some(3), gist, link: None };
    Command::Trace(TraceAct::Respond { response, within: within() })
}

fn result(on: &str, what: &str) -> Command {
    let effect = Effect { on: day(on), clause: None, what: what.to_owned(), link: None };
    Command::Trace(TraceAct::Result { effect, within: within() })
}

fn review(on: Option<&str>) -> Command {
    Command::Trace(TraceAct::Review { on: on.map(day), today: within().today })
}

fn strike(trace: u32, reason: &str) -> Command {
    Command::Trace(TraceAct::Strike { trace: TraceNumber(trace), reason: reason.to_owned() })
}

fn time(moment: i64, reason: &str) -> Command {
    Command::Conduct(Conduct::TimePublication { at: at(moment), reason: reason.to_owned() })
}

fn untime() -> Command {
    Command::Conduct(Conduct::UntimePublication { reason: REASON.to_owned() })
}

fn correct(text: &str, reason: Option<&str>) -> Command {
    Command::Correct { clause: Some(2), text: text.to_owned(), reason: reason.map(str::to_owned) }
}

fn lineage(title: &str, coordinators: &str) -> Lineage {
    Lineage {
        title: title.to_owned(),
        address: ledger::Website::parse("https://example.fi/s/alku").ok(),
        version: VersionNumber(2),
        sha256: Digest::new([5; 32]),
        coordinators: coordinators.to_owned(),
    }
}

fn adapt(title: &str) -> Command {
    Command::Adapt { lineage: lineage(title, "Järjestö ry, Toinen ry") }
}

fn sealed(number: u8) -> Option<SealedTexts> {
    let heads = Heads::new([ChangeHash([number; 32])]);
    Some(SealedText { offset: Offset(number.into()), heads, sha256: Digest::new([number; 32]) }.into())
}

fn sign_on(text: u8) -> Command {
    let (text, reason) = (sealed(text), REASON.to_owned());
    Command::Conduct(Conduct::OpenSignOn { text, characters: 5, changes: vec![], reason })
}

fn with_reason(act: fn(String) -> Conduct) -> Command {
    Command::Conduct(act(REASON.to_owned()))
}

fn publish() -> Command {
    with_reason(|reason| Conduct::Publish { reason })
}

fn withdraw() -> Command {
    with_reason(|reason| Conduct::Withdraw { reason })
}

fn attempt(statement: &mut Statement, now: i64, by: Author, command: Command) -> Result<usize, Refusal> {
    let events = Statement::decide(Some(statement), &network(), by, at(now), command)?;
    events.iter().for_each(|event| statement.apply(at(now), event));
    Ok(events.len())
}

type Row = (i64, Author, Command, Result<usize, Refusal>);

fn check(mut statement: Statement, rows: impl IntoIterator<Item = Row>) -> Statement {
    for (now, by, command, outcome) in rows {
        let told = format!("at {now}: {command:?}");
        assert_eq!(attempt(&mut statement, now, by, command), outcome, "{told}");
    }
    statement
}

/// A statement that has come so far.
fn in_stage(stage: Stage) -> Statement {
    let steps = match stage {
        Stage::Drafting => vec![],
        Stage::SignOn => vec![(sign_on(1), 2)],
        Stage::Published => vec![(sign_on(1), 2), (publish(), 1)],
        Stage::FollowedUp => {
            vec![(sign_on(1), 2), (publish(), 1), (with_reason(|reason| Conduct::FollowUp { reason }), 1)]
        }
        Stage::Withdrawn => vec![(withdraw(), 1)],
    };
    check(opened(), steps.into_iter().map(|(command, events)| (10, COORDINATOR(), command, Ok(events))))
}

fn table() -> String {
    let who = [
        ("coordinator", COORDINATOR()),
        ("writer", by(2, 2)),
        ("stranger", by(4, 4)),
        ("operator", Author::Operator),
        ("clock", Author::Clock),
    ];
    let acts = [
        ("deliver", deliver("Ministeriö", "2026-04-01")),
        ("respond", respond(None, "2026-04-02", "Kiitos")),
        ("result", result("2026-04-03", "Laki muuttui")),
        ("review", review(Some("2027-01-01"))),
        ("strike", strike(1, REASON)),
        ("time", time(50, REASON)),
        ("untime", untime()),
        ("correct", correct("Luku on 12.", None)),
        ("adapt", adapt("Alku")),
        ("publish what is due", Command::PublishDue),
    ];
    let mut table = String::new();
    for stage in Stage::ALL {
        table += &format!("# {}\n", stage.name());
        for (act, command) in &acts {
            let outcomes = who.iter().map(|(name, by)| {
                let mut statement = in_stage(stage);
                let before = statement.stage;
                let outcome = match attempt(&mut statement, 20, *by, command.clone()) {
                    Ok(events) => format!("{events}"),
                    Err(refusal) => refusal.code().to_owned(),
                };
                assert_eq!(statement.stage, before, "{act} moves no stage");
                format!("{name} {outcome}")
            });
            table += &format!("{act:<20}| {}\n", outcomes.collect::<Vec<_>>().join(" | "));
        }
        table += "\n";
    }
    table
}

const TABLE: &str = include_str!("../data/publishing.txt");

#[test]
fn every_stage_meets_every_act_of_everybody_as_written() {
    let got = table();
    let written = TABLE.split_once("\n\n").map_or("", |(_, rows)| rows);
    assert!(got.trim() == written.trim(), "{got}");
}

#[test]
fn what_was_timed_is_published_once_at_its_moment_by_the_clock() {
    let due = || Command::PublishDue;
    let statement = check(
        in_stage(Stage::SignOn),
        [
            (20, Author::Clock, due(), Ok(0)),
            (20, COORDINATOR(), time(20, REASON), Err(Refusal::PublicationPast)),
            (20, COORDINATOR(), time(50, " "), Err(Refusal::ReasonMissing)),
            (20, COORDINATOR(), time(50, REASON), Ok(1)),
            (20, COORDINATOR(), time(50, REASON), Ok(0)),
            (20, COORDINATOR(), time(60, "Kokous siirtyi"), Ok(1)),
            (59, Author::Clock, due(), Ok(0)),
            (59, COORDINATOR(), due(), Err(Refusal::NotItsCoordinator)),
        ],
    );
    let version = VersionNumber(1);
    assert_eq!(statement.timed, Some(Timed { version, at: at(60), reason: "Kokous siirtyi".to_owned() }));
    assert_eq!((statement.due(), statement.published), (Some(at(60)), None));
    let events = Statement::decide(Some(&statement), &network(), Author::Clock, at(75), due()).expect("allowed");
    assert_eq!(events, [Event::StatementPublished { version, reason: "Kokous siirtyi".to_owned() }]);
    let statement = check(statement, [(75, Author::Clock, due(), Ok(1)), (76, Author::Clock, due(), Ok(0))]);
    assert_eq!((statement.stage, statement.due()), (Stage::Published, None));
    assert_eq!(statement.published.map(|published| published.since), Some(at(75)));
}

#[test]
fn what_is_published_withdrawn_or_written_on_is_timed_no_more() {
    let resume = with_reason(|reason| Conduct::ResumeDrafting { reason });
    for (ends, stage) in [
        (publish(), Stage::Published),
        (withdraw(), Stage::Withdrawn),
        (resume, Stage::Drafting),
        (untime(), Stage::SignOn),
    ] {
        let rows = [
            (20, COORDINATOR(), time(50, REASON), Ok(1)),
            (30, COORDINATOR(), ends, Ok(1)),
            (60, Author::Clock, Command::PublishDue, Ok(0)),
        ];
        let statement = check(in_stage(Stage::SignOn), rows);
        assert_eq!((statement.stage, statement.timed.as_ref(), statement.due()), (stage, None, None));
    }
}

#[test]
fn a_correction_stands_beside_the_text_with_who_said_it_and_when() {
    let statement = check(
        in_stage(Stage::Published),
        [
            (20, COORDINATOR(), correct(" \n", None), Err(Refusal::CorrectionEmpty)),
            (20, COORDINATOR(), correct("Luku on 12,\n\n\nei 21.", Some("  ")), Ok(1)),
            (30, COORDINATOR(), correct("Vuosi on 2025.", Some("Lähde korjattiin")), Ok(1)),
        ],
    );
    let told: Vec<_> = statement
        .corrections
        .iter()
        .map(|each| (each.number.0, each.organisation, each.text.as_str(), each.reason.as_deref(), each.issued.ms()))
        .collect();
    let first = (1, organisation(1), "Luku on 12,\n\nei 21.", None, 20);
    assert_eq!(told, [first, (2, organisation(1), "Vuosi on 2025.", Some("Lähde korjattiin"), 30)]);
    let before = in_stage(Stage::Published);
    assert_eq!((statement.versions, statement.published), (before.versions, before.published));
    assert_eq!(statement.corrections[1].number, CorrectionNumber(2));
}

#[test]
fn what_a_statement_was_made_of_is_said_once_and_before_the_first_round() {
    let statement = check(
        opened(),
        [
            (20, COORDINATOR(), adapt(" "), Err(Refusal::TitleMissing)),
            (20, COORDINATOR(), adapt(" Alku\n"), Ok(1)),
            (21, COORDINATOR(), adapt("Alku"), Ok(0)),
            (21, COORDINATOR(), adapt("Toinen"), Err(Refusal::LineageFixed)),
        ],
    );
    assert_eq!(statement.adapted_from, Some(lineage("Alku", "Järjestö ry, Toinen ry")));
    let plan = RoundPlan { name: String::new(), opens: at(0), closes: at(100), drafting: Drafting::Continues };
    let open = Command::Conduct(Conduct::OpenRound { plan, text: sealed(1) });
    let rows = [(20, COORDINATOR(), open, Ok(3)), (21, COORDINATOR(), adapt("Alku"), Err(Refusal::LineageFixed))];
    check(opened(), rows);
    let unnamed = Command::Adapt { lineage: lineage("Alku", "\u{200b}") };
    assert_eq!(check(opened(), [(20, COORDINATOR(), unnamed, Ok(1))]).adapted_from, Some(lineage("Alku", "")));
}

/// A statement of which all was told that can be: its events, of which the last ten are those of publishing.
pub(crate) fn told() -> Vec<Event> {
    let create = crate::world::create("Otsikko", &[1]);
    let mut events = Statement::decide(None, &network(), COORDINATOR(), at(3), create).expect("allowed");
    let mut statement = Statement::fold([(at(3), &events[0])]).expect("it was opened");
    for command in [
        adapt("Alku"),
        sign_on(1),
        time(50, REASON),
        untime(),
        publish(),
        deliver("Ministeriö", "2026-04-01"),
        respond(Some(1), "2026-04-02", "Kiitos"),
        result("2026-04-03", "Laki muuttui"),
        strike(3, REASON),
        review(Some("2027-01-01")),
        correct("Luku on 12.", None),
        correct("Luku on 13.", None),
    ] {
        let more = Statement::decide(Some(&statement), &network(), COORDINATOR(), at(3), command).expect("allowed");
        more.iter().for_each(|event| statement.apply(at(3), event));
        events.extend(more);
    }
    events
}

#[test]
fn all_of_it_is_an_act_of_coordination() {
    let told = told();
    let publishing: Vec<_> = told.iter().filter(|event| matches!(event, Event::Publishing(_))).collect();
    assert_eq!(publishing.len(), 10);
    assert!(publishing.iter().all(|event| event.coordinates()));
    let reasons = publishing.iter().filter_map(|event| event.reason());
    assert_eq!(reasons.collect::<Vec<_>>(), [REASON; 3]);
    assert!(matches!(publishing[0], Event::Publishing(PublishingEvent::AdaptedFrom { .. })));
}

#[test]
fn an_address_is_another_where_nothing_is_public_yet() {
    let mut register = network();
    let slug = ledger::slug("Uusi otsikko");
    let command = Command::Readdress { slug: slug.clone() };
    let decide = |statement: &Statement, register: &Register, by| {
        Statement::decide(Some(statement), register, by, at(20), command.clone()).map(|events| events.len())
    };
    let mut statement = opened();
    let (id, before) = (statement.id, statement.slug.clone());
    carry_out(&mut register, RegisterCommand::ListStatement { statement: id, slug: before.clone() });
    carry_out(&mut register, RegisterCommand::ReaddressStatement { statement: id, slug: slug.clone() });
    assert_eq!(register.statement_at(&before), Some(id), "the one before leads on");
    assert_eq!(decide(&statement, &register, by(2, 2)), Err(Refusal::NotItsCoordinator));
    let events = Statement::decide(Some(&statement), &register, COORDINATOR(), at(20), command.clone());
    for event in events.expect("it may move") {
        statement.apply(at(20), &event);
    }
    assert_eq!((&statement.slug, decide(&statement, &register, COORDINATOR())), (&slug, Ok(0)));
    assert_eq!(decide(&in_stage(Stage::Published), &register, COORDINATOR()), Ok(0), "what is public stays there");
}
