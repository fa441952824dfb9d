use crate::text::Block;
use similar::DiffableStr;
use std::collections::BTreeMap;

/// A number for every word that was met, so that words are compared as numbers.
#[derive(Default)]
pub(super) struct Vocabulary<'a> {
    known: BTreeMap<&'a str, u32>,
}

/// The words of a block: each once, ascending, with how many letters and digits all its occurrences have. Long words
/// say more of what a block is about than short ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    pub(super) words: Vec<(u32, usize)>,
    pub(super) weight: usize,
}

/// Letters that two blocks share at least before one counts as a part of the other: some three words.
pub(super) const SHARED_WEIGHT_MIN: usize = 15;

impl<'a> Vocabulary<'a> {
    pub(super) fn number(&mut self, word: &'a str) -> u32 {
        let next = self.known.len() as u32;
        *self.known.entry(word).or_insert(next)
    }

    pub(super) fn bag(&mut self, text: &'a str) -> Bag {
        let mut words: Vec<(u32, usize)> = Vec::new();
        for word in text.tokenize_unicode_words() {
            let weight = weight(word);
            if weight > 0 {
                words.push((self.number(word), weight));
            }
        }
        words.sort_unstable();
        words.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0 };
            same
        });
        Bag { weight: words.iter().map(|(_, weight)| weight).sum(), words }
    }
}

impl Bag {
    /// How much of their words both have.
    pub(super) fn shared(&self, other: &Bag) -> usize {
        let mut rest = other.words.iter().peekable();
        let mut shared = 0;
        for (word, weight) in &self.words {
            while rest.next_if(|(next, _)| next < word).is_some() {}
            if let Some((_, there)) = rest.next_if(|(next, _)| next == word) {
                shared += weight.min(there);
            }
        }
        shared
    }

    /// What is left without the words of another.
    pub(super) fn without(&self, other: &Bag) -> Bag {
        let mut rest = other.words.iter().peekable();
        let mut words = Vec::new();
        for (word, weight) in &self.words {
            while rest.next_if(|(next, _)| next < word).is_some() {}
            let gone = rest.next_if(|(next, _)| next == word).map_or(0, |(_, weight)| *weight);
            if *weight > gone {
                words.push((*word, weight - gone));
            }
        }
        Bag { weight: words.iter().map(|(_, weight)| weight).sum(), words }
    }
}

/// How alike two blocks are, in percent. One that holds the other nearly whole is like it too: it has grown.
pub(super) fn percent(shared: usize, before: usize, after: usize) -> usize {
    let alike = 200 * shared / (before + after).max(1);
    let held = 75 * shared / before.min(after).max(1);
    if shared >= SHARED_WEIGHT_MIN { alike.max(held) } else { alike }
}

/// How many letters and digits there are.
pub(super) fn weight(text: &str) -> usize {
    text.chars().filter(|ch| ch.is_alphanumeric()).count()
}

/// The words of blocks, beside them.
pub(super) fn plain(blocks: &[Block]) -> Vec<String> {
    blocks.iter().map(Block::plain).collect()
}
