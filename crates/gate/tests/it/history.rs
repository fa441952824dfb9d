use crate::{
    dice::Dice,
    document::{Document, SERVER, VICTIM, actor_id, heads, mark, parse_all},
};
use automerge::{
    ReadDoc, ScalarValue,
    legacy::{Op, OpType},
    transaction::Transactable,
};
use gate::{Admitted, Chunk, Refusal, Trial, craft::Target};
use std::collections::BTreeSet;
use terms::{Actor, ChangeHash, Offset};

/// A document of the victim's five unsent changes.
fn unsent() -> (Document, Vec<Chunk>) {
    let document = Document::create();
    let mut client = document.client(VICTIM);
    for n in 0..5 {
        client.edit(|tx, text| tx.splice_text(text, n, 0, "a"));
    }
    let chunks = parse_all(&client.unsent()).expect("chunks");
    (document, chunks)
}

#[test]
fn a_push_is_admitted_at_the_next_offset_and_builds_on_itself() {
    let (mut document, chunks) = unsent();
    let expected = Admitted { offset: Offset(1), known: 0, trial: Trial::NotNeeded };
    assert_eq!(document.gate.check(&chunks), Ok(expected));
    assert_eq!(document.gate.length(), Offset(1), "checking stages nothing");
    assert_eq!(document.gate.admit(&chunks), Ok(expected));
    assert_eq!(document.gate.length(), Offset(6));
    assert_eq!(document.gate.last_seq(&VICTIM), 5);
    assert_eq!(document.gate.last_seq(&Actor::new([0xcc; 16])), 0);
    assert_eq!(document.gate.heads().hashes(), &[chunks[4].hash()]);
    assert_eq!(document.gate.offset_of(&chunks[2].hash()), Some(Offset(3)));
}

#[test]
fn a_known_change_keeps_its_first_offset() {
    let (mut document, chunks) = unsent();
    document.gate.admit(&chunks[..3]).expect("an honest push");
    let again = document.gate.admit(&chunks[1..]).expect("a push sent again");
    assert_eq!((again.offset, again.known), (Offset(2), 2));
    let all_known = document.gate.check(&chunks).expect("a push sent again");
    assert_eq!((all_known.offset, all_known.known), (Offset(1), 5));
    assert_eq!(document.gate.length(), Offset(6));
}

#[test]
fn a_push_is_all_or_nothing() {
    let (mut document, chunks) = unsent();
    let before = (document.gate.length(), document.gate.heads());
    let gap = [chunks[0].clone(), chunks[1].clone(), chunks[3].clone()];
    let refused = document.gate.admit(&gap).expect_err("a gap");
    assert_eq!((refused.index, refused.refusal), (2, Refusal::Sequence { expected: 3, found: 4 }));
    let twice = [chunks[0].clone(), chunks[0].clone()];
    assert_eq!(document.gate.admit(&twice).map_err(|refused| refused.index), Err(1));
    assert_eq!((document.gate.length(), document.gate.heads()), before);
    assert_eq!(document.gate.last_seq(&VICTIM), 0);
    document.gate.admit(&chunks).expect("the gate is as it was");
}

#[test]
fn what_could_not_be_stored_is_taken_back() {
    let (mut document, chunks) = unsent();
    document.gate.admit(&chunks[..2]).expect("an honest push");
    let before = document.gate.heads();
    let staged = document.gate.admit(&chunks[2..]).expect("an honest push");
    document.gate.retract(staged.offset);
    assert_eq!((document.gate.length(), document.gate.heads()), (Offset(3), before));
    assert_eq!(document.gate.offset_of(&chunks[2].hash()), None);
    document.gate.admit(&chunks[2..]).expect("it may be pushed again");
    document.gate.retract(Offset(1));
    assert_eq!(document.gate.last_seq(&VICTIM), 0);
    document.gate.admit(&chunks).expect("all of it may be pushed again");
}

/// The gate's compact pasts against the plain definition: the set of all ancestors.
#[test]
fn an_element_may_be_named_exactly_if_its_change_is_an_ancestor() {
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut graph = Graph::new();
        for _ in 0..120 {
            graph.grow(&mut dice);
        }
        for _ in 0..400 {
            graph.probe(&mut dice);
        }
    }
}

/// A random graph of one-character changes, wilder than any client of an ordered log would make.
struct Graph {
    document: Document,
    changes: Vec<Node>,
}

struct Node {
    chunk: Chunk,
    actor: usize,
    element: (u64, Actor),
    /// Places of all ancestors and of the change itself.
    known: BTreeSet<usize>,
}

impl Graph {
    fn new() -> Graph {
        Graph { document: Document::create(), changes: Vec::new() }
    }

