use crate::{Batch, LogId, Snapshot, StoreError, VaultKey};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};
use terms::Seq;

/// What goes to disk together: the batches and snapshots of many callers, each admitted or refused as a whole, in the
/// order in which they came. Both stores decide here, so that they can't differ.
#[derive(Default)]
pub(crate) struct Plan {
    /// Logs of which nothing stays that is on disk already.
    pub(crate) forgotten: BTreeSet<LogId>,
    pub(crate) growth: BTreeMap<LogId, Growth>,
    pub(crate) vault: BTreeMap<VaultKey, Option<Bytes>>,
    pub(crate) snapshots: BTreeMap<LogId, Snapshot>,
}

/// New entries of one log, whoever brought them: they are stored side by side.
pub(crate) struct Growth {
    pub(crate) first: Seq,
    pub(crate) entries: Vec<Bytes>,
}

impl Growth {
    /// The log's length once these are stored.
    pub(crate) fn end(&self) -> Seq {
        Seq(self.first.0 + self.entries.len() as u64)
    }
}

impl Plan {
    /// Admits a batch: the number of the first entry of each append. `stored` tells a log's length on disk.
    pub(crate) fn admit(&mut self, batch: Batch, stored: impl Fn(LogId) -> Seq) -> Result<Vec<Seq>, StoreError> {
        let firsts = self.firsts(&batch, &stored)?;
        for (append, first) in batch.appends.into_iter().zip(&firsts) {
            if append.entries.is_empty() {
                continue;
            }
            let growth = self.growth.entry(append.log).or_insert(Growth { first: *first, entries: Vec::new() });
            growth.entries.extend(append.entries);
        }
        for log in batch.forgets {
            self.growth.remove(&log);
            self.snapshots.remove(&log);
            self.forgotten.insert(log);
        }
        self.vault.extend(batch.vault);
        Ok(firsts)
    }

    /// Admits a snapshot, unless it claims entries that are not there.
    pub(crate) fn admit_snapshot(
        &mut self,
        log: LogId,
        snapshot: Snapshot,
        stored: impl Fn(LogId) -> Seq,
    ) -> Result<(), StoreError> {
        let length = self.length(log, &stored);
        if snapshot.upto > length {
            return Err(StoreError::SnapshotAhead { log, upto: snapshot.upto, length });
        }
        self.snapshots.insert(log, snapshot);
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.growth.is_empty() && !self.replaces()
    }

    /// Whether a reader could see a value change before it is durable.
    pub(crate) fn replaces(&self) -> bool {
        !(self.vault.is_empty() && self.snapshots.is_empty() && self.forgotten.is_empty())
    }

    fn firsts(&self, batch: &Batch, stored: &impl Fn(LogId) -> Seq) -> Result<Vec<Seq>, StoreError> {
        let mut lengths = BTreeMap::new();
        let mut firsts = Vec::with_capacity(batch.appends.len());
        for append in &batch.appends {
            let length: &mut Seq = lengths.entry(append.log).or_insert_with(|| self.length(append.log, stored));
            if append.expect.is_some_and(|expected| expected != *length) {
                return Err(StoreError::Conflict { log: append.log, length: *length });
            }
            firsts.push(*length);
            length.0 += append.entries.len() as u64;
        }
        Ok(firsts)
    }

    fn length(&self, log: LogId, stored: &impl Fn(LogId) -> Seq) -> Seq {
        match self.growth.get(&log) {
            Some(growth) => growth.end(),
            None if self.forgotten.contains(&log) => Seq(0),
            None => stored(log),
        }
    }
}
