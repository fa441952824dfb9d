//! By which words a place is found again: as few as stand there once, or else the clause.

use crate::{Place, finish::Laid, sheet::BREAK, sheet::one_line};
use draft::Part;
use std::ops::Range;
use terms::limits;

/// Bytes that are looked through for all places of a file together; what comes after them goes by clauses.
const SEARCHED_BYTES_MAX: usize = 1 << 30;

/// What is still missing from some words before they can stand for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Nothing,
    /// The word before them.
    Left,
    /// The word behind them.
    Right,
}

/// A text in which places are looked for.
pub(crate) struct Places<'a> {
    laid: &'a Laid,
    /// The whole text on one line.
    line: String,
    left: usize,
}

impl<'a> Places<'a> {
    pub(crate) fn new(laid: &'a Laid) -> Self {
        Places { laid, line: one_line(&laid.text.plain()), left: SEARCHED_BYTES_MAX }
    }

    /// What a comment on these characters is about.
    pub(crate) fn about(&mut self, from: usize, to: usize) -> Place {
        let (from, to) = (from.min(self.laid.cells.len()), to.min(self.laid.cells.len()));
        let here = self.block_at(from);
        if !self.says(from..to.max(from)) && self.left_of(from).is_none() && self.right_of(to.max(from)).is_none() {
            return self.spoken_before(here).map(|block| self.block(block)).unwrap_or_default();
        }
        let needs = |places: &Self, range: &Range<usize>| match places.says(range.clone()) {
            true => Need::Nothing,
            false if places.left_of(range.start).is_some() => Need::Left,
            false => Need::Right,
        };
        match self.place(from..to.max(from), needs) {
            Some((_, place)) => place,
            None => self.spoken_before(here + 1).map(|block| self.block(block)).unwrap_or_default(),
        }
    }

    /// The characters, with as many words around them as are needed, and how they are found. None if nothing finds them.
    pub(crate) fn place(
        &mut self,
        range: Range<usize>,
        needs: impl Fn(&Self, &Range<usize>) -> Need,
    ) -> Option<(Range<usize>, Place)> {
        let (mut range, mut step) = (self.whole_words(range), 1);
        loop {
            let (left, right) = match needs(self, &range) {
                Need::Left => (1, 0),
                Need::Right => (0, 1),
                Need::Nothing => {
                    let quote = one_line(&self.stood(range.clone()));
                    if quote.chars().count() > limits::COMMENT_CHARS_MAX {
                        break;
                    }
                    if let Some(place) = self.found(&range, quote) {
                        return Some((range, place));
                    }
                    step *= 2;
                    (step / 2, step / 2)
                }
            };
            let before = range.clone();
            for _ in 0..left {
                range.start = self.left_of(range.start).unwrap_or(range.start);
            }
            for _ in 0..right {
                range.end = self.right_of(range.end).unwrap_or(range.end);
            }
            if range == before {
                break;
            }
        }
        self.clause_of(range)
    }

    /// How a paragraph that has words is found.
    pub(crate) fn block(&mut self, block: usize) -> Place {
        match self.laid.parts.get(block).copied().flatten() {
            Some(Part::Clause(clause)) => Place { clause: Some(clause), quote: None },
            Some(Part::Heading(_)) => {
                let quote = one_line(&self.stood(self.range_of(block)));
                let fits = quote.chars().count() <= limits::COMMENT_CHARS_MAX && self.is_once(&quote);
                Place { clause: None, quote: fits.then_some(quote) }
            }
            None => Place::default(),
        }
    }

    /// The last paragraph before this one that has words.
    pub(crate) fn spoken_before(&self, block: usize) -> Option<usize> {
        let parts = &self.laid.parts;
        parts.get(..block.min(parts.len()))?.iter().rposition(Option::is_some)
    }

    /// Which paragraph the character is in, or would be.
    pub(crate) fn block_at(&self, at: usize) -> usize {
        self.laid.blocks.get(at).copied().unwrap_or(self.laid.parts.len())
    }

    /// What stood there before the changes.
    pub(crate) fn stood(&self, range: Range<usize>) -> String {
        let cells = self.laid.cells.get(range).unwrap_or_default();
        let shown = |ch| if ch == BREAK { '\n' } else { ch };
        cells.iter().filter(|cell| cell.fate.stood()).map(|cell| shown(cell.ch)).collect()
    }

    /// The character that stood before this, if one did.
    pub(crate) fn stood_before(&self, at: usize) -> Option<char> {
        let before = self.laid.cells.get(..at).unwrap_or_default();
        before.iter().rev().find(|cell| cell.fate.stood()).map(|cell| cell.ch)
    }

