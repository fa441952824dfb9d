use crate::{
    Batch, Commit, Figures, Health, Log, LogId, Moment, Shutdown, Snapshot, Store, StoreError, ValueWatch, Vault,
    VaultKey,
    batch::{SNAPSHOT_BYTES_MAX, within},
    contract::{Page, ValueWatches},
    plan::Plan,
};
use bytes::Bytes;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use terms::{Durable, Seq, Spread};
use tokio::sync::broadcast;

/// A store that forgets: for tests, and as the model that the real one is held against.
#[derive(Debug)]
pub struct MemoryStore {
    contents: Mutex<Contents>,
    watches: ValueWatches,
    grown: broadcast::Sender<(LogId, Seq)>,
}

#[derive(Debug, Default)]
struct Contents {
    logs: BTreeMap<LogId, Vec<Bytes>>,
    vault: BTreeMap<VaultKey, Bytes>,
    snapshots: BTreeMap<LogId, Snapshot>,
    closed: bool,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        let grown = broadcast::Sender::new(crate::WATCH_HINTS_MAX);
        MemoryStore { contents: Mutex::default(), watches: ValueWatches::default(), grown }
    }

    /// Nothing that holds the lock can panic half-way, so a poisoned lock guards whole contents.
    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<MutexGuard<'_, Contents>, StoreError> {
        let contents = self.lock();
        if contents.closed { Err(StoreError::Closed) } else { Ok(contents) }
    }

    /// Decides under the lock and stores what was admitted.
    fn store<T>(&self, decide: impl FnOnce(&mut Plan, &Contents) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut contents = self.open()?;
        let mut plan = Plan::default();
        let admitted = decide(&mut plan, &contents)?;
        for log in &plan.forgotten {
            contents.logs.remove(log);
            contents.snapshots.remove(log);
        }
        for (log, growth) in plan.growth {
            let end = growth.end();
            contents.logs.entry(log).or_default().extend(growth.entries);
            // Nobody may be watching.
            let _ = self.grown.send((log, end));
        }
        self.watches.note(plan.vault.keys());
        for (key, value) in plan.vault {
            match value {
                Some(value) => contents.vault.insert(key, value),
                None => contents.vault.remove(&key),
            };
        }
        contents.snapshots.extend(plan.snapshots);
        Ok(admitted)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        MemoryStore::new()
    }
}

impl Contents {
    fn length(&self, log: LogId) -> Seq {
        Seq(self.logs.get(&log).map_or(0, |entries| entries.len() as u64))
    }
}

impl Log for MemoryStore {
    fn append(&self, batch: Batch) -> Commit<Vec<Seq>> {
        let stored =
            batch.check().and_then(|()| self.store(|plan, contents| plan.admit(batch, |log| contents.length(log))));
        Commit::settled(stored.map(Durable::attest))
    }

    fn length(&self, log: LogId) -> Result<Seq, StoreError> {
        Ok(self.open()?.length(log))
    }

    fn read(&self, log: LogId, from: Seq, bytes_max: usize) -> Result<Vec<Bytes>, StoreError> {
        let contents = self.open()?;
        let entries = contents.logs.get(&log).map_or(&[][..], Vec::as_slice);
        let from = usize::try_from(from.0).unwrap_or(usize::MAX).min(entries.len());
        let mut page = Page::new(bytes_max);
        let _ = entries[from..].iter().all(|entry| page.push(entry.clone()));
        Ok(page.entries())
    }

    fn snapshot(&self, log: LogId, upto: Seq, bytes: Bytes) -> Commit<()> {
        let stored = within(bytes.len(), SNAPSHOT_BYTES_MAX).and_then(|()| {
            let snapshot = Snapshot { upto, bytes };
            self.store(|plan, contents| plan.admit_snapshot(log, snapshot, |log| contents.length(log)))
        });
        Commit::settled(stored.map(Durable::attest))
    }

    fn latest_snapshot(&self, log: LogId) -> Result<Option<Snapshot>, StoreError> {
        Ok(self.open()?.snapshots.get(&log).cloned())
    }

    fn logs(&self, space: u8) -> Result<Vec<LogId>, StoreError> {
        Ok(self.open()?.logs.keys().filter(|log| log.space() == space).copied().collect())
    }

    fn watch(&self) -> broadcast::Receiver<(LogId, Seq)> {
        self.grown.subscribe()
    }
}

impl Vault for MemoryStore {
    fn get(&self, key: &VaultKey) -> Result<Option<Bytes>, StoreError> {
        Ok(self.open()?.vault.get(key).cloned())
    }

    fn keys(&self, space: u8, after: Option<&VaultKey>, count_max: usize) -> Result<Vec<VaultKey>, StoreError> {
        let contents = self.open()?;
        let of_space = contents.vault.keys().filter(|key| key.space() == space);
        Ok(of_space.filter(|key| after.is_none_or(|after| *key > after)).take(count_max).cloned().collect())
    }
}

impl Store for MemoryStore {
    fn figures(&self) -> Figures {
        let flushes = Spread::new(Spread::TIMES).counted();
        Figures { flushes, failures: 0, waiting: 0, waiting_bytes: 0, free_bytes: None, reserve_bytes: 0 }
    }

    fn health(&self) -> Health {
        if self.lock().closed { Health::Closed } else { Health::Healthy }
    }

    fn watch_values(&self) -> ValueWatch {
        self.watches.begin()
    }

    fn moment(&self, watch: &ValueWatch) -> Result<Moment, StoreError> {
        let contents = self.open()?;
        let lengths = contents.logs.keys().map(|log| (*log, contents.length(*log))).collect();
        let value = |key: VaultKey| (key.clone(), contents.vault.get(&key).cloned());
        Ok(Moment { lengths, changed: watch.keys().into_iter().map(value).collect() })
    }

    fn shutdown(&self) -> Shutdown {
        self.lock().closed = true;
        Box::pin(std::future::ready(()))
    }
}