    /// A change by `actor` that builds on its own last change and a few others, naming `element` if given.
    fn make(&self, actor: usize, others: &[usize], element: Option<(u64, Actor)>) -> (Vec<usize>, Vec<u8>) {
        let own = self.changes.iter().rposition(|node| node.actor == actor);
        let mut deps: Vec<usize> = others.iter().copied().chain(own).collect();
        deps.sort_by_key(|dep| self.changes[*dep].chunk.hash());
        deps.dedup();
        let seq = self.changes.iter().filter(|node| node.actor == actor).count() as u64 + 1;
        let hashes = if deps.is_empty() {
            heads(&self.document.copy)
        } else {
            deps.iter().map(|dep| self.changes[*dep].chunk.hash()).collect()
        };
        let start = deps.iter().map(|dep| self.changes[*dep].element.0).max().unwrap_or(1) + 1;
        let base = self.document.target_of_empty();
        let target = Target { heads: hashes, max_op: start - 1, attacker: writer(actor), ..base };
        let operation: Op = target.operation(OpType::Put("x".into()), element, true);
        let mut change = target.expanded(vec![operation]);
        change.seq = seq;
        (deps, gate::craft::chunk(change))
    }

    fn grow(&mut self, dice: &mut Dice) {
        let (actor, others) = self.choose(dice);
        let (deps, bytes) = self.make(actor, &others, None);
        let chunk = Chunk::parse(&bytes).expect("a chunk");
        let place = self.changes.len();
        let mut known: BTreeSet<usize> = deps.iter().flat_map(|dep| self.changes[*dep].known.iter().copied()).collect();
        known.insert(place);
        self.document.gate.admit(std::slice::from_ref(&chunk)).expect("an allowed change");
        let start = deps.iter().map(|dep| self.changes[*dep].element.0).max().unwrap_or(1) + 1;
        self.changes.push(Node { chunk, actor, element: (start, writer(actor)), known });
    }

    fn probe(&mut self, dice: &mut Dice) {
        let (actor, others) = self.choose(dice);
        let named = dice.below(self.changes.len());
        let (deps, bytes) = self.make(actor, &others, Some(self.changes[named].element));
        let chunk = Chunk::parse(&bytes).expect("a chunk");
        let known = deps.iter().any(|dep| self.changes[*dep].known.contains(&named));
        let verdict = self.document.gate.check(&[chunk]);
        assert_eq!(verdict.is_ok(), known, "{verdict:?}");
    }

    fn choose(&self, dice: &mut Dice) -> (usize, Vec<usize>) {
        let others = (0..dice.below(4)).filter(|_| !self.changes.is_empty());
        (dice.below(7), others.map(|_| dice.below(self.changes.len())).collect())
    }
}

fn writer(n: usize) -> Actor {
    Actor::new([0x40 + n as u8; 16])
}

#[test]
fn a_past_that_no_client_of_a_log_can_have_is_refused() {
    // A hundred writers write concurrently, and one more claims to know every second of them: no prefix of the log.
    let mut document = Document::create();
    let base = document.target_of_empty();
    let mut hashes = Vec::new();
    for n in 0..200u8 {
        let target = Target { attacker: Actor::new([n; 16]), ..base.clone() };
        let bytes = target.chunk(vec![target.operation(OpType::Put("x".into()), None, true)]);
        hashes.push(Chunk::parse(&bytes).expect("a chunk").hash());
        if n != 0 && n != 0xaa {
            document.push(&[bytes]).expect("an honest push");
        }
    }
    let known: Vec<_> =
        hashes[1..].iter().copied().step_by(2).filter(|hash| document.gate.offset_of(hash).is_some()).collect();
    let claim = |first: &[ChangeHash], seq: u64, max_op| {
        let mut deps = first.to_vec();
        deps.sort();
        let target = Target { heads: deps, max_op, attacker: Actor::new([0xfd; 16]), ..base.clone() };
        let mut change = target.expanded(vec![target.operation(OpType::Put("x".into()), None, true)]);
        change.seq = seq;
        gate::craft::chunk(change)
    };
    let first = claim(&known[..60], 1, 2);
    let own = Chunk::parse(&first).expect("a chunk").hash();
    document.push(&[first]).expect("sixty are few enough");
    let second = claim(&[&known[60..70], &[own]].concat(), 2, 3);
    let refused = document.push(&[second]).expect_err("seventy are too many");
    assert_eq!(refused.refusal, Refusal::ScatteredPast);
}

impl Document {
    fn target_of_empty(&self) -> Target {
        Target {
            heads: heads(&self.copy),
            max_op: 1,
            text: (1, SERVER),
            element: (1, VICTIM),
            attacker: VICTIM,
            victim: VICTIM,
            victim_seq: 0,
        }
    }
}

#[test]
fn an_actor_that_only_drains_and_its_successor_on_the_same_device_are_honest() {
    // An editor is closed with unsent work; the next editor of the device takes another actor and builds on that work.
    let mut document = Document::written();
    let mut closed = document.client(Actor::new([0x51; 16]));
    closed.edit(|tx, text| tx.splice_text(text, 3, 0, "left over"));
    let mut meanwhile = document.client(Actor::new([0x52; 16]));
    meanwhile.edit(|tx, text| tx.splice_text(text, 0, 2, "M"));
    document.push(&meanwhile.unsent()).expect("an honest push");
    let mut successor = closed.clone();
    successor.actor = Actor::new([0x53; 16]);
    successor.copy.set_actor(actor_id(successor.actor));
    successor.edit(|tx, text| tx.splice_text(text, 4, 3, "taken over"));
    successor.edit(|tx, text| mark(tx, text, "em", ScalarValue::Boolean(true), 0..tx.length(text)));
    document.push(&closed.unsent()).expect("what was left over");
    document.push(&successor.unsent()).expect("what builds on it");
}
