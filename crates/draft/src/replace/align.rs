use crate::{
    align::{best_pairs, equal_stretches},
    text::Block,
};
use std::collections::BTreeSet;

/// The largest product of two lengths, in blocks or words, that is compared one by one.
pub(super) const COMPARED_MAX: usize = 4_000_000;
/// The largest product of two numbers of changed blocks for which it is asked which became which.
const PAIRED_MAX: usize = 10_000;
/// Blocks that share fewer of their words (in percent) are not the same block changed.
const SHARED_PERCENT_MIN: usize = 30;

/// Which old block became which new one, in order. What stands in no pair was removed or added.
pub(super) fn pairs(old: &[&Block], new: &[&Block]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut gap = (0, 0);
    for (old_index, new_index, len) in equal_stretches(old, new, COMPARED_MAX) {
        pairs.extend(changed_pairs(old, new, gap, (old_index, new_index)));
        pairs.extend((0..len).map(|step| (old_index + step, new_index + step)));
        gap = (old_index + len, new_index + len);
    }
    pairs.extend(changed_pairs(old, new, gap, (old.len(), new.len())));
    pairs
}

/// Pairs the blocks between two equal stretches so that they share the most words, keeping their order.
fn changed_pairs(old: &[&Block], new: &[&Block], from: (usize, usize), to: (usize, usize)) -> Vec<(usize, usize)> {
    let (rows, columns) = (to.0 - from.0, to.1 - from.1);
    if rows == 0 || columns == 0 {
        return Vec::new();
    }
    if rows == 1 && columns == 1 {
        return vec![from];
    }
    if rows.saturating_mul(columns) > PAIRED_MAX {
        return (0..rows.min(columns)).map(|step| (from.0 + step, from.1 + step)).collect();
    }
    let old_words: Vec<_> = old[from.0..to.0].iter().map(|block| bag(block)).collect();
    let new_words: Vec<_> = new[from.1..to.1].iter().map(|block| bag(block)).collect();
    best_pairs(rows, columns, SHARED_PERCENT_MIN, |row, column| shared_percent(&old_words[row], &new_words[column]))
        .into_iter()
        .map(|(row, column)| (from.0 + row, from.1 + column))
        .collect()
}

fn bag(block: &Block) -> BTreeSet<String> {
    block.plain().split_whitespace().map(str::to_owned).collect()
}

fn shared_percent(old: &BTreeSet<String>, new: &BTreeSet<String>) -> usize {
    200 * old.intersection(new).count() / (old.len() + new.len()).max(1)
}
