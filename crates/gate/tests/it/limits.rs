use crate::document::{Document, SERVER, VICTIM, parse_all};
use automerge::{
    ObjType,
    legacy::{Key, ObjectId, Op, OpType},
    transaction::Transactable,
};
use gate::{
    Chunk, Gate, Refusal,
    craft::{self, RawChange, Target},
};
use terms::{Actor, ChangeHash, limits};

/// Judges what `make` builds for one below a limit, the limit itself, and one above; the last alone is refused.
fn edge(limit: usize, mut judge: impl FnMut(usize) -> Result<(), Refusal>, above: Refusal) {
    assert_eq!(judge(limit - 1), Ok(()), "one below {limit}");
    assert_eq!(judge(limit), Ok(()), "{limit} itself");
    assert_eq!(judge(limit + 1), Err(above), "one above {limit}");
}

fn check(document: &mut Document, bytes: &[u8]) -> Result<(), Refusal> {
    let chunk = Chunk::parse(bytes)?;
    document.gate.check(&[chunk]).map(|_| ()).map_err(|refused| refused.refusal)
}

/// An honest insertion with another message, to be spoilt.
fn insertion(target: &Target) -> RawChange {
    RawChange::parse(&target.chunk(vec![target.insertion()])).expect("a change")
}

/// As many insertions as wanted, all after the same element.
fn insertions(target: &Target, count: usize, text: &str) -> Vec<u8> {
    let operation = target.operation(OpType::Put(text.into()), Some(target.element), true);
    target.chunk(vec![operation; count])
}

#[test]
fn a_change_has_at_most_its_limit_of_operations() {
    let mut document = Document::written();
    let target = document.target();
    let limit = limits::CHANGE_OPS_MAX as usize;
    edge(limit, |count| check(&mut document, &insertions(&target, count, "x")), Refusal::LongChange(limit as u64 + 1));
}

#[test]
fn a_chunk_has_at_most_its_limit_of_bytes() {
    let mut document = Document::written();
    let target = document.target();
    // Characters of 64 bytes fill the chunk with few operations; the last is as long as still needed.
    let full = "x".repeat(limits::ELEMENT_BYTES_MAX);
    let sized = |bytes: usize| {
        let count = (bytes - 400) / (full.len() + 2);
        let mut operations =
            vec![target.operation(OpType::Put(full.as_str().into()), Some(target.element), true); count];
        for length in 1..=limits::ELEMENT_BYTES_MAX {
            let filler = target.operation(OpType::Put("y".repeat(length).as_str().into()), None, true);
            operations.truncate(count);
            operations.push(filler.clone());
            while target.chunk(operations.clone()).len() + 2 * full.len() < bytes {
                operations.push(target.operation(OpType::Put(full.as_str().into()), Some(target.element), true));
            }
            let rest = bytes.checked_sub(target.chunk(operations.clone()).len());
            let Some(rest) = rest.filter(|rest| *rest <= limits::CHANGE_MESSAGE_BYTES_MAX) else { continue };
            let mut raw = RawChange::parse(&target.chunk(operations.clone())).expect("a change");
            raw.message = vec![b'm'; rest];
            let chunk = raw.chunk();
            if chunk.len() == bytes {
                return chunk;
            }
        }
        panic!("no change has {bytes} bytes");
    };
    let limit = limits::CHUNK_BYTES_MAX;
    edge(limit, |bytes| check(&mut document, &sized(bytes)), Refusal::LargeChange(limit + 1));
}

#[test]
fn a_change_inflates_to_at_most_its_limit() {
    // The body is nonsense from its first byte on, so it is the next step that refuses what inflates.
    let inflate = |bytes: usize| {
        let refusal = Chunk::parse(&craft::deflated(&vec![0xff; bytes])).map(|_| ()).expect_err("nonsense");
        if refusal == Refusal::Number { Ok(()) } else { Err(refusal) }
    };
    edge(limits::INFLATED_BYTES_MAX, inflate, Refusal::InflatesTooFar);
}

#[test]
fn a_message_has_at_most_its_limit_of_bytes() {
    let mut document = Document::written();
    let raw = insertion(&document.target());
    let limit = limits::CHANGE_MESSAGE_BYTES_MAX;
    let judge = |bytes| check(&mut document, &RawChange { message: vec![b'm'; bytes], ..raw.clone() }.chunk());
    edge(limit, judge, Refusal::MessageTooLong(limit as u64 + 1));
}

#[test]
fn a_character_has_at_most_its_limit_of_bytes() {
    let mut document = Document::written();
    let target = document.target();
    let limit = limits::ELEMENT_BYTES_MAX;
    let judge = |bytes| check(&mut document, &insertions(&target, 1, &"x".repeat(bytes)));
    edge(limit, judge, Refusal::Character(0, limit + 1));
}

