//! What every store keeps to: each case runs on the one in memory and on the one on disk.

use crate::tools::{OPTIONS, entries, filler, key, log, read_all, wait};
use bytes::Bytes;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::{Batch, Health, LogId, MemoryStore, SNAPSHOT_BYTES_MAX, SledStore, Snapshot, Store, StoreError, VaultKey};
use terms::{
    Seq,
    limits::{STORE_ENTRY_BYTES_MAX, STORE_PIECE_BYTES},
};

macro_rules! cases {
    ($($case:ident)*) => {
        mod in_memory {
            $(#[test] fn $case() { super::$case(std::sync::Arc::new(super::MemoryStore::new())); })*
        }
        mod on_disk {
            $(#[test] fn $case() {
                let dir = tempfile::tempdir().unwrap();
                super::$case(std::sync::Arc::new(super::SledStore::open(dir.path(), super::OPTIONS).unwrap()));
            })*
        }
    };
}

cases! {
    entries_are_numbered_from_zero_and_read_back
    a_log_that_was_never_written_to_is_empty
    an_append_that_expects_another_length_changes_nothing
    a_batch_is_stored_whole_or_not_at_all
    appends_of_one_batch_see_each_other
    an_append_of_nothing_only_checks_the_length
    a_read_returns_as_much_as_was_asked_for_and_at_least_one_entry
    values_are_put_replaced_and_erased
    the_last_of_several_puts_counts
    keys_of_a_space_are_listed_in_order_a_page_at_a_time
    a_snapshot_replaces_the_earlier_one_and_no_entry
    a_snapshot_ahead_of_its_log_is_refused
    sizes_around_the_pieces_come_back_whole
    entries_have_a_limit
    values_have_a_limit
    snapshots_have_a_limit
    logs_are_listed_by_space
    a_forgotten_log_was_never_written_to
    what_a_batch_forgets_goes_after_what_it_appends
    a_log_that_is_forgotten_while_it_is_read_is_not_damaged
    concurrent_appends_leave_no_gap
    only_one_of_concurrent_swaps_wins
    a_watcher_hears_which_log_has_grown
    a_write_whose_caller_has_gone_is_stored
    a_store_that_is_shut_down_takes_and_shows_nothing
}

fn entries_are_numbered_from_zero_and_read_back(store: Arc<dyn Store>) {
    let first = wait(store.append(Batch::new().append(log(1), None, entries(&["a", "b"])))).unwrap();
    let second = wait(store.append(Batch::new().append(log(1), None, entries(&["", "d"])))).unwrap();
    assert_eq!((first.get(), second.get()), (&vec![Seq(0)], &vec![Seq(2)]));
    assert_eq!(store.length(log(1)).unwrap(), Seq(4));
    for from in 0..6 {
        let expected = entries(&["a", "b", "", "d"]).split_off(from.min(4));
        assert_eq!(store.read(log(1), Seq(from as u64), usize::MAX).unwrap(), expected, "from {from}");
    }
}

fn a_log_that_was_never_written_to_is_empty(store: Arc<dyn Store>) {
    assert_eq!(store.length(log(1)).unwrap(), Seq(0));
    assert_eq!(store.read(log(1), Seq(0), 100).unwrap(), entries(&[]));
    assert_eq!(store.latest_snapshot(log(1)).unwrap(), None);
    assert_eq!(store.get(&key("nothing")).unwrap(), None);
    assert_eq!(store.health(), Health::Healthy);
}

fn an_append_that_expects_another_length_changes_nothing(store: Arc<dyn Store>) {
    let expecting = |length| store.append(Batch::new().append(log(1), Some(Seq(length)), entries(&["a"])));
    wait(expecting(0)).unwrap();
    for wrong in [0, 2] {
        let refused = wait(expecting(wrong)).unwrap_err();
        assert_eq!(refused, StoreError::Conflict { log: log(1), length: Seq(1) });
    }
    assert_eq!(wait(expecting(1)).unwrap().into_inner(), [Seq(1)]);
}

