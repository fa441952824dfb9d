use crate::document::{change, parse_all};
use automerge::{
    Automerge, ROOT, ReadDoc,
    legacy::{ObjectId, OpType},
};
use gate::{Chunk, Gate, Trial, craft, trial};
use std::collections::BTreeMap;

/// Changes that automerge's JavaScript build made for three writers; `make-corpus.mjs` beside it says how.
const JAVASCRIPT: &[u8] = include_bytes!("../data/javascript.changes");

pub(crate) fn javascript() -> Vec<Vec<u8>> {
    let mut changes = Vec::new();
    let mut rest = JAVASCRIPT;
    while let Some((length, after)) = rest.split_first_chunk() {
        let (bytes, after) = after.split_at(u32::from_le_bytes(*length) as usize);
        changes.push(bytes.to_vec());
        rest = after;
    }
    changes
}

#[test]
fn every_change_that_javascript_makes_may_enter_and_reencodes_to_the_same_bytes() {
    let log = javascript();
    let mut gate = Gate::open(&log[0]).expect("JavaScript creates a document as the server does");
    for (offset, bytes) in log.iter().enumerate().skip(1) {
        let chunk = Chunk::parse(bytes).unwrap_or_else(|refusal| panic!("change {offset}: {refusal}"));
        let again = craft::chunk(change(bytes).decode());
        assert_eq!(chunk.bytes(), again, "change {offset}");
        let push = [chunk];
        let checked = gate.check(&push).unwrap_or_else(|refused| panic!("change {offset}: {refused}"));
        let admitted = gate.admit(&push).expect("what was checked is admitted");
        assert_eq!(checked, admitted);
        assert_eq!((admitted.offset.0, admitted.known), (offset as u64, 0));
        let marks = change(bytes).decode().operations.iter().any(|op| matches!(op.action, OpType::MarkBegin(_)));
        assert_eq!(admitted.trial == Trial::Needed, marks, "change {offset}: only marks need a trial");
    }
    assert_eq!(gate.length().0, log.len() as u64);

    let mut replayed = Gate::open(&log[0]).expect("the creating change");
    log[1..].iter().for_each(|bytes| replayed.replay(bytes).expect("a change of the log"));
    assert_eq!((replayed.length(), replayed.heads()), (gate.length(), gate.heads()));
}

#[test]
fn the_javascript_changes_pass_one_trial_together() {
    let log = javascript();
    let mut document = Automerge::new();
    document.apply_changes([change(&log[0])]).expect("the creating change");
    let chunks = parse_all(&log[1..]).expect("chunks");
    assert_eq!(trial(&document, &[&chunks]), Ok(()));
    document.apply_changes(log[1..].iter().map(|bytes| change(bytes))).expect("honest changes");
    let (_, text) = document.get(ROOT, "text").expect("a root").expect("a text");
    assert!(document.length(&text) > 1_000);
}

#[test]
fn the_javascript_changes_have_every_shape() {
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for bytes in javascript() {
        for operation in change(&bytes).decode().operations {
            let key = match &operation.key {
                automerge::legacy::Key::Map(key) if operation.obj != ObjectId::Root => key.to_string(),
                _ => String::new(),
            };
            let shape = match &operation.action {
                OpType::MarkBegin(mark) => format!("mark {} {}", mark.name, mark.value.is_null()),
                OpType::Put(value) if key == "type" || key == "level" => format!("{key} {value}"),
                OpType::Put(value) if value.as_str().is_some_and(|text| text.len() > 4) => format!("parent {value}"),
                OpType::Put(value) => value.to_string(),
                OpType::Delete => "deletion".to_owned(),
                _ => continue,
            };
            *shapes.entry(shape).or_default() += 1;
        }
    }
    let expected = [
        "deletion",
        "mark strong false",
        "mark strong true",
        "mark em false",
        "mark em true",
        "mark link false",
        "mark link true",
        "level 1",
        "level 2",
        "level 3",
        "type \"heading\"",
        "type \"paragraph\"",
        "type \"ordered-list-item\"",
        "type \"unordered-list-item\"",
        "type \"blockquote\"",
        "parent \"blockquote\"",
        "parent \"ordered-list-item\"",
        "parent \"unordered-list-item\"",
        "\"ö\"",
        "\"\u{301}\"",
        "\"\u{200d}\"",
        "\"🚀\"",
        "\"\n\"",
    ];
    for shape in expected {
        assert!(shapes.get(shape).is_some_and(|times| *times > 2), "{shape} is missing in {shapes:?}");
    }
}
