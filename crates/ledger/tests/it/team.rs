use crate::world::{add_organisation, at, by, carry_out, create, grant, network, opened, organisation, remove, revoke};
use ledger::{
    Audience, Author, Openness, Participation, Refusal, Register, Role, Statement, StatementCommand as Command,
};
use std::collections::BTreeSet;
use terms::{OrganisationId, limits};

const OPERATOR: Author = Author::Operator;

fn take(number: u8, reason: &str) -> Command {
    Command::AddCoordinator { organisation: organisation(number), reason: reason.to_owned() }
}

fn drop_out(number: u8, reason: &str) -> Command {
    Command::RemoveCoordinator { organisation: organisation(number), reason: reason.to_owned() }
}

fn support(numbers: &[u8], reason: &str) -> Command {
    let organisations = numbers.iter().map(|number| organisation(*number)).collect();
    Command::SetSupportGroup { organisations, reason: reason.to_owned() }
}

fn open_to(drafts: Audience, writers: Participation) -> Command {
    Command::SetOpenness { openness: Openness { drafts, comments: Audience::Network, writers } }
}

fn listed(numbers: &[u8]) -> Participation {
    Participation::Listed(numbers.iter().map(|number| organisation(*number)).collect())
}

/// Decides and folds; how many events came of it.
fn attempt(statement: &mut Statement, register: &Register, by: Author, command: Command) -> Result<usize, Refusal> {
    let events = Statement::decide(Some(statement), register, by, at(1), command)?;
    events.iter().for_each(|event| statement.apply(at(2), event));
    Ok(events.len())
}

#[test]
fn every_rule_of_a_statements_team_has_a_row_in_its_turn() {
    let mut register = network();
    carry_out(&mut register, grant(2, 2, Role::Coordinator));
    carry_out(&mut register, add_organisation(7));
    carry_out(&mut register, remove(7, "Lopetti"));
    let mut statement = opened();
    let rows = [
        (by(2, 2), take(2, "Minä myös"), Err(Refusal::NotItsCoordinator)),
        (by(3, 3), take(2, "Minä myös"), Err(Refusal::NotItsCoordinator)),
        (by(9, 1), take(2, "Minä myös"), Err(Refusal::HatNotYours)),
        (by(1, 1), take(2, ""), Err(Refusal::ReasonMissing)),
        (by(1, 1), take(9, "Apua"), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), take(7, "Apua"), Err(Refusal::NotAMember)),
        (by(1, 1), take(1, "Apua"), Err(Refusal::AlreadyCoordinating)),
        (by(1, 1), drop_out(1, "Väsyin"), Err(Refusal::LastCoordinatingOrganisation)),
        (by(1, 1), drop_out(2, "Väsyi"), Err(Refusal::NotCoordinating)),
        (by(1, 1), take(2, "Apua"), Ok(1)),
        (by(2, 2), take(3, "Apua"), Ok(1)),
        (by(2, 2), take(4, "Apua"), Ok(1)),
        (OPERATOR, take(5, "Apua"), Ok(1)),
        (by(2, 2), take(6, "Apua"), Err(Refusal::TooManyCoordinators)),
        (by(2, 2), drop_out(1, ""), Err(Refusal::ReasonMissing)),
        (by(1, 1), drop_out(1, "Väsyin"), Ok(1)),
        (by(1, 1), take(6, "Apua"), Err(Refusal::NotItsCoordinator)),
        (by(2, 2), support(&[1, 6], "Riippumattomat"), Ok(1)),
        (by(2, 2), support(&[1, 6], "Riippumattomat"), Ok(0)),
        (by(2, 2), support(&[1, 9], "Riippumattomat"), Err(Refusal::UnknownOrganisation)),
        (by(2, 2), support(&[1, 7], "Riippumattomat"), Err(Refusal::NotAMember)),
        (by(2, 2), support(&[], " "), Err(Refusal::ReasonMissing)),
        (by(2, 2), support(&[], "Ei tarvita"), Ok(1)),
        (by(3, 3), support(&[], "Ei tarvita"), Err(Refusal::NotItsCoordinator)),
        (by(2, 2), open_to(Audience::Public, listed(&[3])), Ok(1)),
        (by(2, 2), open_to(Audience::Public, listed(&[3])), Ok(0)),
        (by(2, 2), open_to(Audience::Network, listed(&[9])), Err(Refusal::UnknownOrganisation)),
        (by(3, 3), open_to(Audience::Network, Participation::Network), Err(Refusal::NotItsCoordinator)),
        (by(2, 2), create("Toinen", &[2]), Err(Refusal::StatementKnown)),
    ];
    for (by, command, outcome) in rows {
        assert_eq!(attempt(&mut statement, &register, by, command.clone()), outcome, "{command:?}");
    }
    assert_eq!(statement.coordinators, [2, 3, 4, 5].map(organisation));
    assert_eq!(statement.openness.drafts, Audience::Public);
    assert_eq!(statement.length.0, 9);
}

