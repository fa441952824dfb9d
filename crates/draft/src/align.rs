//! Alignment of two sequences, for replacing and for comparing.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Stretches that are equal in both, as (old, new, length). Common ends are found first, whatever the size. What lies between is
/// compared item by item if the product of both lengths is at most `compared_max`; beyond that it counts as changed
/// as a whole, so that no text makes the comparison slow.
pub(crate) fn equal_stretches<T: Eq + std::hash::Hash + Ord>(
    old: &[T],
    new: &[T],
    compared_max: usize,
) -> Vec<(usize, usize, usize)> {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let suffix = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_mid, new_mid) = (&old_rest[..old_rest.len() - suffix], &new_rest[..new_rest.len() - suffix]);

    let mut stretches = Vec::new();
    if prefix > 0 {
        stretches.push((0, 0, prefix));
    }
    if old_mid.len().saturating_mul(new_mid.len()) <= compared_max {
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

/// The rising chain of pairs with the highest sum of scores; pairs that score less than `least` are left out.
pub(crate) fn best_pairs(
    rows: usize,
    columns: usize,
    least: usize,
    score: impl Fn(usize, usize) -> usize,
) -> Vec<(usize, usize)> {
    let scores: Vec<Vec<usize>> =
        (0..rows).map(|row| (0..columns).map(|column| score(row, column)).collect()).collect();
    let mut best = vec![vec![0; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let paired = match scores[row][column] {
                score if score >= least => score + best[row + 1][column + 1],
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
