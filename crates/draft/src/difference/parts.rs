//! Blocks that were split or joined: what is left without a partner, next to its other half.

use super::{
    align::{Alignment, Pair},
    likeness::{Bag, SHARED_WEIGHT_MIN},
};
use std::ops::Range;

/// How much of a block has to come from its neighbour's other half, in percent.
const HALF: usize = 60;
/// Letters that a block needs if all its words come from there: one word that is not one of the smallest.
const WHOLE_WEIGHT_MIN: usize = 5;

/// Blocks that belong together, each side a run; at most one side has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
    pub(super) moved: bool,
}

/// The pairs with what was split off from them or joined onto them, ascending in `after`.
pub(super) fn groups(alignment: &Alignment) -> Vec<Group> {
    let single = |pair: &Pair| Group {
        before: pair.before..pair.before + 1,
        after: pair.after..pair.after + 1,
        moved: pair.moved,
    };
    let mut groups: Vec<Group> = alignment.pairs.iter().map(single).collect();
    let (before, after) = (&alignment.before, &alignment.after);

    let mut free: Vec<bool> = vec![true; after.len()];
    groups.iter().for_each(|group| free[group.after.start] = false);
    for group in &mut groups {
        let Some(whole) = &before[group.before.start] else { continue };
        grow(&mut group.after, &mut free, after, whole);
    }

    let mut free: Vec<bool> = vec![true; before.len()];
    groups.iter().for_each(|group| free[group.before.start] = false);
    for group in &mut groups {
        let Some(whole) = after[group.after.start].as_ref().filter(|_| group.after.len() == 1) else { continue };
        grow(&mut group.before, &mut free, before, whole);
    }
    groups
}

/// Takes in free neighbours as long as they are made of what is left of `whole`.
fn grow(run: &mut Range<usize>, free: &mut [bool], bags: &[Option<Bag>], whole: &Bag) {
    let Some(own) = &bags[run.start] else { return };
    let mut rest = whole.without(own);
    loop {
        let next = Some(run.end).filter(|place| *place < bags.len());
        let before = run.start.checked_sub(1);
        let half = |place: &usize| {
            let bag = bags[*place].as_ref().filter(|_| free[*place]);
            bag.is_some_and(|bag| {
                let shared = bag.shared(&rest);
                let whole = shared == bag.weight && shared >= WHOLE_WEIGHT_MIN;
                whole || (shared >= SHARED_WEIGHT_MIN && 100 * shared >= HALF * bag.weight)
            })
        };
        let Some(place) = next.filter(half).or(before.filter(half)) else { return };
        free[place] = false;
        if let Some(bag) = &bags[place] {
            rest = rest.without(bag);
        }
        *run = run.start.min(place)..run.end.max(place + 1);
    }
}
