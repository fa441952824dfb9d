//! What is found on opening decides whether a store opens; a refusal says why and leaves everything as it was.

use crate::tools::{OPTIONS, contents, entries, files, filler, key, log, wait};
use std::{fs, path::Path};
use store::{Batch, Damage, Log, OpenError, SledStore, Store, StoreError};
use terms::Seq;

fn filled(dir: &Path) -> SledStore {
    let store = SledStore::open(dir, OPTIONS).unwrap();
    wait(store.append(Batch::new().append(log(1), None, entries(&["a", "b"])).put(key("k"), filler(1, 9_000))))
        .unwrap();
    wait(store.snapshot(log(1), Seq(1), filler(2, 20_000))).unwrap();
    store
}

fn refusal(dir: &Path) -> OpenError {
    SledStore::open(dir, OPTIONS).err().expect("it must not open")
}

#[test]
fn what_was_stored_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    let before = contents(&store, &["k"]);
    drop(store);
    let store = SledStore::open(dir.path(), OPTIONS).unwrap();
    assert_eq!(contents(&store, &["k"]), before);
    let next = wait(store.append(Batch::new().append(log(1), Some(Seq(2)), entries(&["c"])))).unwrap();
    assert_eq!(next.into_inner(), [Seq(2)]);
}

#[test]
fn a_store_in_use_is_not_opened_again_before_it_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    assert!(matches!(refusal(dir.path()), OpenError::InUse { path } if path == dir.path()));
    wait(store.shutdown());
    assert!(SledStore::open(dir.path(), OPTIONS).is_ok());
}

#[test]
fn a_directory_that_cannot_be_made_or_written_to_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "not a store").unwrap();
    for path in [file.clone(), file.join("below")] {
        assert!(matches!(refusal(&path), OpenError::NotWritable { .. }), "{path:?}");
    }
    // The kernel lets nobody make files here, not even root.
    assert!(matches!(refusal(Path::new("/proc/self/store")), OpenError::NotWritable { .. } | OpenError::Io { .. }));
    assert_eq!(fs::read(&file).unwrap(), b"not a store");
}

#[test]
fn a_look_tells_what_is_there_and_disturbs_nobody() {
    let dir = tempfile::tempdir().unwrap();
    assert!(!SledStore::look(dir.path()).unwrap().0, "nothing yet");
    assert!(files(dir.path()).is_empty(), "and nothing was made");
    let store = filled(dir.path());
    let (is_made, free_bytes) = SledStore::look(dir.path()).unwrap();
    assert!(is_made && free_bytes > 0, "while it is open");
    drop(store);
    let before = files(dir.path());
    assert!(SledStore::look(dir.path()).unwrap().0);
    assert_eq!(files(dir.path()), before);
    fs::write(dir.path().join("format"), "lausuma store, format 2\n").unwrap();
    assert!(matches!(SledStore::look(dir.path()), Err(OpenError::NewerFormat { found: 2, known: 1, .. })));
    fs::remove_file(dir.path().join("format")).unwrap();
    assert!(matches!(SledStore::look(dir.path()), Err(OpenError::Damaged { .. })));
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    fs::write(dir.path().join("format"), "lausuma store, format 2\n").unwrap();
    let before = files(dir.path());
    assert!(matches!(refusal(dir.path()), OpenError::NewerFormat { found: 2, known: 1, .. }));
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_store_that_lacks_a_file_is_damaged() {
    for lost in ["format", "witness", "records/db"] {
        let dir = tempfile::tempdir().unwrap();
        drop(filled(dir.path()));
        fs::remove_file(dir.path().join(lost)).unwrap();
        let before = files(dir.path());
        assert!(matches!(refusal(dir.path()), OpenError::Damaged { .. }), "{lost}");
        assert_eq!(files(dir.path()), before, "{lost}");
    }
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    fs::remove_dir_all(dir.path().join("records")).unwrap();
    let refused = refusal(dir.path());
    assert!(matches!(refused, OpenError::Damaged { damage: Damage::File("records"), .. }), "{refused}");
}

#[test]
fn a_past_state_of_the_engines_files_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let past = files(&dir.path().join("records"));
    drop(filled(dir.path()));
    fs::remove_dir_all(dir.path().join("records")).unwrap();
    fs::create_dir_all(dir.path().join("records/blobs")).unwrap();
    past.iter().for_each(|(name, bytes)| fs::write(dir.path().join("records").join(name), bytes).unwrap());
    let refused = refusal(dir.path());
    assert!(
        matches!(refused, OpenError::Damaged { damage: Damage::RolledBack { expected: 4, found: 2 }, .. }),
        "{refused}"
    );
}

#[test]
fn an_opening_that_was_interrupted_is_taken_up() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    // Killed while it made the copy, and killed before the engine's files had their name.
    fs::create_dir_all(dir.path().join("aside/blobs")).unwrap();
    fs::write(dir.path().join("aside/db"), "half").unwrap();
    fs::rename(dir.path().join("records"), dir.path().join("records.new")).unwrap();
    let store = SledStore::open(dir.path(), OPTIONS).unwrap();
    assert_eq!(store.length(log(1)).unwrap(), Seq(2));
    assert!(!dir.path().join("aside").exists());
}

#[test]
fn a_file_that_the_engine_does_not_sync_raises_the_alarm() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path());
    fs::write(dir.path().join("records/blobs/1"), "x").unwrap();
    let refused = wait(store.append(Batch::new().append(log(1), None, entries(&["c"])))).unwrap_err();
    assert_eq!(refused, StoreError::Failed(store::Fault::Blob));
    assert_eq!(store.health(), store::Health::ReadOnly(store::Fault::Blob));
    fs::remove_file(dir.path().join("records/blobs/1")).unwrap();
    wait(store.append(Batch::new().append(log(2), None, entries(&["d"])))).unwrap();
    assert_eq!(store.health(), store::Health::Healthy);
}
