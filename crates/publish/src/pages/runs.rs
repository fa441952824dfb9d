//! Blocks as the templates read them.

use crate::nested::{Item, Node, Ranks};
use draft::{Kind, Run};
use serde_json::{Value, json};

/// One block's words and what stands beside them.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Its name, for links.
    pub(super) id: Option<String>,
    /// In the margin.
    pub(super) number: Option<String>,
    /// Whether a bar beside it says that it changed.
    pub(super) changed: bool,
    /// Above the words.
    pub(super) notes: Vec<String>,
    /// Stretches of words.
    pub(super) runs: Vec<Value>,
    /// Below it: what signatories do not stand behind.
    pub(super) reserved: Option<Value>,
}

/// What becomes of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Remarked,
    Added,
    Removed,
}

/// A stretch of words.
pub(super) fn run(run: &Run, fate: Fate) -> Value {
    let fate = match fate {
        Fate::Kept => "kept",
        Fate::Remarked => "remarked",
        Fate::Added => "added",
        Fate::Removed => "removed",
    };
    json!({
        "text": run.text,
        "strong": run.marks.strong,
        "em": run.marks.em,
        "link": run.link.as_ref().map(|link| link.href()),
        "fate": fate,
    })
}

/// A title as it stands at the edge of every page.
pub(super) fn short(title: &str) -> String {
    const CHARS_MAX: usize = 72;
    match title.char_indices().nth(CHARS_MAX) {
        None => title.to_owned(),
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
    }
}

/// The blocks in their lists and quotes.
pub(super) fn nodes(nodes: &[Node<'_, Words>], ranks: &mut Ranks) -> Vec<Value> {
    nodes.iter().map(|node| self::node(node, ranks)).collect()
}

fn node(node: &Node<'_, Words>, ranks: &mut Ranks) -> Value {
    match node {
        Node::Quote(inner) => json!({ "is": "quote", "nodes": nodes(inner, ranks) }),
        Node::List { numbered, items } => {
            let item = |item: &Item<'_, Words>| json!({ "number": item.number, "nodes": nodes(&item.nodes, ranks) });
            json!({ "is": if *numbered { "numbers" } else { "bullets" }, "items": items.iter().map(item).collect::<Vec<_>>() })
        }
        Node::Block(leaf) => {
            let level = match leaf.kind {
                Kind::Heading(level) => Some(ranks.next(level)),
                Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => None,
            };
            let words = &leaf.what;
            json!({
                "is": if level.is_some() { "heading" } else { "paragraph" },
                "level": level,
                "id": words.id,
                "number": words.number,
                "changed": words.changed,
                "notes": words.notes,
                "runs": words.runs,
                "reserved": words.reserved,
            })
        }
    }
}
