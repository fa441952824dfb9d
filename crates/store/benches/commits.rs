//! How many durable entries of 150 bytes a second the store takes from 1, 16 and 256 callers that each wait for their
//! own: every caller with its own log, and all with one. Prints the median of five rounds. Then: how long it takes until a
//! log is forgotten that was written entry by entry; whoever writes meanwhile waits for it.
//! `cargo bench -p store` measures the disk under the system's directory for temporary files; `TMPDIR` names another.
#![allow(clippy::unwrap_used, reason = "in a measurement the panic is the report")]

use bytes::Bytes;
use std::{
    io::{self, Write},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Batch, Log, LogId, Options, SledStore};
use tokio::{runtime::Runtime, task::JoinSet};

const ENTRY_BYTES: usize = 150;
const ROUND: Duration = Duration::from_secs(1);
const ROUNDS: usize = 5;
/// Entries of the log that is forgotten.
const FORGOTTEN: usize = 20_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    for callers in [1, 16, 256_u16] {
        for (shape, logs) in [("a log each", callers), ("one log", 1)] {
            let dir = tempfile::tempdir().unwrap();
            let options = Options { reserve_bytes: 0, ..Options::default() };
            let store = Arc::new(SledStore::open(dir.path(), options).unwrap());
            let mut rates: Vec<u64> = (0..ROUNDS).map(|_| rate(&runtime, &store, callers, logs)).collect();
            rates.sort_unstable();
            let (low, median, high) = (rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
            say(&format!("{callers:3} callers, {shape}: {median} entries/s ({low} to {high})"));
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let store = SledStore::open(dir.path(), Options { reserve_bytes: 0, ..Options::default() }).unwrap();
    let mut times: Vec<u128> = (0..ROUNDS).map(|_| runtime.block_on(forgetting(&store))).collect();
    times.sort_unstable();
    let (low, median, high) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
    say(&format!(
        "a log of {FORGOTTEN} entries, each stored on its own, is forgotten in {median} ms ({low} to {high})"
    ));
}

fn say(line: &str) {
    io::stdout().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// Milliseconds that it takes to forget a log.
async fn forgetting(store: &SledStore) -> u128 {
    let log = LogId::new(1, [9; 16]);
    let entry = Bytes::from(vec![7; ENTRY_BYTES]);
    for _ in 0..FORGOTTEN {
        store.append(Batch::new().append(log, None, vec![entry.clone()])).await.unwrap();
    }
    let start = Instant::now();
    store.append(Batch::new().forget(log)).await.unwrap();
    start.elapsed().as_millis()
}

/// Entries a second in one round.
fn rate(runtime: &Runtime, store: &Arc<SledStore>, callers: u16, logs: u16) -> u64 {
    let start = Instant::now();
    let stored = runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for caller in 0..callers {
            tasks.spawn(append_until(Arc::clone(store), caller % logs, start + ROUND));
        }
        tasks.join_all().await.into_iter().sum::<u64>()
    });
    (stored as f64 / start.elapsed().as_secs_f64()) as u64
}

async fn append_until(store: Arc<SledStore>, log: u16, end: Instant) -> u64 {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&log.to_be_bytes());
    let entry = Bytes::from(vec![7; ENTRY_BYTES]);
    let mut stored = 0;
    while Instant::now() < end {
        store.append(Batch::new().append(LogId::new(1, id), None, vec![entry.clone()])).await.unwrap();
        stored += 1;
    }
    stored
}