fn a_batch_is_stored_whole_or_not_at_all(store: Arc<dyn Store>) {
    let both = |expected| {
        let batch = Batch::new().append(log(1), None, entries(&["a"]));
        let batch = batch.append(log(2), Some(Seq(expected)), entries(&["b", "c"]));
        wait(store.append(batch.put(key("k"), Bytes::from_static(b"v"))))
    };
    assert_eq!(both(1).unwrap_err(), StoreError::Conflict { log: log(2), length: Seq(0) });
    assert_eq!((store.length(log(1)).unwrap(), store.get(&key("k")).unwrap()), (Seq(0), None));
    assert_eq!(both(0).unwrap().into_inner(), [Seq(0), Seq(0)]);
    assert_eq!((read_all(&*store, log(1)).len(), read_all(&*store, log(2)).len()), (1, 2));
    assert_eq!(store.get(&key("k")).unwrap(), Some(Bytes::from_static(b"v")));
}

fn appends_of_one_batch_see_each_other(store: Arc<dyn Store>) {
    let batch = Batch::new().append(log(1), Some(Seq(0)), entries(&["a", "b"]));
    let batch = batch.append(log(1), Some(Seq(2)), entries(&["c"]));
    assert_eq!(wait(store.append(batch)).unwrap().into_inner(), [Seq(0), Seq(2)]);
    assert_eq!(read_all(&*store, log(1)), entries(&["a", "b", "c"]));
}

fn an_append_of_nothing_only_checks_the_length(store: Arc<dyn Store>) {
    wait(store.append(Batch::new())).unwrap();
    let nothing = |expected| wait(store.append(Batch::new().append(log(1), Some(Seq(expected)), Vec::new())));
    assert_eq!(nothing(0).unwrap().into_inner(), [Seq(0)]);
    assert_eq!(nothing(1).unwrap_err(), StoreError::Conflict { log: log(1), length: Seq(0) });
    assert_eq!(store.logs(1).unwrap(), []);
}

fn a_read_returns_as_much_as_was_asked_for_and_at_least_one_entry(store: Arc<dyn Store>) {
    wait(store.append(Batch::new().append(log(1), None, entries(&["aaa", "bbb", "cc"])))).unwrap();
    let counts = [(0, 1), (3, 1), (5, 1), (6, 2), (7, 2), (8, 3), (9, 3)];
    for (bytes_max, count) in counts {
        assert_eq!(store.read(log(1), Seq(0), bytes_max).unwrap().len(), count, "{bytes_max} bytes");
    }
}

fn values_are_put_replaced_and_erased(store: Arc<dyn Store>) {
    for bytes in [3, 50_000, 20_000, 5, 30_000] {
        let value = filler(bytes as u64, bytes);
        wait(store.append(Batch::new().put(key("k"), value.clone()).put(key("kk"), value.clone()))).unwrap();
        assert_eq!(store.get(&key("k")).unwrap(), Some(value.clone()));
        assert_eq!(store.get(&key("kk")).unwrap(), Some(value));
    }
    wait(store.append(Batch::new().erase(key("k")).erase(key("unknown")))).unwrap();
    assert_eq!(store.get(&key("k")).unwrap(), None);
    assert_eq!(store.get(&key("kk")).unwrap(), Some(filler(30_000, 30_000)));
}

fn the_last_of_several_puts_counts(store: Arc<dyn Store>) {
    let (old, new) = (Bytes::from_static(b"old"), Bytes::from_static(b"new"));
    let batch = Batch::new().put(key("a"), old.clone()).put(key("a"), new.clone());
    wait(store.append(batch.put(key("b"), old).erase(key("b")).erase(key("c")).put(key("c"), new.clone()))).unwrap();
    let found = ["a", "b", "c"].map(|name| store.get(&key(name)).unwrap());
    assert_eq!(found, [Some(new.clone()), None, Some(new)]);
}

