//! Whom those stand for who have signed: a row for every way of counting an association once.

use crate::signing::signed_by;
use crate::world::{at, attempt, by, carry_out, day, link, organisation};
use ledger::{Author, MemberCount, Refusal, Register, RegisterCommand, Representation};
use terms::limits;

fn state(whose: u8, count: u32, on: &str, source: &str) -> RegisterCommand {
    let stated = Some(MemberCount { count, on: day(on), source: source.to_owned() });
    RegisterCommand::StateMemberCount { organisation: organisation(whose), stated, today: day("2026-03-17") }
}

fn silent(whose: u8) -> RegisterCommand {
    RegisterCommand::StateMemberCount { organisation: organisation(whose), stated: None, today: day("2026-03-17") }
}

#[test]
fn an_umbrella_says_how_many_belong_to_it_with_a_day_and_a_source() {
    let mut register = crate::world::network();
    let max = limits::MEMBERS_STATED_MAX;
    for (by, command, outcome) in [
        (Author::Operator, state(2, 213, "2026-01-01", "Toimintakertomus"), Ok(1)),
        (Author::Operator, state(2, 213, "2026-01-01", " Toimintakertomus "), Ok(0)),
        (by(3, 3), state(2, 213, "2026-01-01", "Kuultu"), Err(Refusal::OrganisationAdminsOnly)),
        (Author::Operator, state(2, 0, "2026-01-01", "Lähde"), Err(Refusal::MemberCountOutside)),
        (Author::Operator, state(2, max - 1, "2026-01-01", "Lähde"), Ok(1)),
        (Author::Operator, state(2, max, "2026-01-01", "Lähde"), Ok(1)),
        (Author::Operator, state(2, max + 1, "2026-01-01", "Lähde"), Err(Refusal::MemberCountOutside)),
        (Author::Operator, state(2, 5, "2026-03-18", "Lähde"), Err(Refusal::DecidedInTheFuture)),
        (Author::Operator, state(2, 5, "2026-03-17", ""), Err(Refusal::SourceMissing)),
        (Author::Operator, state(9, 5, "2026-03-17", "Lähde"), Err(Refusal::UnknownOrganisation)),
        (Author::Operator, silent(2), Ok(1)),
        (Author::Operator, silent(2), Ok(0)),
    ] {
        assert_eq!(attempt(&mut register, by, command.clone()), outcome, "{command:?}");
    }
}

/// Organisations 2 and 3 have signed. 2 is an umbrella of 4, 5 and, until 2020, 6; 3 of 5 and 2; 4 of 6.
fn tree() -> Register {
    let mut register = crate::signing::people();
    for command in [
        link(2, 4, "2010-01-01", ""),
        link(2, 5, "2010-01-01", ""),
        link(2, 6, "2010-01-01", "2020-12-31"),
        link(3, 5, "2010-01-01", ""),
        link(3, 2, "2010-01-01", ""),
        link(4, 6, "2015-01-01", ""),
        state(2, 80, "2026-01-01", "Toimintakertomus"),
    ] {
        carry_out(&mut register, command);
    }
    register
}

#[test]
fn an_association_counts_once_however_many_umbrellas_it_belongs_to_and_not_beside_its_own_signature() {
    let (register, statement) = (tree(), signed_by(&[2, 3]));
    let found = Representation::of(&statement, &register, day("2026-03-17"));
    assert_eq!(found.signed.len(), 2);
    assert_eq!(found.members.iter().copied().collect::<Vec<_>>(), [4, 5, 6].map(organisation), "2 has signed itself");
    assert_eq!(found.umbrellas().map(|branch| branch.umbrella).collect::<Vec<_>>(), [2, 3].map(organisation));
    assert_eq!(found.branches.len(), 3, "4 is an umbrella below 2");
    assert_eq!(found.own_figures, 0, "where there is a list, nothing is added to it");
    // In 2012 6 belonged to 2 itself, and 4 to nobody's umbrella below.
    let before = Representation::of(&statement, &register, day("2012-03-17"));
    assert_eq!((before.members.len(), before.branches.len()), (3, 2));
}

#[test]
fn where_no_list_was_supplied_an_umbrellas_own_figure_stands_beside() {
    let mut register = crate::signing::people();
    carry_out(&mut register, state(2, 80, "2026-01-01", "Toimintakertomus"));
    let found = Representation::of(&signed_by(&[2, 3]), &register, day("2026-03-17"));
    assert_eq!((found.members.len(), found.own_figures, found.branches.len()), (0, 80, 1));
}

#[test]
fn whoever_opts_out_is_not_counted_and_what_is_withdrawn_stands_for_nobody() {
    let (register, mut statement) = (tree(), signed_by(&[2, 3]));
    statement.apply(
        at(90),
        &ledger::StatementEvent::Counting(ledger::CountingEvent::MemberOptedOut { member: organisation(5) }),
    );
    let found = Representation::of(&statement, &register, day("2026-03-17"));
    assert_eq!(found.members.iter().copied().collect::<Vec<_>>(), [4, 6].map(organisation));
    let signature = statement.signature_of(organisation(3)).expect("it has signed").number;
    statement.apply(at(91), &ledger::StatementEvent::SignatureWithdrawn { signature });
    let found = Representation::of(&statement, &register, day("2026-03-17"));
    assert_eq!(found.branches.keys().copied().collect::<Vec<_>>(), [2, 4].map(organisation));
}
