use crate::world::{add_organisation, add_person, carry_out, grant, network, organisation, person, revoke, statement};
use ledger::{Refusal, Register, RegisterCommand, Role, slug};

fn list(number: u8, title: &str) -> RegisterCommand {
    RegisterCommand::ListStatement { statement: statement(number), slug: slug(title) }
}

#[test]
fn every_rule_of_the_register_has_a_row() {
    let mut register = network();
    carry_out(&mut register, list(1, "Palkkatuki"));
    for (command, outcome) in [
        (add_organisation(7), Ok(1)),
        (add_organisation(1), Err(Refusal::OrganisationKnown)),
        (add_person(5), Ok(1)),
        (add_person(1), Err(Refusal::PersonKnown)),
        (grant(4, 4, Role::Signatory), Ok(1)),
        (grant(1, 1, Role::Coordinator), Ok(0)),
        (grant(9, 1, Role::Writer), Err(Refusal::UnknownPerson)),
        (grant(1, 9, Role::Writer), Err(Refusal::UnknownOrganisation)),
        (revoke(2, 2, Role::Writer), Ok(1)),
        (revoke(2, 2, Role::Signatory), Err(Refusal::RoleNotHeld)),
        (revoke(9, 2, Role::Writer), Err(Refusal::UnknownPerson)),
        (revoke(2, 9, Role::Writer), Err(Refusal::UnknownOrganisation)),
        (list(2, "Toinen"), Ok(1)),
        (list(1, "Toinen"), Err(Refusal::StatementKnown)),
        (list(2, "Palkkatuki"), Err(Refusal::SlugTaken)),
    ] {
        let got = register.decide(command.clone()).map(|events| events.len());
        assert_eq!(got, outcome, "{command:?}");
    }
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
}

#[test]
fn folding_the_events_again_gives_the_same_register() {
    let mut register = Register::default();
    let mut events = vec![];
    for command in
        [add_organisation(1), add_person(1), grant(1, 1, Role::Writer), list(1, "A"), revoke(1, 1, Role::Writer)]
    {
        for event in register.decide(command).expect("allowed") {
            register.apply(&event);
            events.push(event);
        }
    }
    let mut again = Register::default();
    events.iter().for_each(|event| again.apply(event));
    assert_eq!(again, register);
    assert_eq!(again.length().0, 5);
}

#[test]
fn a_taken_address_gets_a_number() {
    let mut register = network();
    for (number, free) in [(1, "palkkatuki"), (2, "palkkatuki-2"), (3, "palkkatuki-3")] {
        let slug = register.free_slug("Palkkatuki");
        assert_eq!(slug.as_str(), free);
        carry_out(&mut register, RegisterCommand::ListStatement { statement: statement(number), slug });
    }
}