fn keys_of_a_space_are_listed_in_order_a_page_at_a_time(store: Arc<dyn Store>) {
    let named = |space, name: &[u8]| VaultKey::new(space, name).unwrap();
    let names: [&[u8]; 5] = [b"", b"a", b"aa", b"b", &[0xff; 8]];
    let mut batch = Batch::new();
    for space in [6, 7, 8, 255] {
        let large = filler(7, 3 * STORE_PIECE_BYTES);
        batch = names.iter().fold(batch, |batch, name| batch.put(named(space, name), large.clone()));
    }
    wait(store.append(batch)).unwrap();
    wait(store.append(Batch::new().erase(named(7, b"aa")))).unwrap();
    let expected = |space, names: &[&[u8]]| names.iter().map(|name| named(space, name)).collect::<Vec<_>>();
    assert_eq!(store.keys(7, None, 10).unwrap(), expected(7, &[b"", b"a", b"b", &[0xff; 8]]));
    assert_eq!(store.keys(7, None, 2).unwrap(), expected(7, &[b"", b"a"]));
    assert_eq!(store.keys(7, Some(&named(7, b"a")), 2).unwrap(), expected(7, &[b"b", &[0xff; 8]]));
    assert_eq!(store.keys(7, Some(&named(7, b"aa")), 1).unwrap(), expected(7, &[b"b"]), "behind one that is gone");
    assert_eq!(store.keys(7, Some(&named(7, &[0xff; 8])), 2).unwrap(), []);
    assert_eq!(store.keys(255, None, 10).unwrap(), expected(255, &names));
    assert_eq!(store.keys(9, None, 10).unwrap(), []);
}

fn a_snapshot_replaces_the_earlier_one_and_no_entry(store: Arc<dyn Store>) {
    wait(store.append(Batch::new().append(log(1), None, entries(&["a", "b", "c"])))).unwrap();
    for (upto, bytes) in [(1, 10), (3, 100_000), (2, 9_000), (2, 0)] {
        let snapshot = Snapshot { upto: Seq(upto), bytes: filler(upto, bytes) };
        wait(store.snapshot(log(1), snapshot.upto, snapshot.bytes.clone())).unwrap();
        assert_eq!(store.latest_snapshot(log(1)).unwrap(), Some(snapshot));
    }
    assert_eq!(read_all(&*store, log(1)), entries(&["a", "b", "c"]));
}

fn a_snapshot_ahead_of_its_log_is_refused(store: Arc<dyn Store>) {
    wait(store.append(Batch::new().append(log(1), None, entries(&["a"])))).unwrap();
    let refused = wait(store.snapshot(log(1), Seq(2), Bytes::new())).unwrap_err();
    assert_eq!(refused, StoreError::SnapshotAhead { log: log(1), upto: Seq(2), length: Seq(1) });
    assert_eq!(store.latest_snapshot(log(1)).unwrap(), None);
}

fn sizes_around_the_pieces_come_back_whole(store: Arc<dyn Store>) {
    let around = |middle: usize| middle - 14..middle + 2;
    let sizes = around(STORE_PIECE_BYTES / 2).chain(around(STORE_PIECE_BYTES)).chain(around(3 * STORE_PIECE_BYTES));
    let all: Vec<Bytes> = sizes.map(|bytes| filler(bytes as u64, bytes)).collect();
    for (number, entry) in all.iter().enumerate() {
        let name = key(&format!("value {number}"));
        wait(store.append(Batch::new().append(log(1), None, vec![entry.clone()]).put(name, entry.clone()))).unwrap();
    }
    wait(store.append(Batch::new().append(log(1), None, all.clone()))).unwrap();
    assert_eq!(read_all(&*store, log(1)), [all.clone(), all.clone()].concat());
    for (number, entry) in all.iter().enumerate() {
        assert_eq!(store.get(&key(&format!("value {number}"))).unwrap().as_ref(), Some(entry));
        assert_eq!(&store.read(log(1), Seq(number as u64), 1).unwrap()[0], entry);
    }
}

fn entries_have_a_limit(store: Arc<dyn Store>) {
    let max = STORE_ENTRY_BYTES_MAX;
    let append = |bytes| wait(store.append(Batch::new().append(log(1), None, vec![filler(1, bytes)])));
    assert!(append(max - 1).is_ok() && append(max).is_ok());
    assert_eq!(append(max + 1).unwrap_err(), StoreError::TooLarge { bytes: max + 1, bytes_max: max });
    assert_eq!(store.read(log(1), Seq(0), usize::MAX).unwrap(), [filler(1, max - 1), filler(1, max)]);
}

