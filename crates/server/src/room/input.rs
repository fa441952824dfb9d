//! What can happen to a statement, and what its room wants done: two closed sets.

use super::{Answer, Decide, Gathered, Give, Hold, Joined, PeerId, Reader, Sealed, Told, Writing};
use bytes::Bytes;
use gate::Chunk;
use ledger::{Hat, Register, Statement, TextLanguage};
use std::sync::Arc;
use store::{Batch, StoreError, VaultKey};
use terms::{Durable, Heads, Offset, Seq, StatementId, TextId, Timestamp};
use tokio::sync::oneshot;

/// Changes of one actor that somebody wants in the text.
pub(crate) struct Push {
    /// Whom to answer.
    pub(crate) answer: Answer,
    /// Whose actor it is: verified at the door.
    pub(crate) hat: Hat,
    /// When it came in.
    pub(crate) at: Timestamp,
    /// The changes, their structure checked.
    pub(crate) chunks: Vec<Chunk>,
    /// What is stored together with them.
    pub(crate) put: Option<(VaultKey, Bytes)>,
}

/// Everything that can happen to a statement.
pub(crate) enum Input {
    /// Somebody wants to follow the text from now on.
    Join { reader: Reader, reply: oneshot::Sender<Joined> },
    /// They have gone.
    Leave(PeerId),
    /// Somebody wrote.
    Push(Push),
    /// Somebody wants something decided.
    Decide(Box<Decide>),
    /// Somebody's selection has moved; the frame that says so.
    Presence(PeerId, Bytes),
    /// The document has said what text would be sealed; `None` if it could not.
    Sealed(Option<Sealed>),
    /// The parallel texts have been given; `None` if one could not.
    Gathered(Option<Gathered>),
    /// The leading text's room wants this text, to seal it with its own.
    Give(Give),
    /// It is known what came of it.
    Released(Released),
    /// The statement stands as this view has it: what the leading text's room has decided.
    View(Arc<Statement>),
    /// The append that was under way has ended.
    Stored(Result<Durable<Vec<Seq>>, StoreError>),
    /// The trial that was under way has ended. `None`: it could not be held.
    Tried(Option<Tried>),
    /// A snapshot has been stored, or could not be.
    Snapshotted(Option<Snapshotted>),
    /// Roles have changed.
    Register(Arc<Register>),
    /// The beat that was asked for has come.
    Beat,
    /// Somebody wants to know when nothing is under way any more.
    Settle(oneshot::Sender<()>),
    /// A bug shows itself.
    #[cfg(test)]
    Panic,
}

/// What came of a text that was given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Released {
    /// What was decided on it has been seen, if anything was.
    Decided,
    /// Nobody says: only the ledger tells.
    Unknown,
}

/// How a trial ended: all pushes are sound, or this one is the first that is not, and nothing is known of those after it.
pub(crate) type Tried = Result<(), usize>;

/// A snapshot that is on disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snapshotted {
    /// Its size.
    pub(crate) bytes: u64,
}

/// What the room wants done. At most one append, one trial, one seal and one snapshot are under way.
pub(crate) enum Effect {
    /// Store these entries of both logs, with what goes along.
    Append(Batch),
    /// Apply these pushes to a copy that holds at least `upto` changes.
    Try { upto: Offset, pushes: Vec<Vec<Chunk>> },
    /// Say what the text is at these heads, which the first `upto` changes have.
    Seal { upto: Offset, heads: Heads, writing: Writing },
    /// Get the parallel texts of this statement, as they would be sealed with its own.
    Gather { statement: StatementId, texts: Vec<(TextLanguage, TextId)>, writing: Writing },
    /// Say when this resolves, and first how the statement stands then.
    AwaitRelease(Hold),
    /// Make a snapshot.
    Snapshot,
    /// Say when the next beat has come.
    AwaitBeat,
    /// Show the view to everybody else, and then tell whoever asked.
    Tell(Told),
    /// Stop, and start again from the log.
    Rebuild,
}
