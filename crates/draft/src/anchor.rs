//! Where words are in a text that goes on being written: two cursors hold on to the first and the last character of a
//! passage. What is left of it is found again after any edits; what is gone is gone, and no other words take its place.

use crate::{
    authorship::elements::{self, Element, PLACEHOLDER},
    document::{Document, DraftError},
    shape,
    text::{Block, Cell, Inline, Part, Run, Text, tagged_normal_blocks},
};
use automerge::{Cursor, MoveCursor, ReadDoc};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Actor, Heads};
use unicode_normalization::UnicodeNormalization;

/// Two cursors, as automerge writes them: of a passage's first character, and of its last one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    /// Moves on to what follows if its character goes.
    pub start: String,
    /// Moves back to what stands before if its character goes.
    pub end: String,
}

/// A passage that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What holds on to it.
    pub anchor: Anchor,
    /// Where it is.
    pub at: Located,
}

/// Where a passage is in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The block that it begins in.
    pub part: Part,
    /// Its first character: the block's place in [`Text::blocks`], and the character's in the block.
    pub start: (usize, usize),
    /// As `start`, behind its last character.
    pub end: (usize, usize),
    /// Its words; between blocks stands a line break.
    pub quote: String,
    /// What holds on to exactly these words, for whoever has the same document; none where the text was not typed.
    pub anchor: Option<Anchor>,
}

/// Why a passage was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplaced {
    /// The text has no clause of that number.
    NoSuchClause,
    /// The words are not there.
    NotThere,
    /// They are there more than once.
    Ambiguous,
}

/// A passage that was anchored: in which text, and which words it had.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// What holds on to it.
    pub anchor: &'a Anchor,
    /// The text that it was anchored in.
    pub heads: &'a Heads,
    /// The words that it had there: where all of them went and stand elsewhere in one piece, they were moved.
    pub quote: &'a str,
}

/// So many characters are no accident: words that stand once in a text and went from their place were moved.
const MOVED_CHARS_MIN: usize = 12;

/// A text with the place of every character, laid out once: what a document was at given heads never changes.
pub struct Layout {
    heads: Option<Vec<automerge::ChangeHash>>,
    text: Text,
    parts: Vec<Part>,
    cells: Vec<Place>,
    /// The cell of each element, by the counter and the actor of its operation.
    known: BTreeMap<(u64, Actor), usize>,
}

/// A text for finding passages in it.
pub struct Passages<'a> {
    document: &'a Document,
    laid: Arc<Layout>,
}

/// A character of a text.
#[derive(Debug, Clone, Copy)]
struct Place {
    block: usize,
    char: usize,
    ch: char,
    /// Its place in the document, in UTF-16 units.
    position: usize,
    id: Option<(u64, Actor)>,
}

