//! Between the gate and the disk: pushes that have been admitted gather here until the append before them has ended.

use super::{
    decisions::{Staged, Told},
    readers::{Close, Outgoing, PeerId, Readers},
    showing::Showing,
};
use bytes::Bytes;
use ledger::Statement;
use std::collections::BTreeMap;
use store::{Batch, LogId, StoreError, VaultKey};
use terms::{Durable, Offset, Seq, StatementId, limits};
use tokio::sync::oneshot;

/// Why a push was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PushRefusal {
    /// The actor's organisation may not write.
    NoWriteAccess,
    /// Nobody may write now.
    NotNow(ledger::Refusal),
    /// The actor was not issued to this person for this statement.
    ForeignActor,
    /// The disk is full or failed.
    Storage,
    /// The gate refused it.
    Gate(gate::Refusal),
}

impl PushRefusal {
    /// Why whoever may not write in the statement may not.
    pub(crate) fn of(statement: &Statement) -> Self {
        statement.writing().map_or_else(PushRefusal::NotNow, |()| PushRefusal::NoWriteAccess)
    }

    /// The stable code of docs/live.md.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            PushRefusal::NoWriteAccess => "no-write-access",
            PushRefusal::NotNow(refusal) => refusal.code(),
            PushRefusal::ForeignActor => "foreign-actor",
            PushRefusal::Storage => "storage",
            PushRefusal::Gate(refusal) => refusal.code(),
        }
    }

    /// Whether no honest editor is refused so: then the connection is closed as well.
    pub(crate) fn hostile(&self) -> bool {
        match self {
            PushRefusal::NoWriteAccess | PushRefusal::NotNow(_) | PushRefusal::ForeignActor | PushRefusal::Storage => {
                false
            }
            PushRefusal::Gate(refusal) => !["document-full", "change-too-large"].contains(&refusal.code()),
        }
    }
}

/// Who waits for what became of a push.
pub(crate) enum Answer {
    /// A connection, and its number for the push.
    Peer { peer: PeerId, id: u64 },
    /// The server itself, on behalf of a request.
    Caller(oneshot::Sender<Result<Offset, PushRefusal>>),
}

impl Answer {
    /// Whose pushes have to stay in order with this one.
    pub(super) fn peer(&self) -> Option<PeerId> {
        match self {
            Answer::Peer { peer, .. } => Some(*peer),
            Answer::Caller(_) => None,
        }
    }

    pub(super) fn refuse(self, refusal: PushRefusal, readers: &mut Readers) {
        match self {
            Answer::Peer { peer, id } => {
                let hostile = refusal.hostile();
                readers.send(peer, Outgoing::Refused { id, refusal });
                if hostile {
                    readers.close(peer, Close::Malformed);
                }
            }
            // A caller that has gone away needs no answer.
            Answer::Caller(reply) => {
                let _ = reply.send(Err(refusal));
            }
        }
    }
}

/// What has been admitted since the last append began.
pub(super) struct Staging {
    from: Offset,
    items: Vec<Bytes>,
    bytes: usize,
    puts: Vec<(VaultKey, Bytes)>,
    answers: Vec<(Answer, Offset)>,
    decided: Staged,
}

impl Staging {
    /// Nothing staged; the next item gets this offset.
    pub(super) fn from(from: Offset) -> Self {
        Staging { from, items: vec![], bytes: 0, puts: vec![], answers: vec![], decided: Staged::default() }
    }

    /// An item of the log.
    pub(super) fn add(&mut self, item: Bytes) {
        self.bytes += item.len();
        self.items.push(item);
    }

    /// Whether more may be staged before the next append.
    pub(super) fn is_full(&self) -> bool {
        self.bytes >= limits::STAGED_BYTES_MAX
    }

    /// `answer` learns of `offset` once everything staged so far is on disk.
    pub(super) fn answer_later(&mut self, answer: Answer, offset: Offset, put: Option<(VaultKey, Bytes)>) {
        self.answers.push((answer, offset));
        self.puts.extend(put);
    }

    /// Where decisions gather.
    pub(super) fn decisions(&mut self) -> &mut Staged {
        &mut self.decided
    }

    /// Values that go into the same append.
    pub(super) fn put(&mut self, puts: impl IntoIterator<Item = (VaultKey, Bytes)>) {
        self.puts.extend(puts);
    }

    /// Takes all; `next` is the offset of what will be staged after it.
    pub(super) fn take(&mut self, next: Offset) -> Batched {
        Batched(std::mem::replace(self, Staging::from(next)))
    }
}

/// What goes into one append.
pub(super) struct Batched(Staging);

impl Batched {
    /// The append itself; none if there is nothing to store.
    pub(super) fn batch(&self, statement: StatementId, log: LogId) -> Option<Batch> {
        if self.0.items.is_empty() && self.0.puts.is_empty() && !self.0.decided.is_something() {
            return None;
        }
        let puts = self.0.puts.iter().cloned();
        let batch = puts.fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        // The expected length is a guard: if anybody else had written here, this task's gate would be wrong.
        let batch = batch.append(log, Some(self.0.from.into()), self.0.items.clone());
        // The text first: a decision may cite what stands before it.
        Some(self.0.decided.add_to(batch, statement))
    }

    /// The offset after its last item.
    pub(super) fn end(&self) -> Offset {
        Offset(self.0.from.0 + self.0.items.len() as u64)
    }

    /// Bytes of its items.
    pub(super) fn bytes(&self) -> u64 {
        self.0.bytes as u64
    }

    /// Gives the items to be shown: they are on disk.
    pub(super) fn show(&mut self, on_disk: Durable<Vec<Seq>>, showing: &mut Showing) {
        showing.add(on_disk, std::mem::take(&mut self.0.items));
    }

    /// Tells the senders that their pushes are on disk, after everything up to these has been shown to them; gives the
    /// decisions that may be told now.
    pub(super) fn answer(self, readers: &mut Readers, showing: &mut Showing) -> Option<Told> {
        let mut by_peer: BTreeMap<PeerId, Vec<(u64, Offset)>> = BTreeMap::new();
        for (answer, offset) in self.0.answers {
            match answer {
                Answer::Peer { peer, id } => by_peer.entry(peer).or_default().push((id, offset)),
                // A caller that has gone away needs no answer.
                Answer::Caller(reply) => {
                    let _ = reply.send(Ok(offset));
                }
            }
        }
        // One place in the queue for all of a peer's answers: how many there are says nothing about how fast it reads.
        for (peer, stored) in by_peer {
            readers.show_one(peer, showing);
            readers.send(peer, Outgoing::Stored(stored));
        }
        self.0.decided.tell()
    }

    /// Tells the senders that nothing was stored.
    pub(super) fn refuse(self, error: &StoreError, readers: &mut Readers) {
        self.0.decided.fail(error);
        for (answer, _) in self.0.answers {
            answer.refuse(PushRefusal::Storage, readers);
        }
    }
}