#[test]
fn a_link_has_at_most_its_limit_of_bytes() {
    let mut document = Document::written();
    let target = document.target();
    let judge = |bytes: usize| {
        let empty = r#"{"href":"https://","title":""}"#.len();
        let link = format!(r#"{{"href":"https://{}","title":""}}"#, "a".repeat(bytes - empty));
        check(&mut document, &target.chunk(target.mark("link", link.into(), None, Some(target.element))))
    };
    edge(limits::LINK_BYTES_MAX, judge, Refusal::MarkValue(0));
}

#[test]
fn a_block_is_nested_at_most_to_its_limit() {
    let mut document = Document::written();
    let target = document.target();
    let limit = limits::BLOCK_PARENTS_MAX;
    let judge = |depth| {
        let parents = vec!["blockquote"; depth];
        check(&mut document, &target.chunk(target.marker("paragraph", None, &parents)))
    };
    edge(limit, judge, Refusal::BlockDepth(4 + limit));
}

#[test]
fn a_heading_is_of_level_one_to_three_and_a_time_within_what_can_be_written() {
    let mut document = Document::written();
    let target = document.target();
    for (level, fits) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
        let verdict = check(&mut document, &target.chunk(target.marker("heading", Some(level.into()), &[])));
        assert_eq!(verdict.is_ok(), fits, "level {level}: {verdict:?}");
    }
    let end_ms = 253_402_300_800_000;
    for (time, fits) in [(-1, false), (0, true), (1, true), (end_ms - 2, true), (end_ms - 1, true), (end_ms, false)] {
        let verdict = check(&mut document, &RawChange { time, ..insertion(&target) }.chunk());
        assert_eq!(verdict.is_ok(), fits, "time {time}: {verdict:?}");
    }
}

#[test]
fn a_change_builds_on_at_most_its_limit_of_changes() {
    let judge = |count: usize| {
        let mut document = Document::written();
        let concurrent = document.target();
        for n in 0..count {
            let target = Target { attacker: writer(n), ..concurrent.clone() };
            document.push(&[target.chunk(vec![target.insertion()])]).expect("an honest push");
        }
        let target = document.target();
        assert_eq!(target.heads.len(), count);
        check(&mut document, &target.chunk(vec![target.insertion()]))
    };
    edge(limits::DEPS_MAX, judge, Refusal::TooManyDependencies(limits::DEPS_MAX as u64 + 1));
}

#[test]
fn a_document_has_at_most_its_limit_of_operations() {
    let judge = |last: usize| {
        // Only the numbering counts: the creating change may begin anywhere.
        let (mut gate, target) = created(last as u64 - 1);
        let push =
            parse_all(&[target.chunk(vec![target.operation(OpType::Put("x".into()), None, true)])]).expect("a chunk");
        gate.check(&push).map(|_| ()).map_err(|refused| refused.refusal)
    };
    edge(limits::DOCUMENT_OPS_MAX as usize, judge, Refusal::TooLong);
    assert_eq!(Refusal::TooLong.code(), "document-full");
}

#[test]
fn a_document_has_at_most_its_limit_of_actors() {
    let (mut gate, target) = created(1);
    let push = |n: usize| {
        let target = Target { attacker: writer(n), ..target.clone() };
        parse_all(&[target.chunk(vec![target.operation(OpType::Put("x".into()), None, true)])]).expect("a chunk")
    };
    let mut actors = 1;
    let judge = |count: usize| {
        while actors < count {
            gate.admit(&push(actors)).map_err(|refused| refused.refusal)?;
            actors += 1;
        }
        Ok(())
    };
    edge(limits::DOCUMENT_ACTORS_MAX, judge, Refusal::TooManyWriters);
    assert_eq!(Refusal::TooManyWriters.code(), "document-full");
}

#[test]
fn a_large_honest_paste_enters() {
    let mut document = Document::written();
    let mut client = document.client(VICTIM);
    client.sent = document.target().victim_seq;
    let text: String = (0..19_990u32).map(|n| char::from_u32('a' as u32 + n * 7 % 26).expect("a letter")).collect();
    client.edit(|tx, object| tx.splice_text(object, 10, 8, &text));
    client.edit(|tx, object| tx.splice_text(object, 10, 19_000, ""));
    let unsent = client.unsent();
    assert!(unsent.iter().all(|change| change.len() < limits::CHUNK_BYTES_MAX));
    document.push(&unsent).expect("a large paste and its deletion");
}

/// One actor of many.
fn writer(n: usize) -> Actor {
    let mut bytes = [0xbb; 16];
    bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
    Actor::new(bytes)
}

/// A gate whose only change makes the text as operation `first`, and how to write into it.
fn created(first: u64) -> (Gate, Target) {
    let text = Op {
        action: OpType::Make(ObjType::Text),
        obj: ObjectId::Root,
        key: Key::Map("text".into()),
        pred: Vec::new().into(),
        insert: false,
    };
    let creation = craft::chunk(craft::expanded(SERVER, 1, first, Vec::new(), vec![text]));
    let gate = Gate::open(&creation).expect("a creating change");
    let heads: Vec<ChangeHash> = gate.heads().hashes().to_vec();
    let (text, attacker) = ((first, SERVER), Actor::new([0xaa; 16]));
    (gate, Target { heads, max_op: first, text, element: text, attacker, victim: VICTIM, victim_seq: 0 })
}
