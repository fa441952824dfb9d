use crate::{Register, Role, Statement};
use terms::{OrganisationId, PersonId};

/// A person acting for one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hat {
    /// Who types.
    pub person: PersonId,
    /// Who speaks.
    pub organisation: OrganisationId,
}

/// What somebody may do with a statement's live text. Each right includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Not even know that it exists.
    Nothing,
    /// Read it.
    Read,
    /// Write in it.
    Write,
}

/// What `hat` may do with the live text of `statement` now.
///
/// A draft is the network's own: whoever holds a role in an organisation of the register reads it. Writers of the
/// network's organisations write, and so do the coordinators of the organisations that coordinate this statement.
pub fn right(register: &Register, statement: &Statement, hat: Hat) -> Right {
    let has = |role| register.has_role(hat.person, hat.organisation, role);
    let coordinates = statement.coordinators.contains(&hat.organisation) && has(Role::Coordinator);
    if has(Role::Writer) || coordinates {
        Right::Write
    } else if register.hats(hat.person).contains(&hat.organisation) {
        Right::Read
    } else {
        Right::Nothing
    }
}
