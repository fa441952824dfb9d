//! Who wrote what: each character of a text carries the actor that put it in.

use crate::{
    document::{Document, DraftError},
    shape,
    text::{Inline, Run, Text},
};
use terms::{Actor, Heads};

pub(crate) mod elements;
mod removals;
mod words;

/// A text, and of every character of it an actor: the one who wrote it, or the one who took it out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authorship {
    text: Text,
    blocks: Vec<Hands>,
}

/// Whose hands were on one block.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hands {
    /// Who made it the kind of block that it is. None if nobody did: words before the first block's marker.
    pub shaped_by: Option<Actor>,
    /// Its characters in order.
    pub stretches: Vec<Stretch>,
}

/// Characters in a row that one hand wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// How many Unicode characters.
    pub chars: usize,
    /// Whose they are.
    pub hand: Hand,
}

/// Who, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hand {
    /// None if nobody did what is asked.
    pub by: Option<Actor>,
    /// The first of the versions that were given that has it; none if no version has it yet.
    pub since: Option<usize>,
}

impl Authorship {
    /// The text.
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Whose hands were on each block, in order.
    pub fn blocks(&self) -> &[Hands] {
        &self.blocks
    }

    /// The same with each word in one hand: the one that has the most characters of it, of the hands that count. A word
    /// without any stays as it is. A space goes with the word before it.
    #[must_use]
    pub fn by_word(&self, counts: impl Fn(Hand) -> bool) -> Authorship {
        let blocks = self.text.blocks().iter().zip(&self.blocks);
        let blocks = blocks.map(|(block, hands)| Hands { stretches: words::by_word(block, hands, &counts), ..*hands });
        Authorship { text: self.text.clone(), blocks: blocks.collect() }
    }

    /// The words of a block, cut where the marks or the hand change.
    pub fn runs(&self, block: usize) -> Vec<(Run, Hand)> {
        let (Some(words), Some(hands)) = (self.text.blocks().get(block), self.blocks.get(block)) else {
            return Vec::new();
        };
        let mut stretches = hands.stretches.iter().copied();
        let mut stretch = Stretch { chars: 0, hand: Hand::default() };
        let mut runs: Vec<(Run, Hand)> = Vec::new();
        for run in &words.runs {
            let mut fresh = true;
            for ch in run.text.chars() {
                while stretch.chars == 0 {
                    stretch = stretches.next().unwrap_or(Stretch { chars: usize::MAX, hand: Hand::default() });
                }
                stretch.chars -= 1;
                match runs.last_mut() {
                    Some((last, hand)) if !fresh && *hand == stretch.hand => last.text.push(ch),
                    _ => runs.push((Run { text: ch.to_string(), ..run.clone() }, stretch.hand)),
                }
                fresh = false;
            }
        }
        runs
    }
}

impl Document {
    /// Who wrote each character of what the document says now.
    pub fn authorship(&self) -> Authorship {
        elements::authorship(self, None, &[]).expect("the text object was found when the document was loaded")
    }

    /// Who wrote each character of what the document said at `heads`.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn authorship_at(&self, heads: &Heads) -> Result<Authorship, DraftError> {
        self.authorship_since(heads, &[])
    }

    /// As [`Document::authorship_at`], and since which of `versions` each character has been there. The versions come oldest
    /// first; a character that a later one lost and got back is a new one.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn authorship_since(&self, heads: &Heads, versions: &[Heads]) -> Result<Authorship, DraftError> {
        let versions: Vec<_> = versions.iter().map(|heads| self.known(heads)).collect::<Result<_, _>>()?;
        elements::authorship(self, Some(&self.known(heads)?), &versions)
    }

    /// Who took out each character that the document said at `before` and does not say at `after`; the others have
    /// nobody. Its cost grows with the changes between the two.
    ///
    /// # Errors
    /// [`DraftError::UnknownHeads`] if one of them is not in the document.
    pub fn removals(&self, before: &Heads, after: &Heads) -> Result<Authorship, DraftError> {
        let (before, after) = (self.known(before)?, self.known(after)?);
        removals::removals(self, &before, &after)
    }
}

/// Nobody's tag.
const NOBODY: u32 = u32::MAX;

/// Puts tagged characters through the normal form. `tags` has for each line its marker's, and one for each of its characters
/// but placeholders; each is a place in `table`.
fn tagged(lines: &[shape::Line], tags: &[(u32, Vec<u32>)], table: &[Hand]) -> Authorship {
    let raw: Vec<_> = lines.iter().map(|line| line.block.clone()).collect();
    let inline = |index: usize| {
        let mut inline = Inline::new(&raw[index].runs);
        let cells = inline.cells.iter_mut().filter(|cell| cell.ch != elements::PLACEHOLDER);
        cells.zip(&tags[index].1).for_each(|(cell, tag)| cell.tag = *tag);
        inline
    };
    let hand = |tag: u32| table.get(tag as usize).copied().unwrap_or_default();
    let normal = crate::text::tagged_normal_blocks(&raw, inline);
    let hands = |(index, _, inline): &(usize, _, Inline)| Hands {
        shaped_by: hand(tags[*index].0).by,
        stretches: inline
            .cells
            .chunk_by(|a, b| a.tag == b.tag)
            .map(|cells| Stretch { chars: cells.len(), hand: hand(cells[0].tag) })
            .collect(),
    };
    let blocks = normal.iter().map(hands).collect();
    Authorship { text: Text::of_normal(normal.into_iter().map(|(_, block, _)| block).collect()), blocks }
}
