//! A small network to decide things in.

use ledger::{
    Author, Brief, Details, Hat, Names, Openness, Refusal, Register, RegisterCommand, Role, Statement,
    StatementCommand, slug,
};
use terms::{Date, Digest, OrganisationId, PersonId, StatementId, Timestamp};

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

/// Person `who` acting for organisation `whose`.
pub(crate) fn by(who: u8, whose: u8) -> Author {
    Author::Hat(hat(who, whose))
}

pub(crate) fn names(name: &str) -> Names {
    Names { fi: name.to_owned(), sv: name.to_owned(), en: name.to_owned() }
}

pub(crate) fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// Details that the text tells: `business 1234567-1`, `association 1.234`, or nothing.
pub(crate) fn details(text: &str) -> Details {
    let mut details = Details::default();
    match text.split_once(' ') {
        Some(("business", number)) => details.business_id = ledger::BusinessId::parse(number).ok(),
        Some(("association", number)) => details.association_number = ledger::AssociationNumber::parse(number).ok(),
        _ => assert!(text.is_empty(), "{text}"),
    }
    details
}

pub(crate) fn add_organisation(number: u8) -> RegisterCommand {
    add_named(number, "Järjestö", "")
}

pub(crate) fn add_named(number: u8, name: &str, told: &str) -> RegisterCommand {
    RegisterCommand::AddOrganisation { organisation: organisation(number), names: names(name), details: details(told) }
}

pub(crate) fn apply_to_join(number: u8, contact: u8) -> RegisterCommand {
    let (organisation, contact) = (organisation(number), person(contact));
    RegisterCommand::ApplyToJoin { organisation, names: names("Hakija"), details: details(""), contact }
}

pub(crate) fn accept(number: u8) -> RegisterCommand {
    RegisterCommand::AcceptOrganisation { organisation: organisation(number) }
}

pub(crate) fn decline(number: u8, reason: &str) -> RegisterCommand {
    RegisterCommand::DeclineOrganisation { organisation: organisation(number), reason: reason.to_owned() }
}

pub(crate) fn remove(number: u8, reason: &str) -> RegisterCommand {
    RegisterCommand::RemoveOrganisation { organisation: organisation(number), reason: reason.to_owned() }
}

pub(crate) fn reinstate(number: u8, reason: &str) -> RegisterCommand {
    RegisterCommand::ReinstateOrganisation { organisation: organisation(number), reason: reason.to_owned() }
}

pub(crate) fn add_person(number: u8) -> RegisterCommand {
    RegisterCommand::AddPerson { person: person(number), commitment: Digest::new([number; 32]) }
}

pub(crate) fn describe_person(who: u8) -> RegisterCommand {
    RegisterCommand::DescribePerson { person: person(who), commitment: Digest::new([who; 32]) }
}

pub(crate) fn erase(who: u8) -> RegisterCommand {
    RegisterCommand::ErasePerson { person: person(who) }
}

pub(crate) fn grant(who: u8, whose: u8, role: Role) -> RegisterCommand {
    let reason = Some("Sovittu".to_owned());
    RegisterCommand::GrantRole { person: person(who), organisation: organisation(whose), role, reason }
}

pub(crate) fn revoke(who: u8, whose: u8, role: Role) -> RegisterCommand {
    let reason = Some("Sovittu".to_owned());
    RegisterCommand::RevokeRole { person: person(who), organisation: organisation(whose), role, reason }
}

pub(crate) fn confirm(who: u8, whose: u8) -> RegisterCommand {
    RegisterCommand::ConfirmContact { person: person(who), organisation: organisation(whose) }
}

pub(crate) fn link(umbrella: u8, member: u8, from: &str, until: &str) -> RegisterCommand {
    let (umbrella, member, source) = (organisation(umbrella), organisation(member), "Jäsenluettelo".to_owned());
    RegisterCommand::LinkMember { umbrella, member, from: day(from), until: Date::parse(until), source }
}

pub(crate) fn list(number: u8, title: &str) -> RegisterCommand {
    RegisterCommand::ListStatement { statement: statement(number), slug: slug(title) }
}

pub(crate) fn readdress(number: u8, title: &str) -> RegisterCommand {
    RegisterCommand::ReaddressStatement { statement: statement(number), slug: slug(title) }
}

pub(crate) fn create(title: &str, coordinators: &[u8]) -> StatementCommand {
    StatementCommand::CreateStatement {
        statement: statement(1),
        slug: slug(title),
        title: title.to_owned(),
        language: ledger::Language::Finnish,
        coordinators: coordinators.iter().map(|number| organisation(*number)).collect(),
        openness: Openness::default(),
        about: Brief::default(),
    }
}

/// A statement of organisation 1.
pub(crate) fn opened() -> Statement {
    let events = Statement::decide(None, &network(), by(1, 1), at(1), create("Otsikko", &[1])).expect("allowed");
    Statement::fold(events.iter().map(|event| (at(1), event))).expect("it was opened")
}

pub(crate) fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

/// Decides for the operator and folds.
pub(crate) fn carry_out(register: &mut Register, command: RegisterCommand) {
    attempt(register, Author::Operator, command).expect("allowed");
}

/// Decides and folds; how many events came of it.
pub(crate) fn attempt(register: &mut Register, by: Author, command: RegisterCommand) -> Result<usize, Refusal> {
    let events = register.decide(by, command)?;
    events.iter().for_each(|event| register.apply(at(1), event));
    Ok(events.len())
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
