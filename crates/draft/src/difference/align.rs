//! Which block became which.

use super::{
    chain::{self, Link},
    likeness::{self, Bag, Vocabulary},
};
use crate::{
    align::best_pairs,
    text::{Block, Kind},
};
use std::{collections::BTreeMap, ops::Range};

/// Blocks as alike as this are the same one changed, in percent, wherever they stand.
const LIKE_ANYWHERE: usize = 55;
/// The same for blocks between the same neighbours.
const LIKE_IN_PLACE: usize = 30;
/// The same for two blocks that are alone between the same neighbours.
const LIKE_ALONE: usize = 20;
/// What one more moved block weighs, in letters: one long block that moves is said rather than three short ones.
const MOVED_WEIGHT: usize = 200;
/// For how many of the blocks that are most like it a changed block is considered.
const CANDIDATES_MAX: usize = 8;
/// Comparisons of one word of one block with the same word of another, beyond which the commonest words are left aside.
const COMPARED_MAX: usize = 4_000_000;
/// The largest product of two numbers of blocks between the same neighbours that is looked through pair by pair.
const PAIRED_MAX: usize = 10_000;

/// Blocks of both texts that belong together. `moved` ones have left the order of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) before: usize,
    pub(super) after: usize,
    pub(super) moved: bool,
}

/// Everything that is known of the blocks while they are aligned.
pub(super) struct Alignment {
    pub(super) pairs: Vec<Pair>,
    /// The words of the blocks of which none reads the same in the other text.
    pub(super) before: Bags,
    pub(super) after: Bags,
}

/// By block; none for blocks whose words are all there in one block of the other text.
pub(super) type Bags = Vec<Option<Bag>>;

/// Pairs the blocks of two texts; ascending in `after`.
pub(super) fn align(before: &[Block], after: &[Block]) -> Alignment {
    let (before_plain, after_plain) = (likeness::plain(before), likeness::plain(after));
    let mut partners = Partners::new(before.len(), after.len());
    let exact = numbers(before.iter(), after.iter());
    partners.pair_equal(&exact);
    partners.pair_equal(&numbers(before_plain.iter(), after_plain.iter()));

    let mut vocabulary = Vocabulary::default();
    let before_bags = bags(&before_plain, &partners.of_before, &mut vocabulary);
    let after_bags = bags(&after_plain, &partners.of_after, &mut vocabulary);
    for (before, after) in like_anywhere(&before_bags, &after_bags) {
        partners.pair(before, after);
    }

    let weights: Vec<usize> = after_plain.iter().map(|text| likeness::weight(text) + MOVED_WEIGHT).collect();
    let staying = partners.staying(&weights);
    let ends = (before.len(), after.len());
    let mut from = (0, 0);
    for &(stop_before, stop_after) in staying.iter().chain([&ends]) {
        let free = |range: Range<usize>, of: &[Option<usize>]| range.filter(|index| of[*index].is_none()).collect();
        let old: Vec<usize> = free(from.0..stop_before, &partners.of_before);
        let new: Vec<usize> = free(from.1..stop_after, &partners.of_after);
        let like = |old: usize, new: usize| in_place(&before[old], &after[new], &before_bags[old], &after_bags[new]);
        for (old, new) in like_in_place(&old, &new, like) {
            partners.pair(old, new);
        }
        from = (stop_before + 1, stop_after + 1);
    }
    partners.slide_headings(before, &exact);
    let staying = partners.staying(&weights);
    Alignment { pairs: partners.pairs(&staying), before: before_bags, after: after_bags }
}

/// Equal things get equal numbers.
fn numbers<'a, T: Ord + 'a>(
    before: impl Iterator<Item = &'a T>,
    after: impl Iterator<Item = &'a T>,
) -> (Vec<u32>, Vec<u32>) {
    let mut known = BTreeMap::new();
    let mut number = |thing: &'a T| {
        let next = known.len() as u32;
        *known.entry(thing).or_insert(next)
    };
    (before.map(&mut number).collect(), after.map(&mut number).collect())
}

fn bags<'a>(plain: &'a [String], partners: &[Option<usize>], vocabulary: &mut Vocabulary<'a>) -> Bags {
    let bag = |(text, partner): (&'a String, &Option<usize>)| partner.is_none().then(|| vocabulary.bag(text));
    plain.iter().zip(partners).map(bag).collect()
}

