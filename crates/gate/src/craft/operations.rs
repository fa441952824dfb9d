use super::{Case, Target, op_id};
use automerge::{
    ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpType},
};
use terms::{Actor, limits};

const CODE: &str = "not-allowed";

/// Operations that no editor makes.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let mut cases = elsewhere(target);
    cases.extend(values(target));
    cases.extend(references(target));
    cases
}

/// Operations outside the text.
fn elsewhere(target: &Target) -> Vec<Case> {
    let root = |key: &str, action: OpType| Op {
        action,
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: Vec::new().into(),
        insert: false,
    };
    let erased = Op { pred: vec![op_id(target.text)].into(), ..root("text", OpType::Delete) };
    let replaced = Op { pred: vec![op_id(target.text)].into(), ..root("text", OpType::Make(ObjType::Text)) };
    let missing = |object| Op { obj: ObjectId::Id(op_id(object)), ..target.operation(put("x"), None, true) };
    vec![
        target.case("a value in the root", CODE, vec![root("v", OpType::Put(1.into()))]),
        target.case("a map in the root", CODE, vec![root("m", OpType::Make(ObjType::Map))]),
        target.case("the text deleted", CODE, vec![erased]),
        target.case("the text replaced", CODE, vec![replaced]),
        target.spoilt("more actors than the document has", CODE, |raw| {
            raw.others = (0..10_000u128).map(|n| n.to_be_bytes().to_vec()).collect();
        }),
        target.case("maps nested 20,000 deep", CODE, nested(target, 20_000)),
        target.case("an insertion into a missing object", CODE, vec![missing((999_999, target.victim))]),
        target.case("an insertion into a character", CODE, vec![missing(target.element)]),
        target.case("an insertion into an object that it makes itself", CODE, vec![missing(target.own(0))]),
    ]
}

/// Values and actions that the text doesn't have.
fn values(target: &Target) -> Vec<Case> {
    let insert = |name, action| target.case(name, CODE, vec![target.operation(action, Some(target.element), true)]);
    let on_element = |name, action| {
        let operation = target.operation(action, Some(target.element), false);
        target.case(name, CODE, vec![Op { pred: vec![op_id(target.element)].into(), ..operation }])
    };
    vec![
        insert("an empty character", put("")),
        insert("an overlong character", put(&"x".repeat(limits::ELEMENT_BYTES_MAX + 1))),
        insert("a number as a character", OpType::Put(1.into())),
        insert("nothing as a character", OpType::Put(ScalarValue::Null)),
        insert("bytes as a character", OpType::Put(ScalarValue::Bytes(vec![1, 2]))),
        insert("a counter", OpType::Put(ScalarValue::counter(3))),
        insert("a list in the text", OpType::Make(ObjType::List)),
        insert("a text in the text", OpType::Make(ObjType::Text)),
        insert("a table in the text", OpType::Make(ObjType::Table)),
        insert("a deletion that inserts", OpType::Delete),
        insert("an increment that inserts", OpType::Increment(1)),
        on_element("a character overwritten", put("y")),
        on_element("a character made a map", OpType::Make(ObjType::Map)),
        on_element("an increment of a character", OpType::Increment(5)),
    ]
}

/// References to what isn't there.
fn references(target: &Target) -> Vec<Case> {
    let insert = |name, element| target.case(name, CODE, vec![target.operation(put("x"), Some(element), true)]);
    let delete = |name, element: (u64, Actor), named: &[(u64, Actor)]| {
        let pred = named.iter().map(|id| op_id(*id)).collect::<Vec<_>>().into();
        let operation = target.operation(OpType::Delete, Some(element), false);
        target.case(name, CODE, vec![Op { pred, ..operation }])
    };
    let missing = (999_999, target.victim);
    let keyed = Op { key: Key::Map("k".into()), ..target.insertion() };
    let headless = Op { key: Key::Seq(ElementId::Head), ..target.operation(OpType::Delete, None, false) };
    vec![
        insert("an insertion after a missing element", missing),
        insert("an insertion after an actor's that never wrote", (target.max_op, Actor::new([0xee; 16]))),
        insert("an insertion after itself", target.own(0)),
        insert("an insertion after its own future", target.own(5)),
        insert("an insertion after the text object", target.text),
        target.case("an insertion under a map key", CODE, vec![keyed]),
        target.case(
            "an insertion that replaces",
            CODE,
            vec![Op { pred: vec![op_id(target.element)].into(), ..target.insertion() }],
        ),
        target.case("a deletion of the head", CODE, vec![headless]),
        delete("a deletion of a missing element", missing, &[missing]),
        delete("a deletion of its own future", target.own(5), &[target.own(5)]),
        delete("a deletion of itself", target.own(0), &[target.own(0)]),
        delete("a deletion of the text object", target.text, &[target.text]),
        delete("a deletion that names nothing", target.element, &[]),
        delete("a deletion that names another object", target.element, &[target.text]),
        delete("a deletion that names its own future", target.element, &[target.own(5)]),
        delete("a deletion that names too much", target.element, &[target.element, target.text]),
    ]
}

/// A map in a map in a map …, in 38 kB.
fn nested(target: &Target, depth: u64) -> Vec<Op> {
    let map = |index| Op {
        action: OpType::Make(ObjType::Map),
        obj: if index == 0 { ObjectId::Root } else { ObjectId::Id(op_id(target.own(index - 1))) },
        key: Key::Map("a".into()),
        pred: Vec::new().into(),
        insert: false,
    };
    (0..depth).map(map).collect()
}

fn put(text: &str) -> OpType {
    OpType::Put(text.into())
}
