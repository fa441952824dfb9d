use super::Decided;
use crate::register::{Details, MemberCount, Membership, Names, Register, RegisterEvent as Event, Standing};
use crate::{
    Refusal, Role,
    line::{reason_line, source_line},
};
use terms::{Date, OrganisationId, PersonId, Seq, limits};

pub(super) fn add(register: &Register, organisation: OrganisationId, names: &Names, details: Details) -> Decided {
    let names = new(register, organisation, names, &details)?;
    Ok(vec![Event::OrganisationAdded { organisation, names, details }])
}

/// By default one contact holds every role. Most of them rest until the organisation is accepted.
pub(super) fn apply(
    register: &Register,
    organisation: OrganisationId,
    names: &Names,
    details: Details,
    contact: PersonId,
) -> Decided {
    let names = new(register, organisation, names, &details)?;
    register.known_person(contact)?;
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Coordinator);
    let granted = roles.map(|role| Event::RoleGranted { person: contact, organisation, role, reason: None });
    Ok([Event::OrganisationApplied { organisation, names, details }].into_iter().chain(granted).collect())
}

pub(super) fn accept(register: &Register, organisation: OrganisationId) -> Decided {
    applying(register, organisation)?;
    Ok(vec![Event::OrganisationAccepted { organisation }])
}

pub(super) fn decline(register: &Register, organisation: OrganisationId, reason: &str) -> Decided {
    applying(register, organisation)?;
    Ok(vec![Event::OrganisationDeclined { organisation, reason: reason_line(reason)? }])
}

pub(super) fn remove(register: &Register, organisation: OrganisationId, reason: &str) -> Decided {
    if register.known_organisation(organisation)?.standing != Standing::Member {
        return Err(Refusal::NotAMember);
    }
    register.keeps_a_coordinator(|(_, whose)| whose != organisation)?;
    Ok(vec![Event::OrganisationRemoved { organisation, reason: reason_line(reason)? }])
}

pub(super) fn reinstate(register: &Register, organisation: OrganisationId, reason: &str) -> Decided {
    let known = register.known_organisation(organisation)?;
    match known.standing {
        Standing::Member => return Err(Refusal::AlreadyAMember),
        Standing::Applied => return Err(Refusal::OrganisationApplying),
        Standing::Left | Standing::Declined => {}
    }
    numbers_free(register, organisation, &known.details)?;
    Ok(vec![Event::OrganisationReinstated { organisation, reason: reason_line(reason)? }])
}

pub(super) fn describe(
    register: &Register,
    organisation: OrganisationId,
    based_on: Seq,
    names: &Names,
    details: Details,
) -> Decided {
    let known = register.known_organisation(organisation)?;
    if known.changed != based_on {
        return Err(Refusal::OrganisationChanged);
    }
    let names = names.checked()?;
    if known.names == names && known.details == details {
        return Ok(vec![]);
    }
    numbers_free(register, organisation, &details)?;
    Ok(vec![Event::OrganisationDescribed { organisation, names, details }])
}

pub(super) fn link(
    register: &Register,
    umbrella: OrganisationId,
    member: OrganisationId,
    (from, until): (Date, Option<Date>),
    source: &str,
) -> Decided {
    register.known_organisation(umbrella)?;
    register.known_organisation(member)?;
    if umbrella == member {
        return Err(Refusal::OwnMember);
    }
    if until.is_some_and(|until| until < from) {
        return Err(Refusal::DatesReversed);
    }
    if register.links(umbrella, member).iter().any(|link| link.meets(from, until)) {
        return Err(Refusal::MembershipKnown);
    }
    let link = Membership { from, until, source: source_line(source)? };
    if register.closes_a_circle(umbrella, member, &link) {
        return Err(Refusal::MembershipCircular);
    }
    Ok(vec![Event::MemberLinked { umbrella, member, from, until, source: link.source }])
}

pub(super) fn end_membership(
    register: &Register,
    umbrella: OrganisationId,
    member: OrganisationId,
    until: Date,
) -> Decided {
    register.known_organisation(umbrella)?;
    register.known_organisation(member)?;
    let open = register.links(umbrella, member).iter().find(|link| link.until.is_none());
    let open = open.ok_or(Refusal::MembershipUnknown)?;
    if until < open.from {
        return Err(Refusal::DatesReversed);
    }
    Ok(vec![Event::MembershipEnded { umbrella, member, until }])
}

/// What an umbrella says of its own size, as it is kept.
pub(super) fn state_members(
    register: &Register,
    organisation: OrganisationId,
    stated: Option<MemberCount>,
    today: Date,
) -> Decided {
    let known = register.known_organisation(organisation)?;
    let stated = stated.map(|stated| {
        if !(1..=limits::MEMBERS_STATED_MAX).contains(&stated.count) {
            return Err(Refusal::MemberCountOutside);
        }
        if stated.on > today {
            return Err(Refusal::DecidedInTheFuture);
        }
        Ok(MemberCount { source: source_line(&stated.source)?, ..stated })
    });
    let stated = stated.transpose()?;
    let same = known.stated == stated;
    Ok(if same { vec![] } else { vec![Event::MemberCountStated { organisation, stated }] })
}

fn new(register: &Register, organisation: OrganisationId, names: &Names, details: &Details) -> Result<Names, Refusal> {
    if register.organisation(organisation).is_some() {
        return Err(Refusal::OrganisationKnown);
    }
    numbers_free(register, organisation, details)?;
    names.checked()
}

fn applying(register: &Register, organisation: OrganisationId) -> Result<(), Refusal> {
    match register.known_organisation(organisation)?.standing {
        Standing::Applied => Ok(()),
        Standing::Member | Standing::Left | Standing::Declined => Err(Refusal::NotApplying),
    }
}

/// A Y-tunnus and a register number belong to one organisation each.
fn numbers_free(register: &Register, organisation: OrganisationId, details: &Details) -> Result<(), Refusal> {
    let of_business = details.business_id.and_then(|id| register.with_business_id(id));
    let of_association = details.association_number.and_then(|number| register.with_association_number(number));
    if [of_business, of_association].into_iter().flatten().any(|holder| holder != organisation) {
        return Err(Refusal::OrganisationNumberTaken);
    }
    Ok(())
}
