use super::{Surroundings, insertion, no_predecessor};
use crate::Refusal;
use automerge::{
    ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpType},
};
use terms::limits;

const TYPES: [&str; 5] = ["paragraph", "heading", "ordered-list-item", "unordered-list-item", "blockquote"];
const PARENTS: [&str; 3] = ["ordered-list-item", "unordered-list-item", "blockquote"];
const LEVELS: std::ops::RangeInclusive<i64> = 1..=3;

/// A block marker: one fixed run of operations that automerge's `splitBlock` writes, keys in order. It is written once;
/// changing a block deletes its marker and writes another.
///
/// ```text
/// insert map · attrs {} · [level] · isEmbed false · parents [] · [parent …] · type
/// ```
pub(crate) fn check(operations: &[Op], start: usize, around: &Surroundings) -> Result<usize, Refusal> {
    if operations[start].action != OpType::Make(ObjType::Map) {
        return Err(Refusal::Operation(start));
    }
    insertion(&operations[start], start, around)?;
    let mut run = Run { operations, around, next: start + 1 };
    run.key(start, "attrs", |action| *action == OpType::Make(ObjType::Map))?;
    let attrs = run.next - 1;
    if run.is_in(attrs) {
        run.key(
            attrs,
            "level",
            |action| matches!(action, OpType::Put(ScalarValue::Int(level)) if LEVELS.contains(level)),
        )?;
    }
    run.key(start, "isEmbed", |action| *action == OpType::Put(ScalarValue::Boolean(false)))?;
    run.key(start, "parents", |action| *action == OpType::Make(ObjType::List))?;
    let list = run.next - 1;
    while run.is_in(list) {
        run.parent(list)?;
    }
    let name = run.key(start, "type", |action| matches!(action, OpType::Put(ScalarValue::Str(_))))?;
    if !is_one_of(&name.action, &TYPES) {
        return Err(Refusal::BlockType(run.next - 1));
    }
    Ok(run.next - start)
}

/// Reads the operations of one marker in order.
struct Run<'a> {
    operations: &'a [Op],
    around: &'a Surroundings<'a>,
    next: usize,
}

impl<'a> Run<'a> {
    /// Is the next operation on the object that this change's operation at `object` made?
    fn is_in(&self, object: usize) -> bool {
        self.operations.get(self.next).is_some_and(|operation| self.is_on(operation, object))
    }

    /// The next operation sets `key` of the map made at `object`, for the first time.
    fn key(&mut self, object: usize, key: &str, fits: impl Fn(&OpType) -> bool) -> Result<&'a Op, Refusal> {
        let operation = self.take()?;
        let named = matches!(&operation.key, Key::Map(name) if name == key);
        if !named || operation.insert || !self.is_on(operation, object) || !fits(&operation.action) {
            return Err(Refusal::Marker(self.next - 1));
        }
        no_predecessor(operation, self.next - 1)?;
        Ok(operation)
    }

    /// The next operation appends a string to the list made at `list`.
    fn parent(&mut self, list: usize) -> Result<(), Refusal> {
        let place = self.next;
        if place - list > limits::BLOCK_PARENTS_MAX {
            return Err(Refusal::BlockDepth(place));
        }
        let operation = self.take()?;
        let follows = match &operation.key {
            Key::Seq(ElementId::Head) => place == list + 1,
            Key::Seq(ElementId::Id(id)) => place > list + 1 && self.around.is_own(id, place - 1),
            Key::Map(_) => false,
        };
        if !follows || !operation.insert {
            return Err(Refusal::Marker(place));
        }
        if !is_one_of(&operation.action, &PARENTS) {
            return Err(Refusal::BlockType(place));
        }
        no_predecessor(operation, place)
    }

    fn take(&mut self) -> Result<&'a Op, Refusal> {
        let operation = self.operations.get(self.next).ok_or(Refusal::Marker(self.next))?;
        self.next += 1;
        Ok(operation)
    }

    fn is_on(&self, operation: &Op, object: usize) -> bool {
        matches!(&operation.obj, ObjectId::Id(id) if self.around.is_own(id, object))
    }
}

fn is_one_of(action: &OpType, names: &[&str]) -> bool {
    matches!(action, OpType::Put(ScalarValue::Str(name)) if names.contains(&name.as_str()))
}
