use super::{Row, Spot};
use crate::text::{Kind, Parent};

/// How a block's kind or place in lists and quotes changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reshape {
    /// It is another kind of block.
    Kind {
        /// What it was.
        from: Kind,
        /// What it is.
        to: Kind,
    },
    /// It stands deeper in lists, or less deep. The outermost list is 1.
    Level {
        /// How deep it stood.
        from: usize,
        /// How deep it stands.
        to: usize,
    },
    /// It goes on an item of a list now, or did.
    Listed(bool),
    /// It is in a quote now, or was in one.
    Quoted(bool),
    /// What is around it is another kind of list.
    List,
}

impl Row {
    /// How the block, the first one if it was split or joined, is another kind of block than before.
    pub fn reshapes(&self) -> Vec<Reshape> {
        let (Some(before), Some(after)) = (self.before.first(), self.after.first()) else { return Vec::new() };
        if (before.kind, &before.parents) == (after.kind, &after.parents) {
            return Vec::new();
        }
        let mut reshapes = Vec::new();
        if before.kind != after.kind {
            reshapes.push(Reshape::Kind { from: before.kind, to: after.kind });
        }
        let (from, to) = (depth(before), depth(after));
        if from != to && from > 0 && to > 0 {
            reshapes.push(Reshape::Level { from, to });
        } else if from != to && before.kind == after.kind {
            reshapes.push(Reshape::Listed(to > 0));
        }
        if quoted(before) != quoted(after) {
            reshapes.push(Reshape::Quoted(quoted(after)));
        }
        if reshapes.is_empty() {
            reshapes.push(Reshape::List);
        }
        reshapes
    }
}

fn quoted(spot: &Spot) -> bool {
    spot.parents.first() == Some(&Parent::Quote)
}

/// In how many lists it stands, its own among them.
fn depth(spot: &Spot) -> usize {
    let own = usize::from(matches!(spot.kind, Kind::BulletItem | Kind::NumberedItem));
    spot.parents.len() - usize::from(quoted(spot)) + own
}
