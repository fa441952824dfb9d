//! Blocks are a flat list; paper and word processors want them in their lists and quotes.

use draft::{Kind, Level, Parent};
use std::collections::BTreeSet;

/// A block, and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Leaf<T> {
    pub(crate) kind: Kind,
    pub(crate) parents: Vec<Parent>,
    /// Of the first block of an item of a numbered list: its place there.
    pub(crate) item: Option<usize>,
    pub(crate) what: T,
}

/// Blocks within what they stand in.
#[derive(Debug)]
pub(crate) enum Node<'a, T> {
    Block(&'a Leaf<T>),
    Quote(Vec<Node<'a, T>>),
    List { numbered: bool, items: Vec<Item<'a, T>> },
}

/// One item of a list.
#[derive(Debug)]
pub(crate) struct Item<'a, T> {
    /// Its place, if the list is numbered and it begins here.
    pub(crate) number: Option<usize>,
    pub(crate) nodes: Vec<Node<'a, T>>,
}

/// The blocks in their lists and quotes.
pub(crate) fn nested<T>(leaves: &[Leaf<T>]) -> Vec<Node<'_, T>> {
    let lines: Vec<Line<'_, T>> = leaves.iter().map(Line::new).collect();
    level(&lines)
}

/// What a block stands in that has not been made yet, its own item included.
struct Line<'a, T> {
    path: Vec<Parent>,
    begins: bool,
    leaf: &'a Leaf<T>,
}

impl<'a, T> Line<'a, T> {
    fn new(leaf: &'a Leaf<T>) -> Self {
        let own = match leaf.kind {
            Kind::BulletItem => Some(Parent::BulletItem),
            Kind::NumberedItem => Some(Parent::NumberedItem),
            Kind::Heading(_) | Kind::Paragraph => None,
        };
        let around = if matches!(leaf.kind, Kind::Heading(_)) { &[][..] } else { &leaf.parents };
        Line { path: around.iter().copied().chain(own).collect(), begins: own.is_some(), leaf }
    }

    fn inner(&self) -> Self {
        Line { path: self.path[1..].to_vec(), begins: self.begins, leaf: self.leaf }
    }

    fn begins_here(&self) -> bool {
        self.begins && self.path.len() == 1
    }
}

fn level<'a, T>(lines: &[Line<'a, T>]) -> Vec<Node<'a, T>> {
    let groups = lines.chunk_by(|a, b| !a.path.is_empty() && a.path.first() == b.path.first());
    let node = |group: &[Line<'a, T>]| match group[0].path.first() {
        None => Node::Block(group[0].leaf),
        Some(Parent::Quote) => Node::Quote(inner(group)),
        Some(parent) => Node::List { numbered: *parent == Parent::NumberedItem, items: items(group) },
    };
    groups.map(node).collect()
}

fn items<'a, T>(group: &[Line<'a, T>]) -> Vec<Item<'a, T>> {
    let item = |lines: &[Line<'a, T>]| Item {
        number: lines[0].leaf.item.filter(|_| lines[0].begins_here()),
        nodes: inner(lines),
    };
    group.chunk_by(|_, next| !next.begins_here()).map(item).collect()
}

fn inner<'a, T>(lines: &[Line<'a, T>]) -> Vec<Node<'a, T>> {
    level(&lines.iter().map(Line::inner).collect::<Vec<_>>())
}

/// Levels of headings without gaps: the highest that a text uses is 1, and none is more than one below the one before it.
/// Screen readers jump from heading to heading by them.
#[derive(Debug)]
pub(crate) struct Ranks {
    used: BTreeSet<Level>,
    last: usize,
}

impl Ranks {
    pub(crate) fn new(kinds: impl Iterator<Item = Kind>) -> Ranks {
        let level = |kind| match kind {
            Kind::Heading(level) => Some(level),
            Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => None,
        };
        Ranks { used: kinds.filter_map(level).collect(), last: 0 }
    }

    /// The level of the next heading, from 1.
    pub(crate) fn next(&mut self, level: Level) -> usize {
        let rank = 1 + self.used.range(..level).count();
        self.last = rank.min(self.last + 1);
        self.last
    }
}
