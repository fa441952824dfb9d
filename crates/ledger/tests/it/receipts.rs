//! Receipts: what they prove, and that no byte of one can be changed.

use crate::verifying::entries;
use ledger::checkpoint::Checkpoint;
use ledger::note::{NotAKey, NotSigned, SigningKey};
use ledger::receipt::{Lineage, Proven, Receipt, Wrong, introduce};
use ledger::tree::{Tree, leaf};
use terms::{Seq, Timestamp, limits};

const ORIGIN: &str = "lausuma.example/statements/ab";

fn key(number: u8) -> SigningKey {
    SigningKey::new("lausuma.example", [number; 32]).expect("a name")
}

fn at() -> Timestamp {
    Timestamp::from_ms(1_900_000_000_000)
}

/// Keys 1, 2, …, each introduced by the one before it.
fn lineage(count: u8) -> Lineage {
    (2..=count).fold(Lineage::of(key(1).public().clone()), |lineage, number| {
        let (old, new) = (key(number - 1), key(number));
        let note = introduce(&old, new.public(), at());
        lineage.and(new.public().clone(), note).expect("it introduces it")
    })
}

/// Of the entry at that place, signed by the last of so many keys.
fn receipt_of(lines: &[Vec<u8>], seq: usize, keys: u8) -> Receipt {
    let mut tree = Tree::default();
    lines.iter().for_each(|line| tree.push(leaf(line)));
    let size = tree.size();
    let checkpoint = Checkpoint { origin: ORIGIN.to_owned(), size, root: tree.root(size).expect("all") };
    Receipt {
        seq: Seq(seq as u64),
        entry: String::from_utf8(lines[seq].clone()).expect("JSON"),
        proof: tree.inclusion(seq as u64, size).expect("it is there"),
        checkpoint: checkpoint.sign(&key(keys)),
        keys: lineage(keys),
    }
}

fn proven(bytes: &[u8]) -> Result<Proven, Wrong> {
    Receipt::read(bytes)?.verify()
}

#[test]
fn a_receipt_proves_each_entry_of_a_ledger() {
    let lines = entries();
    for keys in [1, 3] {
        for seq in 0..lines.len() {
            let bytes = receipt_of(&lines, seq, keys).encode();
            let Proven { checkpoint, entry } = proven(&bytes).expect("it holds");
            assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (ORIGIN, 6));
            assert_eq!(ledger::codec::encode(&entry), lines[seq]);
        }
    }
}

#[test]
fn a_receipt_leads_from_every_key_of_its_lineage_to_the_one_that_signed() {
    let receipt = receipt_of(&entries(), 2, 3);
    assert_eq!((receipt.keys.keys().len(), receipt.keys.last()), (3, key(3).public()));
    for (number, leads) in [(1, true), (2, true), (3, true), (4, false)] {
        assert_eq!(receipt.keys.leads_from(key(number).public()), leads, "{number}");
    }
    let (old, new) = (key(1).public().clone(), key(2).public().clone());
    for note in
        [introduce(&key(3), &new, at()), introduce(&key(1), key(3).public(), at()), key(1).sign("x\n".to_owned())]
    {
        assert!(Lineage::of(old.clone()).and(new.clone(), note).is_err());
    }
}

#[test]
fn every_flipped_bit_of_a_receipt_is_found() {
    let lines = entries();
    for keys in [1, 2] {
        let whole = receipt_of(&lines, 3, keys).encode();
        assert!(proven(&whole).is_ok());
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[place] ^= 1 << bit;
                assert!(proven(&bytes).is_err(), "bit {bit} of byte {place}: {}", String::from_utf8_lossy(&bytes));
            }
            let mut shorter = whole.clone();
            shorter.remove(place);
            assert!(proven(&shorter).is_err(), "without byte {place}");
        }
    }
}

#[test]
fn what_is_not_as_it_was_written_says_what_is_wrong_with_it() {
    let lines = entries();
    let receipt = receipt_of(&lines, 3, 2);
    let text = String::from_utf8(receipt.encode()).expect("JSON");
    let wrong = |text: &str| proven(text.as_bytes()).expect_err("something is wrong");
    for (why, code) in [
        (wrong(""), "shape"),
        (wrong("{}"), "shape"),
        (wrong("[1]"), "shape"),
        (wrong(&text.replace("\"v\":1", "\"v\":2")), "newer"),
        (wrong(&text.replace("\"v\":1", "\"v\":1,\"w\":1")), "shape"),
        (wrong(&text.replace("\"v\":1", "\"v\": 1")), "shape"),
        (wrong(&format!("{text}\n")), "shape"),
        (wrong(&text.replace("\"keys\":[", "\"keys\":[],\"x\":[")), "shape"),
        (wrong(&text.replace("round-opened", "round-closed")), "not-included"),
        (wrong(&text.replace("\"seq\":3,\"v\"", "\"seq\":2,\"v\"")), "not-included"),
        (wrong(&text.replace("/statements/ab", "/statements/ac")), "checkpoint"),
        (wrong(&text.replace("\"proof\":[\"", "\"proof\":[\"A")), "shape"),
        (wrong(&text.replace("lausuma.example/keys", "lausuma.exampel/keys")), "keys"),
    ] {
        assert_eq!(why.code(), code, "{why}");
    }
    // Others' parts in a whole receipt.
    let other = receipt_of(&lines[..5], 3, 2);
    assert!(matches!(Receipt { proof: other.proof, ..receipt.clone() }.verify(), Err(Wrong::NotIncluded)));
    assert!(matches!(Receipt { checkpoint: other.checkpoint, ..receipt.clone() }.verify(), Err(Wrong::NotIncluded)));
    let unsigned = Receipt { keys: lineage(1), ..receipt.clone() };
    assert!(matches!(unsigned.verify(), Err(Wrong::Checkpoint(NotSigned::OtherKey))));
    let without_keys = text.replacen(&format!("\"{}\"", key(1).public()), "\"\"", 1);
    assert!(matches!(wrong(&without_keys), Wrong::Key(NotAKey::Shape)));
}

#[test]
fn an_entry_that_is_in_the_tree_is_also_one_that_stands_where_it_says() {
    let mut lines = entries();
    lines.swap(1, 2);
    let moved = receipt_of(&lines, 1, 1).verify();
    assert!(matches!(moved, Err(Wrong::Place { expected: 1, found: 2 })), "{moved:?}");
    lines[2] = b"{\"v\":99}".to_vec();
    let newer = receipt_of(&lines, 2, 1).verify().expect_err("this program does not know it");
    assert_eq!(newer.code(), "newer");
    lines[2] = b"{}".to_vec();
    assert_eq!(receipt_of(&lines, 2, 1).verify().expect_err("no entry").code(), "entry");
}

#[test]
fn a_receipt_has_so_many_bytes_and_keys() {
    for (bytes, is_read) in [(-1, true), (0, true), (1, false)] {
        let text = " ".repeat(limits::RECEIPT_BYTES_MAX.saturating_add_signed(bytes));
        assert_eq!(matches!(Receipt::read(text.as_bytes()), Err(Wrong::Shape(_))), is_read, "{bytes}");
    }
    let max = u8::try_from(limits::SIGNING_KEYS_MAX).expect("some");
    for (keys, is_read) in [(max - 1, true), (max, true), (max + 1, false)] {
        let read = proven(&receipt_of(&entries(), 0, keys).encode());
        assert_eq!(read.is_ok(), is_read, "{keys}");
    }
}
