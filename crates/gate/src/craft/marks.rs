use super::{Case, Target, op_id};
use automerge::{
    ScalarValue,
    legacy::{MarkData, Op, OpType},
};
use terms::{Actor, limits};

const CODE: &str = "not-allowed";

impl Target {
    /// A mark from after one element to after another, as the first operations of the attacker's next change.
    pub fn mark(
        &self,
        name: &str,
        value: ScalarValue,
        from: Option<(u64, Actor)>,
        to: Option<(u64, Actor)>,
    ) -> Vec<Op> {
        let mark = MarkData { name: name.into(), value, expand: false };
        vec![self.operation(OpType::MarkBegin(mark), from, true), self.operation(OpType::MarkEnd(true), to, true)]
    }
}

/// Marks that no editor sets.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let element = Some(target.element);
    let mark = |name: &str, value: ScalarValue| target.mark(name, value, None, element);
    let case = |name, operations| target.case(name, CODE, operations);
    let link = |name, href: &str| case(name, mark("link", format!(r#"{{"href":"{href}","title":""}}"#).into()));
    let strong = || mark("strong", true.into());
    let [begin, end] = [strong().swap_remove(0), strong().swap_remove(1)];
    let boundary =
        Op { pred: vec![op_id(target.own(0))].into(), ..target.operation(OpType::Delete, Some(target.own(0)), false) };
    let long = format!("https://e.org/{}", "a".repeat(limits::LINK_BYTES_MAX));
    vec![
        case("an unknown mark", mark("style", "position:fixed".into())),
        case("a mark of no name", mark("", true.into())),
        case("a mark set to false", mark("strong", false.into())),
        case("a mark set to text", mark("em", "yes".into())),
        case("a link set to true", mark("link", true.into())),
        case("a link that is not JSON", mark("link", "https://e.org/".into())),
        link("a link to a script", "javascript:alert(1)"),
        link("a link to a script after a blank", " javascript:alert(1)"),
        link("a link to data", "data:text/html,x"),
        link("an overlong link", &long),
        case("a mark that begins and never ends", vec![begin.clone()]),
        case("a mark that ends and never begins", vec![end.clone()]),
        case("a mark whose end comes later", vec![begin.clone(), target.insertion(), end.clone()]),
        case("a mark that begins twice", vec![begin.clone(), begin, end.clone(), end]),
        case("a mark's boundary deleted", [strong(), vec![boundary]].concat()),
        Case {
            name: "a mark that ends before it begins",
            bytes: target.chunk(target.mark("strong", true.into(), element, None)),
            code: "breaks-the-text",
        },
    ]
}
