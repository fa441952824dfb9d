//! A writer's changes, without a document: hundreds of writers type on one core, where a document each would cost more
//! than the server under test.
//!
//! A pen knows what its changes have to name: the text, the element it writes after, the changes it has seen that
//! nothing builds on, and the highest operation number. Every change inserts one character behind the one before it.

use crate::BenchError;
use automerge::{
    ActorId, Automerge, Change, ChangeHash, ExpandedChange, ObjId, ROOT, ReadDoc,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};
use std::num::NonZeroU64;
use terms::Actor;

/// What a writer writes with.
pub(crate) struct Pen {
    actor: ActorId,
    text: ObjectId,
    after: ElementId,
    heads: Vec<ChangeHash>,
    max_op: u64,
    seq: u64,
}

impl Pen {
    /// A pen at the beginning of the document's text, for an actor that has written nothing.
    pub(crate) fn at_the_beginning(document: &Automerge, actor: Actor) -> Result<Pen, BenchError> {
        let (_, text) = document.get(ROOT, "text")?.ok_or(BenchError::Unexpected("a text"))?;
        let (_, first) = document.get(&text, 0)?.ok_or(BenchError::Unexpected("a block"))?;
        let max_op = document.get_changes(&[]).iter().map(Change::max_op).max().unwrap_or(0);
        Ok(Pen {
            actor: ActorId::from(actor.bytes().as_slice()),
            text: ObjectId::Id(operation(&text)?),
            after: ElementId::Id(operation(&first)?),
            heads: document.get_heads(),
            max_op,
            seq: 0,
        })
    }

    /// The change that writes one more character.
    pub(crate) fn write(&mut self, character: &'static str) -> Vec<u8> {
        self.seq += 1;
        self.max_op += 1;
        self.heads.sort_unstable();
        let insertion = Op {
            action: OpType::Put(character.into()),
            obj: self.text.clone(),
            key: Key::Seq(self.after.clone()),
            pred: Vec::new().into(),
            insert: true,
        };
        let change = Change::from(ExpandedChange {
            operations: vec![insertion],
            actor_id: self.actor.clone(),
            author: None,
            hash: None,
            seq: self.seq,
            start_op: NonZeroU64::new(self.max_op).unwrap_or(NonZeroU64::MIN),
            time: 0,
            message: None,
            deps: std::mem::take(&mut self.heads),
            extra_bytes: vec![],
        });
        self.after = ElementId::Id(OpId(self.max_op, self.actor.clone()));
        self.heads = vec![change.hash()];
        change.raw_bytes().to_vec()
    }

    /// Takes note of a change that came from the server: the next own change builds on it.
    pub(crate) fn see(&mut self, change: &[u8]) -> Result<(), BenchError> {
        let change = Change::from_bytes(change.to_vec())?;
        if *change.actor_id() == self.actor {
            return Ok(());
        }
        self.heads.retain(|head| !change.deps().contains(head));
        self.heads.push(change.hash());
        self.max_op = self.max_op.max(change.max_op());
        Ok(())
    }
}

/// The operation that made an object.
fn operation(object: &ObjId) -> Result<OpId, BenchError> {
    match object {
        ObjId::Id(counter, actor, _) => Ok(OpId(*counter, actor.clone())),
        ObjId::Root => Err(BenchError::Unexpected("a text with a block")),
    }
}
