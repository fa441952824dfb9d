//! Rows of a difference as blocks of a page.

use super::{
    marks::{Column, Marks},
    went,
};
use crate::{
    comparison::{Comparison, spoken},
    html::{self, Leaf},
    pages::hands::Legend,
};
use draft::{Level, Moved, Part, Row, Spot};
use maud::{Markup, html as markup};
use std::collections::BTreeSet;
use words::Words;

/// What all rows of a page have in common.
pub(super) struct Rows<'a> {
    pub(super) words: &'a Words,
    pub(super) comparison: &'a Comparison,
    marks: Marks<'a>,
    levels: BTreeSet<Level>,
    /// By block: its place in a numbered list.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl<'a> Rows<'a> {
    /// For a page of ours; with a legend each change says whose it is.
    pub(super) fn new(words: &'a Words, comparison: &'a Comparison, legend: Option<&'a Legend>) -> Self {
        let kinds = [&comparison.before, &comparison.after].map(|text| text.blocks().iter().map(|block| block.kind));
        Rows {
            words,
            comparison,
            marks: Marks { comparison, legend, spoken: Some(words) },
            levels: html::levels(kinds.into_iter().flatten()),
            before: comparison.before.item_numbers(),
            after: comparison.after.item_numbers(),
        }
    }

    /// For a page of somebody else's.
    pub(super) fn bare(words: &'a Words, comparison: &'a Comparison) -> Self {
        let rows = Rows::new(words, comparison, None);
        Rows { marks: Marks { comparison, legend: None, spoken: None }, ..rows }
    }

    /// Both texts in one, each row with its name.
    pub(super) fn inline(&self, rows: &[Row]) -> Markup {
        let leaves: Vec<Leaf> = rows.iter().flat_map(|row| self.named(row)).collect();
        html::blocks_of(&leaves, &self.levels)
    }

    /// One row as it stood in one text.
    pub(super) fn column(&self, row: &Row, column: Column) -> Markup {
        let note = if column == Column::Before { Vec::new() } else { spoken::about_its_shape(self.words, row) };
        let note = if row.moved == Moved::Away { went(self.words, row).into_iter().collect() } else { note };
        html::blocks_of(&self.leaves(row, column, &note), &self.levels)
    }

    fn named(&self, row: &Row) -> Vec<Leaf> {
        let reference = row.reference().to_string();
        if row.moved == Moved::Away {
            let (Some(spot), Some(is)) = (row.before.first(), row.after.first()) else { return Vec::new() };
            let content = markup! { a.went href={ "#" (is.part) } { (went(self.words, row).unwrap_or_default()) } };
            let leaf = Leaf::new(spot.kind, &spot.parents, content);
            return vec![Leaf {
                id: Some(reference),
                class: Some("away"),
                number: former(spot),
                item: self.before.get(spot.block).copied().flatten(),
                ..leaf
            }];
        }
        let mut leaves = self.leaves(row, Column::Both, &spoken::about_its_shape(self.words, row));
        for (index, leaf) in leaves.iter_mut().enumerate() {
            let part = row.after.get(index).filter(|_| index > 0).map(|spot| spot.part.to_string());
            leaf.id = if index == 0 { Some(reference.clone()) } else { part };
            leaf.class = (!row.is_same()).then_some(if row.is_removed() { "gone" } else { "changed" });
        }
        leaves
    }

    /// The row's blocks in that column, above the first what is to be said of them.
    fn leaves(&self, row: &Row, column: Column, note: &[String]) -> Vec<Leaf> {
        let is_before = column == Column::Before || (column == Column::Both && row.is_removed());
        let (spots, items) = if is_before { (&row.before, &self.before) } else { (&row.after, &self.after) };
        let spots: &[Spot] = match (row.moved, column) {
            (Moved::Away, Column::After) | (Moved::Here, Column::Before) => &[],
            _ => spots,
        };
        let contents = self.marks.blocks(row, column);
        let leaf = |(index, (spot, content)): (usize, (&Spot, Markup))| {
            let content = markup! {
                @if index == 0 { @for sentence in note { (self.note(sentence)) } }
                (content)
            };
            Leaf {
                number: if is_before && column == Column::Both { former(spot) } else { number(spot) },
                item: items.get(spot.block).copied().flatten(),
                ..Leaf::new(spot.kind, &spot.parents, content)
            }
        };
        spots.iter().zip(contents).enumerate().map(leaf).collect()
    }

    fn note(&self, sentence: &str) -> Markup {
        markup! { span.change-note lang=(self.words.language().tag()) { (sentence) " " } }
    }
}

fn number(spot: &Spot) -> Option<String> {
    matches!(spot.part, Part::Clause(_)).then(|| spot.part.number().to_string())
}

/// A number that is not the later text's.
fn former(spot: &Spot) -> Option<String> {
    number(spot).map(|number| format!("({number})"))
}