/// By word: how many blocks of the earlier text have it, and which of the later one, with how many letters.
type Holders = BTreeMap<u32, (usize, Vec<(usize, usize)>)>;

/// Pairs that are alike enough to be the same block even elsewhere, the most alike first; of equals those nearest.
fn like_anywhere(before: &Bags, after: &Bags) -> Vec<(usize, usize)> {
    let mut holders = Holders::new();
    for (index, bag) in after.iter().enumerate() {
        for (word, weight) in bag.iter().flat_map(|bag| &bag.words) {
            holders.entry(*word).or_default().1.push((index, *weight));
        }
    }
    for (word, _) in before.iter().flatten().flat_map(|bag| &bag.words) {
        if let Some((count, _)) = holders.get_mut(word) {
            *count += 1;
        }
    }
    leave_common_words(&mut holders);

    let mut candidates = Vec::new();
    let mut shared = vec![0; after.len()];
    for (index, bag) in before.iter().enumerate() {
        let Some(bag) = bag else { continue };
        let mut touched = Vec::new();
        for (word, weight) in &bag.words {
            for (holder, there) in holders.get(word).into_iter().flat_map(|(_, list)| list) {
                if shared[*holder] == 0 {
                    touched.push(*holder);
                }
                shared[*holder] += weight.min(there);
            }
        }
        let mut like: Vec<(usize, usize, usize)> = Vec::new();
        for holder in touched {
            let there = after[holder].as_ref().map_or(0, |bag| bag.weight);
            let percent = likeness::percent(shared[holder], bag.weight, there);
            shared[holder] = 0;
            if percent >= LIKE_ANYWHERE {
                like.push((100_usize.saturating_sub(percent), holder.abs_diff(index), holder));
            }
        }
        like.sort_unstable();
        candidates
            .extend(like.iter().take(CANDIDATES_MAX).map(|(unlike, far, holder)| (*unlike, *far, index, *holder)));
    }
    candidates.sort_unstable();
    candidates.into_iter().map(|(_, _, before, after)| (before, after)).collect()
}

/// Leaves out the words that would cost the most to compare, until the work is bounded. They say the least.
fn leave_common_words(holders: &mut Holders) {
    let mut costs: Vec<(usize, u32)> =
        holders.iter().map(|(word, (count, list))| (count.saturating_mul(list.len()), *word)).collect();
    costs.sort_unstable();
    let mut work = 0_usize;
    for (cost, word) in costs {
        work = work.saturating_add(cost);
        if work > COMPARED_MAX {
            holders.remove(&word);
        }
    }
}

/// Pairs blocks between the same neighbours, in order, so that they share the most.
fn like_in_place(old: &[usize], new: &[usize], percent: impl Fn(usize, usize) -> usize) -> Vec<(usize, usize)> {
    if old.is_empty() || new.is_empty() || old.len().saturating_mul(new.len()) > PAIRED_MAX {
        return Vec::new();
    }
    let least = if old.len() == 1 && new.len() == 1 { LIKE_ALONE } else { LIKE_IN_PLACE };
    best_pairs(old.len(), new.len(), least, |row, column| percent(old[row], new[column]))
        .into_iter()
        .map(|(row, column)| (old[row], new[column]))
        .collect()
}

/// How alike two blocks between the same neighbours are. A heading in a heading's place is that heading, renamed.
fn in_place(before: &Block, after: &Block, old: &Option<Bag>, new: &Option<Bag>) -> usize {
    let (Some(old), Some(new)) = (old, new) else { return 0 };
    let percent = likeness::percent(old.shared(new), old.weight, new.weight);
    let renamed = matches!(before.kind, Kind::Heading(_)) && before.kind == after.kind;
    if renamed { percent.max(LIKE_IN_PLACE) } else { percent }
}

/// Who belongs to whom.
struct Partners {
    of_before: Vec<Option<usize>>,
    of_after: Vec<Option<usize>>,
}

impl Partners {
    fn new(before: usize, after: usize) -> Partners {
        Partners { of_before: vec![None; before], of_after: vec![None; after] }
    }

    /// Pairs two blocks, unless one of them has its partner already.
    fn pair(&mut self, before: usize, after: usize) {
        if self.of_before[before].is_none() && self.of_after[after].is_none() {
            self.of_before[before] = Some(after);
            self.of_after[after] = Some(before);
        }
    }

