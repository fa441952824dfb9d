//! Rows that the engine loses, changes or brings back: no caller can bring that about.
#![allow(clippy::unwrap_used, reason = "in a test the panic is the report")]

use super::*;
use crate::{Batch, Damage};
use tempfile::TempDir;

const LOG: LogId = LogId::new(1, [7; 16]);
const LONG: usize = 3 * record::ROW_BYTES_MAX;

fn value_key() -> VaultKey {
    VaultKey::new(2, b"value").unwrap()
}

/// Entries 0 to 2 in one row, 3 in pieces, 4 and 5 in one row; a value in pieces and a snapshot.
fn filled() -> (TempDir, Engine) {
    let dir = tempfile::tempdir().unwrap();
    let records = dir.path().join("records");
    Engine::create(&records, 1 << 20).unwrap();
    let (engine, contents) = Engine::open(&records, 1 << 20, 0).unwrap();
    let long = Bytes::from(vec![5; LONG]);
    let batches = [
        Batch::new().append(LOG, None, vec![Bytes::from_static(b"entry"); 3]).put(value_key(), Bytes::new()),
        Batch::new().append(LOG, None, vec![long.clone()]).put(value_key(), long),
        Batch::new().append(LOG, None, vec![Bytes::new(); 2]),
    ];
    let (mut totals, mut length) = (contents.totals, Seq(0));
    for batch in batches {
        let mut plan = Plan::default();
        plan.admit(batch, |_| length).unwrap();
        length = plan.growth[&LOG].end();
        plan.snapshots.insert(LOG, Snapshot { upto: length, bytes: Bytes::from_static(b"snapshot") });
        totals = engine.commit(&plan, totals).unwrap();
    }
    (dir, engine)
}

fn rescan(engine: &Engine, witnessed: u64) -> Result<u64, Damage> {
    match scan::scan(engine.tree().unwrap(), witnessed) {
        Ok(contents) => Ok(contents.lengths[&LOG].0),
        Err(Fault::Damaged(damage)) => Err(damage),
        Err(fault) => panic!("{fault}"),
    }
}

fn run(first: u64) -> Vec<u8> {
    Key::Run(LOG, Seq(first)).encode()
}

/// Damages a row with `harm` and says what a scan finds then.
fn found_after(name: &[u8], harm: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Damage {
    let (_dir, engine) = filled();
    let row = engine.tree().unwrap().get(name).unwrap().unwrap();
    match harm(&row) {
        Some(row) => engine.tree().unwrap().insert(name, row).unwrap(),
        None => engine.tree().unwrap().remove(name).unwrap(),
    };
    rescan(&engine, 0).unwrap_err()
}

fn flipped(row: &[u8]) -> Option<Vec<u8>> {
    let mut row = row.to_vec();
    *row.last_mut().unwrap() ^= 1;
    Some(row)
}

#[test]
fn whole_rows_pass() {
    let (_dir, engine) = filled();
    assert_eq!(rescan(&engine, 3), Ok(6));
}

#[test]
fn a_changed_row_is_named() {
    let entry = |seq| Damage::Entry { log: LOG, seq: Seq(seq) };
    let value = Key::Value(value_key()).encode();
    let rows = [
        (run(0), entry(0)),
        (run(4), entry(4)),
        (record::piece_key(&run(3), 2), entry(3)),
        (Key::Snapshot(LOG).encode(), Damage::Snapshot(LOG)),
        (value.clone(), Damage::Value(value_key())),
        (record::piece_key(&value, 0), Damage::Value(value_key())),
        (Key::Totals.encode(), Damage::Totals),
    ];
    for (name, damage) in rows {
        assert_eq!(found_after(&name, flipped), damage);
    }
}

#[test]
fn a_lost_row_is_noticed_and_named_where_something_hangs_on_it() {
    let gap = Damage::Gap { log: LOG, expected: Seq(3), found: Seq(4) };
    let value = Key::Value(value_key()).encode();
    let rows = [
        (run(3), gap),
        (record::piece_key(&run(3), 1), Damage::Entry { log: LOG, seq: Seq(3) }),
        (record::piece_key(&value, 2), Damage::Value(value_key())),
        (value, Damage::Value(value_key())),
        // The end of a log and a short snapshot: only the count tells.
        (run(4), Damage::Missing { expected: 12, found: 11 }),
        (Key::Snapshot(LOG).encode(), Damage::Missing { expected: 12, found: 11 }),
    ];
    for (name, damage) in rows {
        assert_eq!(found_after(&name, |_| None), damage, "{name:?}");
    }
}

#[test]
fn a_row_that_is_whole_but_out_of_date_is_noticed() {
    let name = Key::Snapshot(LOG).encode();
    let old = Row::Whole(encode_snapshot(&Snapshot { upto: Seq(4), bytes: Bytes::from_static(b"snapshot") }));
    let damage = found_after(&name, |_| Some(old.encode(&name)));
    assert_eq!(damage, Damage::Missing { expected: 12, found: 12 });
}

#[test]
fn a_name_that_means_nothing_and_a_missing_end_are_noticed() {
    let (_dir, engine) = filled();
    assert_eq!(rescan(&engine, 4), Err(Damage::RolledBack { expected: 4, found: 3 }));
    engine.tree().unwrap().insert(b"x", b"y").unwrap();
    assert_eq!(rescan(&engine, 0), Err(Damage::Name));
}

#[test]
fn a_changed_or_lost_row_is_not_served() {
    for name in [run(0), run(3), record::piece_key(&run(3), 1), run(4)] {
        for lost in [false, true] {
            let (_dir, engine) = filled();
            let tree = engine.tree().unwrap();
            let row = tree.get(&name).unwrap().unwrap();
            let row = flipped(&row).filter(|_| !lost);
            row.map_or_else(|| tree.remove(&name), |row| tree.insert(&name, row)).unwrap();
            let read = engine.entries(LOG, Seq(0), Seq(6), usize::MAX);
            assert!(matches!(read, Err(Fault::Damaged(Damage::Entry { log: LOG, .. }))), "{name:?}");
        }
    }
    let (_dir, engine) = filled();
    let name = record::piece_key(&Key::Value(value_key()).encode(), 1);
    engine.tree().unwrap().remove(name).unwrap();
    assert_eq!(engine.value(&value_key()), Err(Fault::Damaged(Damage::Value(value_key()))));
}
