//! What kind of paragraph each block of a text is: its style, its list, how far in it stands.

use super::sheet::Sheet;
use crate::nested::{Leaf, Node, Ranks, nested};
use draft::{Kind, Text};

/// How far in a list or a quote stands, and how far its sign stands out, in twentieths of a point.
const STEP: usize = 480;
const HANGING: usize = 320;
/// How far beside the text the number of a clause begins.
const BESIDE: usize = 620;
/// Levels of a list, by the format.
const LEVELS: usize = 9;

/// What kind of paragraph a block is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shape {
    /// The level of a heading, from 1.
    pub(super) heading: Option<usize>,
    /// The list whose item begins here, by its number, and the level.
    pub(super) list: Option<(usize, usize)>,
    /// Whether that list is numbered.
    pub(super) numbered: bool,
    /// In how many lists and quotes it stands.
    pub(super) depth: usize,
    /// Whether it stands in a quote.
    pub(super) quoted: bool,
}

impl Shape {
    /// Whether its number stands beside the text, before the words; in a list the list's own sign stands there.
    pub(super) fn stands_out(&self) -> bool {
        self.heading.is_none() && self.list.is_none() && self.depth == 0
    }

    /// Whether both are the same kind of paragraph, in whichever list.
    pub(super) fn is_like(&self, other: &Shape) -> bool {
        let kind = |shape: &Shape| {
            (shape.heading, shape.list.map(|(_, level)| level), shape.numbered, shape.depth, shape.quoted)
        };
        kind(self) == kind(other)
    }

    /// Style, list and indent, in the order of the format.
    pub(super) fn properties(&self, number_beside: bool) -> String {
        let style = match (self.heading, self.quoted, self.list.is_some()) {
            (Some(level), _, _) => format!("Heading{level}"),
            (None, true, _) => "Quote".to_owned(),
            (None, false, true) => "ListParagraph".to_owned(),
            (None, false, false) => "BodyText".to_owned(),
        };
        let list = self.list.map(|(number, level)| {
            format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>"#)
        });
        let left = self.depth * STEP;
        let (tabs, indent) = match (self.list.is_some(), number_beside && self.stands_out()) {
            (true, _) => (String::new(), format!(r#"<w:ind w:left="{left}" w:hanging="{HANGING}"/>"#)),
            (false, true) => (
                r#"<w:tabs><w:tab w:val="left" w:pos="0"/></w:tabs>"#.to_owned(),
                format!(r#"<w:ind w:left="0" w:hanging="{BESIDE}"/>"#),
            ),
            (false, false) if left > 0 => (String::new(), format!(r#"<w:ind w:left="{left}"/>"#)),
            (false, false) => (String::new(), String::new()),
        };
        format!(r#"<w:pStyle w:val="{style}"/>{}{tabs}{indent}"#, list.unwrap_or_default())
    }
}

/// The shape of every block. Each list becomes a list of the sheet.
pub(super) fn shapes(text: &Text, sheet: &mut Sheet) -> Vec<Shape> {
    let leaf = |(index, (block, item)): (usize, (&draft::Block, Option<usize>))| Leaf {
        kind: block.kind,
        parents: block.parents.clone(),
        item,
        what: index,
    };
    let leaves: Vec<Leaf<usize>> = text.blocks().iter().zip(text.item_numbers()).enumerate().map(leaf).collect();
    let mut shapes = vec![Shape::default(); leaves.len()];
    let mut walk = Walk { shapes: &mut shapes, sheet, ranks: Ranks::new(leaves.iter().map(|leaf| leaf.kind)) };
    walk.nodes(&nested(&leaves), &Shape::default(), None);
    shapes
}

struct Walk<'a> {
    shapes: &'a mut [Shape],
    sheet: &'a mut Sheet,
    ranks: Ranks,
}

impl Walk<'_> {
    /// Blocks that stand in this; the first of them begins an item if there is one.
    fn nodes(&mut self, nodes: &[Node<'_, usize>], around: &Shape, begins: Option<(usize, usize)>) {
        for (index, node) in nodes.iter().enumerate() {
            let list = begins.filter(|_| index == 0);
            match node {
                Node::Block(leaf) => {
                    let heading = match leaf.kind {
                        Kind::Heading(level) => Some(self.ranks.next(level)),
                        Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => None,
                    };
                    self.shapes[leaf.what] = Shape { heading, list, ..around.clone() };
                }
                Node::Quote(inner) => {
                    let within = Shape { depth: around.depth + 1, quoted: true, ..around.clone() };
                    self.nodes(inner, &within, None);
                }
                Node::List { numbered, items } => {
                    let level = (around.depth - usize::from(around.quoted)).min(LEVELS - 1);
                    let start = items.first().and_then(|item| item.number).unwrap_or(1);
                    let number = self.sheet.list(*numbered, level, start);
                    let within = Shape { depth: around.depth + 1, numbered: *numbered, ..around.clone() };
                    for item in items {
                        self.nodes(&item.nodes, &within, Some((number, level)));
                    }
                }
            }
        }
    }
}
