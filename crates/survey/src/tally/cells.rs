//! The cells of a question: what can be counted of its answers.

use crate::{Given, Kind, OptionKey, Question};
use std::collections::{BTreeMap, BTreeSet};

/// What an organisation can have said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    /// That option.
    Option(OptionKey),
    /// Something else than the options.
    Other,
    /// That step of a scale.
    Step(i64),
    /// Anything: a number, a text.
    Any,
}

/// A question as it is counted.
pub(super) struct Asked {
    cells: BTreeSet<Cell>,
    /// How many of them an answer can be in; all if none.
    at_most: Option<u32>,
    is_text: bool,
}

impl Asked {
    pub(super) fn of(question: &Question) -> Asked {
        let options = |options: &[crate::Choice], takes_other: bool| {
            let cells = options.iter().map(|option| Cell::Option(option.key));
            cells.chain(takes_other.then_some(Cell::Other)).collect::<BTreeSet<_>>()
        };
        let (cells, at_most) = match &question.kind {
            Kind::Single { options: given, takes_other } => (options(given, *takes_other), Some(1)),
            Kind::Multiple { options: given, takes_other, at_most } => (options(given, *takes_other), *at_most),
            Kind::Scale { from, to, .. } => ((i64::from(*from)..=i64::from(*to)).map(Cell::Step).collect(), Some(1)),
            Kind::Number { .. } | Kind::Text { .. } => (BTreeSet::from([Cell::Any]), Some(1)),
        };
        Asked { cells, at_most, is_text: matches!(question.kind, Kind::Text { .. }) }
    }

    /// All cells.
    pub(super) fn cells(&self) -> &BTreeSet<Cell> {
        &self.cells
    }

    /// Whether every answer is in exactly one cell.
    pub(super) fn is_parted(&self) -> bool {
        self.at_most == Some(1)
    }

    /// Whether no answer can be in more than two cells.
    pub(super) fn is_of_two(&self) -> bool {
        self.at_most == Some(2) || self.cells.len() == 2
    }

    /// The cells that an answer is in; none if it does not fit the question.
    pub(super) fn within(&self, given: &Given) -> Vec<Cell> {
        let cells: Vec<Cell> = match given {
            Given::Chosen { options, other } => {
                options.iter().map(|key| Cell::Option(*key)).chain(other.as_ref().map(|_| Cell::Other)).collect()
            }
            Given::Number(_) if self.cells.contains(&Cell::Any) && !self.is_text => vec![Cell::Any],
            Given::Number(number) => vec![Cell::Step(*number)],
            Given::Text(_) if self.is_text => vec![Cell::Any],
            Given::Text(_) => vec![],
        };
        let fits = cells.iter().all(|cell| self.cells.contains(cell))
            && self.at_most.is_none_or(|most| cells.len() <= most as usize);
        if fits { cells } else { vec![] }
    }

    pub(super) fn fits(&self, given: &Given) -> bool {
        !self.within(given).is_empty()
    }

    /// How many answers are in each cell.
    pub(super) fn counts<'a>(&self, answers: impl IntoIterator<Item = &'a Given>) -> BTreeMap<Cell, u32> {
        let mut counts: BTreeMap<Cell, u32> = self.cells.iter().map(|cell| (*cell, 0)).collect();
        for cell in answers.into_iter().flat_map(|given| self.within(given)) {
            *counts.entry(cell).or_default() += 1;
        }
        counts
    }
}
