//! The rule by which figures are kept back where anonymity was promised; [`super`] says it in words.

use super::{
    Counted,
    cells::{Asked, Cell},
};
use crate::{Filter, Question, Respondent};
use ledger::{County, Kind, Size};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use terms::limits;

/// What of a question is kept back.
pub(super) struct Cover {
    /// Where nothing is filtered.
    whole: BTreeSet<Cell>,
    /// Where something is.
    parted: BTreeSet<Cell>,
    groups: Groups,
}

/// The groups that respondents are parted into; who is of none of them stays together.
#[derive(Clone, Default)]
struct Groups {
    kinds: BTreeSet<Kind>,
    counties: BTreeSet<County>,
    sizes: BTreeSet<Size>,
}

/// A group that might be parted off.
enum Group {
    Kind(Kind),
    County(County),
    Size(Size),
}

/// One combination of groups; none where a respondent is of none of them.
type Stratum = (Option<Kind>, Option<County>, Option<Size>);

/// What the respondents of one combination answered.
#[derive(Clone, Default)]
struct Block {
    answered: u32,
    cells: BTreeMap<Cell, u32>,
}

impl Cover {
    pub(super) fn of(question: &Question, answers: &[Counted<'_>]) -> Cover {
        let asked = Asked::of(question);
        let atoms = atoms(&asked, answers);
        let whole = hidden(&asked, &parted(&atoms, &Groups::default()), BTreeSet::new()).unwrap_or_default();
        // Half of what is shown, and of answers that exclude one another at least two parts.
        let shown = asked.cells().len() - whole.len();
        let least = shown.div_ceil(2).max(1);
        let mut cover = Cover { parted: whole.clone(), whole, groups: Groups::default() };
        if shown == 0 {
            return cover;
        }
        for group in candidates(&atoms) {
            let groups = cover.groups.clone().with(group);
            let Some(parted) = hidden(&asked, &parted(&atoms, &groups), cover.parted.clone()) else { continue };
            if asked.cells().len() - parted.len() >= least {
                (cover.groups, cover.parted) = (groups, parted);
            }
        }
        cover
    }

    pub(super) fn hidden(&self) -> &BTreeSet<Cell> {
        &self.whole
    }

    /// What is kept back behind a filter; none if all is.
    pub(super) fn hidden_in(&self, filter: &Filter) -> Option<&BTreeSet<Cell>> {
        let Groups { kinds, counties, sizes } = &self.groups;
        let is_parted = filter.kind.is_none_or(|kind| kinds.contains(&kind))
            && filter.county.as_ref().is_none_or(|county| counties.contains(county))
            && filter.size.is_none_or(|size| sizes.contains(&size));
        is_parted.then_some(&self.parted)
    }
}

impl Groups {
    fn with(mut self, group: Group) -> Groups {
        match group {
            Group::Kind(kind) => drop(self.kinds.insert(kind)),
            Group::County(county) => drop(self.counties.insert(county)),
            Group::Size(size) => drop(self.sizes.insert(size)),
        }
        self
    }

