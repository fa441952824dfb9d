//! What the tests share.

use bytes::Bytes;
use std::{collections::BTreeMap, fs, future::Future, path::Path};
use store::{LogId, Options, Snapshot, Store, VaultKey};
use terms::Seq;

/// Small reserves and caches, so that a nearly full disk doesn't fail tests and pages leave the cache.
pub(crate) const OPTIONS: Options = Options { reserve_bytes: 1 << 20, cache_bytes: 4 << 20 };

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub(crate) fn log(number: u8) -> LogId {
    LogId::new(1, [number; 16])
}

pub(crate) fn key(name: &str) -> VaultKey {
    VaultKey::new(2, name.as_bytes()).unwrap()
}

pub(crate) fn entries(texts: &[&str]) -> Vec<Bytes> {
    texts.iter().map(|text| Bytes::copy_from_slice(text.as_bytes())).collect()
}

/// `bytes` bytes that don't repeat soon and differ from seed to seed.
pub(crate) fn filler(seed: u64, bytes: usize) -> Bytes {
    let mut dice = Dice::new(seed);
    (0..bytes).map(|_| dice.below(256) as u8).collect()
}

/// Repeatable numbers: a test that fails, fails again.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % end
    }
}

/// How often a fault happens: from the environment, or the share of a test run.
pub(crate) fn times(variable: &str, share: u64) -> u64 {
    std::env::var(variable).map_or(share, |count| count.parse().unwrap())
}

/// Where a run begins that goes on with an earlier one: the numbers before were drawn there.
pub(crate) fn first() -> u64 {
    times("LAUSUMA_FIRST", 0)
}

/// All entries of a log, read page by page.
pub(crate) fn read_all(store: &dyn Store, log: LogId) -> Vec<Bytes> {
    let mut read = Vec::new();
    loop {
        let page = store.read(log, Seq(read.len() as u64), 100_000).unwrap();
        if page.is_empty() {
            assert_eq!(store.length(log).unwrap(), Seq(read.len() as u64));
            return read;
        }
        read.extend(page);
    }
}

/// The logs of space 1 and their snapshots, and the vault's values under `names`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Contents {
    logs: BTreeMap<LogId, Vec<Bytes>>,
    snapshots: BTreeMap<LogId, Snapshot>,
    values: Vec<Option<Bytes>>,
}

pub(crate) fn contents(store: &dyn Store, names: &[&str]) -> Contents {
    let logs = store.logs(1).unwrap();
    let snapshots = logs.iter().filter_map(|log| Some((*log, store.latest_snapshot(*log).unwrap()?)));
    Contents {
        snapshots: snapshots.collect(),
        logs: logs.into_iter().map(|log| (log, read_all(store, log))).collect(),
        values: names.iter().map(|name| store.get(&key(name)).unwrap()).collect(),
    }
}

/// Every file under `dir` with its bytes, by its path inside.
pub(crate) fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let inner = files(&entry.path()).into_iter();
            found.extend(inner.map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else {
            found.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    found
}

/// Makes `dir` hold exactly these files.
pub(crate) fn lay_out(dir: &Path, files: &BTreeMap<String, Vec<u8>>) {
    if dir.exists() {
        fs::remove_dir_all(dir).unwrap();
    }
    for (path, bytes) in files {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    // An empty directory of the engine, which `files` doesn't list.
    fs::create_dir_all(dir.join("records/blobs")).unwrap();
}
