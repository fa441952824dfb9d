use crate::{Batch, Fault, LogId, StoreError, VaultKey};
use bytes::Bytes;
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, Weak},
    task::{Context, Poll},
};
use terms::{Counted, Durable, Seq};
use tokio::sync::{broadcast, oneshot};

/// Append-only logs of opaque entries, numbered from 0 without gaps. Reads are synchronous and may touch the disk; they
/// show only what is durable.
pub trait Log: Send + Sync {
    /// Takes a batch at once, even if the returned future is dropped. It resolves when all of it is on disk: the number
    /// of the first entry of each append, in order.
    fn append(&self, batch: Batch) -> Commit<Vec<Seq>>;

    /// How many entries the log has; 0 if it was never written to.
    fn length(&self, log: LogId) -> Result<Seq, StoreError>;

    /// The entries from `from` on: at least one if there is any, otherwise as many as `bytes_max` bytes hold.
    fn read(&self, log: LogId, from: Seq, bytes_max: usize) -> Result<Vec<Bytes>, StoreError>;

    /// Stores what the log's first `upto` entries amount to, in place of the earlier snapshot. Deletes no entry.
    fn snapshot(&self, log: LogId, upto: Seq, bytes: Bytes) -> Commit<()>;

    /// The log's snapshot, if there is one.
    fn latest_snapshot(&self, log: LogId) -> Result<Option<Snapshot>, StoreError>;

    /// The logs of a space that have entries, in order of their ids.
    fn logs(&self, space: u8) -> Result<Vec<LogId>, StoreError>;

    /// Says which log has grown, and its length. A hint: a receiver that lags misses some, and reads.
    fn watch(&self) -> broadcast::Receiver<(LogId, Seq)>;
}

/// Values that can be replaced and erased. Putting and erasing goes through a [`Batch`].
pub trait Vault: Send + Sync {
    /// The value under `key`, if there is one. Synchronous; may touch the disk.
    fn get(&self, key: &VaultKey) -> Result<Option<Bytes>, StoreError>;

    /// Keys of a space in their order: those behind `after`, or all, but no more than `count_max`.
    fn keys(&self, space: u8, after: Option<&VaultKey>, count_max: usize) -> Result<Vec<VaultKey>, StoreError>;
}

/// All that a server needs of a store, as `Arc<dyn Store>`.
pub trait Store: Log + Vault {
    /// Whether it takes writes, and if not, why.
    fn health(&self) -> Health;

    /// What it has done since it was opened, and what waits.
    fn figures(&self) -> Figures;

    /// Notes from now on which values change, until the watch is dropped.
    fn watch_values(&self) -> ValueWatch;

    /// One moment of all of it: how long each log is, and what each value is that has changed since `watch` was begun.
    /// Whoever has read all values meanwhile, in any order, and puts these over them, has them as they are at that moment.
    fn moment(&self, watch: &ValueWatch) -> Result<Moment, StoreError>;

    /// Takes nothing more from now on, brings to disk what was taken, and closes the files. What waits is bounded, and
    /// so is this. Resolves at once when it is done already.
    fn shutdown(&self) -> Shutdown;
}

/// What a store has done since it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How long bringing a group to disk took, in microseconds.
    pub flushes: Counted,
    /// Groups that could not be brought to disk.
    pub failures: u64,
    /// Writes that wait now.
    pub waiting: usize,
    /// Their bytes.
    pub waiting_bytes: usize,
    /// Free bytes of the file system, where there is one and it tells.
    pub free_bytes: Option<u64>,
    /// Free bytes below which nothing is written.
    pub reserve_bytes: u64,
}

/// All logs and values at one time; see [`Store::moment`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moment {
    /// Every log that has entries, and how many.
    pub lengths: BTreeMap<LogId, Seq>,
    /// Values that changed since the watch began; none where one was erased.
    pub changed: BTreeMap<VaultKey, Option<Bytes>>,
}