    fn stratum(&self, (kind, county, size): &Stratum) -> Stratum {
        (
            kind.filter(|kind| self.kinds.contains(kind)),
            county.clone().filter(|county| self.counties.contains(county)),
            size.filter(|size| self.sizes.contains(size)),
        )
    }
}

/// The answers of each combination of kind, county and size that somebody is in.
fn atoms(asked: &Asked, answers: &[Counted<'_>]) -> BTreeMap<Stratum, Block> {
    let mut atoms: BTreeMap<Stratum, Block> = BTreeMap::new();
    for Counted { respondent: Respondent { kind, county, size, .. }, given, .. } in answers {
        let block = atoms.entry((*kind, county.clone(), *size)).or_default();
        block.answered += 1;
        for cell in asked.within(given) {
            *block.cells.entry(cell).or_default() += 1;
        }
    }
    atoms
}

/// The answers by those groups alone.
fn parted(atoms: &BTreeMap<Stratum, Block>, groups: &Groups) -> Vec<Block> {
    let mut strata: BTreeMap<Stratum, Block> = BTreeMap::new();
    for (atom, block) in atoms {
        let stratum = strata.entry(groups.stratum(atom)).or_default();
        stratum.answered += block.answered;
        for (cell, count) in &block.cells {
            *stratum.cells.entry(*cell).or_default() += count;
        }
    }
    strata.into_values().collect()
}

/// Every group that is large enough to be told something of, and leaves enough others: kinds, counties, sizes, and the
/// largest first.
fn candidates(atoms: &BTreeMap<Stratum, Block>) -> Vec<Group> {
    let (mut kinds, mut counties, mut sizes) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut all = 0;
    for ((kind, county, size), block) in atoms {
        all += block.answered;
        kind.iter().for_each(|kind| *kinds.entry(*kind).or_default() += block.answered);
        county.iter().for_each(|county| *counties.entry(county.clone()).or_default() += block.answered);
        size.iter().for_each(|size| *sizes.entry(*size).or_default() += block.answered);
    }
    let kinds = ordered(kinds, all).into_iter().map(Group::Kind);
    let counties = ordered(counties, all).into_iter().map(Group::County);
    let sizes = ordered(sizes, all).into_iter().map(Group::Size);
    kinds.chain(counties).chain(sizes).collect()
}

fn ordered<T: Ord>(counts: BTreeMap<T, u32>, all: u32) -> Vec<T> {
    let fits = |count: u32| count >= LEAST && (all == count || all - count >= LEAST);
    let mut counts: Vec<(T, u32)> = counts.into_iter().filter(|(_, count)| fits(*count)).collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts.into_iter().map(|(group, _)| group).collect()
}

const LEAST: u32 = limits::SURVEY_CELL_LEAST as u32;

/// What has to be kept back beyond `kept`, so that every part is large enough in every combination; none where that
/// can't be reached.
fn hidden(asked: &Asked, blocks: &[Block], kept: BTreeSet<Cell>) -> Option<BTreeSet<Cell>> {
    if blocks.iter().any(|block| block.answered < LEAST) {
        return None;
    }
    if asked.is_parted() { remainder(asked, blocks, kept) } else { dichotomies(asked, blocks, kept) }
}

/// How many organisations of the poorest combination are in the cell.
fn fewest(blocks: &[Block], cell: Cell) -> u32 {
    blocks.iter().map(|block| block.count(cell)).min().unwrap_or(0)
}

impl Block {
    fn count(&self, cell: Cell) -> u32 {
        self.cells.get(&cell).copied().unwrap_or(0)
    }
}

fn remainder(asked: &Asked, blocks: &[Block], mut kept: BTreeSet<Cell>) -> Option<BTreeSet<Cell>> {
    kept.extend(asked.cells().iter().copied().filter(|cell| fewest(blocks, *cell) < LEAST));
    let is_enough = |kept: &BTreeSet<Cell>| {
        let in_it = |block: &Block| kept.iter().map(|cell| block.count(*cell)).sum::<u32>();
        kept.is_empty() || blocks.iter().all(|block| in_it(block) >= LEAST)
    };
    while !is_enough(&kept) {
        let others: Vec<Cell> = asked.cells().difference(&kept).copied().collect();
        // Of equals the last, for what is typed instead of an option says least.
        let rarest = others.into_iter().rev().min_by_key(|cell| fewest(blocks, *cell))?;
        kept.insert(rarest);
    }
    Some(kept)
}

fn dichotomies(asked: &Asked, blocks: &[Block], mut kept: BTreeSet<Cell>) -> Option<BTreeSet<Cell>> {
    let is_clear = |cell: Cell| {
        blocks.iter().all(|block| block.count(cell) >= LEAST && block.answered - block.count(cell) >= LEAST)
    };
    kept.extend(asked.cells().iter().copied().filter(|cell| !is_clear(*cell)));
    if kept.is_empty() && asked.is_of_two() {
        let twice = |block: &Block| block.cells.values().sum::<u32>().saturating_sub(block.answered);
        let is_clear = |block: &Block| twice(block) >= LEAST && block.answered - twice(block) >= LEAST;
        if !blocks.iter().all(is_clear) {
            kept.extend(asked.cells().iter().copied().min_by_key(|cell| fewest(blocks, *cell)));
        }
    }
    Some(kept)
}
