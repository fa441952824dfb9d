//! Who may say what of a target: any organisation of the network adds one, says for itself that it knows it, and logs what
//! it did; coordinators look after the list.

use super::{
    Agenda, ContactNumber, MomentNumber, Target, TargetCommand as Command, TargetEvent as Event, TargetNumber,
};
use crate::{AgendaRefusal, Author, Hat, Refusal, Register, access::speaks, administers_network};
use terms::{OrganisationId, limits};

pub(in crate::agenda) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    command: Command,
) -> Result<Vec<Event>, Refusal> {
    let event = match command {
        Command::Add { office, page, content } => {
            let organisation = speaker(register, by)?.organisation;
            if agenda.targets.len() >= limits::TARGETS_MAX {
                return Err(AgendaRefusal::TooManyTargets.into());
            }
            let target = TargetNumber(agenda.targets.len() as u32 + 1);
            Some(Event::Added { target, organisation, office, page, content })
        }
        Command::Edit { target, office, page, content } => {
            administers_network(register, by)?;
            known(agenda, target)?;
            Some(Event::Edited { target, office, page, content })
        }
        Command::Retire { target, reason } => {
            administers_network(register, by)?;
            known(agenda, target)?.retired.is_none().then_some(Event::Retired { target, reason })
        }
        Command::Reinstate { target } => {
            administers_network(register, by)?;
            known(agenda, target)?.retired.is_some().then_some(Event::Reinstated { target })
        }
        Command::Know { target } => {
            let organisation = speaker(register, by)?.organisation;
            let is_known = current(agenda, target)?.known_by.contains_key(&organisation);
            (!is_known).then_some(Event::Known { target, organisation })
        }
        Command::Forget { target } => {
            let organisation = speaker(register, by)?.organisation;
            let is_known = known(agenda, target)?.known_by.contains_key(&organisation);
            is_known.then_some(Event::Forgotten { target, organisation })
        }
        Command::PlanMoment { target, from, until, content } => {
            let organisation = speaker(register, by)?.organisation;
            let moments = current(agenda, target)?.moments.len();
            if moments >= limits::TARGET_MOMENTS_MAX {
                return Err(AgendaRefusal::TooManyTargetMoments.into());
            }
            if until < from {
                return Err(AgendaRefusal::MomentEndsBefore.into());
            }
            let moment = MomentNumber(moments as u32 + 1);
            Some(Event::MomentPlanned { target, moment, organisation, from, until, content })
        }
        Command::StrikeMoment { target, moment, reason } => {
            let found = known(agenda, target)?.moment(moment).ok_or(AgendaRefusal::UnknownTargetRecord)?;
            strikes(register, by, found.organisation)?;
            Some(Event::MomentStruck { target, moment, reason })
        }
        Command::LogContact { target, on, today, how, content } => {
            let organisation = speaker(register, by)?.organisation;
            let contacts = current(agenda, target)?.contacts.len();
            if contacts >= limits::TARGET_CONTACTS_MAX {
                return Err(AgendaRefusal::TooManyContacts.into());
            }
            if on > today {
                return Err(Refusal::DayToCome);
            }
            let contact = ContactNumber(contacts as u32 + 1);
            Some(Event::ContactLogged { target, contact, organisation, on, how, content })
        }
        Command::StrikeContact { target, contact, reason } => {
            let found = known(agenda, target)?.contact(contact).ok_or(AgendaRefusal::UnknownTargetRecord)?;
            strikes(register, by, found.organisation)?;
            Some(Event::ContactStruck { target, contact, reason })
        }
    };
    Ok(event.into_iter().collect())
}

/// Whoever speaks for an organisation of the network, or looks after the network for one.
fn speaker(register: &Register, by: Author) -> Result<Hat, Refusal> {
    let Author::Hat(hat) = by else { return Err(Refusal::HatMissing) };
    if administers_network(register, by).is_err() {
        speaks(register, hat)?;
    }
    Ok(hat)
}

/// Whoever speaks for the organisation whose record it is, or a coordinator.
fn strikes(register: &Register, by: Author, owner: OrganisationId) -> Result<(), Refusal> {
    if administers_network(register, by).is_ok() {
        return Ok(());
    }
    let hat = speaker(register, by)?;
    if hat.organisation == owner { Ok(()) } else { Err(AgendaRefusal::NotYourRecord.into()) }
}

fn known(agenda: &Agenda, target: TargetNumber) -> Result<&Target, Refusal> {
    agenda.target(target).map(|target| &**target).ok_or(AgendaRefusal::UnknownTarget.into())
}

/// One that the network still tries to influence.
fn current(agenda: &Agenda, target: TargetNumber) -> Result<&Target, Refusal> {
    let known = known(agenda, target)?;
    if known.retired.is_some() { Err(AgendaRefusal::TargetRetired.into()) } else { Ok(known) }
}
