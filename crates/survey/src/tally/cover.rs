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
    kinds: BTreeSet<Kind>,
    counties: BTreeSet<County>,
    sizes: BTreeSet<Size>,
}

/// A group that is parted off, or might be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group<'a> {
    Kind(Kind),
    County(&'a County),
    Size(Size),
}

/// One combination of kind, county and size; none where a respondent is of none of them.
type Stratum<'a> = (Option<Kind>, Option<&'a County>, Option<Size>);

/// What the respondents of one combination answered.
#[derive(Clone)]
struct Block {
    answered: u32,
    /// How many are in each cell, in the order of the cells.
    counts: Vec<u32>,
}

impl Cover {
    pub(super) fn of(question: &Question, answers: &[Counted<'_>]) -> Cover {
        let asked = Asked::of(question);
        let cells: Vec<Cell> = asked.cells().iter().copied().collect();
        let atoms = atoms(&asked, &cells, answers);
        let rule = Rule { asked: &asked, cells: &cells };
        let whole = rule.hidden(&parted(&atoms, &[]), BTreeSet::new()).unwrap_or_default();
        // Half of what is shown.
        let shown = cells.len() - whole.len();
        let least = shown.div_ceil(2).max(1);
        let (mut hidden, mut groups) = (whole.clone(), vec![]);
        let candidates = if shown == 0 { vec![] } else { candidates(&atoms) };
        for group in candidates {
            groups.push(group);
            match rule.hidden(&parted(&atoms, &groups), hidden.clone()) {
                Some(more) if cells.len() - more.len() >= least => hidden = more,
                Some(_) | None => drop(groups.pop()),
            }
        }
        let mut cover =
            Cover { whole, parted: hidden, kinds: BTreeSet::new(), counties: BTreeSet::new(), sizes: BTreeSet::new() };
        for group in groups {
            match group {
                Group::Kind(kind) => drop(cover.kinds.insert(kind)),
                Group::County(county) => drop(cover.counties.insert(county.clone())),
                Group::Size(size) => drop(cover.sizes.insert(size)),
            }
        }
        cover
    }

    pub(super) fn hidden(&self) -> &BTreeSet<Cell> {
        &self.whole
    }

    /// What is kept back behind a filter; none if all is.
    pub(super) fn hidden_in(&self, filter: &Filter) -> Option<&BTreeSet<Cell>> {
        let is_parted = filter.kind.is_none_or(|kind| self.kinds.contains(&kind))
            && filter.county.as_ref().is_none_or(|county| self.counties.contains(county))
            && filter.size.is_none_or(|size| self.sizes.contains(&size));
        is_parted.then_some(&self.parted)
    }
}

/// The answers of each combination of kind, county and size that somebody is in.
fn atoms<'a>(asked: &Asked, cells: &[Cell], answers: &[Counted<'a>]) -> BTreeMap<Stratum<'a>, Block> {
    let mut atoms = BTreeMap::new();
    for Counted { respondent: Respondent { kind, county, size, .. }, given, .. } in answers {
        let block = atoms.entry((*kind, county.as_ref(), *size)).or_insert_with(|| Block::empty(cells.len()));
        block.answered += 1;
        for cell in asked.within(given) {
            if let Ok(place) = cells.binary_search(&cell) {
                block.counts[place] += 1;
            }
        }
    }
    atoms
}

/// The answers by those groups alone.
fn parted(atoms: &BTreeMap<Stratum<'_>, Block>, groups: &[Group<'_>]) -> Vec<Block> {
    let is_parted = |group: Group<'_>| groups.contains(&group);
    let mut strata: BTreeMap<Stratum<'_>, Block> = BTreeMap::new();
    for ((kind, county, size), block) in atoms {
        let stratum = (
            kind.filter(|kind| is_parted(Group::Kind(*kind))),
            county.filter(|county| is_parted(Group::County(county))),
            size.filter(|size| is_parted(Group::Size(*size))),
        );
        strata.entry(stratum).or_insert_with(|| Block::empty(block.counts.len())).take(block);
    }
    strata.into_values().collect()
}

