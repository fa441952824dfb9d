use crate::{
    corpus,
    dice::{Dice, effort, first},
    document::{Document, change, is_healthy_after, mark, split},
    mutate,
};
use automerge::{
    Automerge, ExpandedChange, ObjId, ROOT, ReadDoc, ScalarValue, legacy::OpId, transaction::Transactable,
};
use gate::{Chunk, Gate, Refusal, Trial, craft, trial};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};
use terms::Actor;

/// A document, its gate, and honest changes that could come next.
struct Field<'a> {
    copy: &'a Automerge,
    text: &'a ObjId,
    gate: &'a mut Gate,
    known: Vec<OpId>,
}

#[derive(Default, Debug)]
struct Tally {
    cases: usize,
    accepted: usize,
    codes: BTreeMap<&'static str, usize>,
}

impl Field<'_> {
    /// One mutation of an honest change. Whatever the gate lets in must leave the document healthy.
    fn throw(&mut self, honest: &[u8], expanded: &ExpandedChange, dice: &mut Dice, tally: &mut Tally) {
        let mutated = match dice.below(8) {
            0 => {
                let mut bytes = honest.to_vec();
                mutate::bytes(&mut bytes, dice);
                Some(bytes)
            }
            1 | 2 => {
                let mut body = craft::RawChange::parse(honest).expect("an honest change").body();
                mutate::bytes(&mut body, dice);
                Some(if dice.once_in(4) { craft::deflated(&body) } else { craft::plain(&body) })
            }
            3 | 4 => Some(mutate::parts(honest, dice)),
            _ => mutate::operations(expanded, &self.known, dice),
        };
        let Some(mutated) = mutated else { return };
        tally.cases += 1;
        let verdict = catch_unwind(AssertUnwindSafe(|| self.judge(&mutated)));
        match verdict.unwrap_or_else(|_| panic!("the gate panicked at {mutated:02x?}")) {
            Err(refusal) => *tally.codes.entry(refusal.code()).or_default() += 1,
            Ok(chunk) => {
                tally.accepted += 1;
                let healthy = is_healthy_after(self.copy, self.text, vec![change(chunk.bytes())]);
                assert!(healthy, "an admitted change breaks the document: {mutated:02x?}");
            }
        }
    }

    fn judge(&mut self, bytes: &[u8]) -> Result<Chunk, Refusal> {
        let push = [Chunk::parse(bytes)?];
        let admitted = self.gate.check(&push).map_err(|refused| refused.refusal)?;
        if admitted.trial == Trial::Needed {
            trial(self.copy, &[&push]).map_err(|_| Refusal::BreaksTheText)?;
        }
        let [chunk] = push;
        Ok(chunk)
    }
}

#[test]
fn mutated_changes_of_every_kind_never_panic_and_never_break_the_document() {
    let mut document = Document::written();
    let honest: Vec<_> = honest_changes(&document).into_iter().map(|bytes| (change(&bytes).decode(), bytes)).collect();
    let known = ids(document.log.iter());
    let mut field = Field { copy: &document.copy, text: &document.text, gate: &mut document.gate, known };
    let (mut dice, mut tally) = (Dice::new(1 + first()), Tally::default());
    for _ in 0..60_000 * effort() {
        let (expanded, bytes) = dice.pick(&honest);
        field.throw(bytes, expanded, &mut dice, &mut tally);
    }
    eprintln!("{} messages", tally.cases);
    assert!(tally.accepted > tally.cases / 100, "some mutations are honest edits: {tally:?}");
    let codes =
        ["breaks-the-text", "change-too-large", "malformed-change", "not-allowed", "not-canonical", "out-of-order"]
            .map(String::from);
    assert_eq!(tally.codes.keys().map(ToString::to_string).collect::<Vec<_>>(), codes, "{tally:?}");
}

#[test]
fn mutated_javascript_changes_never_panic_and_never_break_the_document() {
    let log = corpus::javascript();
    let mut gate = Gate::open(&log[0]).expect("the creating change");
    let mut copy = Automerge::new();
    copy.apply_changes([change(&log[0])]).expect("the creating change");
    let (_, text) = copy.get(ROOT, "text").expect("a root").expect("a text");
    let (mut dice, mut tally) = (Dice::new(2 + first()), Tally::default());
    for (offset, bytes) in log.iter().enumerate().skip(1) {
        let expanded = change(bytes).decode();
        // Health costs more the longer the document is, so it is mostly the first part that is fuzzed.
        if offset < 120 || offset % 40 == 0 {
            let mut field = Field { copy: &copy, text: &text, gate: &mut gate, known: ids(log[..offset].iter()) };
            for _ in 0..60 * effort() {
                field.throw(bytes, &expanded, &mut dice, &mut tally);
            }
        }
        gate.replay(bytes).expect("an honest change");
        copy.apply_changes([change(bytes)]).expect("an honest change");
    }
    eprintln!("{} messages", tally.cases);
    assert!(tally.accepted > 100, "{tally:?}");
}

#[test]
fn bytes_of_any_kind_never_panic() {
    let mut dice = Dice::new(3 + first());
    for _ in 0..20_000 * effort() {
        let bytes: Vec<u8> = (0..dice.below(80)).map(|_| dice.throw() as u8).collect();
        assert!(Chunk::parse(&bytes).is_err());
        assert!(Chunk::parse(&craft::plain(&bytes)).is_err());
    }
}

/// Honest changes by actors of their own, each building on the document as it is.
fn honest_changes(document: &Document) -> Vec<Vec<u8>> {
    type Edit = fn(&mut automerge::transaction::Transaction<'_>, &ObjId) -> Result<(), automerge::AutomergeError>;
    let edits: Vec<Edit> = vec![
        |tx, text| tx.splice_text(text, 5, 0, "q"),
        |tx, text| tx.splice_text(text, 4, 3, "ab"),
        |tx, text| tx.splice_text(text, 2, 6, ""),
        |tx, text| tx.splice_text(text, 9, 1, &"pitkä liimattu teksti 👩‍🚀 ".repeat(12)),
        |tx, text| {
            tx.splice_text(text, 1, 0, "q")?;
            tx.splice_text(text, 0, 2, "")
        },
        |tx, text| mark(tx, text, "strong", true.into(), 2..9),
        |tx, text| mark(tx, text, "em", ScalarValue::Null, 3..12),
        |tx, text| mark(tx, text, "link", r#"{"href":"https://e.example/","title":""}"#.into(), 4..8),
        |tx, text| split(tx, text, 4, "paragraph", None, &[]),
        |tx, text| split(tx, text, 7, "heading", Some(2), &[]),
        |tx, text| split(tx, text, 3, "ordered-list-item", None, &["blockquote", "unordered-list-item"]),
        |tx, text| {
            tx.join_block(text, 0)?;
            split(tx, text, 0, "unordered-list-item", None, &["blockquote"])?;
            tx.splice_text(text, 1, 4, "alku")?;
            mark(tx, text, "strong", true.into(), 1..3)
        },
    ];
    let made = edits.into_iter().enumerate().map(|(n, how)| {
        let mut client = document.client(Actor::new([0x60 + n as u8; 16]));
        client.edit(how);
        client.unsent()
    });
    made.flatten().collect()
}

/// The ids of all operations of a log.
fn ids<'a>(log: impl Iterator<Item = &'a Vec<u8>>) -> Vec<OpId> {
    let of = |bytes: &Vec<u8>| {
        let change = change(bytes);
        let actor = change.actor_id().clone();
        (change.start_op().get()..=change.max_op()).map(move |counter| OpId(counter, actor.clone()))
    };
    log.flat_map(of).collect()
}
