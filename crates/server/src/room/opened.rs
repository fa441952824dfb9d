//! What a room starts from, as it was read from the store.

use crate::aliases::Aliases;
use gate::Gate;
use ledger::{Register, Statement};
use std::sync::Arc;
use terms::{Digest, Offset, TextId, limits};

/// What a room starts from.
pub(crate) struct Opened {
    pub(crate) statement: Statement,
    /// Which of its texts.
    pub(crate) text: TextId,
    /// The hash of its ledger's last entry.
    pub(crate) last: Digest,
    pub(crate) register: Arc<Register>,
    pub(crate) gate: Gate,
    /// Size of the latest snapshot, of the log's entries that it covers, and of those after it.
    pub(crate) snapshot_bytes: u64,
    pub(crate) covered_bytes: u64,
    pub(crate) tail_bytes: u64,
    /// How much of the log the gate's records hold.
    pub(crate) recorded: Offset,
    pub(crate) pace: Pace,
    pub(crate) aliases: Aliases,
}

/// From how much on things are done together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Readers for whom frames keep a beat.
    pub(crate) beat_readers: usize,
    /// Changes of which a record is made.
    pub(crate) record_changes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace { beat_readers: limits::BEAT_READERS_MIN, record_changes: limits::GATE_RECORD_CHANGES }
    }
}
