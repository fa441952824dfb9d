use crate::world::{
    add_organisation, add_person, apply_to_join, at, attempt, by, carry_out, confirm, describe_person, erase, grant,
    network, organisation, person, remove, revoke,
};
use ledger::{Author, Refusal, Register, RegisterCommand, Role};
use terms::limits;

const OPERATOR: Author = Author::Operator;

/// The network, where person 4 is admin of 4, person 5 is known and has applied for 7, person 6 was erased, 8 has left.
fn peopled() -> Register {
    let mut register = network();
    for command in [
        grant(4, 4, Role::OrganisationAdmin),
        add_person(5),
        apply_to_join(7, 5),
        add_person(6),
        erase(6),
        add_organisation(8),
        remove(8, "Lopetti"),
    ] {
        carry_out(&mut register, command);
    }
    register
}

fn without_reason(command: RegisterCommand) -> RegisterCommand {
    match command {
        RegisterCommand::GrantRole { person, organisation, role, .. } => {
            RegisterCommand::GrantRole { person, organisation, role, reason: None }
        }
        RegisterCommand::RevokeRole { person, organisation, role, .. } => {
            RegisterCommand::RevokeRole { person, organisation, role, reason: None }
        }
        other => other,
    }
}

#[test]
fn every_rule_of_people_has_a_row() {
    let register = peopled();
    let rows = [
        (OPERATOR, add_person(7), Ok(1)),
        (by(1, 1), add_person(7), Ok(1)),
        (by(4, 4), add_person(7), Ok(1)),
        (by(7, 10), add_person(7), Ok(1)),
        (by(2, 2), add_person(7), Err(Refusal::OrganisationAdminsOnly)),
        (OPERATOR, add_person(1), Err(Refusal::PersonKnown)),
        (OPERATOR, add_person(6), Err(Refusal::PersonKnown)),
        (by(2, 2), describe_person(2), Ok(1)),
        (by(5, 9), describe_person(5), Ok(1)),
        (by(1, 1), describe_person(2), Err(Refusal::CoordinatorsOnly)),
        (OPERATOR, describe_person(2), Err(Refusal::CoordinatorsOnly)),
        (by(9, 9), describe_person(9), Err(Refusal::UnknownPerson)),
        (by(6, 6), describe_person(6), Err(Refusal::PersonErased)),
        (by(2, 2), erase(2), Ok(1)),
        (by(1, 1), erase(2), Ok(1)),
        (by(4, 4), erase(2), Err(Refusal::CoordinatorsOnly)),
        (OPERATOR, erase(9), Err(Refusal::UnknownPerson)),
        (OPERATOR, erase(6), Err(Refusal::PersonErased)),
        (by(1, 1), erase(1), Err(Refusal::LastCoordinator)),
        (OPERATOR, erase(1), Err(Refusal::LastCoordinator)),
        (by(4, 4), grant(5, 4, Role::Signatory), Ok(1)),
        (by(4, 4), without_reason(grant(5, 4, Role::Writer)), Ok(1)),
        (by(4, 4), grant(5, 4, Role::OrganisationAdmin), Ok(1)),
        (by(4, 4), grant(5, 4, Role::Coordinator), Err(Refusal::CoordinatorsOnly)),
        (by(4, 4), grant(5, 2, Role::Writer), Err(Refusal::OrganisationAdminsOnly)),
        (by(4, 2), grant(5, 2, Role::Writer), Err(Refusal::OrganisationAdminsOnly)),
        (by(2, 2), grant(5, 2, Role::Writer), Err(Refusal::OrganisationAdminsOnly)),
        (by(1, 1), grant(5, 2, Role::Writer), Ok(1)),
        (by(1, 1), grant(2, 2, Role::Coordinator), Ok(1)),
        (by(1, 1), without_reason(grant(2, 2, Role::Coordinator)), Err(Refusal::ReasonMissing)),
        (by(1, 1), without_reason(grant(1, 1, Role::Coordinator)), Ok(0)),
        (by(5, 7), grant(2, 7, Role::Commenter), Ok(1)),
        (by(1, 1), grant(5, 7, Role::Coordinator), Err(Refusal::OrganisationApplying)),
        (by(1, 1), grant(5, 8, Role::Writer), Err(Refusal::NotAMember)),
        (by(1, 1), grant(9, 1, Role::Writer), Err(Refusal::UnknownPerson)),
        (by(1, 1), grant(6, 1, Role::Writer), Err(Refusal::PersonErased)),
        (by(1, 1), grant(1, 10, Role::Writer), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), revoke(2, 2, Role::Writer), Ok(1)),
        (by(2, 2), without_reason(revoke(2, 2, Role::Writer)), Ok(1)),
        (by(3, 3), revoke(2, 2, Role::Writer), Err(Refusal::OrganisationAdminsOnly)),
        (by(1, 1), revoke(2, 2, Role::Signatory), Err(Refusal::RoleNotHeld)),
        (by(1, 1), revoke(9, 2, Role::Writer), Err(Refusal::UnknownPerson)),
        (by(1, 1), revoke(2, 10, Role::Writer), Err(Refusal::UnknownOrganisation)),
        (by(1, 1), revoke(1, 1, Role::Coordinator), Err(Refusal::LastCoordinator)),
        (by(4, 4), revoke(1, 1, Role::Coordinator), Err(Refusal::CoordinatorsOnly)),
        (by(2, 2), confirm(2, 2), Ok(1)),
        (by(1, 1), confirm(2, 2), Ok(1)),
        (by(3, 3), confirm(2, 2), Err(Refusal::OrganisationAdminsOnly)),
        (by(2, 2), confirm(2, 3), Err(Refusal::RoleNotHeld)),
        (OPERATOR, confirm(9, 3), Err(Refusal::UnknownPerson)),
        (OPERATOR, confirm(2, 10), Err(Refusal::UnknownOrganisation)),
    ];
    for (by, command, outcome) in rows {
        let got = register.decide(by, command.clone()).map(|events| events.len());
        assert_eq!(got, outcome, "{by:?} {command:?}");
    }
}

