//! All rules of the register.

mod organisations;
mod people;

use super::{Register, RegisterCommand as Command, RegisterEvent as Event};
use crate::{
    Author, Refusal, Slug,
    access::{administers_network, administers_organisation},
};
use terms::StatementId;

type Decided = Result<Vec<Event>, Refusal>;

pub(super) fn decide(register: &Register, by: Author, command: Command) -> Decided {
    match command {
        Command::AddOrganisation { organisation, names, details } => {
            administers_network(register, by)?;
            organisations::add(register, organisation, &names, details)
        }
        Command::ApplyToJoin { organisation, names, details, contact } => {
            people::is_self(by, contact).or_else(|_| administers_network(register, by))?;
            organisations::apply(register, organisation, &names, details, contact)
        }
        Command::AcceptOrganisation { organisation } => {
            administers_network(register, by)?;
            organisations::accept(register, organisation)
        }
        Command::DeclineOrganisation { organisation, reason } => {
            administers_network(register, by)?;
            organisations::decline(register, organisation, &reason)
        }
        Command::RemoveOrganisation { organisation, reason } => {
            administers_organisation(register, by, organisation)?;
            organisations::remove(register, organisation, &reason)
        }
        Command::ReinstateOrganisation { organisation, reason } => {
            administers_network(register, by)?;
            organisations::reinstate(register, organisation, &reason)
        }
        Command::DescribeOrganisation { organisation, based_on, names, details } => {
            administers_organisation(register, by, organisation)?;
            organisations::describe(register, organisation, based_on, &names, details)
        }
        Command::SetSigningRule { organisation, rule } => {
            administers_organisation(register, by, organisation)?;
            let known = register.known_organisation(organisation)?;
            Ok(if known.signing == rule { vec![] } else { vec![Event::SigningRuleSet { organisation, rule }] })
        }
        Command::StateMemberCount { organisation, stated, today } => {
            administers_organisation(register, by, organisation)?;
            organisations::state_members(register, organisation, stated, today)
        }
        Command::SetLogo { organisation, logo } => {
            administers_organisation(register, by, organisation)?;
            let known = register.known_organisation(organisation)?;
            Ok(if known.logo == logo { vec![] } else { vec![Event::LogoSet { organisation, logo }] })
        }
        Command::LinkMember { umbrella, member, from, until, source } => {
            administers_network(register, by)?;
            organisations::link(register, umbrella, member, (from, until), &source)
        }
        Command::EndMembership { umbrella, member, until } => {
            administers_network(register, by)?;
            organisations::end_membership(register, umbrella, member, until)
        }
        Command::AddPerson { person, commitment } => people::add(register, by, person, commitment),
        Command::DescribePerson { person, commitment } => people::describe(register, by, person, commitment),
        Command::ErasePerson { person } => people::erase(register, by, person),
        Command::GrantRole { person, organisation, role, reason } => {
            people::may_give(register, by, organisation, role)?;
            people::grant(register, person, organisation, role, reason.as_deref())
        }
        Command::RevokeRole { person, organisation, role, reason } => {
            people::is_self(by, person).or_else(|_| people::may_give(register, by, organisation, role))?;
            people::revoke(register, person, organisation, role, reason.as_deref())
        }
        Command::ConfirmContact { person, organisation } => people::confirm(register, by, person, organisation),
        Command::ReaddressStatement { statement, slug } => {
            administers_network(register, by)?;
            readdress(register, statement, slug)
        }
        Command::ListStatement { statement, slug } => {
            administers_network(register, by)?;
            list(register, statement, slug)
        }
    }
}

fn readdress(register: &Register, statement: StatementId, slug: Slug) -> Decided {
    match register.statement_at(&slug) {
        _ if !register.lists(statement) => Err(Refusal::UnknownStatement),
        Some(there) if there != statement => Err(Refusal::SlugTaken),
        Some(_) if register.address(statement) == Some(&slug) => Ok(vec![]),
        Some(_) | None => Ok(vec![Event::StatementReaddressed { statement, slug }]),
    }
}

fn list(register: &Register, statement: StatementId, slug: Slug) -> Decided {
    if register.lists(statement) {
        return Err(Refusal::StatementKnown);
    }
    if register.statement_at(&slug).is_some() {
        return Err(Refusal::SlugTaken);
    }
    Ok(vec![Event::StatementListed { statement, slug }])
}
