use super::{Difference, Row};
use crate::text::Part;

/// Rows in a row that a view shows, or leaves out and says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold<'a> {
    /// What changed, and what helps to understand it.
    Shown(&'a [Row]),
    /// What stands between, unchanged.
    Folded(&'a [Row]),
}

impl Difference {
    /// What changed with `around` unchanged rows on both sides of it and the heading that it stands under; what stands
    /// between is folded. All rows are in it, in order.
    pub fn folded(&self, around: usize) -> Vec<Fold<'_>> {
        let mut shown = vec![false; self.rows.len()];
        let mut heading = None;
        for (index, row) in self.rows.iter().enumerate() {
            if !row.is_same() {
                let from = index.saturating_sub(around);
                let to = (index + around + 1).min(shown.len());
                shown[from..to].fill(true);
                heading.take().into_iter().for_each(|heading: usize| shown[heading] = true);
            }
            if row.after.iter().any(|spot| matches!(spot.part, Part::Heading(_))) {
                heading = Some(index);
            }
        }
        let mut folds = Vec::new();
        let mut start = 0;
        for stretch in shown.chunk_by(|a, b| a == b) {
            let rows = &self.rows[start..start + stretch.len()];
            folds.push(if stretch[0] { Fold::Shown(rows) } else { Fold::Folded(rows) });
            start += stretch.len();
        }
        folds
    }
}