/// Every group that is large enough to be told something of, and leaves enough others: kinds, counties, sizes, and the
/// largest first.
fn candidates<'a>(atoms: &BTreeMap<Stratum<'a>, Block>) -> Vec<Group<'a>> {
    let (mut kinds, mut counties, mut sizes) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut all = 0;
    for ((kind, county, size), block) in atoms {
        all += block.answered;
        kind.iter().for_each(|kind| *kinds.entry(*kind).or_default() += block.answered);
        county.iter().for_each(|county| *counties.entry(*county).or_default() += block.answered);
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

impl Block {
    fn empty(cells: usize) -> Block {
        Block { answered: 0, counts: vec![0; cells] }
    }

    fn take(&mut self, other: &Block) {
        self.answered += other.answered;
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
    }
}

struct Rule<'a> {
    asked: &'a Asked,
    cells: &'a [Cell],
}

impl Rule<'_> {
    /// What has to be kept back beyond `kept`, so that every part is large enough in every combination; none where that
    /// can't be reached.
    fn hidden(&self, blocks: &[Block], kept: BTreeSet<Cell>) -> Option<BTreeSet<Cell>> {
        if blocks.iter().any(|block| block.answered < LEAST) {
            return None;
        }
        if self.asked.is_parted() { self.remainder(blocks, kept) } else { Some(self.dichotomies(blocks, kept)) }
    }

    fn remainder(&self, blocks: &[Block], mut kept: BTreeSet<Cell>) -> Option<BTreeSet<Cell>> {
        let fewest = self.fewest(blocks);
        let few = fewest.iter().filter(|(_, count)| *count < LEAST);
        kept.extend(few.map(|(cell, _)| *cell));
        while !blocks.iter().all(|block| self.is_enough(block, &kept)) {
            let others = fewest.iter().filter(|(cell, _)| !kept.contains(cell));
            // Of equals the last, for what is typed instead of an option says least.
            let (rarest, _) = others.rev().min_by_key(|(_, count)| *count)?;
            kept.insert(*rarest);
        }
        Some(kept)
    }

    /// Whether what is kept back holds enough organisations, or nothing is.
    fn is_enough(&self, block: &Block, kept: &BTreeSet<Cell>) -> bool {
        let of_kept = self.cells.iter().zip(&block.counts).filter(|(cell, _)| kept.contains(cell));
        kept.is_empty() || of_kept.map(|(_, count)| count).sum::<u32>() >= LEAST
    }

    fn dichotomies(&self, blocks: &[Block], mut kept: BTreeSet<Cell>) -> BTreeSet<Cell> {
        let is_clear = |place: usize| {
            let both = |block: &Block| (block.counts[place], block.answered - block.counts[place]);
            blocks.iter().map(both).all(|(has, has_not)| has >= LEAST && has_not >= LEAST)
        };
        kept.extend(self.cells.iter().enumerate().filter(|(place, _)| !is_clear(*place)).map(|(_, cell)| *cell));
        if kept.is_empty() && self.asked.is_of_two() {
            let twice = |block: &Block| block.counts.iter().sum::<u32>().saturating_sub(block.answered);
            let is_clear = |block: &Block| twice(block) >= LEAST && block.answered - twice(block) >= LEAST;
            if !blocks.iter().all(is_clear) {
                kept.extend(self.fewest(blocks).iter().min_by_key(|(_, count)| *count).map(|(cell, _)| *cell));
            }
        }
        kept
    }

    /// Each cell with how many organisations of the poorest combination are in it.
    fn fewest(&self, blocks: &[Block]) -> Vec<(Cell, u32)> {
        let fewest = |place: usize| blocks.iter().map(|block| block.counts[place]).min().unwrap_or(0);
        self.cells.iter().enumerate().map(|(place, cell)| (*cell, fewest(place))).collect()
    }
}
