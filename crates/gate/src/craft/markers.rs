use super::{Case, Target, op_id};
use automerge::{
    ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpType},
};
use terms::limits;

const CODE: &str = "not-allowed";

impl Target {
    /// A block marker after the element, as the first operations of the attacker's next change.
    pub fn marker(&self, name: &str, level: Option<ScalarValue>, parents: &[&str]) -> Vec<Op> {
        let mut marker = vec![
            self.operation(OpType::Make(ObjType::Map), Some(self.element), true),
            self.entry(0, "attrs", OpType::Make(ObjType::Map)),
        ];
        marker.extend(level.map(|level| self.entry(1, "level", OpType::Put(level))));
        marker.push(self.entry(0, "isEmbed", OpType::Put(false.into())));
        marker.push(self.entry(0, "parents", OpType::Make(ObjType::List)));
        let list = marker.len() as u64 - 1;
        for (place, parent) in parents.iter().enumerate() {
            let before = match place as u64 {
                0 => ElementId::Head,
                place => ElementId::Id(op_id(self.own(list + place))),
            };
            marker.push(Op { key: Key::Seq(before), insert: true, ..self.entry(list, "", put(parent)) });
        }
        marker.push(self.entry(0, "type", put(name)));
        marker
    }

    /// A key of the map that operation `object` of the attacker's next change makes.
    fn entry(&self, object: u64, key: &str, action: OpType) -> Op {
        let obj = ObjectId::Id(op_id(self.own(object)));
        Op { action, obj, key: Key::Map(key.into()), pred: Vec::new().into(), insert: false }
    }
}

/// Block markers that no editor writes.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let deep = vec!["blockquote"; limits::BLOCK_PARENTS_MAX + 1];
    let marker = |name, level: Option<ScalarValue>, parents: &[&str]| target.marker(name, level, parents);
    let case = |name, operations| target.case(name, CODE, operations);
    let paragraph = || marker("paragraph", None, &["blockquote"]);
    let spoilt = |name, spoil: fn(&mut Vec<Op>)| {
        let mut operations = paragraph();
        spoil(&mut operations);
        case(name, operations)
    };
    let mut onto_other = paragraph();
    onto_other[1].obj = ObjectId::Id(op_id(target.element));
    let mut twice = paragraph();
    twice.push(target.entry(0, "type", put("heading")));
    vec![
        case("an unknown type of block", marker("script", None, &[])),
        case("a heading of level 4", marker("heading", Some(4.into()), &[])),
        case("a heading of level 0", marker("heading", Some(0.into()), &[])),
        case("a heading of a level in words", marker("heading", Some("1".into()), &[])),
        case("a heading of an unsigned level", marker("heading", Some(ScalarValue::Uint(1)), &[])),
        case("an unknown parent", marker("paragraph", None, &["section"])),
        case("a block nested too deep", marker("paragraph", None, &deep)),
        case("a marker written twice", twice),
        case("a marker on another's object", onto_other),
        spoilt("a marker alone", |run| run.truncate(1)),
        spoilt("a marker without its type", |run| run.truncate(run.len() - 1)),
        spoilt("a marker without attributes", |run| drop(run.remove(1))),
        spoilt("a marker with its keys in another order", |run| run.swap(2, 3)),
        spoilt("a marker that is embedded", |run| run[2].action = OpType::Put(true.into())),
        spoilt("a marker whose parents are a map", |run| run[3].action = OpType::Make(ObjType::Map)),
        spoilt("a marker whose parent is a map", |run| run[4].action = OpType::Make(ObjType::Map)),
        spoilt("a marker whose parent replaces", |run| run[4].insert = false),
        spoilt("a marker whose type is a text", |run| run[5].action = OpType::Make(ObjType::Text)),
        spoilt("a marker with a foreign key", |run| run[5].key = Key::Map("onclick".into())),
        spoilt("a marker whose type replaces something", |run| {
            let ObjectId::Id(id) = run[5].obj.clone() else { return };
            run[5].pred = vec![id].into();
        }),
    ]
}

fn put(text: &str) -> OpType {
    OpType::Put(text.into())
}
