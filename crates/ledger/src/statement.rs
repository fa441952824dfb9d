//! One statement: its rules in `statement/decide.rs`, its fold here.

mod command;
mod decide;
mod openness;

pub use command::{StatementCommand, StatementEvent};
pub use openness::{Audience, Openness, Participation};

use crate::{Author, Language, Refusal, Register, Slug};
use std::collections::BTreeSet;
use terms::{OrganisationId, Seq, StatementId, Timestamp};

/// How far a statement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The text is being written.
    Drafting,
}

impl Stage {
    /// Every stage, in their order.
    pub const ALL: [Stage; 1] = [Stage::Drafting];

    /// The stage's name in the API and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Drafting => "drafting",
        }
    }
}

/// The fold of one statement's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: StatementId,
    /// Its address.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is written in.
    pub language: Language,
    /// Who coordinates it.
    pub coordinators: Vec<OrganisationId>,
    /// Who stands behind the coordinators.
    pub support_group: BTreeSet<OrganisationId>,
    /// Who may read and take part.
    pub openness: Openness,
    /// How far it has come.
    pub stage: Stage,
    /// When it was opened.
    pub created: Timestamp,
    /// Entries folded so far.
    pub length: Seq,
}

impl Statement {
    /// Decides on a command for a statement that may not exist yet (`None`).
    pub fn decide(
        statement: Option<&Statement>,
        register: &Register,
        by: Author,
        command: StatementCommand,
    ) -> Result<Vec<StatementEvent>, Refusal> {
        decide::decide(statement, register, by, command)
    }

    /// The view that events make in their order, each with its time; none if the first doesn't open a statement.
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a StatementEvent)>) -> Option<Statement> {
        let mut events = events.into_iter();
        let (created, first) = events.next()?;
        let mut statement = Statement::opened(created, first)?;
        events.for_each(|(at, event)| statement.apply(at, event));
        Some(statement)
    }

    fn opened(created: Timestamp, first: &StatementEvent) -> Option<Statement> {
        let StatementEvent::StatementCreated { statement, slug, title, language, coordinators, openness } = first
        else {
            return None;
        };
        Some(Statement {
            id: *statement,
            slug: slug.clone(),
            title: title.clone(),
            language: *language,
            coordinators: coordinators.clone(),
            support_group: BTreeSet::new(),
            openness: openness.clone(),
            stage: Stage::Drafting,
            created,
            length: Seq(1),
        })
    }

    /// Folds one more event. Whoever calls this has it from `decide` or from the log, in order.
    pub fn apply(&mut self, _at: Timestamp, event: &StatementEvent) {
        match event {
            // It opens a ledger and is nowhere else in it.
            StatementEvent::StatementCreated { .. } => {}
            StatementEvent::CoordinatorAdded { organisation, .. } => self.coordinators.push(*organisation),
            StatementEvent::CoordinatorRemoved { organisation, .. } => {
                self.coordinators.retain(|each| each != organisation);
            }
            StatementEvent::SupportGroupSet { organisations, .. } => self.support_group = organisations.clone(),
            StatementEvent::OpennessSet { openness } => self.openness = openness.clone(),
        }
        self.length.0 += 1;
    }
}
