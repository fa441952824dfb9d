//! Hostile changes, for the tests of this crate and of the server's socket: both walk the same table.
//!
//! [`hostile_cases`] is that table. [`RawChange`] and [`expanded`] are what it is built from: the first writes any bytes
//! into a chunk with a valid checksum, the second any operations in automerge's own encoding.

mod encoding;
mod frames;
mod markers;
mod marks;
mod operations;
mod order;
mod raw;
mod structure;

use automerge::{
    ActorId, Change, ExpandedChange,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};
use std::num::NonZeroU64;
use terms::{Actor, ChangeHash};

pub use encoding::{deflated_zeros, literals, run, signed, unsigned};
pub use raw::{RawChange, deflated, plain};

/// A document to attack, and by whom.
#[derive(Debug, Clone)]
pub struct Target {
    /// The document's heads.
    pub heads: Vec<ChangeHash>,
    /// The highest operation number in the document.
    pub max_op: u64,
    /// The operation that made the text.
    pub text: (u64, Actor),
    /// A character of the text.
    pub element: (u64, Actor),
    /// An actor of the attacker's own, which has written nothing.
    pub attacker: Actor,
    /// An actor that was issued to someone else.
    pub victim: Actor,
    /// The victim's last sequence number.
    pub victim_seq: u64,
}

/// One row: what is sent in place of a change, and the code that refuses it.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it is, unique in the table.
    pub name: &'static str,
    /// The bytes that a push carries as one change.
    pub bytes: Vec<u8>,
    /// The code of the refusal. `foreign-actor` is the server's to say: the gate doesn't know who is asking.
    pub code: &'static str,
}

/// Every hostile case that fits into one change of a push.
pub fn hostile_cases(target: &Target) -> Vec<Case> {
    [
        frames::cases(target),
        structure::cases(target),
        order::cases(target),
        operations::cases(target),
        markers::cases(target),
        marks::cases(target),
    ]
    .concat()
}

impl Target {
    /// The attacker's next change, in all but its operations as an honest client would make it.
    pub fn expanded(&self, operations: Vec<Op>) -> ExpandedChange {
        expanded(self.attacker, 1, self.max_op + 1, self.heads.clone(), operations)
    }

    /// The same as a chunk.
    pub fn chunk(&self, operations: Vec<Op>) -> Vec<u8> {
        chunk(self.expanded(operations))
    }

    /// An honest insertion of one character after the element.
    pub fn insertion(&self) -> Op {
        self.operation(OpType::Put("x".into()), Some(self.element), true)
    }

    /// An operation on the text at an element, or at the head if there is none.
    pub fn operation(&self, action: OpType, element: Option<(u64, Actor)>, insert: bool) -> Op {
        let element = element.map_or(ElementId::Head, |id| ElementId::Id(op_id(id)));
        let obj = ObjectId::Id(op_id(self.text));
        Op { action, obj, key: Key::Seq(element), pred: Vec::new().into(), insert }
    }

    /// The id of the attacker's operation at `index` of its next change.
    pub fn own(&self, index: u64) -> (u64, Actor) {
        (self.max_op + 1 + index, self.attacker)
    }

    /// An honest insertion, open to be spoilt.
    fn raw(&self) -> RawChange {
        RawChange::parse(&self.chunk(vec![self.insertion()])).expect("automerge writes what we can read")
    }

    fn case(&self, name: &'static str, code: &'static str, operations: Vec<Op>) -> Case {
        Case { name, bytes: self.chunk(operations), code }
    }

    fn spoilt(&self, name: &'static str, code: &'static str, spoil: impl FnOnce(&mut RawChange)) -> Case {
        let mut raw = self.raw();
        spoil(&mut raw);
        Case { name, bytes: raw.chunk(), code }
    }
}

/// A change of any actor at any place in time.
pub fn expanded(actor: Actor, seq: u64, start_op: u64, deps: Vec<ChangeHash>, operations: Vec<Op>) -> ExpandedChange {
    ExpandedChange {
        operations,
        actor_id: ActorId::from(actor.bytes().as_slice()),
        author: None,
        hash: None,
        seq,
        start_op: NonZeroU64::new(start_op).unwrap_or(NonZeroU64::MIN),
        time: 0,
        message: None,
        deps: deps.iter().map(|dep| automerge::ChangeHash(dep.0)).collect(),
        extra_bytes: Vec::new(),
    }
}

/// Encodes a change as automerge does, without compression.
pub fn chunk(change: ExpandedChange) -> Vec<u8> {
    Change::from(change).raw_bytes().to_vec()
}

/// An operation id as automerge names it.
pub fn op_id(id: (u64, Actor)) -> OpId {
    OpId(id.0, ActorId::from(id.1.bytes().as_slice()))
}
