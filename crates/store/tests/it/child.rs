//! What runs in another process: the test binary starts itself again with one of these tests, whose role is in the
//! environment. Without a role they end at once.

use crate::tools::{OPTIONS, entries, filler, key, log, wait};
use bytes::Bytes;
use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};
use store::{Batch, Health, Log, SledStore, Store, Vault};

/// Callers of the writing child; each appends to one of [`LOGS`] logs.
pub(crate) const WRITERS: u8 = 64;
pub(crate) const LOGS: u8 = 8;
/// Batches of the child whose writes fail.
const BATCHES: usize = 12;

/// This binary again, to run `test` of this module on the store in `dir`.
pub(crate) fn command(test: &str, dir: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", &format!("child::{test}"), "--nocapture", "--test-threads=1"]);
    command.env("LAUSUMA_CHILD", test).env("LAUSUMA_REAL", dir);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn dir_if_playing(test: &str) -> Option<PathBuf> {
    (env::var("LAUSUMA_CHILD").ok()? == test).then(|| env::var_os("LAUSUMA_REAL").unwrap().into())
}

/// One line to the parent, at once. Whoever is not heard any more may as well stop.
fn say(line: &str) {
    let mut out = io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
}

/// Counts up in every writer's name, from where the store says it was: in each batch an entry of a log and a value of
/// the vault. Says `stored WRITER NUMBER` once that is durable.
#[test]
fn writes_until_it_is_killed() {
    let Some(dir) = dir_if_playing("writes_until_it_is_killed") else { return };
    let store = Arc::new(SledStore::open(&dir, OPTIONS).unwrap());
    say("\nopened");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let writers: Vec<_> = (0..WRITERS).map(|writer| runtime.spawn(count_up(Arc::clone(&store), writer))).collect();
    for writer in writers {
        runtime.block_on(writer).unwrap();
    }
}

async fn count_up(store: Arc<SledStore>, writer: u8) {
    let name = key(&writer.to_string());
    let next = store.get(&name).unwrap().map_or(0, |value| numbers(&value)[0] + 1);
    for number in next.. {
        // Every sixty-fourth is kept in several pieces.
        let padding = if number % 64 == 63 { " x".repeat(10_000) } else { String::new() };
        let batch = Batch::new().append(log(writer % LOGS), None, entries(&[&format!("{writer} {number}{padding}")]));
        store.append(batch.put(name.clone(), Bytes::from(format!("{number}{padding}")))).await.unwrap();
        say(&format!("stored {writer} {number}"));
    }
}

/// The numbers that a stored text begins with.
pub(crate) fn numbers(text: &[u8]) -> Vec<u64> {
    let text = std::str::from_utf8(text).unwrap();
    text.split(' ').map_while(|number| number.parse().ok()).collect()
}

/// Stores numbered batches one after the other, whatever becomes of them, and says so; more of them if the last one
/// failed. Creates the file `LAUSUMA_FAIL_UNTIL`, if one is named, once a batch has failed.
#[test]
fn writes_while_writes_fail() {
    let Some(dir) = dir_if_playing("writes_while_writes_fail") else { return };
    let store = match SledStore::open(&dir, OPTIONS) {
        Ok(store) => store,
        Err(error) => return say(&format!("\nunopened {error}")),
    };
    say("\nopened");
    let mut recovered = true;
    for number in 0..3 * BATCHES {
        if number >= BATCHES && recovered {
            break;
        }
        let stored = wait(store.append(numbered_batch(number)));
        recovered = stored.is_ok();
        match stored {
            Ok(_) => say(&format!("stored {number}")),
            Err(error) => {
                say(&format!("failed {number} {error}"));
                env::var_os("LAUSUMA_FAIL_UNTIL").map(std::fs::File::create).transpose().unwrap();
            }
        }
    }
    if recovered && store.health() == Health::Healthy {
        say("recovered");
    }
}

/// Entries of two logs and a value, the sizes differing: together they fill several of the engine's segments.
pub(crate) fn numbered_batch(number: usize) -> Batch {
    let label = |text: &str| Bytes::from(format!("{number} {text}"));
    let large = [label("large ").to_vec(), filler(number as u64, number % 4 * 60_000).to_vec()].concat();
    Batch::new()
        .append(log(1), None, vec![label("a"), large.clone().into()])
        .append(log(2), None, vec![label("b")])
        .put(key("k"), large.into())
}
