//! What a statement grew out of, what it demands, and of whom.

use crate::world::{at, by, network, opened};
use ledger::{
    About, Agenda, AgendaCommand, AgendaRefusal, Anchor, Author, DemandNumber, LineAct, Passage, Refusal, Stage,
    Statement, StatementCommand as Command, TargetCommand, TargetNumber, ThemeCommand, ThemeNumber, VersionNumber,
    knows_line,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Digest, Heads, limits};

const COORDINATOR: fn() -> Author = || by(1, 1);

fn themes(numbers: impl IntoIterator<Item = u32>) -> Command {
    Command::Line(LineAct::NameThemes { themes: numbers.into_iter().map(ThemeNumber).collect() })
}

fn live() -> Passage {
    let about = About::Live(Heads::new([ChangeHash([1; 32])]));
    Passage { about, anchor: Some(Anchor { start: "1@a".to_owned(), end: "2@a".to_owned() }), clause: Some(3) }
}

fn demand(
    demand: Option<u32>,
    passage: Passage,
    theme: Option<u32>,
    targets: impl IntoIterator<Item = u32>,
) -> Command {
    Command::Line(LineAct::NameDemand {
        demand: demand.map(DemandNumber),
        passage,
        content: Some(Digest::new([6; 32])),
        theme: theme.map(ThemeNumber),
        targets: targets.into_iter().map(TargetNumber).collect(),
    })
}

fn dropped(demand: u32) -> Command {
    Command::Line(LineAct::DropDemand { demand: DemandNumber(demand) })
}

type Row = (Author, Command, Result<usize, Refusal>);

fn check(mut statement: Statement, rows: impl IntoIterator<Item = Row>) -> Statement {
    let register = network();
    for (by, command, outcome) in rows {
        let got = Statement::decide(Some(&statement), &register, by, at(5), command.clone());
        assert_eq!(got.as_ref().map(Vec::len).map_err(|refusal| *refusal), outcome, "{command:?}");
        got.iter().flatten().for_each(|event| statement.apply(at(5), event));
    }
    statement
}

fn refused(no: AgendaRefusal) -> Result<usize, Refusal> {
    Err(no.into())
}

#[test]
fn its_coordinators_name_themes_and_demands() {
    let unsealed = Passage { about: About::Version(VersionNumber(9)), ..live() };
    let torn = Passage { anchor: Some(Anchor { start: String::new(), end: "2@a".to_owned() }), ..live() };
    let statement = check(
        opened(),
        [
            (by(2, 2), themes([1]), Err(Refusal::NotItsCoordinator)),
            (COORDINATOR(), themes([2, 1]), Ok(1)),
            (COORDINATOR(), themes([1, 2]), Ok(0)),
            (by(2, 2), demand(None, live(), Some(1), []), Err(Refusal::NotItsCoordinator)),
            (COORDINATOR(), demand(None, live(), None, []), refused(AgendaRefusal::DemandNamesNothing)),
            (COORDINATOR(), demand(None, live(), Some(3), []), refused(AgendaRefusal::ThemeNotNamed)),
            (COORDINATOR(), demand(None, unsealed, Some(1), []), Err(Refusal::UnknownVersion)),
            (COORDINATOR(), demand(None, torn, Some(1), []), Err(Refusal::AnchorMalformed)),
            (COORDINATOR(), demand(None, live(), Some(1), []), Ok(1)),
            (COORDINATOR(), demand(None, live(), Some(2), [1, 2]), Ok(1)),
            (COORDINATOR(), demand(Some(2), live(), Some(2), [3]), Ok(1)),
            (COORDINATOR(), demand(Some(9), live(), Some(2), [3]), refused(AgendaRefusal::UnknownDemand)),
            (COORDINATOR(), themes([2]), Ok(1)),
            (by(2, 2), dropped(1), Err(Refusal::NotItsCoordinator)),
            (COORDINATOR(), dropped(1), Ok(1)),
            (COORDINATOR(), dropped(1), refused(AgendaRefusal::UnknownDemand)),
            (COORDINATOR(), demand(Some(1), live(), Some(2), []), refused(AgendaRefusal::UnknownDemand)),
        ],
    );
    assert_eq!(statement.themes, BTreeSet::from([ThemeNumber(2)]));
    assert_eq!(statement.demands[0].theme, None, "a theme that is named no more is no demand's");
    assert_eq!(statement.demands[0].dropped, Some(at(5)));
    let standing: Vec<_> = statement.standing_demands().map(|demand| (demand.number.0, demand.targets.len())).collect();
    assert_eq!(standing, [(2, 1)]);
}

