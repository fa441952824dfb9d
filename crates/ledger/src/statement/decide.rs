//! All rules of a statement.

use super::{Openness, Participation, Stage, Statement, StatementCommand as Command, StatementEvent as Event};
use crate::{
    Author, Hat, Refusal, Register, Role,
    access::administers_statement,
    line::{Hidden, Unfit, line, reason_line},
};
use std::collections::BTreeSet;
use terms::{OrganisationId, limits};

type Decided = Result<Vec<Event>, Refusal>;

pub(super) fn decide(statement: Option<&Statement>, register: &Register, by: Author, command: Command) -> Decided {
    match (command, statement) {
        (Command::CreateStatement { .. }, Some(_)) => Err(Refusal::StatementKnown),
        (Command::CreateStatement { statement, slug, title, language, coordinators, openness }, None) => {
            let by = coordinator(register, by)?;
            let title = title_line(&title)?;
            check_coordinators(register, by, &coordinators)?;
            check_openness(register, &openness)?;
            Ok(vec![Event::StatementCreated { statement, slug, title, language, coordinators, openness }])
        }
        (_, None) => Err(Refusal::UnknownStatement),
        (later, Some(statement)) => {
            administers_statement(register, statement, by)?;
            administer(statement, register, later)
        }
    }
}

fn administer(statement: &Statement, register: &Register, command: Command) -> Decided {
    match command {
        Command::CreateStatement { .. } => Err(Refusal::StatementKnown),
        Command::AddCoordinator { organisation, reason } => {
            check_members(register, [&organisation])?;
            if statement.coordinators.contains(&organisation) {
                return Err(Refusal::AlreadyCoordinating);
            }
            if statement.coordinators.len() >= limits::COORDINATORS_MAX {
                return Err(Refusal::TooManyCoordinators);
            }
            Ok(vec![Event::CoordinatorAdded { organisation, reason: reason_line(&reason)? }])
        }
        Command::RemoveCoordinator { organisation, reason } => {
            if !statement.coordinators.contains(&organisation) {
                return Err(Refusal::NotCoordinating);
            }
            if statement.coordinators.len() == 1 {
                return Err(Refusal::LastCoordinatingOrganisation);
            }
            Ok(vec![Event::CoordinatorRemoved { organisation, reason: reason_line(&reason)? }])
        }
        Command::SetSupportGroup { organisations, reason } => {
            if organisations.len() > limits::SUPPORT_GROUP_MAX {
                return Err(Refusal::SupportGroupTooLarge);
            }
            check_members(register, &organisations)?;
            let reason = reason_line(&reason)?;
            let same = statement.support_group == organisations;
            Ok(if same { vec![] } else { vec![Event::SupportGroupSet { organisations, reason }] })
        }
        Command::SetOpenness { openness } => {
            match statement.stage {
                // No round has opened yet, so nobody has spoken in the belief that this stays.
                Stage::Drafting => {}
            }
            check_openness(register, &openness)?;
            let same = statement.openness == openness;
            Ok(if same { vec![] } else { vec![Event::OpennessSet { openness }] })
        }
    }
}

fn coordinator(register: &Register, by: Author) -> Result<Hat, Refusal> {
    match by {
        Author::Hat(hat) if register.has_role(hat.person, hat.organisation, Role::Coordinator) => Ok(hat),
        Author::Hat(_) | Author::Operator => Err(Refusal::NotACoordinator),
    }
}

fn title_line(title: &str) -> Result<String, Refusal> {
    line(title, limits::TITLE_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::TitleMissing,
        Unfit::TooLong => Refusal::TitleTooLong,
    })
}

fn check_coordinators(register: &Register, by: Hat, coordinators: &[OrganisationId]) -> Result<(), Refusal> {
    if coordinators.is_empty() || coordinators.len() > limits::COORDINATORS_MAX {
        return Err(Refusal::TooManyCoordinators);
    }
    let different: BTreeSet<_> = coordinators.iter().collect();
    if different.len() != coordinators.len() {
        return Err(Refusal::TooManyCoordinators);
    }
    check_members(register, coordinators)?;
    if !coordinators.contains(&by.organisation) {
        return Err(Refusal::NotAmongCoordinators);
    }
    Ok(())
}

fn check_openness(register: &Register, openness: &Openness) -> Result<(), Refusal> {
    match &openness.writers {
        Participation::Network => Ok(()),
        Participation::Listed(organisations) if organisations.len() > limits::PARTICIPANTS_MAX => {
            Err(Refusal::TooManyParticipants)
        }
        Participation::Listed(organisations) => {
            let unknown = organisations.iter().any(|id| register.organisation(*id).is_none());
            if unknown { Err(Refusal::UnknownOrganisation) } else { Ok(()) }
        }
    }
}

/// Whether all of them belong to the network.
fn check_members<'a>(
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
