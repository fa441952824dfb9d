use crate::document::{Document, VICTIM, change, is_healthy_after};
use gate::{Chunk, Gate, Refusal, Trial, craft, trial};
use std::collections::BTreeSet;

/// What the whole gate says to one change, in the order in which the server asks.
fn judge(document: &mut Document, bytes: &[u8]) -> Result<Chunk, Refusal> {
    let chunk = Chunk::parse(bytes)?;
    let push = [chunk];
    let admitted = document.gate.check(&push).map_err(|refused| refused.refusal)?;
    if admitted.trial == Trial::Needed {
        trial(&document.copy, &[&push]).map_err(|_| Refusal::BreaksTheText)?;
    }
    let [chunk] = push;
    Ok(chunk)
}

#[test]
fn every_hostile_case_is_refused_with_its_code() {
    let mut document = Document::written();
    let (length, heads) = (document.gate.length(), document.gate.heads());
    for case in craft::hostile_cases(&document.target()) {
        let verdict = judge(&mut document, &case.bytes);
        match &verdict {
            // The gate can't know who sends it; the server compares the actor.
            Ok(chunk) if case.code == "foreign-actor" => assert_eq!(chunk.actor(), VICTIM, "{}", case.name),
            _ => {
                let code = verdict.as_ref().map(|_| "").map_err(Refusal::code);
                assert_eq!(code.err(), Some(case.code), "{}: {verdict:?}", case.name);
            }
        }
        assert_eq!((document.gate.length(), document.gate.heads()), (length, heads.clone()), "{}", case.name);
    }
}

#[test]
fn the_table_has_a_row_for_every_kind_of_refusal_and_no_name_twice() {
    let document = Document::written();
    let cases = craft::hostile_cases(&document.target());
    let names: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len());
    let codes: BTreeSet<_> = cases.iter().map(|case| case.code).collect();
    let expected = [
        "breaks-the-text",
        "change-too-large",
        "foreign-actor",
        "malformed-change",
        "not-allowed",
        "not-canonical",
        "out-of-order",
    ];
    assert_eq!(codes, BTreeSet::from(expected));
}

/// The remaining kinds need more than one change: they are tested in `limits`, `history` and below.
#[test]
fn every_kind_of_refusal_has_a_row() {
    let mut document = Document::written();
    let cases = craft::hostile_cases(&document.target());
    let refusals = cases.iter().filter_map(|case| judge(&mut document, &case.bytes).err());
    let seen: BTreeSet<String> = refusals.map(|refusal| name(&refusal)).collect();
    let expected = "ActorIndex ActorLength ActorOrder Action BlockDepth BlockType BreaksTheText Character Checksum \
        ChunkTooLarge ChunkType Column ColumnRows Counter Deflate DependencyOrder ForeignActors InflatesTooFar \
        LargeChange Link LongChange MarkName MarkPair MarkValue Marker MessageTooLong MissingValue NameTooLong NoOperations NotAChunk NotCanonical \
        NotUtf8 Number Operation OutsideText Predecessors RunLength Sequence StartOp Time TooManyActors \
        TooManyDependencies TooManyOperations TrailingBytes Truncated Undeletable UnknownDependency UnknownElement \
        Unreadable Values WrongPredecessor";
    let expected: BTreeSet<String> = expected.split_whitespace().map(str::to_owned).collect();
    assert_eq!(seen, expected);
}

/// The variant's name without what it holds.
fn name(refusal: &Refusal) -> String {
    format!("{refusal:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[test]
fn what_the_cases_are_built_from_is_honest_until_it_is_spoilt() {
    let mut document = Document::written();
    let target = document.target();
    let rows = [
        ("an insertion", vec![target.insertion()]),
        ("a paragraph", target.marker("paragraph", None, &[])),
        ("a heading", target.marker("heading", Some(3.into()), &[])),
        ("a nested item", target.marker("ordered-list-item", None, &["blockquote", "unordered-list-item"])),
        ("a mark", target.mark("strong", true.into(), None, Some(target.element))),
        ("a mark taken away", target.mark("link", automerge::ScalarValue::Null, None, Some(target.element))),
    ];
    for (name, operations) in rows {
        let plain = target.chunk(operations);
        let deflated = craft::deflated(&craft::RawChange::parse(&plain).expect("a change").body());
        for bytes in [&plain, &deflated] {
            let chunk = judge(&mut document, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            assert_eq!(chunk.bytes(), plain, "{name}: a deflated change is stored plain");
            assert!(is_healthy_after(&document.copy, &document.text, vec![change(chunk.bytes())]), "{name}");
        }
    }
}

#[test]
fn a_reference_outside_the_causal_past_is_refused_even_if_the_log_has_it() {
    let mut document = Document::written();
    let stale = document.target();
    let mut victim = document.client(VICTIM);
    victim.sent = stale.victim_seq;
    victim.edit(|tx, text| automerge::transaction::Transactable::splice_text(tx, text, 0, 0, "!"));
    document.push(&victim.unsent()).expect("an honest push");
    let unseen = (stale.max_op + 1, VICTIM);
    let operation = stale.operation(automerge::legacy::OpType::Put("x".into()), Some(unseen), true);
    let refusal = judge(&mut document, &stale.chunk(vec![operation])).map(|_| ()).expect_err("a glance ahead");
    assert_eq!(refusal, Refusal::UnknownElement(0));
    judge(&mut document, &stale.chunk(vec![stale.insertion()])).expect("an old past alone is no offence");
}

#[test]
fn a_writer_that_ignores_its_own_last_change_is_refused() {
    let mut document = Document::written();
    let target = document.target();
    let first = target.chunk(vec![target.insertion()]);
    document.push(std::slice::from_ref(&first)).expect("an honest push");
    let sibling =
        craft::expanded(target.attacker, 2, target.max_op + 1, target.heads.clone(), vec![target.insertion()]);
    assert_eq!(judge(&mut document, &craft::chunk(sibling)).map(|_| ()), Err(Refusal::OwnPast));
    assert_eq!(document.gate.check(&[]).map_err(|refused| refused.refusal), Err(Refusal::EmptyPush));
    let mixed = [Chunk::parse(&first), Chunk::parse(&document.log[1])].map(|chunk| chunk.expect("a chunk"));
    assert_eq!(
        document.gate.check(&mixed).map_err(|refused| (refused.index, refused.refusal)),
        Err((1, Refusal::MixedActors))
    );
}

#[test]
fn a_log_that_is_not_ours_does_not_open() {
    let document = Document::written();
    assert!(Gate::open(b"").is_err());
    assert!(Gate::open(&document.log[1]).is_err(), "the first change must create the text");
    let mut gate = Gate::open(&document.log[0]).expect("the creating change");
    assert!(gate.replay(&document.log[2]).is_err(), "a gap");
    gate.replay(&document.log[1]).expect("the next change");
    assert!(gate.replay(&document.log[1]).is_err(), "the same change again");
    let mut damaged = document.log[2].clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    assert!(gate.replay(&damaged).is_err(), "a flipped bit");
}
