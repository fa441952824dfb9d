//! A write that fails is an error for its caller. The store neither panics nor keeps half of a batch, and takes writes
//! again by itself. `failing.c` makes the writes fail.

use crate::{
    child,
    preload::Library,
    tools::{OPTIONS, first, key, log, read_all, times},
};
use std::{collections::BTreeSet, path::Path, process::Command};
use store::{SledStore, Vault};

/// The numbers of `EIO` and `ENOSPC` on Linux.
const ERRORS: [(&str, i32); 2] = [("EIO", 5), ("ENOSPC", 28)];

#[test]
fn each_write_failing_in_turn_is_an_error_and_leaves_nothing_half_done() {
    let library = Library::build(include_str!("failing.c"));
    let mut failed = 0;
    // Opening takes the first forty or so; the last ones may be more than there are.
    let begin = first();
    for at in begin + 1..=begin + times("LAUSUMA_FAILING_WRITES", 140) {
        let (name, error) = ERRORS[at as usize % ERRORS.len()];
        let dir = tempfile::tempdir().unwrap();
        let case = format!("{name} at write {at}");
        let said = run(failing(&library, dir.path(), at, error), &case);
        failed += u64::from(said.contains("unopened") || said.contains("failed "));
        assert!(said.contains("unopened") || said.contains("recovered"), "{case}: {said}");
        check(dir.path(), &said, &case);
    }
    assert!(failed > 0 || begin > 0);
}

#[test]
fn a_store_on_a_full_disk_takes_writes_again_once_there_is_room() {
    let library = Library::build(include_str!("failing.c"));
    for at in [40, 60, 80] {
        let dir = tempfile::tempdir().unwrap();
        let room = tempfile::tempdir().unwrap();
        let case = format!("full from write {at} on");
        let mut command = failing(&library, dir.path(), at, 28);
        command.env("LAUSUMA_FAIL_UNTIL", room.path().join("room"));
        let said = run(command, &case);
        assert!(said.contains("failed ") && said.contains("recovered"), "{case}: {said}");
        check(dir.path(), &said, &case);
    }
}

fn failing(library: &Library, dir: &Path, at: u64, error: i32) -> Command {
    let mut command = child::command("writes_while_writes_fail", dir);
    command.env("LD_PRELOAD", library.path());
    command.env("LAUSUMA_FAIL_AT", at.to_string()).env("LAUSUMA_FAIL_WITH", error.to_string());
    command
}

/// What the child said. Its test passes: nothing panicked out of the store.
fn run(mut command: Command, case: &str) -> String {
    let end = command.output().unwrap();
    let said = String::from_utf8(end.stdout).unwrap();
    assert!(end.status.success(), "{case}: {said}{}", String::from_utf8_lossy(&end.stderr));
    said
}

/// Every batch is there whole or not at all, and once; those that were acknowledged are there.
fn check(dir: &Path, said: &str, case: &str) {
    let store = SledStore::open(dir, OPTIONS).unwrap_or_else(|error| panic!("{case}: {error}: {said}"));
    let label = |entry: &[u8]| {
        let text = String::from_utf8_lossy(entry);
        text.split_once(' ').unwrap().0.parse::<usize>().unwrap()
    };
    let first: Vec<usize> = read_all(&store, log(1)).iter().map(|entry| label(entry)).collect();
    let second: Vec<usize> = read_all(&store, log(2)).iter().map(|entry| label(entry)).collect();
    let value = store.get(&key("k")).unwrap().map(|value| label(&value));
    let doubled: Vec<usize> = second.iter().flat_map(|number| [*number; 2]).collect();
    assert_eq!(first, doubled, "{case}");
    assert_eq!(value, second.last().copied(), "{case}");
    let found: BTreeSet<usize> = second.iter().copied().collect();
    assert_eq!(found.len(), second.len(), "{case}");
    for line in said.lines().filter_map(|line| line.strip_prefix("stored ")) {
        assert!(found.contains(&line.parse().unwrap()), "{case}: batch {line} is lost");
    }
}