impl Document {
    /// The text at these heads, or now, for finding passages in it.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn passages(&self, heads: Option<&Heads>) -> Result<Passages<'_>, DraftError> {
        Ok(self.passages_in(Arc::new(self.layout(heads)?)))
    }

    /// The text that was laid out before, of this document or of an earlier state of it.
    pub fn passages_in(&self, laid: Arc<Layout>) -> Passages<'_> {
        Passages { document: self, laid }
    }

    /// The text at these heads, or now, laid out.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn layout(&self, heads: Option<&Heads>) -> Result<Layout, DraftError> {
        let heads = heads.map(|heads| self.known(heads)).transpose()?;
        let lines = shape::lines(&self.spans_at(heads.as_deref())?);
        let (mut elements, actors) = elements::elements(self.list_range(heads.as_deref()));
        (0_u32..).zip(&mut elements).for_each(|(place, element)| element.tag = place);
        let tags = elements::tags(&lines, &elements);
        let raw: Vec<_> = lines.iter().map(|line| line.block.clone()).collect();
        // Every raw character has a number of its own, by which it is known after the normal form.
        let mut places: Vec<(usize, Option<(u64, Actor)>)> = Vec::new();
        let mut firsts = Vec::with_capacity(lines.len());
        let id = |element: &Element<'_>| actors.get(&element.actor).map(|actor| (element.counter, *actor));
        for (line, (_, tags)) in lines.iter().zip(&tags) {
            firsts.push(places.len());
            let (mut position, mut tags) = (line.start, tags.iter());
            for ch in line.block.plain().chars() {
                if ch != PLACEHOLDER {
                    let element = tags.next().and_then(|tag| elements.get(*tag as usize));
                    places.push((position, element.and_then(id)));
                }
                position += ch.len_utf16();
            }
        }
        let inline = |index: usize| {
            let mut inline = Inline::new(&raw[index].runs);
            let cells = inline.cells.iter_mut().filter(|cell| cell.ch != PLACEHOLDER);
            (firsts[index]..).zip(cells).for_each(|(place, cell): (usize, &mut Cell)| cell.tag = place as u32);
            inline
        };
        let normal = tagged_normal_blocks(&raw, inline);
        let mut cells = Vec::new();
        for (block, (_, _, inline)) in normal.iter().enumerate() {
            for (char, cell) in inline.cells.iter().enumerate() {
                let (position, id) = places.get(cell.tag as usize).copied().unwrap_or((usize::MAX, None));
                cells.push(Place { block, char, ch: cell.ch, position, id });
            }
        }
        let known = cells.iter().enumerate().filter_map(|(at, cell)| Some((cell.id?, at))).collect();
        let text = Text::of_normal(normal.into_iter().map(|(_, block, _)| block).collect());
        let parts = text.parts().map(|(part, _)| part).collect();
        Ok(Layout { heads, text, parts, cells, known })
    }
}

