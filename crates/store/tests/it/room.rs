//! Below the reserve of free space nothing is written, and reading goes on.

use crate::tools::{OPTIONS, contents, entries, log, wait};
use store::{Batch, Commit, Health, Log, Options, SledStore, Store, StoreError};
use terms::Seq;

fn append(store: &SledStore) -> Commit<Vec<Seq>> {
    store.append(Batch::new().append(log(1), None, entries(&["a"])))
}

#[test]
fn below_the_reserve_writing_is_refused_and_taken_again_once_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let store = SledStore::open(dir.path(), OPTIONS).unwrap();
    wait(append(&store)).unwrap();
    let before = contents(&store, &[]);
    store.set_reserve_bytes(u64::MAX);
    let refused = wait(append(&store)).unwrap_err();
    assert!(matches!(refused, StoreError::DiskFull { reserve_bytes: u64::MAX, .. }), "{refused}");
    assert!(matches!(wait(store.snapshot(log(1), Seq(1), "s".into())), Err(StoreError::DiskFull { .. })));
    assert!(matches!(store.health(), Health::DiskFull { .. }));
    assert_eq!(contents(&store, &[]), before);
    store.set_reserve_bytes(0);
    assert_eq!(wait(append(&store)).unwrap().into_inner(), [Seq(1)]);
    assert_eq!(store.health(), Health::Healthy);
}

#[test]
fn a_store_below_its_reserve_opens_and_reads() {
    let dir = tempfile::tempdir().unwrap();
    wait(append(&SledStore::open(dir.path(), OPTIONS).unwrap())).unwrap();
    let store = SledStore::open(dir.path(), Options { reserve_bytes: u64::MAX, ..OPTIONS }).unwrap();
    assert_eq!(store.read(log(1), Seq(0), 10).unwrap(), entries(&["a"]));
    assert!(matches!(wait(append(&store)), Err(StoreError::DiskFull { .. })));
}

#[test]
fn the_reserve_is_the_products_unless_another_is_given() {
    assert_eq!(Options::default().reserve_bytes, terms::limits::STORE_RESERVE_BYTES);
}
