//! Loading, applying, snapshots and earlier heads.

use crate::support::{ALICE, BOB, document, written};
use automerge::{
    ActorId, Change, ExpandedChange,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
    transaction::Transactable,
};
use draft::{Document, DraftError, Text};
use std::num::NonZeroU64;
use terms::{ChangeHash, Heads};

const NOTHING: [&[u8]; 0] = [];

#[test]
fn creating_is_deterministic_and_leaves_one_empty_block() {
    let (document, change) = Document::create(ALICE);
    assert_eq!(Document::create(ALICE).1, change);
    assert_ne!(Document::create(BOB).1, change);
    assert_eq!(document.text(), Text::default());
    assert_eq!(Document::load(None, [&change]).expect("it loads").heads(), document.heads());
}

#[test]
fn a_snapshot_and_the_tail_give_what_the_log_gives() {
    let (mut document, creating) = Document::create(ALICE);
    let mut log = vec![creating];
    let mut snapshot = Vec::new();
    for (index, words) in ["a", "a b", "# a b", "**a** b", "a\n\nb"].into_iter().enumerate() {
        let changes = document
            .replace(if index % 2 == 0 { ALICE } else { BOB }, &Text::from_markdown(words))
            .expect("it can be replaced");
        document.apply(&changes).expect("it applies");
        log.extend(changes);
        if index == 2 {
            snapshot = document.verified_snapshot().expect("a snapshot reads back");
        }
    }
    for start in 0..log.len() {
        let loaded = Document::load(Some(&snapshot), &log[start..]);
        match loaded {
            Ok(loaded) => assert_eq!((loaded.heads(), loaded.text()), (document.heads(), document.text())),
            Err(error) => assert!(start > 3, "from {start}: {error}"),
        }
    }
    let from_log = Document::load(None, &log).expect("the log loads");
    assert_eq!((from_log.heads(), from_log.text()), (document.heads(), document.text()));
    let backwards = Document::load(None, log.iter().rev()).expect("one batch may come in any order");
    assert_eq!(backwards.heads(), document.heads());
}

#[test]
fn errors_are_never_hidden() {
    let (document, creating) = Document::create(ALICE);
    let next =
        written(&document, BOB, |writing, text| writing.splice_text(text, 1, 0, "a").expect("the place exists")).1;
    assert!(matches!(Document::load(None, [&next]), Err(DraftError::MissingChanges(_))));
    assert!(matches!(
        Document::load(None, [creating.as_slice(), b"garbage"]),
        Err(DraftError::NotAChange { index: 1, .. })
    ));
    assert!(matches!(Document::load(None, [creating.as_slice(), b""]), Err(DraftError::NotAChange { index: 1, .. })));
    assert!(matches!(Document::load(Some(b"garbage"), NOTHING), Err(DraftError::Automerge(_))));
    let mut flipped = creating.clone();
    flipped[5] ^= 1;
    assert!(matches!(Document::load(None, [&flipped]), Err(DraftError::Checksum { index: 0 })));
    let mut cut = document.save();
    cut.truncate(cut.len() - 1);
    assert!(Document::load(Some(&cut), NOTHING).is_err());
}

#[test]
fn a_flipped_bit_anywhere_in_a_change_is_found() {
    let (document, _) = Document::create(ALICE);
    let change =
        document.replace(BOB, &Text::from_markdown("# Otsikko\n\nsanoja")).expect("it can be replaced").concat();
    for index in 0..change.len() {
        let mut flipped = change.clone();
        flipped[index] ^= 4;
        let mut document = document.clone();
        assert!(document.apply([&flipped]).is_err(), "byte {index}");
    }
}

#[test]
fn a_change_that_is_known_is_passed_over() {
    let (mut document, creating) = Document::create(ALICE);
    let heads = document.heads();
    document.apply([&creating, &creating]).expect("it is known");
    assert_eq!(document.heads(), heads);
}

#[test]
fn earlier_heads_read_as_they_did() {
    let (mut document, _) = Document::create(ALICE);
    let mut versions = vec![(document.heads(), document.text())];
    for words in ["a", "# a\n\n- b", "> [c](https://e.example/)", ""] {
        let changes = document.replace(ALICE, &Text::from_markdown(words)).expect("it can be replaced");
        document.apply(&changes).expect("it applies");
        versions.push((document.heads(), document.text()));
    }
    for (heads, text) in &versions {
        assert_eq!(document.text_at(heads).expect("its heads are known"), *text);
    }
    assert_eq!(document.text_at(&Heads::default()).expect("no heads are known"), Text::default());
    let unknown = Heads::new([ChangeHash([7; 32])]);
    assert!(matches!(document.text_at(&unknown), Err(DraftError::UnknownHeads(ChangeHash(hash))) if hash == [7; 32]));
}

/// `count` changes of one typed character each, encoded without a document: making them through one would take
/// milliseconds for each.
fn typing(document: &Document, count: u64) -> Vec<Vec<u8>> {
    let actor = ActorId::from(BOB.bytes().as_slice());
    let created = document.automerge().get_changes(&[]).pop().expect("a document has its first change");
    let text = OpId::new(1, created.actor_id());
    let mut before = (created.hash(), OpId::new(2, created.actor_id()));
    let mut log = Vec::new();
    for seq in 1..=count {
        let counter = created.max_op() + seq;
        let typed = Op {
            action: OpType::Put(["a", "ä", " ", "ö"][(seq as usize - 1) % 4].into()),
            obj: ObjectId::Id(text.clone()),
            key: Key::Seq(ElementId::Id(before.1)),
            pred: Vec::new().into(),
            insert: true,
        };
        let change = Change::from(ExpandedChange {
            operations: vec![typed],
            actor_id: actor.clone(),
            hash: None,
            seq,
            start_op: NonZeroU64::new(counter).expect("counters start at one"),
            time: 0,
            message: None,
            deps: vec![before.0],
            extra_bytes: Vec::new(),
            author: None,
        });
        before = (change.hash(), OpId::new(counter, &actor));
        log.push(change.raw_bytes().to_vec());
    }
    log
}

#[test]
fn twenty_thousand_changes_of_one_character_load_in_one_go() {
    let (document, creating) = Document::create(ALICE);
    let log: Vec<_> = [creating].into_iter().chain(typing(&document, 20_000)).collect();
    let loaded = Document::load(None, &log).expect("the log loads");
    assert_eq!(loaded.text().plain(), "aä ö".repeat(5_000));
    let snapshot = loaded.verified_snapshot().expect("a snapshot reads back");
    let again = Document::load(Some(&snapshot), &log[10_000..]).expect("snapshot and tail load");
    assert_eq!(again.heads(), loaded.heads());
}

#[test]
fn writers_who_work_apart_meet_in_one_text() {
    let shared = document("Alku.\n\nLoppu.");
    let write = |actor, wanted: &str| shared.replace(actor, &Text::from_markdown(wanted)).expect("it can be replaced");
    let (mine, yours) = (write(ALICE, "Alku on tämä.\n\nLoppu."), write(BOB, "Alku.\n\n**Loppu** on tuo."));
    let (mut here, mut there) = (shared.clone(), shared.clone());
    here.apply(mine.iter().chain(&yours)).expect("it applies");
    there.apply(yours.iter().chain(&mine)).expect("it applies");
    assert_eq!(here.text(), there.text());
    assert_eq!(here.text().markdown(), "Alku on tämä.\n\n**Loppu** on tuo.\n");
}