    /// The character that stood behind this.
    pub(crate) fn stood_behind(&self, at: usize) -> Option<char> {
        let behind = self.laid.cells.get(at..).unwrap_or_default();
        behind.iter().find(|cell| cell.fate.stood()).map(|cell| cell.ch)
    }

    /// Whether words stood there.
    pub(crate) fn says(&self, range: Range<usize>) -> bool {
        let cells = self.laid.cells.get(range).unwrap_or_default();
        cells.iter().any(|cell| cell.fate.stood() && !cell.ch.is_whitespace())
    }

    /// Where the word before this begins, within the paragraph.
    pub(crate) fn left_of(&self, at: usize) -> Option<usize> {
        let mut word = None;
        for index in (0..at).rev() {
            let cell = &self.laid.cells[index];
            match (cell.fate.stood(), cell.ch.is_whitespace()) {
                (false, _) => {}
                (true, true) if word.is_some() || cell.ch == BREAK => break,
                (true, true) => {}
                (true, false) => word = Some(index),
            }
        }
        word
    }

    /// Where the word behind this ends, within the paragraph.
    pub(crate) fn right_of(&self, at: usize) -> Option<usize> {
        let mut word = None;
        for index in at..self.laid.cells.len() {
            let cell = &self.laid.cells[index];
            match (cell.fate.stood(), cell.ch.is_whitespace()) {
                (false, _) => {}
                (true, true) if word.is_some() || cell.ch == BREAK => break,
                (true, true) => {}
                (true, false) => word = Some(index + 1),
            }
        }
        word
    }

    /// No word is cut in two, unless the characters themselves begin or end with a space.
    fn whole_words(&self, range: Range<usize>) -> Range<usize> {
        let cells = &self.laid.cells;
        let is_word = |index: &usize| !cells[*index].ch.is_whitespace();
        let stood = |index: &usize| cells[*index].fate.stood();
        let (mut start, mut end) = (range.start, range.end);
        if range.clone().next().is_none_or(|first| is_word(&first))
            && (0..start).rev().find(stood).is_some_and(|at| is_word(&at))
        {
            start = self.left_of(start).unwrap_or(start);
        }
        if range.clone().next_back().is_none_or(|last| is_word(&last))
            && (end..cells.len()).find(stood).is_some_and(|at| is_word(&at))
        {
            end = self.right_of(end).unwrap_or(end);
        }
        start..end
    }

    /// How the words there are found: by themselves, or within their clause.
    fn found(&mut self, range: &Range<usize>, quote: String) -> Option<Place> {
        if quote.is_empty() {
            return None;
        }
        if self.is_once(&quote) {
            return Some(Place { clause: None, quote: Some(quote) });
        }
        let (block, clause) = self.only_clause(range)?;
        let line = one_line(&self.stood(self.range_of(block)));
        self.left = self.left.checked_sub(line.len())?;
        (times(&line, &quote) == 1).then_some(Place { clause: Some(clause), quote: Some(quote) })
    }

    /// The clause that all of it stands in.
    fn only_clause(&self, range: &Range<usize>) -> Option<(usize, usize)> {
        let mut said = range.clone().filter(|at| self.says(*at..*at + 1));
        let first = self.block_at(said.next()?);
        let last = said.next_back().map_or(first, |at| self.block_at(at));
        match self.laid.parts.get(first).copied().flatten() {
            Some(Part::Clause(clause)) if first == last => Some((first, clause)),
            _ => None,
        }
    }

    fn clause_of(&self, range: Range<usize>) -> Option<(Range<usize>, Place)> {
        let (block, clause) = self.only_clause(&range)?;
        Some((self.range_of(block), Place { clause: Some(clause), quote: None }))
    }

    /// The characters of a paragraph.
    pub(crate) fn range_of(&self, block: usize) -> Range<usize> {
        let blocks = &self.laid.blocks;
        let (from, to) = (blocks.partition_point(|at| *at < block), blocks.partition_point(|at| *at <= block));
        // Its end is not of it.
        let ends = to > from && self.laid.cells[to - 1].ch == BREAK;
        from..to - usize::from(ends)
    }

    fn is_once(&mut self, quote: &str) -> bool {
        let Some(left) = self.left.checked_sub(self.line.len()) else { return false };
        self.left = left;
        times(&self.line, quote) == 1
    }
}

/// How often it stands there, counted to two.
fn times(line: &str, quote: &str) -> usize {
    let Some(first) = line.find(quote) else { return 0 };
    let width = quote.chars().next().map_or(1, char::len_utf8);
    if line[first + width..].contains(quote) { 2 } else { 1 }
}
