//! A small network to decide things in.

use ledger::{Hat, Names, Register, RegisterCommand, Role};
use terms::{Digest, OrganisationId, PersonId, StatementId};

pub(crate) fn organisation(number: u8) -> OrganisationId {
    OrganisationId::new([number; 16])
}

pub(crate) fn person(number: u8) -> PersonId {
    PersonId::new([number; 16])
}

pub(crate) fn statement(number: u8) -> StatementId {
    StatementId::new([number; 16])
}

pub(crate) fn hat(who: u8, whose: u8) -> Hat {
    Hat { person: person(who), organisation: organisation(whose) }
}

pub(crate) fn names(name: &str) -> Names {
    Names { fi: name.to_owned(), sv: name.to_owned(), en: name.to_owned() }
}

pub(crate) fn add_organisation(number: u8) -> RegisterCommand {
    RegisterCommand::AddOrganisation { organisation: organisation(number), names: names("Järjestö") }
}

pub(crate) fn add_person(number: u8) -> RegisterCommand {
    RegisterCommand::AddPerson { person: person(number), commitment: Digest::new([number; 32]) }
}

pub(crate) fn grant(who: u8, whose: u8, role: Role) -> RegisterCommand {
    RegisterCommand::GrantRole { person: person(who), organisation: organisation(whose), role }
}

pub(crate) fn revoke(who: u8, whose: u8, role: Role) -> RegisterCommand {
    RegisterCommand::RevokeRole { person: person(who), organisation: organisation(whose), role }
}

/// Decides and folds.
pub(crate) fn carry_out(register: &mut Register, command: RegisterCommand) {
    for event in register.decide(command).expect("allowed") {
        register.apply(&event);
    }
}

/// Organisations 1 to 6. Person 1 coordinates for 1, person 2 writes for 2, person 3 comments for 3, person 4 has no role.
pub(crate) fn network() -> Register {
    let mut register = Register::default();
    let organisations = (1..=6).map(add_organisation);
    let people = (1..=4).map(add_person);
    let roles = [grant(1, 1, Role::Coordinator), grant(2, 2, Role::Writer), grant(3, 3, Role::Commenter)];
    for command in organisations.chain(people).chain(roles) {
        carry_out(&mut register, command);
    }
    register
}