#[test]
fn a_coordinator_may_go_once_there_is_another_and_says_why() {
    let mut register = peopled();
    carry_out(&mut register, grant(2, 2, Role::Coordinator));
    let resign = revoke(1, 1, Role::Coordinator);
    assert_eq!(attempt(&mut register, by(1, 1), without_reason(resign.clone())), Err(Refusal::ReasonMissing));
    assert_eq!(attempt(&mut register, by(1, 1), resign), Ok(1));
    assert_eq!(attempt(&mut register, by(1, 1), add_organisation(10)), Err(Refusal::CoordinatorsOnly));
    assert_eq!(attempt(&mut register, by(2, 2), erase(2)), Err(Refusal::LastCoordinator));
    assert_eq!(register.coordinators().collect::<Vec<_>>(), [(person(2), organisation(2))]);
}

#[test]
fn a_person_wears_the_hats_of_their_roles_until_the_last_is_taken() {
    let mut register = network();
    carry_out(&mut register, grant(2, 3, Role::Signatory));
    carry_out(&mut register, grant(2, 3, Role::Commenter));
    assert_eq!(register.hats(person(2)), [organisation(2), organisation(3)].into());
    carry_out(&mut register, revoke(2, 3, Role::Signatory));
    assert!(register.hats(person(2)).contains(&organisation(3)), "one role is left");
    carry_out(&mut register, revoke(2, 3, Role::Commenter));
    assert_eq!(register.hats(person(2)), [organisation(2)].into());
    assert!(!register.has_role(person(2), organisation(3), Role::Commenter));
    assert!(register.wears(person(2), organisation(2)) && !register.wears(person(2), organisation(3)));
}

#[test]
fn an_erased_person_is_a_reference_and_does_nothing() {
    let mut register = peopled();
    carry_out(&mut register, grant(2, 4, Role::OrganisationAdmin));
    carry_out(&mut register, erase(2));
    assert!(register.is_erased(person(2)) && register.knows_person(person(2)));
    assert!(register.hats(person(2)).is_empty() && !register.people().any(|each| each == person(2)));
    assert!(!register.contacts(organisation(2)).any(|(each, _)| each == person(2)));
    assert_eq!(attempt(&mut register, by(2, 4), confirm(4, 4)), Err(Refusal::OrganisationAdminsOnly));
    assert_eq!(register.with_role(organisation(4), Role::OrganisationAdmin).collect::<Vec<_>>(), [person(4)]);
}

#[test]
fn a_contact_is_asked_once_a_year_whether_it_still_holds() {
    let mut register = network();
    let due = |register: &Register, now: i64| register.contacts_due(at(now)).map(|(id, ..)| id).collect::<Vec<_>>();
    let year = limits::CONTACT_HOLDS_MS;
    // Everybody got their roles at 1.
    assert_eq!(due(&register, year), []);
    assert_eq!(due(&register, year + 1), [organisation(1), organisation(2), organisation(3)]);
    for event in register.decide(by(2, 2), confirm(2, 2)).expect("allowed") {
        register.apply(at(year), &event);
    }
    assert_eq!(due(&register, year + 2), [organisation(1), organisation(3)]);
    carry_out(&mut register, remove(3, "Lopetti"));
    assert_eq!(due(&register, year + 2), [organisation(1)]);
    assert_eq!(due(&register, 2 * year), [organisation(1), organisation(2)]);
}