/// Notes which values change for as long as it is kept.
#[derive(Debug)]
pub struct ValueWatch(Arc<Mutex<BTreeSet<VaultKey>>>);

/// Everybody who watches values.
#[derive(Debug, Default)]
pub(crate) struct ValueWatches(Mutex<Vec<Weak<Mutex<BTreeSet<VaultKey>>>>>);

impl ValueWatches {
    /// One more.
    pub(crate) fn begin(&self) -> ValueWatch {
        let watch = Arc::default();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|watch| watch.strong_count() > 0);
        all.push(Arc::downgrade(&watch));
        ValueWatch(watch)
    }

    /// These change. Called before the change can be read.
    pub(crate) fn note<'a>(&self, keys: impl Iterator<Item = &'a VaultKey> + Clone) {
        for watch in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade) {
            watch.lock().unwrap_or_else(PoisonError::into_inner).extend(keys.clone().cloned());
        }
    }
}

impl ValueWatch {
    /// The keys of what has changed.
    pub(crate) fn keys(&self) -> BTreeSet<VaultKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A future that needs no polling to make progress and resolves when the store is closed.
pub type Shutdown = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a log's first entries amount to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// How many entries it covers.
    pub upto: Seq,
    /// Opaque.
    pub bytes: Bytes,
}

/// Whether a store takes writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It reads and writes.
    Healthy,
    /// Free space is below the reserve: it reads.
    DiskFull {
        /// Free bytes of the file system.
        free_bytes: u64,
        /// The reserve.
        reserve_bytes: u64,
    },
    /// Something failed: it takes no writes until it has reopened itself.
    ReadOnly(Fault),
    /// It is shut down.
    Closed,
}

impl Health {
    /// What a write is told now, if it isn't taken.
    pub(crate) fn refusal(self) -> Option<StoreError> {
        match self {
            Health::Healthy => None,
            Health::DiskFull { free_bytes, reserve_bytes } => Some(StoreError::DiskFull { free_bytes, reserve_bytes }),
            Health::ReadOnly(fault) => Some(StoreError::Failed(fault)),
            Health::Closed => Some(StoreError::Closed),
        }
    }
}

/// Resolves when a write is on disk. Dropping it does not take the write back.
#[derive(Debug)]
pub struct Commit<T>(oneshot::Receiver<Result<Durable<T>, StoreError>>);

/// The store's end of a [`Commit`].
pub(crate) type Reply<T> = oneshot::Sender<Result<Durable<T>, StoreError>>;

impl<T> Commit<T> {
    pub(crate) fn pending() -> (Reply<T>, Self) {
        let (reply, answer) = oneshot::channel();
        (reply, Commit(answer))
    }

    pub(crate) fn settled(result: Result<Durable<T>, StoreError>) -> Self {
        let (reply, commit) = Commit::pending();
        // The other end is held right here, so this can't fail.
        let _ = reply.send(result);
        commit
    }
}

impl<T> Future for Commit<T> {
    type Output = Result<Durable<T>, StoreError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.0).poll(context);
        answer.map(|answer| answer.unwrap_or(Err(StoreError::Closed)))
    }
}

/// Collects what one read may return.
pub(crate) struct Page {
    entries: Vec<Bytes>,
    room: usize,
}

impl Page {
    pub(crate) fn new(bytes_max: usize) -> Self {
        Page { entries: Vec::new(), room: bytes_max }
    }

    /// Takes `entry` if it fits or is the first; says whether it was taken.
    pub(crate) fn push(&mut self, entry: Bytes) -> bool {
        let fits = entry.len() <= self.room;
        let taken = fits || self.entries.is_empty();
        if taken {
            self.room = self.room.saturating_sub(entry.len());
            self.entries.push(entry);
        }
        taken && fits
    }

    pub(crate) fn entries(self) -> Vec<Bytes> {
        self.entries
    }
}
