use super::Openness;
use crate::{Language, Slug};
use std::collections::BTreeSet;
use terms::{OrganisationId, StatementId};

/// A wish about one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementCommand {
    /// Open a new statement.
    CreateStatement {
        /// Its id, drawn by the shell.
        statement: StatementId,
        /// Its address, free in the register.
        slug: Slug,
        /// Its title, trimmed by `decide`.
        title: String,
        /// What it is written in.
        language: Language,
        /// Who coordinates it; the acting organisation is among them.
        coordinators: Vec<OrganisationId>,
        /// Who may read and take part.
        openness: Openness,
    },
    /// Take one more organisation into the team that coordinates.
    AddCoordinator {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Take an organisation out of that team; it may take itself out.
    RemoveCoordinator {
        /// Which.
        organisation: OrganisationId,
        /// Why, for all to read.
        reason: String,
    },
    /// Choose the organisations that stand behind the coordinators and decide what is contested.
    SetSupportGroup {
        /// All of them; none dissolves the group.
        organisations: BTreeSet<OrganisationId>,
        /// Why, for all to read.
        reason: String,
    },
    /// Choose anew who may read and take part, until the first round opens.
    SetOpenness {
        /// All of it.
        openness: Openness,
    },
}

/// What has been decided about one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementEvent {
    /// The statement was opened.
    StatementCreated {
        /// Its id.
        statement: StatementId,
        /// Its address.
        slug: Slug,
        /// Its title.
        title: String,
        /// What it is written in.
        language: Language,
        /// Who coordinates it, one to five organisations.
        coordinators: Vec<OrganisationId>,
        /// Who may read and take part; the whole network in the first version.
        openness: Openness,
    },
    /// One more organisation coordinates.
    CoordinatorAdded {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// An organisation coordinates no more.
    CoordinatorRemoved {
        /// Which.
        organisation: OrganisationId,
        /// Why.
        reason: String,
    },
    /// The support group was chosen.
    SupportGroupSet {
        /// All of it.
        organisations: BTreeSet<OrganisationId>,
        /// Why.
        reason: String,
    },
    /// It was chosen anew who may read and take part.
    OpennessSet {
        /// All of it.
        openness: Openness,
    },
}