fn values_have_a_limit(store: Arc<dyn Store>) {
    let max = STORE_ENTRY_BYTES_MAX;
    let put = |bytes| wait(store.append(Batch::new().put(key("k"), filler(1, bytes))));
    assert!(put(max - 1).is_ok() && put(max).is_ok());
    assert_eq!(put(max + 1).unwrap_err(), StoreError::TooLarge { bytes: max + 1, bytes_max: max });
    assert_eq!(store.get(&key("k")).unwrap(), Some(filler(1, max)));
}

fn snapshots_have_a_limit(store: Arc<dyn Store>) {
    let max = SNAPSHOT_BYTES_MAX;
    let bytes = Bytes::from(vec![7; max + 1]);
    let snapshot = |size| wait(store.snapshot(log(1), Seq(0), bytes.slice(..size)));
    assert!(snapshot(max - 1).is_ok() && snapshot(max).is_ok());
    assert_eq!(snapshot(max + 1).unwrap_err(), StoreError::TooLarge { bytes: max + 1, bytes_max: max });
    assert_eq!(store.latest_snapshot(log(1)).unwrap().unwrap().bytes.len(), max);
}

fn logs_are_listed_by_space(store: Arc<dyn Store>) {
    let logs = [(0, 0xff), (1, 0), (1, 0xff), (2, 0), (255, 0xff)].map(|(space, id)| LogId::new(space, [id; 16]));
    for log in logs.iter().rev() {
        wait(store.append(Batch::new().append(*log, None, entries(&["a"])))).unwrap();
    }
    assert_eq!(store.logs(1).unwrap(), logs[1..3]);
    assert_eq!(store.logs(255).unwrap(), logs[4..]);
    assert_eq!(store.logs(3).unwrap(), []);
}

fn a_forgotten_log_was_never_written_to(store: Arc<dyn Store>) {
    let long = vec![filler(1, 3 * STORE_PIECE_BYTES), filler(2, 10), filler(3, STORE_PIECE_BYTES)];
    wait(store.append(Batch::new().append(log(1), None, long).append(log(2), None, entries(&["b"])))).unwrap();
    wait(store.snapshot(log(1), Seq(2), filler(4, 100_000))).unwrap();
    wait(store.append(Batch::new().forget(log(1)).forget(log(3)))).unwrap();
    assert_eq!((store.length(log(1)).unwrap(), store.latest_snapshot(log(1)).unwrap()), (Seq(0), None));
    assert_eq!(read_all(&*store, log(1)), entries(&[]));
    assert_eq!(store.logs(log(1).space()).unwrap(), [log(2)]);
    let refused = wait(store.snapshot(log(1), Seq(1), Bytes::new())).unwrap_err();
    assert_eq!(refused, StoreError::SnapshotAhead { log: log(1), upto: Seq(1), length: Seq(0) });
    wait(store.append(Batch::new().append(log(1), Some(Seq(0)), entries(&["c"])))).unwrap();
    assert_eq!((read_all(&*store, log(1)), read_all(&*store, log(2))), (entries(&["c"]), entries(&["b"])));
}

fn what_a_batch_forgets_goes_after_what_it_appends(store: Arc<dyn Store>) {
    wait(store.append(Batch::new().append(log(1), None, entries(&["a"])))).unwrap();
    let last = Batch::new().append(log(1), Some(Seq(1)), entries(&["b"])).append(log(2), None, entries(&["c"]));
    let numbers = wait(store.append(last.forget(log(1)))).unwrap().into_inner();
    assert_eq!(numbers, [Seq(1), Seq(0)]);
    assert_eq!((read_all(&*store, log(1)), read_all(&*store, log(2))), (entries(&[]), entries(&["c"])));
    let late = wait(store.append(Batch::new().append(log(1), Some(Seq(2)), entries(&["d"])))).unwrap_err();
    assert_eq!(late, StoreError::Conflict { log: log(1), length: Seq(0) });
}

