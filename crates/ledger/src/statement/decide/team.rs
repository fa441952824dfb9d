//! Who coordinates, and who stands behind them.

use super::Decided;
use crate::{
    Refusal, Register,
    line::reason_line,
    statement::{Statement, StatementEvent as Event},
};
use std::collections::BTreeSet;
use terms::{OrganisationId, limits};

pub(super) fn add(statement: &Statement, register: &Register, organisation: OrganisationId, reason: &str) -> Decided {
    check_members(register, [&organisation])?;
    if statement.coordinators.contains(&organisation) {
        return Err(Refusal::AlreadyCoordinating);
    }
    if statement.coordinators.len() >= limits::COORDINATORS_MAX {
        return Err(Refusal::TooManyCoordinators);
    }
    Ok(vec![Event::CoordinatorAdded { organisation, reason: reason_line(reason)? }])
}

pub(super) fn remove(statement: &Statement, organisation: OrganisationId, reason: &str) -> Decided {
    if !statement.coordinators.contains(&organisation) {
        return Err(Refusal::NotCoordinating);
    }
    if statement.coordinators.len() == 1 {
        return Err(Refusal::LastCoordinatingOrganisation);
    }
    Ok(vec![Event::CoordinatorRemoved { organisation, reason: reason_line(reason)? }])
}

pub(super) fn set_support_group(
    statement: &Statement,
    register: &Register,
    organisations: BTreeSet<OrganisationId>,
    reason: &str,
) -> Decided {
    if organisations.len() > limits::SUPPORT_GROUP_MAX {
        return Err(Refusal::SupportGroupTooLarge);
    }
    check_members(register, &organisations)?;
    let reason = reason_line(reason)?;
    let same = statement.support_group == organisations;
    Ok(if same { vec![] } else { vec![Event::SupportGroupSet { organisations, reason }] })
}

/// Whether all of them belong to the network.
pub(super) fn check_members<'a>(
    register: &Register,
    organisations: impl IntoIterator<Item = &'a OrganisationId>,
) -> Result<(), Refusal> {
    for id in organisations {
        if register.organisation(*id).is_none() {
            return Err(Refusal::UnknownOrganisation);
        }
        if !register.is_member(*id) {
            return Err(Refusal::NotAMember);
        }
    }
    Ok(())
}
