//! A process that is killed loses nothing that it acknowledged and repeats nothing.

use crate::{
    child::{self, LOGS, WRITERS},
    tools::{Dice, OPTIONS, first, key, log, read_all, times},
};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::Command,
};
use store::{SledStore, Vault};

/// The last number that was acknowledged to each writer.
pub(crate) type Acknowledged = [Option<u64>; WRITERS as usize];

#[test]
fn killing_the_process_loses_and_doubles_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(20 + first());
    let mut acknowledged = [None; WRITERS as usize];
    for kill in 0..times("LAUSUMA_KILLS", 20) {
        // Every fifth one is killed while it opens.
        let after = if kill % 5 == 4 { 0 } else { 1 + dice.below(1_500) };
        write_and_kill(child::command("writes_until_it_is_killed", dir.path()), after, &mut acknowledged);
        check(dir.path(), &acknowledged);
    }
    assert!(acknowledged.iter().any(Option::is_some));
}

/// Runs a writer and kills it when it has said a number of things; everything it still said counts. Returns how many
/// batches it acknowledged.
pub(crate) fn write_and_kill(mut command: Command, after: u64, acknowledged: &mut Acknowledged) -> u64 {
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let (mut said, mut stored) = (0, 0);
    loop {
        if said == after {
            child.kill().unwrap();
        }
        said += 1;
        let mut line = String::new();
        // A line that was cut off says nothing.
        if lines.read_line(&mut line).unwrap() == 0 || !line.ends_with('\n') {
            break;
        }
        if let Some((writer, number)) = line.trim().strip_prefix("stored ").and_then(|rest| rest.split_once(' ')) {
            acknowledged[writer.parse::<usize>().unwrap()] = Some(number.parse().unwrap());
            stored += 1;
        }
    }
    let end = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&end.stderr);
    assert!(said > after && end.status.code().is_none(), "the writer ended by itself: {errors}");
    stored
}

/// Every writer's entries are its numbers from 0 on, each once and in order; its value is the last of them, because
/// they are stored together; and what was acknowledged is among them.
pub(crate) fn check(dir: &Path, acknowledged: &Acknowledged) {
    let store = SledStore::open(dir, OPTIONS).unwrap();
    let mut numbers = vec![Vec::new(); WRITERS.into()];
    for entry in (0..LOGS).flat_map(|number| read_all(&store, log(number))) {
        let [writer, number] = child::numbers(&entry)[..] else { panic!("an entry that nobody wrote: {entry:?}") };
        numbers[writer as usize].push(number);
    }
    for (writer, numbers) in numbers.iter().enumerate() {
        assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "writer {writer}: {numbers:?}");
        let last = numbers.last().copied();
        let value = store.get(&key(&writer.to_string())).unwrap().map(|value| child::numbers(&value)[0]);
        assert_eq!(value, last, "writer {writer}");
        assert!(acknowledged[writer] <= last, "writer {writer}: {:?} > {last:?}", acknowledged[writer]);
    }
}