fn a_log_that_is_forgotten_while_it_is_read_is_not_damaged(store: Arc<dyn Store>) {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    for from in [0, 7] {
                        let read = store.read(log(1), Seq(from), 50_000).unwrap();
                        assert!(read.iter().all(|entry| entry.len() == 4_000));
                    }
                }
            });
        }
        for round in 0..30 {
            let entries = (0..20).map(|number| filler(20 * round + number, 4_000)).collect();
            wait(store.append(Batch::new().append(log(1), Some(Seq(0)), entries))).unwrap();
            wait(store.append(Batch::new().forget(log(1)))).unwrap();
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert_eq!(store.health(), Health::Healthy);
}

fn concurrent_appends_leave_no_gap(store: Arc<dyn Store>) {
    let threads: Vec<_> = (0..8_u8)
        .map(|thread| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                (0..50_u8).flat_map(|n| append_and_number(&*store, thread, n)).collect::<Vec<(Seq, Bytes)>>()
            })
        })
        .collect();
    let told: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    let read = read_all(&*store, log(1));
    assert_eq!(told.len(), read.len());
    assert!(told.iter().all(|(seq, entry)| read[seq.0 as usize] == *entry));
}

fn append_and_number(store: &dyn Store, thread: u8, n: u8) -> Vec<(Seq, Bytes)> {
    let new: Vec<Bytes> = (0..n % 3 + 1).map(|i| Bytes::copy_from_slice(&[thread, n, i])).collect();
    let firsts = wait(store.append(Batch::new().append(log(1), None, new.clone()))).unwrap().into_inner();
    (firsts[0].0..).map(Seq).zip(new).collect()
}

fn only_one_of_concurrent_swaps_wins(store: Arc<dyn Store>) {
    let commits: Vec<_> = (0..100_u64)
        .map(|n| {
            let entry = Bytes::copy_from_slice(&n.to_be_bytes());
            store.append(Batch::new().append(log(1), Some(Seq(n / 10)), vec![entry]))
        })
        .collect();
    let won: Vec<bool> = commits.into_iter().map(|commit| wait(commit).is_ok()).collect();
    let expected: Vec<bool> = (0..100).map(|n| n % 10 == 0).collect();
    assert_eq!(won, expected);
    assert_eq!(store.length(log(1)).unwrap(), Seq(10));
}

fn a_watcher_hears_which_log_has_grown(store: Arc<dyn Store>) {
    let mut watch = store.watch();
    let batch = Batch::new().append(log(1), None, entries(&["a", "b"])).append(log(2), None, entries(&["c"]));
    wait(store.append(batch)).unwrap();
    let heard: BTreeSet<_> = [watch.try_recv().unwrap(), watch.try_recv().unwrap()].into();
    assert_eq!(heard, [(log(1), Seq(2)), (log(2), Seq(1))].into());
    wait(store.append(Batch::new().put(key("k"), Bytes::new()))).unwrap();
    assert!(watch.try_recv().is_err());
}

fn a_write_whose_caller_has_gone_is_stored(store: Arc<dyn Store>) {
    drop(store.append(Batch::new().append(log(1), None, entries(&["gone"]))));
    wait(store.append(Batch::new().append(log(1), None, entries(&["here"])))).unwrap();
    assert_eq!(read_all(&*store, log(1)), entries(&["gone", "here"]));
}

fn a_store_that_is_shut_down_takes_and_shows_nothing(store: Arc<dyn Store>) {
    let under_way: Vec<_> =
        (0..100).map(|_| store.append(Batch::new().append(log(1), None, entries(&["a"])))).collect();
    wait(store.shutdown());
    assert!(under_way.into_iter().all(|commit| wait(commit).is_ok()));
    let refused = wait(store.append(Batch::new().append(log(1), None, entries(&["a"])))).unwrap_err();
    assert_eq!(refused, StoreError::Closed);
    assert_eq!(store.read(log(1), Seq(0), 10).unwrap_err(), StoreError::Closed);
    assert_eq!(store.length(log(1)).unwrap_err(), StoreError::Closed);
    assert_eq!(store.get(&key("k")).unwrap_err(), StoreError::Closed);
    assert_eq!(store.health(), Health::Closed);
    wait(store.shutdown());
}