#[test]
fn lists_of_organisations_have_their_limits() {
    let mut register = network();
    let numbered = |number: usize| {
        let mut bytes = [9; 16];
        bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
        OrganisationId::new(bytes)
    };
    let many: BTreeSet<_> = (0..limits::SUPPORT_GROUP_MAX + 1).map(numbered).collect();
    for organisation in &many {
        let (names, details) = (crate::world::names("Järjestö"), crate::world::details(""));
        let command = ledger::RegisterCommand::AddOrganisation { organisation: *organisation, names, details };
        carry_out(&mut register, command);
    }
    let statement = opened();
    let support = |count: usize| Command::SetSupportGroup {
        organisations: many.iter().copied().take(count).collect(),
        reason: "Kaikki".to_owned(),
    };
    let decide = |command| Statement::decide(Some(&statement), &register, by(1, 1), at(1), command).map(drop);
    assert_eq!(decide(support(limits::SUPPORT_GROUP_MAX - 1)), Ok(()));
    assert_eq!(decide(support(limits::SUPPORT_GROUP_MAX)), Ok(()));
    assert_eq!(decide(support(limits::SUPPORT_GROUP_MAX + 1)), Err(Refusal::SupportGroupTooLarge));
    let listed = |count| {
        let writers = Participation::Listed((0..count).map(numbered).collect());
        Command::SetOpenness { openness: Openness { writers, ..Openness::default() } }
    };
    // These are more than the register knows: the bound speaks first.
    assert_eq!(decide(listed(limits::PARTICIPANTS_MAX - 1)), Err(Refusal::UnknownOrganisation));
    assert_eq!(decide(listed(limits::PARTICIPANTS_MAX)), Err(Refusal::UnknownOrganisation));
    assert_eq!(decide(listed(limits::PARTICIPANTS_MAX + 1)), Err(Refusal::TooManyParticipants));
}

#[test]
fn a_statement_whose_coordinators_are_gone_is_taken_up_by_those_of_the_network() {
    let mut register = network();
    let mut statement = opened();
    carry_out(&mut register, grant(2, 2, Role::Coordinator));
    assert_eq!(attempt(&mut statement, &register, by(2, 2), take(2, "Jatkan")), Err(Refusal::NotItsCoordinator));
    carry_out(&mut register, revoke(1, 1, Role::Coordinator));
    assert_eq!(attempt(&mut statement, &register, by(3, 3), take(3, "Jatkan")), Err(Refusal::NotItsCoordinator));
    assert_eq!(attempt(&mut statement, &register, by(2, 2), take(2, "Jatkan")), Ok(1));
    carry_out(&mut register, grant(3, 3, Role::Coordinator));
    assert_eq!(attempt(&mut statement, &register, by(3, 3), take(3, "Minä myös")), Err(Refusal::NotItsCoordinator));
}
