//! Step 4: each operation, by a small grammar.

mod link;
mod mark;
mod marker;

use crate::{
    Chunk, Refusal, Trial,
    history::History,
    kinds::{Kind, Kinds},
    past::Past,
};
use automerge::{
    ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
};
use terms::{Actor, limits};

/// What the operations of one change may refer to.
pub(crate) struct Surroundings<'a> {
    pub(crate) history: &'a History,
    pub(crate) text: &'a (u64, Actor),
    pub(crate) chunk: &'a Chunk,
    pub(crate) past: &'a Past,
    pub(crate) kinds: &'a Kinds,
}

impl Surroundings<'_> {
    fn is_text(&self, object: &ObjectId) -> bool {
        matches!(object, ObjectId::Id(id) if id.0 == self.text.0 && id.1.to_bytes() == self.text.1.bytes())
    }

    /// Is this the id of the change's own operation at `index`?
    fn is_own(&self, id: &OpId, index: usize) -> bool {
        id.0 == self.chunk.start_op() + index as u64 && id.1.to_bytes() == self.chunk.actor().bytes()
    }

    /// What the named operation made, if the writer knew it when it made the operation at `index`.
    fn kind(&self, id: &OpId, index: usize) -> Option<Kind> {
        let actor = Actor::try_from(id.1.to_bytes()).ok()?;
        if actor == self.chunk.actor() && id.0 >= self.chunk.start_op() {
            let place = id.0 - self.chunk.start_op();
            return (place < index as u64).then(|| self.kinds.at(place));
        }
        self.history.kind_in(self.past, id.0, &actor)
    }
}

/// Checks all operations of a change. Each rule consumes the operations that belong together.
pub(crate) fn check(operations: &[Op], surroundings: &Surroundings) -> Result<Trial, Refusal> {
    let mut trial = Trial::NotNeeded;
    let mut index = 0;
    while let Some(operation) = operations.get(index) {
        if !surroundings.is_text(&operation.obj) {
            return Err(Refusal::OutsideText(index));
        }
        index += match &operation.action {
            OpType::Put(value) if operation.insert => character(operation, value, index, surroundings)?,
            OpType::Delete if !operation.insert => deletion(operation, index, surroundings)?,
            OpType::Make(_) if operation.insert => marker::check(operations, index, surroundings)?,
            OpType::MarkBegin(_) | OpType::MarkEnd(_) if operation.insert => {
                trial = Trial::Needed;
                mark::check(operations, index, surroundings)?
            }
            _ => return Err(Refusal::Operation(index)),
        };
    }
    Ok(trial)
}

fn character(operation: &Op, value: &ScalarValue, index: usize, around: &Surroundings) -> Result<usize, Refusal> {
    let ScalarValue::Str(text) = value else { return Err(Refusal::Operation(index)) };
    if text.is_empty() || text.len() > limits::ELEMENT_BYTES_MAX {
        return Err(Refusal::Character(index, text.len()));
    }
    insertion(operation, index, around)?;
    Ok(1)
}

/// A deletion names its element twice: as its key, and as what it makes undone.
fn deletion(operation: &Op, index: usize, around: &Surroundings) -> Result<usize, Refusal> {
    let Key::Seq(ElementId::Id(id)) = &operation.key else { return Err(Refusal::Undeletable(index)) };
    match around.kind(id, index) {
        Some(Kind::Character | Kind::Marker) => {}
        Some(Kind::Boundary) => return Err(Refusal::Undeletable(index)),
        Some(Kind::Other) | None => return Err(Refusal::UnknownElement(index)),
    }
    if operation.pred.len() != 1 || operation.pred.get(0) != Some(id) {
        return Err(Refusal::WrongPredecessor(index));
    }
    Ok(1)
}

/// Anything inserted into the text stands at its head or after an element that its writer knows, and replaces nothing.
fn insertion(operation: &Op, index: usize, around: &Surroundings) -> Result<(), Refusal> {
    match &operation.key {
        Key::Seq(ElementId::Head) => {}
        Key::Seq(ElementId::Id(id)) => match around.kind(id, index) {
            Some(Kind::Character | Kind::Marker | Kind::Boundary) => {}
            Some(Kind::Other) | None => return Err(Refusal::UnknownElement(index)),
        },
        Key::Map(_) => return Err(Refusal::Operation(index)),
    }
    no_predecessor(operation, index)
}

fn no_predecessor(operation: &Op, index: usize) -> Result<(), Refusal> {
    if operation.pred.is_empty() { Ok(()) } else { Err(Refusal::WrongPredecessor(index)) }
}
