use crate::{LogId, StoreError, VaultKey};
use bytes::Bytes;
use terms::{
    Seq,
    limits::{STORE_ENTRY_BYTES_MAX, STORE_PIECE_BYTES},
};

/// Bytes of one snapshot. A document at the product's limit of operations takes far less.
pub const SNAPSHOT_BYTES_MAX: usize = 64 << 20;

const _: () = assert!(STORE_PIECE_BYTES < STORE_ENTRY_BYTES_MAX && STORE_ENTRY_BYTES_MAX <= SNAPSHOT_BYTES_MAX);

/// What one caller wants stored, all or nothing and with one fsync: appends to any number of logs, in order, logs that
/// are forgotten, and values put into the vault or erased from it. Of several puts and erases of one key the last counts.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(crate) appends: Vec<Append>,
    pub(crate) forgets: Vec<LogId>,
    pub(crate) vault: Vec<(VaultKey, Option<Bytes>)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Append {
    pub(crate) log: LogId,
    pub(crate) expect: Option<Seq>,
    pub(crate) entries: Vec<Bytes>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Batch::default()
    }

    /// Appends `entries` to `log`. With `expect`, the whole batch is a [`StoreError::Conflict`] unless the log has
    /// exactly that length at this place of the batch: compare and swap.
    pub fn append(mut self, log: LogId, expect: Option<Seq>, entries: Vec<Bytes>) -> Self {
        self.appends.push(Append { log, expect, entries });
        self
    }

    /// Forgets all entries of `log` and its snapshot, those that this batch appends among them: from then on it is a
    /// log that was never written to.
    pub fn forget(mut self, log: LogId) -> Self {
        self.forgets.push(log);
        self
    }

    /// Puts `value` into the vault, in place of what was there.
    pub fn put(mut self, key: VaultKey, value: Bytes) -> Self {
        self.vault.push((key, Some(value)));
        self
    }

    /// Erases what the vault holds under `key`, if anything.
    pub fn erase(mut self, key: VaultKey) -> Self {
        self.vault.push((key, None));
        self
    }

    /// Does all that `other` does as well, after it.
    pub fn and(mut self, other: Batch) -> Self {
        self.appends.extend(other.appends);
        self.forgets.extend(other.forgets);
        self.vault.extend(other.vault);
        self
    }

    /// What waiting for the disk costs in memory: the bytes themselves and an allowance for each item.
    pub(crate) fn weight(&self) -> usize {
        self.sizes().map(|bytes| bytes + 64).sum::<usize>() + 64 * self.forgets.len()
    }

    /// Refuses what is larger than the store takes.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.sizes().try_for_each(|bytes| within(bytes, STORE_ENTRY_BYTES_MAX))
    }

    fn sizes(&self) -> impl Iterator<Item = usize> {
        let entries = self.appends.iter().flat_map(|append| append.entries.iter().map(Bytes::len));
        let values = self.vault.iter().map(|(_, value)| value.as_ref().map_or(0, Bytes::len));
        entries.chain(values)
    }
}

/// Refuses a value of more than `bytes_max`.
pub(crate) fn within(bytes: usize, bytes_max: usize) -> Result<(), StoreError> {
    if bytes > bytes_max { Err(StoreError::TooLarge { bytes, bytes_max }) } else { Ok(()) }
}