#[test]
fn what_is_public_keeps_its_themes_and_may_still_name_who_can_fulfil_it() {
    for stage in [Stage::Published, Stage::FollowedUp] {
        let statement = Statement { stage, themes: BTreeSet::from([ThemeNumber(1)]), ..opened() };
        check(
            statement,
            [
                (COORDINATOR(), themes([1, 2]), refused(AgendaRefusal::ThemesFixed)),
                (COORDINATOR(), demand(None, live(), Some(1), [4]), Ok(1)),
            ],
        );
    }
    let given_up = Statement { stage: Stage::Withdrawn, ..opened() };
    check(given_up, [(COORDINATOR(), themes([1]), Err(Refusal::AlreadyWithdrawn))]);
}

#[test]
fn a_statement_names_no_more_than_fits() {
    let max = u32::try_from(limits::STATEMENT_THEMES_MAX).expect("small");
    check(opened(), [(COORDINATOR(), themes(1..max), Ok(1)), (COORDINATOR(), themes(1..=max), Ok(1))]);
    check(opened(), [(COORDINATOR(), themes(0..=max), refused(AgendaRefusal::TooManyThemesNamed))]);
    let max = u32::try_from(limits::DEMAND_TARGETS_MAX).expect("small");
    let of = |targets| demand(None, live(), None, targets);
    check(opened(), [(COORDINATOR(), of(1..max), Ok(1)), (COORDINATOR(), of(0..max), Ok(1))]);
    check(opened(), [(COORDINATOR(), of(0..max + 1), refused(AgendaRefusal::TooManyTargetsNamed))]);
    let rows = (0..limits::DEMANDS_MAX).map(|_| (COORDINATOR(), of(1..2), Ok(1)));
    let full = check(opened(), rows);
    let again = demand(Some(1), live(), None, [2]);
    check(full, [(COORDINATOR(), of(1..2), refused(AgendaRefusal::TooManyDemands)), (COORDINATOR(), again, Ok(1))]);
}

#[test]
fn the_agenda_is_asked_whether_it_knows_what_is_named() {
    let (register, mut agenda) = (network(), Agenda::default());
    let content = Digest::new([6; 32]);
    let propose = AgendaCommand::Theme(ThemeCommand::Propose { content });
    let add = AgendaCommand::Target(TargetCommand::Add { office: "Ministeriö".to_owned(), page: None, content });
    for command in [propose, add] {
        for event in agenda.decide(&register, by(2, 2), at(0), command).expect("allowed") {
            agenda.apply(at(0), register.length(), &event);
        }
    }
    let asked = |theme: u32, target: u32| {
        knows_line(&agenda, &BTreeSet::from([ThemeNumber(theme)]), &BTreeSet::from([TargetNumber(target)]))
    };
    assert_eq!(asked(1, 1), Ok(()));
    assert_eq!(asked(2, 1), Err(AgendaRefusal::UnknownTheme.into()));
    assert_eq!(asked(0, 1), Err(AgendaRefusal::UnknownTheme.into()));
    assert_eq!(asked(1, 2), Err(AgendaRefusal::UnknownTarget.into()));
    assert_eq!(knows_line(&agenda, &BTreeSet::new(), &BTreeSet::new()), Ok(()));
}
