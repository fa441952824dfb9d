use super::Decided;
use crate::access::{administers_network, administers_organisation};
use crate::register::{Register, RegisterEvent as Event, Standing};
use crate::{Author, Refusal, Role, line::reason_line};
use terms::{Digest, OrganisationId, PersonId};

/// Whoever looks after people adds them, and whoever applies or follows an invitation adds themselves.
pub(super) fn add(register: &Register, by: Author, person: PersonId, commitment: Digest) -> Decided {
    is_self(by, person).or_else(|_| match by {
        Author::Operator => Ok(()),
        Author::Clock => Err(Refusal::OrganisationAdminsOnly),
        Author::Hat(hat) => administers_organisation(register, by, hat.organisation),
    })?;
    if register.knows_person(person) {
        return Err(Refusal::PersonKnown);
    }
    Ok(vec![Event::PersonAdded { person, commitment }])
}

/// People tell their own names.
pub(super) fn describe(register: &Register, by: Author, person: PersonId, commitment: Digest) -> Decided {
    is_self(by, person)?;
    register.known_person(person)?;
    Ok(vec![Event::PersonDescribed { person, commitment }])
}

pub(super) fn erase(register: &Register, by: Author, person: PersonId) -> Decided {
    is_self(by, person).or_else(|_| administers_network(register, by))?;
    register.known_person(person)?;
    register.keeps_a_coordinator(|(who, _)| who != person)?;
    Ok(vec![Event::PersonErased { person }])
}

/// Only coordinators make and unmake coordinators; an organisation looks after its other roles itself.
pub(super) fn may_give(
    register: &Register,
    by: Author,
    organisation: OrganisationId,
    role: Role,
) -> Result<(), Refusal> {
    match role {
        Role::Coordinator => administers_network(register, by),
        Role::OrganisationAdmin | Role::Writer | Role::Commenter | Role::Signatory => {
            administers_organisation(register, by, organisation)
        }
    }
}

pub(super) fn grant(
    register: &Register,
    person: PersonId,
    organisation: OrganisationId,
    role: Role,
    reason: Option<&str>,
) -> Decided {
    register.known_person(person)?;
    match register.known_organisation(organisation)?.standing {
        Standing::Member => {}
        Standing::Applied if role != Role::Coordinator => {}
        Standing::Applied => return Err(Refusal::OrganisationApplying),
        Standing::Left | Standing::Declined => return Err(Refusal::NotAMember),
    }
    if register.holds(person, organisation, role) {
        return Ok(vec![]);
    }
    let reason = reason_of(role, reason)?;
    Ok(vec![Event::RoleGranted { person, organisation, role, reason }])
}

pub(super) fn revoke(
    register: &Register,
    person: PersonId,
    organisation: OrganisationId,
    role: Role,
    reason: Option<&str>,
) -> Decided {
    register.known_person(person)?;
    register.known_organisation(organisation)?;
    if !register.holds(person, organisation, role) {
        return Err(Refusal::RoleNotHeld);
    }
    if role == Role::Coordinator {
        register.keeps_a_coordinator(|held| held != (person, organisation))?;
    }
    let reason = reason_of(role, reason)?;
    Ok(vec![Event::RoleRevoked { person, organisation, role, reason }])
}

pub(super) fn confirm(register: &Register, by: Author, person: PersonId, organisation: OrganisationId) -> Decided {
    is_self(by, person).or_else(|_| administers_organisation(register, by, organisation))?;
    register.known_person(person)?;
    register.known_organisation(organisation)?;
    if !register.is_contact(person, organisation) {
        return Err(Refusal::RoleNotHeld);
    }
    Ok(vec![Event::ContactConfirmed { person, organisation }])
}

/// Whether the author is that person.
pub(super) fn is_self(by: Author, person: PersonId) -> Result<(), Refusal> {
    match by {
        Author::Hat(hat) if hat.person == person => Ok(()),
        Author::Hat(_) | Author::Operator | Author::Clock => Err(Refusal::CoordinatorsOnly),
    }
}

/// Who coordinates the network is everybody's business, so that giving and taking it is never without a reason.
fn reason_of(role: Role, reason: Option<&str>) -> Result<Option<String>, Refusal> {
    match (role, reason) {
        (Role::Coordinator, reason) => reason_line(reason.unwrap_or_default()).map(Some),
        (_, None) => Ok(None),
        (_, Some(reason)) => reason_line(reason).map(Some),
    }
}
