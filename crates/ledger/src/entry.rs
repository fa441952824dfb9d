use crate::{AgendaEvent, Hat, RegisterEvent, StatementEvent};
use terms::{Seq, Timestamp};

/// On whose behalf an entry was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Whoever runs the server.
    Operator,
    /// The server's clock, which keeps to what was announced.
    Clock,
    /// A person acting for an organisation.
    Hat(Hat),
}

/// An event of one of the ledgers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Of the register.
    Register(RegisterEvent),
    /// Of a statement.
    Statement(StatementEvent),
    /// Of the agenda.
    Agenda(AgendaEvent),
}

/// An event with its place, time and author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in its ledger.
    pub seq: Seq,
    /// When it was decided.
    pub at: Timestamp,
    /// On whose behalf.
    pub by: Author,
    /// Length of the register when it was decided: the roles that it was decided on.
    pub register: Seq,
    /// What happened.
    pub event: Event,
}
