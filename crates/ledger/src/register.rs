//! The register: organisations, the people who act for them, umbrellas and their members, and the list of statements.
//!
//! - [`RegisterCommand`] is decided in `decide/`, by who may (`access.rs`) and by what holds.
//! - [`RegisterEvent`] is folded in `fold.rs`; `queries.rs` and `duplicates.rs` answer questions.
//! - A copy is cheap (`shards.rs`), and no decision looks through all organisations.

mod command;
mod decide;
mod duplicates;
mod event;
mod fold;
mod members;
mod numbers;
mod organisation;
mod queries;
mod shards;

pub use command::RegisterCommand;
pub use duplicates::Why;
pub use event::RegisterEvent;
pub use numbers::{AssociationNumber, BusinessId, County, Municipality, Website};
pub use organisation::{
    Details, Kind, MemberCount, Membership, Names, Organisation, Sector, SigningRule, Size, Standing,
};

use crate::{Author, Refusal, Role, Slug};
use shards::Shards;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{OrganisationId, PersonId, Seq, StatementId, Timestamp};

/// The fold of the register's events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    length: Seq,
    organisations: Shards<OrganisationId, Organisation>,
    people: Shards<PersonId, Person>,
    /// Each organisation's people, and when each was last said to be its contact.
    contacts: Shards<OrganisationId, BTreeMap<PersonId, Timestamp>>,
    /// Everybody who holds the coordinator's role anywhere: a handful.
    coordinators: Arc<BTreeSet<Held>>,
    /// By member, then by umbrella.
    memberships: Shards<OrganisationId, BTreeMap<OrganisationId, Vec<Membership>>>,
    /// By umbrella.
    members: Shards<OrganisationId, BTreeSet<OrganisationId>>,
    business_ids: Shards<BusinessId, OrganisationId>,
    association_numbers: Shards<AssociationNumber, OrganisationId>,
    /// By name as `duplicates` compares it.
    named: Shards<String, BTreeSet<OrganisationId>>,
    statements: Arc<Vec<(StatementId, Slug)>>,
    addresses: Shards<StatementId, Slug>,
    slugs: Shards<Slug, StatementId>,
}

/// Who holds a role, and where.
type Held = (PersonId, OrganisationId);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Person {
    roles: BTreeSet<(OrganisationId, Role)>,
    is_erased: bool,
}

impl Register {
    /// The events that fulfil `command`, or why it can't be.
    pub fn decide(&self, by: Author, command: RegisterCommand) -> Result<Vec<RegisterEvent>, Refusal> {
        decide::decide(self, by, command)
    }

    /// Folds one event that happened at `at`. Whoever calls this has the event from `decide` or from the log, in order.
    pub fn apply(&mut self, at: Timestamp, event: &RegisterEvent) {
        fold::fold(self, at, event);
        self.length.0 += 1;
    }
}