impl Passages<'_> {
    /// The text itself.
    pub fn text(&self) -> &Text {
        &self.laid.text
    }

    /// The whole clause of this number.
    ///
    /// # Errors
    /// [`Unplaced::NoSuchClause`].
    pub fn clause(&self, number: usize) -> Result<Found, Unplaced> {
        let block = self.block_of(number)?;
        let of_it = |place: &Place| place.block == block;
        let first = self.laid.cells.iter().position(of_it).ok_or(Unplaced::NoSuchClause)?;
        let last = self.laid.cells.iter().rposition(of_it).ok_or(Unplaced::NoSuchClause)?;
        self.found(first, last)
    }

    /// The words, where they stand once: in the clause of that number, or in the whole text. Spaces and line breaks are
    /// all one.
    ///
    /// # Errors
    /// Why they were not found.
    pub fn words(&self, quote: &str, clause: Option<usize>) -> Result<Found, Unplaced> {
        let block = clause.map(|number| self.block_of(number)).transpose()?;
        let (first, last) = self.once(quote, block)?;
        self.found(first, last)
    }

    /// The passage from one character to another, both of which are still there.
    ///
    /// # Errors
    /// [`Unplaced::NotThere`].
    pub fn between(&self, anchor: &Anchor) -> Result<Found, Unplaced> {
        let cell =
            |cursor: &str| id_of(cursor).and_then(|id| self.laid.known.get(&id)).copied().ok_or(Unplaced::NotThere);
        let (first, last) = (cell(&anchor.start)?, cell(&anchor.end)?);
        if first <= last { self.found(first, last) } else { Err(Unplaced::NotThere) }
    }

    /// Where each passage is now; none if nothing is left of it.
    pub fn locate<'h>(&self, held: &[Held<'h>]) -> Vec<Option<Located>> {
        let mut missing: BTreeMap<&'h Heads, Option<Missing>> = BTreeMap::new();
        let located = |held: &Held<'h>| {
            let missing = missing.entry(held.heads).or_insert_with(|| self.missing_at(held.heads));
            let left = match missing {
                Some(missing) => self.left(held.anchor, missing),
                None => self.same(held),
            };
            left.or_else(|| self.moved(held.quote)).map(|(first, last)| self.located(first, last))
        };
        held.iter().map(located).collect()
    }

    /// The text with other words in the place of a passage: they are marked as its first character is. A passage that lies
    /// in several blocks makes one of them.
    pub fn with(&self, at: &Located, words: &str) -> Text {
        let mut blocks: Vec<Block> = self.laid.text.blocks().to_vec();
        let ((first, start), (last, end)) = (at.start, at.end);
        let (Some(begun), Some(ended)) = (blocks.get(first), blocks.get(last)) else { return self.laid.text.clone() };
        let (before, rest) = cut(&begun.runs, start);
        let (_, after) = cut(&ended.runs, end);
        let marked = rest.first().cloned().unwrap_or_default();
        let middle = Run { text: words.to_owned(), ..marked };
        let runs = before.into_iter().chain([middle]).chain(after).collect();
        blocks[first].runs = runs;
        blocks.drain(first + 1..=last);
        Text::new(blocks)
    }

    fn block_of(&self, clause: usize) -> Result<usize, Unplaced> {
        let place = self.laid.parts.iter().position(|part| *part == Part::Clause(clause));
        place.ok_or(Unplaced::NoSuchClause)
    }

    /// The first and last cell of the only place that has these words.
    fn once(&self, quote: &str, block: Option<usize>) -> Result<(usize, usize), Unplaced> {
        let wanted: Vec<char> =
            quote.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        if wanted.is_empty() {
            return Err(Unplaced::NotThere);
        }
        // The text on one line: each character with its cell, the spaces between two words as one.
        let mut line: Vec<(char, usize)> = Vec::with_capacity(self.laid.cells.len());
        for (at, cell) in
            self.laid.cells.iter().enumerate().filter(|(_, cell)| block.is_none_or(|block| cell.block == block))
        {
            let begins = at > 0 && self.laid.cells[at - 1].block != cell.block;
            let is_space = cell.ch.is_whitespace();
            if (begins || is_space) && line.last().is_some_and(|(ch, _)| *ch != ' ') {
                line.push((' ', at));
            }
            if !is_space {
                line.push((cell.ch, at));
            }
        }
        let fits = |at: &usize| line[*at..].iter().zip(&wanted).all(|((ch, _), wanted)| ch == wanted);
        let mut found = (0..(line.len() + 1).saturating_sub(wanted.len())).filter(fits);
        let first = found.next().ok_or(Unplaced::NotThere)?;
        if found.next().is_some() {
            return Err(Unplaced::Ambiguous);
        }
        Ok((line[first].1, line[first + wanted.len() - 1].1))
    }

    fn found(&self, first: usize, last: usize) -> Result<Found, Unplaced> {
        let cursor = |cell: usize, movement| {
            // A cursor is the operation that made its character, and which way it goes once that is gone.
            if let Some((counter, actor)) = self.laid.cells[cell].id {
                let way = if movement == MoveCursor::Before { "-" } else { "" };
                return Ok(format!("{way}{counter}@{actor}"));
            }
            let at = self.laid.heads.as_deref();
            let text = self.document.text_object();
            let cursor =
                self.document.automerge().get_cursor_moving(text, self.laid.cells[cell].position, at, movement);
            cursor.map(|cursor: Cursor| cursor.to_string()).map_err(|_| Unplaced::NotThere)
        };
        let anchor = Anchor { start: cursor(first, MoveCursor::After)?, end: cursor(last, MoveCursor::Before)? };
        Ok(Found { anchor, at: self.located(first, last) })
    }

    fn located(&self, first: usize, last: usize) -> Located {
        let (start, end) = (self.laid.cells[first], self.laid.cells[last]);
        let mut quote = String::new();
        for (at, cell) in self.laid.cells[first..=last].iter().enumerate() {
            if at > 0 && self.laid.cells[first + at - 1].block != cell.block {
                quote.push('\n');
            }
            quote.push(cell.ch);
        }
        let part = self.laid.parts[start.block];
        let cursor = |(counter, actor): (u64, Actor)| format!("{counter}@{actor}");
        let held = start.id.zip(end.id);
        let anchor = held.map(|(start, end)| Anchor { start: cursor(start), end: format!("-{}", cursor(end)) });
        Located { part, start: (start.block, start.char), end: (end.block, end.char + 1), quote, anchor }
    }

    /// What is left of the passage: from its first character that is still there to its last one.
    fn left(&self, anchor: &Anchor, missing: &Missing) -> Option<(usize, usize)> {
        let before = |position: usize| self.laid.cells.partition_point(|cell| cell.position < position);
        let first = self.cell(&anchor.start, before)?;
        let last = self.cell(&anchor.end, |position| before(position).wrapping_sub(1))?;
        // What was written at its edges later is not of it.
        let is_left = |cell: &usize| {
            let Place { ch, id, .. } = self.laid.cells[*cell];
            !ch.is_whitespace() && id.is_some_and(|id| missing.had(id))
        };
        let first = (first..=last).find(is_left)?;
        let last = (first..=last).rev().find(is_left)?;
        Some((first, last))
    }

    /// The cell of a cursor: its character's, or what `near` says of the place in the document where that would be.
    fn cell(&self, cursor: &str, near: impl Fn(usize) -> usize) -> Option<usize> {
        let id = id_of(cursor)?;
        if let Some(cell) = self.laid.known.get(&id) {
            return Some(*cell);
        }
        // automerge's own way back from a character that is gone follows the order in which the text was typed, and passes
        // over words that stand before it: both cursors are asked for the place, and the way back is ours.
        let cursor = Cursor::try_from(cursor.strip_prefix('-').unwrap_or(cursor)).ok()?;
        let text = self.document.text_object();
        let position = self.document.automerge().get_cursor_position(text, &cursor, self.laid.heads.as_deref()).ok()?;
        Some(near(position)).filter(|cell| *cell < self.laid.cells.len())
    }

    /// The passage in a document of other changes, if both its ends are there and its words are the same: what was
    /// anchored in a document that says the same as one whose changes are gone.
    fn same(&self, held: &Held<'_>) -> Option<(usize, usize)> {
        let cell = |cursor: &str| id_of(cursor).and_then(|id| self.laid.known.get(&id)).copied();
        let (first, last) = (cell(&held.anchor.start)?, cell(&held.anchor.end)?);
        (first <= last && self.located(first, last).quote == held.quote).then_some((first, last))
    }

    /// The passage that was taken out here and put in elsewhere.
    fn moved(&self, quote: &str) -> Option<(usize, usize)> {
        if quote.chars().count() < MOVED_CHARS_MIN { None } else { self.once(quote, None).ok() }
    }

    fn missing_at(&self, heads: &Heads) -> Option<Missing> {
        let heads = self.document.known(heads).ok()?;
        Some(Missing(elements::missing(self.document, &heads)))
    }
}

/// The first operation of each actor that a text did not have.
struct Missing(BTreeMap<Actor, u64>);

impl Missing {
    fn had(&self, (counter, actor): (u64, Actor)) -> bool {
        self.0.get(&actor).is_none_or(|first| counter < *first)
    }
}

/// The operation that a cursor holds on to. Others than ours are none: automerge panics at some.
fn id_of(cursor: &str) -> Option<(u64, Actor)> {
    let (counter, actor) = cursor.strip_prefix('-').unwrap_or(cursor).split_once('@')?;
    Some((counter.parse().ok()?, actor.parse().ok()?))
}

/// The runs before and after so many characters.
fn cut(runs: &[Run], chars: usize) -> (Vec<Run>, Vec<Run>) {
    let (mut before, mut after, mut left) = (Vec::new(), Vec::new(), chars);
    for run in runs {
        let split = run.text.char_indices().nth(left).map_or(run.text.len(), |(at, _)| at);
        let (head, tail) = run.text.split_at(split);
        left -= head.chars().count();
        for (part, side) in [(head, &mut before), (tail, &mut after)] {
            if !part.is_empty() {
                side.push(Run { text: part.to_owned(), ..run.clone() });
            }
        }
    }
    (before, after)
}
