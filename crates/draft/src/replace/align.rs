use crate::text::Block;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeSet;

/// The largest product of two lengths that is compared item by item; beyond it a stretch
/// counts as changed as a whole, so that no text makes the comparison slow.
pub(super) const COMPARED_MAX: usize = 4_000_000;
/// The same for the dearer question which changed block became which.
const PAIRED_MAX: usize = 10_000;
/// Blocks that share fewer of their words (in percent) are not the same block changed.
const SHARED_PERCENT_MIN: usize = 30;

/// Which old block became which new one, in order. What stands in no pair was removed or added.
pub(super) fn pairs(old: &[&Block], new: &[&Block]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut gap = (0, 0);
    for (old_index, new_index, len) in equal_stretches(old, new) {
        pairs.extend(changed_pairs(old, new, gap, (old_index, new_index)));
        pairs.extend((0..len).map(|step| (old_index + step, new_index + step)));
        gap = (old_index + len, new_index + len);
    }
    pairs.extend(changed_pairs(old, new, gap, (old.len(), new.len())));
    pairs
}

/// Stretches that are equal in both, as (old, new, length). Common ends are found first, whatever the size.
pub(super) fn equal_stretches<T: Eq + std::hash::Hash + Ord>(old: &[T], new: &[T]) -> Vec<(usize, usize, usize)> {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_mid, new_mid) = (&old_rest[..old_rest.len() - suffix], &new_rest[..new_rest.len() - suffix]);

    let mut stretches = Vec::new();
    if prefix > 0 {
        stretches.push((0, 0, prefix));
    }
    if old_mid.len().saturating_mul(new_mid.len()) <= COMPARED_MAX {
        for op in capture_diff_slices(Algorithm::Myers, old_mid, new_mid) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                stretches.push((prefix + old_index, prefix + new_index, len));
            }
        }
    }
    if suffix > 0 {
        stretches.push((old.len() - suffix, new.len() - suffix, suffix));
    }
    stretches
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
    best_pairs(rows, columns, |row, column| shared_percent(&old_words[row], &new_words[column]))
        .into_iter()
        .map(|(row, column)| (from.0 + row, from.1 + column))
        .collect()
}

/// The rising chain of pairs with the highest sum of scores; pairs below the least score are left out.
fn best_pairs(rows: usize, columns: usize, score: impl Fn(usize, usize) -> usize) -> Vec<(usize, usize)> {
    let scores: Vec<Vec<usize>> =
        (0..rows).map(|row| (0..columns).map(|column| score(row, column)).collect()).collect();
    let mut best = vec![vec![0; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let paired = match scores[row][column] {
                score if score >= SHARED_PERCENT_MIN => score + best[row + 1][column + 1],
                _ => 0,
            };
            best[row][column] = paired.max(best[row + 1][column]).max(best[row][column + 1]);
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if best[row][column] == best[row + 1][column] {
            row += 1;
        } else if best[row][column] == best[row][column + 1] {
            column += 1;
        } else {
            pairs.push((row, column));
            (row, column) = (row + 1, column + 1);
        }
    }
    pairs
}

fn bag(block: &Block) -> BTreeSet<String> {
    block.plain().split_whitespace().map(str::to_owned).collect()
}

fn shared_percent(old: &BTreeSet<String>, new: &BTreeSet<String>) -> usize {
    200 * old.intersection(new).count() / (old.len() + new.len()).max(1)
}
