use crate::dice::Dice;
use automerge::{
    ActorId, Change, ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType},
};
use gate::craft::{self, RawChange, signed, unsigned};
use std::{
    num::NonZeroU64,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Some bytes changed, put in, taken out or repeated.
pub(crate) fn bytes(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..1 + dice.below(3) {
        if bytes.is_empty() {
            bytes.push(0);
        }
        let place = dice.below(bytes.len());
        match dice.below(7) {
            0 | 1 => bytes[place] ^= 1 << dice.below(8),
            2 => bytes[place] = dice.throw() as u8,
            3 => {
                let number = unsigned(dice.number());
                let end = (place + number.len()).min(bytes.len());
                bytes.splice(place..end, number);
            }
            4 => {
                bytes.splice(place..place, signed(dice.number() as i64));
            }
            5 => {
                let end = (place + dice.below(9)).min(bytes.len());
                bytes.drain(place..end);
            }
            _ => {
                let from = dice.below(bytes.len());
                let piece = bytes[from..(from + dice.below(16)).min(bytes.len())].to_vec();
                bytes.splice(place..place, piece);
            }
        }
    }
}

/// The parts of a change, one or two of them spoilt, under a checksum that fits.
pub(crate) fn parts(chunk: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut raw = RawChange::parse(chunk).expect("an honest change");
    for _ in 0..1 + dice.below(2) {
        match dice.below(13) {
            0 => raw.seq = dice.number(),
            1 => raw.start_op = dice.number(),
            2 => raw.time = dice.number() as i64,
            3 => bytes(&mut raw.message, dice),
            4 => others(&mut raw.others, dice),
            5 => {
                raw.deps.clear();
                if dice.once_in(2) {
                    raw.deps.push([dice.throw() as u8; 32]);
                }
            }
            6 => raw.extra.push(dice.throw() as u8),
            7 if !raw.columns.is_empty() => drop(raw.columns.remove(dice.below(raw.columns.len()))),
            8 => raw.actor = vec![dice.throw() as u8 & 3; dice.below(20)],
            _ if !raw.columns.is_empty() => {
                let column = dice.below(raw.columns.len());
                bytes(&mut raw.columns[column].1, dice);
            }
            _ => {}
        }
    }
    if dice.once_in(4) { craft::deflated(&raw.body()) } else { raw.chunk() }
}

fn others(others: &mut Vec<Vec<u8>>, dice: &mut Dice) {
    if others.is_empty() {
        return;
    }
    let place = dice.below(others.len());
    match dice.below(3) {
        0 => drop(others.remove(place)),
        1 => others[place] = vec![dice.throw() as u8; 16],
        _ => others.push(others[place].clone()),
    }
}

/// The operations of a change, some spoilt, encoded as automerge encodes them: the nearest to honest that hostile gets.
/// `known` are ids that exist somewhere. None where automerge can't encode it.
pub(crate) fn operations(change: &ExpandedChange, known: &[OpId], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut change = ExpandedChange { hash: None, ..change.clone() };
    for _ in 0..1 + dice.below(2) {
        match dice.below(16) {
            0 => {
                let start = (change.start_op.get() + dice.below(7) as u64).saturating_sub(4);
                change.start_op = NonZeroU64::new(start).unwrap_or(NonZeroU64::MIN);
            }
            1 => change.seq = (change.seq + dice.below(4) as u64).saturating_sub(1),
            2 if !change.deps.is_empty() => drop(change.deps.remove(dice.below(change.deps.len()))),
            3 => change.message = Some("m".repeat(dice.below(300))),
            4 => change.time = dice.throw() as i64 >> dice.below(64),
            5 => change.actor_id = ActorId::from([dice.throw() as u8; 16].as_slice()),
            _ if change.operations.is_empty() => {}
            6 => {
                let (from, to) = (dice.below(change.operations.len()), dice.below(change.operations.len()));
                change.operations.swap(from, to);
            }
            7 => drop(change.operations.remove(dice.below(change.operations.len()))),
            8 => {
                let operation = dice.pick(&change.operations).clone();
                change.operations.insert(dice.below(change.operations.len()), operation);
            }
            _ => {
                let ids = ids(&change, known, dice);
                let place = dice.below(change.operations.len());
                operation(&mut change.operations[place], &ids, dice);
            }
        }
    }
    catch_unwind(AssertUnwindSafe(|| Change::from(change).raw_bytes().to_vec())).ok()
}

/// A known id, one of the change's own, one of its future, and one that is nowhere.
fn ids(change: &ExpandedChange, known: &[OpId], dice: &mut Dice) -> Vec<OpId> {
    let own = |index: usize| OpId(change.start_op.get() + index as u64, change.actor_id.clone());
    let length = change.operations.len();
    vec![
        dice.pick(known).clone(),
        dice.pick(known).clone(),
        own(dice.below(length)),
        own(length + dice.below(3)),
        OpId(dice.number() % 5_000, dice.pick(known).1.clone()),
    ]
}

fn operation(operation: &mut Op, ids: &[OpId], dice: &mut Dice) {
    let id = dice.pick(ids).clone();
    match dice.below(8) {
        0 | 1 => operation.key = Key::Seq(ElementId::Id(id)),
        2 => {
            operation.key =
                [Key::Seq(ElementId::Head), Key::Map("text".into()), Key::Map("type".into())][dice.below(3)].clone()
        }
        3 => operation.obj = if dice.once_in(2) { ObjectId::Root } else { ObjectId::Id(id) },
        4 => operation.pred = vec![id].into(),
        5 => operation.pred = Vec::new().into(),
        6 => operation.insert = !operation.insert,
        _ => operation.action = action(dice),
    }
}

fn action(dice: &mut Dice) -> OpType {
    let mark = |name: &str, value: ScalarValue| OpType::MarkBegin(MarkData { name: name.into(), value, expand: true });
    match dice.below(12) {
        0 => OpType::Delete,
        1 => OpType::Make(ObjType::Map),
        2 => OpType::Make(ObjType::List),
        3 => OpType::Make(ObjType::Text),
        4 => OpType::Put(ScalarValue::Null),
        5 => OpType::Increment(5),
        6 => OpType::MarkEnd(dice.once_in(2)),
        7 => mark("strong", true.into()),
        8 => mark("link", r#"{"href":"javascript:alert(1)","title":""}"#.into()),
        9 => OpType::Put(ScalarValue::Int(dice.number() as i64)),
        10 => OpType::Put("blockquote".into()),
        _ => OpType::Put("xy".into()),
    }
}