    /// Pairs what has the same number: first what is there once, then what stands beside a pair, then the rest in order.
    fn pair_equal(&mut self, (before, after): &(Vec<u32>, Vec<u32>)) {
        let mut old = places(before, &self.of_before);
        let mut new = places(after, &self.of_after);
        for (number, places) in &old {
            if let ([before], Some([after])) = (places.as_slice(), new.get(number).map(Vec::as_slice)) {
                self.pair(*before, *after);
            }
        }
        self.pair_neighbours(before, after);
        old = self.unpaired(old, |partners, place| partners.of_before[place].is_none());
        new = self.unpaired(new, |partners, place| partners.of_after[place].is_none());
        for (number, places) in old {
            for (before, after) in places.iter().zip(new.get(&number).into_iter().flatten()) {
                self.pair(*before, *after);
            }
        }
    }

    fn pair_neighbours(&mut self, before: &[u32], after: &[u32]) {
        let mut next = Some(0);
        for (place, number) in before.iter().enumerate() {
            if let Some(there) = next.filter(|there| after.get(*there) == Some(number)) {
                self.pair(place, there);
            }
            next = self.of_before[place].map(|there| there + 1);
        }
        let mut next = after.len().checked_sub(1);
        for (place, number) in before.iter().enumerate().rev() {
            if let Some(there) = next.filter(|there| after[*there] == *number) {
                self.pair(place, there);
            }
            next = self.of_before[place].and_then(|there| there.checked_sub(1));
        }
    }

    /// Where a section went or came that begins with the heading of the next one, it is that section's heading that goes or
    /// comes with it, not the next one's.
    fn slide_headings(&mut self, blocks: &[Block], (before, after): &(Vec<u32>, Vec<u32>)) {
        for (place, block) in blocks.iter().enumerate() {
            let same = |there: &usize| after[*there] == before[place] && matches!(block.kind, Kind::Heading(_));
            let Some(there) = self.of_before[place].filter(same) else { continue };
            let twin = |numbers: &[u32], partners: &[Option<usize>], from: usize| {
                let free =
                    numbers[from + 1..].iter().zip(&partners[from + 1..]).take_while(|(_, p)| p.is_none()).count();
                let last = from + free;
                (free > 1 && numbers[last] == numbers[from] && numbers[from + 1] != numbers[from]).then_some(last)
            };
            if let Some(last) = twin(before, &self.of_before, place) {
                self.of_before[place] = None;
                self.of_before[last] = Some(there);
                self.of_after[there] = Some(last);
            } else if let Some(last) = twin(after, &self.of_after, there) {
                self.of_after[there] = None;
                self.of_after[last] = Some(place);
                self.of_before[place] = Some(last);
            }
        }
    }

    fn unpaired(&self, places: Places, free: impl Fn(&Partners, usize) -> bool) -> Places {
        let keep = |list: Vec<usize>| list.into_iter().filter(|place| free(self, *place)).collect();
        places.into_iter().map(|(number, list)| (number, keep(list))).collect()
    }

    /// The pairs that keep their order, as much text as can.
    fn staying(&self, weights: &[usize]) -> Vec<(usize, usize)> {
        let paired = self.of_before.iter().enumerate().filter_map(|(before, after)| Some((before, (*after)?)));
        let links: Vec<Link> = paired.map(|(before, after)| Link { before, after, weight: weights[after] }).collect();
        let chosen = chain::heaviest(&links);
        links.iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(link, _)| (link.before, link.after)).collect()
    }

    fn pairs(&self, staying: &[(usize, usize)]) -> Vec<Pair> {
        let paired = self.of_after.iter().enumerate().filter_map(|(after, before)| Some(((*before)?, after)));
        paired
            .map(|(before, after)| Pair { before, after, moved: staying.binary_search(&(before, after)).is_err() })
            .collect()
    }
}

type Places = BTreeMap<u32, Vec<usize>>;

fn places(numbers: &[u32], partners: &[Option<usize>]) -> Places {
    let mut places = Places::new();
    for (place, number) in numbers.iter().enumerate() {
        if partners[place].is_none() {
            places.entry(*number).or_default().push(place);
        }
    }
    places
}
