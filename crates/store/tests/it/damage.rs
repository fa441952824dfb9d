//! A flipped bit anywhere in the files is found and reported, or it lies where nothing is kept: it is never served.

use crate::tools::{Contents, Dice, OPTIONS, contents, files, filler, first, key, lay_out, log, times, wait};
use std::{collections::BTreeMap, path::Path};
use store::{Batch, Log, OpenError, SledStore};
use terms::Seq;

const NAMES: [&str; 3] = ["short", "long", "erased"];

/// Some hundred commits: many short entries, some long ones, values and snapshots that were replaced.
fn fill(dir: &Path) -> Contents {
    let store = SledStore::open(dir, OPTIONS).unwrap();
    for number in 0..300_u64 {
        let size = if number % 50 == 7 { 30_000 } else { 20 + number as usize };
        let batch = Batch::new().append(log(number as u8 % 7), None, vec![filler(number, size); 3]);
        let batch = batch.put(key(NAMES[number as usize % 3]), filler(number, number as usize * 40));
        wait(store.append(if number % 10 == 9 { batch.erase(key("erased")) } else { batch })).unwrap();
        if number % 40 == 39 {
            wait(store.snapshot(log(1), Seq(number / 10), filler(number, 10_000))).unwrap();
        }
    }
    contents(&store, &NAMES)
}

#[test]
fn a_flipped_bit_is_reported_and_never_served() {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().join("store");
    let stored = fill(&base);
    let whole = files(&base);
    let mut dice = Dice::new(4 + first());
    let mut reported = 0;
    for _ in 0..times("LAUSUMA_FLIPS", 80) {
        let (path, at, bit) = place(&whole, &mut dice);
        let mut flipped = whole.clone();
        flipped.get_mut(&path).unwrap()[at] ^= 1 << bit;
        lay_out(&base, &flipped);
        let place = format!("bit {bit} of byte {at} in {path}");
        match SledStore::open(&base, OPTIONS) {
            Ok(store) => assert_eq!(contents(&store, &NAMES), stored, "{place}"),
            Err(error) => {
                reported += 1;
                let named = matches!(error, OpenError::Damaged { .. } | OpenError::NewerFormat { .. });
                assert!(named, "{place}: {error}");
                assert!(files(&base) == flipped, "{place}: something was overwritten");
            }
        }
    }
    assert!(reported > 0);
}

/// Any byte of any file, where something is written: the engine keeps files larger than what it fills.
fn place(whole: &BTreeMap<String, Vec<u8>>, dice: &mut Dice) -> (String, usize, u64) {
    let total: usize = whole.values().map(Vec::len).sum();
    loop {
        let mut at = dice.below(total as u64) as usize;
        for (path, bytes) in whole {
            if at < bytes.len() {
                let block = at & !511..bytes.len().min((at & !511) + 512);
                if bytes[block].iter().any(|byte| *byte != 0) {
                    return (path.clone(), at, dice.below(8));
                }
                break;
            }
            at -= bytes.len();
        }
    }
}
