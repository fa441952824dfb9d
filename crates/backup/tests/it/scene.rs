//! A store, and a place for its backups.

use backup::{Failed, Key, Made, Place, Restored, Source, make, restore};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Batch, LogId, MemoryStore, Store, VaultKey};
use tempfile::TempDir;
use terms::{Seq, Timestamp};

pub(crate) const LEDGER: u8 = b'L';
pub(crate) const LEFT_OUT: u8 = b'G';
pub(crate) const NEEDS: u32 = 6;

pub(crate) struct Scene {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) place: Place,
    pub(crate) key: Key,
    pub(crate) folder: TempDir,
    made: std::cell::Cell<u8>,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        let folder = TempDir::new().expect("a folder");
        let place = place(folder.path());
        let store = Arc::new(MemoryStore::new());
        Scene { store, place, key: Key::new([9; 32]), folder, made: std::cell::Cell::default() }
    }

    pub(crate) async fn append(&self, number: u8, entries: &[&str]) {
        let entries = entries.iter().map(|entry| Bytes::copy_from_slice(entry.as_bytes())).collect();
        self.store.append(Batch::new().append(log(number), None, entries)).await.expect("it is stored");
    }

    pub(crate) async fn put(&self, name: &str, value: &str) {
        let batch = Batch::new().put(key(name), Bytes::copy_from_slice(value.as_bytes()));
        self.store.append(batch).await.expect("it is stored");
    }

    pub(crate) fn source(&self) -> Source<'static> {
        self.made.set(self.made.get() + 1);
        Source {
            store: self.store.clone(),
            leave_out: &[LEFT_OUT],
            files: vec![("keys.json".to_owned(), Bytes::from_static(b"{}"))],
            server: "this one",
            at: at(self.made.get()),
            program: "0.1.0",
            needs: NEEDS,
            is_begun: false,
            distrusted: &[],
            salt: [self.made.get(); 16],
        }
    }

    pub(crate) async fn back_up(&self) -> Made {
        make(&self.place, &self.key, self.source()).await.expect("it is made")
    }

    pub(crate) async fn restored(&self, which: Option<u64>) -> Result<(Restored, Contents), Failed> {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let restored = restore(&self.place, &self.key, which, NEEDS, &store).await?;
        Ok((restored, contents(&*store)))
    }

    /// The files of a kind in the place.
    pub(crate) fn files(&self, below: &str) -> Vec<PathBuf> {
        files_below(self.folder.path(), below)
    }
}

pub(crate) fn files_below(folder: &Path, below: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

pub(crate) fn place(folder: &Path) -> Place {
    folder.to_str().expect("text").parse().expect("a path from the root")
}

/// Night by night.
pub(crate) fn at(night: u8) -> Timestamp {
    Timestamp::parse(&format!("2026-11-{night:02}T01:30:00.123Z")).expect("a time")
}

pub(crate) fn log(number: u8) -> LogId {
    LogId::new(LEDGER, [number; 16])
}

pub(crate) fn key(name: &str) -> VaultKey {
    VaultKey::new(b'p', name.as_bytes()).expect("a short key")
}

pub(crate) type Contents = (BTreeMap<LogId, Vec<Bytes>>, BTreeMap<VaultKey, Bytes>);

/// All that a store holds, but what is left out.
pub(crate) fn contents(store: &dyn Store) -> Contents {
    let (mut logs, mut values) = (BTreeMap::new(), BTreeMap::new());
    for space in 0..=u8::MAX {
        for log in store.logs(space).expect("it can be read").into_iter().filter(|log| log.space() != LEFT_OUT) {
            logs.insert(log, store.read(log, Seq(0), usize::MAX).expect("it can be read"));
        }
        for key in store.keys(space, None, usize::MAX).expect("it can be read") {
            let value = store.get(&key).expect("it can be read").expect("it is there");
            values.insert(key, value);
        }
    }
    (logs, values)
}

/// Text that compression makes little smaller.
pub(crate) fn noise(count: usize, seed: u32) -> String {
    let mut state = seed;
    let next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'!' + u8::try_from(state >> 26).expect("six bits"))
    };
    (0..count).map(next).collect()
}
