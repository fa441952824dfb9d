use crate::text::{Kind, Parent};
use terms::limits::BLOCK_PARENTS_MAX;

/// Which quote and list items stand open while blocks are read in order. Blocks are a flat list: what a block stands
/// in is known from its own parents and the blocks before it, and this is the one place that works it out.
#[derive(Debug, Default)]
pub(crate) struct Nesting {
    open: Vec<Container>,
}

/// One open quote or list item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Container {
    pub(crate) parent: Parent,
    /// The item's place in its list, from 1.
    pub(crate) number: usize,
    /// Whether a block stands in it already.
    filled: bool,
}

/// How a block's surroundings follow from the block before it.
pub(crate) struct Entered {
    /// How many of the containers that were open stay open.
    pub(crate) kept: usize,
    /// The block is the next item of a list that was open.
    pub(crate) next_item: bool,
}

impl Nesting {
    /// Opens what a block of this kind with these parents stands in and closes the rest. What is
    /// open already is shared as far as it agrees; a list item always starts an item of its own.
    pub(crate) fn enter(&mut self, kind: Kind, parents: &[Parent]) -> Entered {
        let path = path(kind, parents);
        let shareable = path.len() - usize::from(is_item(kind));
        let kept =
            self.open.iter().zip(&path[..shareable]).take_while(|(open, parent)| open.parent == **parent).count();
        let before = self.open.get(kept).copied();
        self.open.truncate(kept);
        let next_item = match (before, path.get(kept)) {
            (Some(before), Some(parent)) => before.parent == *parent,
            _ => false,
        };
        for (depth, parent) in path.iter().enumerate().skip(kept) {
            let number = match before {
                Some(before) if next_item && depth == kept => before.number + 1,
                _ => 1,
            };
            self.open.push(Container { parent: *parent, number, filled: false });
        }
        Entered { kept, next_item }
    }

    /// Says that a block stands in everything that is open, and returns whether it is the
    /// first in the innermost item.
    pub(crate) fn fill(&mut self) -> bool {
        let first = self.open.last().is_some_and(|container| container.parent != Parent::Quote && !container.filled);
        self.open.iter_mut().for_each(|container| container.filled = true);
        first
    }

    pub(crate) fn parents(&self) -> Vec<Parent> {
        self.open.iter().map(|container| container.parent).collect()
    }

    pub(crate) fn open(&self) -> &[Container] {
        &self.open
    }
}

/// Everything that a block stands in, its own list item included. A heading stands in nothing, a quote only outermost.
fn path(kind: Kind, parents: &[Parent]) -> Vec<Parent> {
    if matches!(kind, Kind::Heading(_)) {
        return Vec::new();
    }
    let outermost = |(depth, parent): &(usize, &Parent)| *depth == 0 || **parent != Parent::Quote;
    let mut path: Vec<_> = parents.iter().enumerate().filter(outermost).map(|(_, parent)| *parent).collect();
    match kind {
        Kind::BulletItem => path.push(Parent::BulletItem),
        Kind::NumberedItem => path.push(Parent::NumberedItem),
        Kind::Paragraph | Kind::Heading(_) => {}
    }
    path.truncate(BLOCK_PARENTS_MAX);
    path
}

fn is_item(kind: Kind) -> bool {
    matches!(kind, Kind::BulletItem | Kind::NumberedItem)
}
