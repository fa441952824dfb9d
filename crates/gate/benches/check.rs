//! What one change costs, in a short text and after a long history: `cargo bench -p gate`. Prints medians.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark reads the clock and prints")]

use automerge::{
    ObjType,
    legacy::{Key, ObjectId, Op, OpType},
};
use gate::{
    Chunk, Gate,
    craft::{self, Target},
};
use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use terms::{Actor, Offset};

fn main() {
    let (mut gate, mut target) = create();
    for history in [0, 1_000, 100_000] {
        let started = Instant::now();
        let log = grow(&mut gate, &mut target, history);
        println!("after {} changes, made in {:.0?}:", gate.length().0, started.elapsed());
        for characters in [1, 100, 1_000, 10_000] {
            let operations = (0..characters).map(|n| character(&target, n)).collect();
            let bytes = target.chunk(operations);
            let parse = median(200, || _ = black_box(Chunk::parse(&bytes)));
            let push = [Chunk::parse(&bytes).expect("an honest change")];
            let check = median(200, || _ = black_box(gate.check(&push)));
            println!("  {characters:>6} characters, {:>6} bytes: parse {parse:.1?}, check {check:.1?}", bytes.len());
        }
        if let Some((first, rest)) = log.split_first() {
            let mut replayed = create().0;
            let started = Instant::now();
            replayed.replay(first).expect("an honest change");
            rest.iter().for_each(|bytes| replayed.replay(bytes).expect("an honest change"));
            println!("  replay {:.1?} a change", started.elapsed() / log.len() as u32);
            let (bytes, _) = gate.record(Offset(1), gate.length(), usize::MAX);
            let mut recalled = create().0;
            let started = Instant::now();
            recalled.recall(&bytes).expect("our own record");
            let took = started.elapsed() / log.len() as u32;
            println!("  recall {took:.1?} a change, from {} bytes", bytes.len() / log.len());
        }
        (gate, target) = create();
    }
}

/// An empty text, and a writer of it.
fn create() -> (Gate, Target) {
    let server = Actor::new([0; 16]);
    let text = Op {
        action: OpType::Make(ObjType::Text),
        obj: ObjectId::Root,
        key: Key::Map("text".into()),
        pred: Vec::new().into(),
        insert: false,
    };
    let gate = Gate::open(&craft::chunk(craft::expanded(server, 1, 1, Vec::new(), vec![text]))).expect("a creation");
    let heads = gate.heads().hashes().to_vec();
    let (attacker, victim) = (Actor::new([0xaa; 16]), Actor::new([0x11; 16]));
    let target = Target { heads, max_op: 1, text: (1, server), element: (1, server), attacker, victim, victim_seq: 0 };
    (gate, target)
}

/// Changes of one character each, by fifty writers in turn.
fn grow(gate: &mut Gate, target: &mut Target, changes: u64) -> Vec<Vec<u8>> {
    let mut log = Vec::new();
    for n in 0..changes {
        let writer = Target { attacker: Actor::new([0x20 + (n % 50) as u8; 16]), ..target.clone() };
        let mut change = writer.expanded(vec![character(target, 0)]);
        change.actor_id = automerge::ActorId::from(writer.attacker.bytes().as_slice());
        change.seq = n / 50 + 1;
        log.push(craft::chunk(change));
        gate.replay(&log[n as usize]).expect("an honest change");
        target.heads = gate.heads().hashes().to_vec();
        target.max_op += 1;
        target.element = (target.max_op, writer.attacker);
    }
    log
}

/// The `n`th character in a row, after the target's element or, in an empty text, at its head.
fn character(target: &Target, n: u64) -> Op {
    let before = match n {
        0 => (target.element != target.text).then_some(target.element),
        n => Some(target.own(n - 1)),
    };
    target.operation(OpType::Put("a".into()), before, true)
}

fn median(times: usize, mut what: impl FnMut()) -> Duration {
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let started = Instant::now();
            what();
            started.elapsed()
        })
        .collect();
    taken.sort();
    taken[times / 2]
}
