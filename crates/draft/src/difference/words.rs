//! Words compared within blocks that belong together.

use super::{
    calm,
    likeness::{self, Vocabulary},
};
use crate::{
    align::equal_stretches,
    text::{Inline, Run},
};
use similar::DiffableStr;
use std::ops::Range;

/// The largest product of two numbers of words in one row that are compared. The comparison itself looks for good enough
/// rather than best where much differs, so that this is far more than any paragraph.
const COMPARED_MAX: usize = 10_000_000_000;

/// One side of a row: its blocks' characters, and their words in a row with an end of block between two blocks.
pub(super) struct Side {
    pub(super) blocks: Vec<Inline>,
    pub(super) tokens: Vec<Token>,
}

/// A word, a stretch of spaces, one sign, or the end of a block.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Equal ones have equal numbers.
    pub(super) number: u32,
    /// How many letters and digits it has.
    pub(super) weight: usize,
    pub(super) class: Class,
    /// Which block it is in, and where in that block's characters.
    pub(super) block: usize,
    pub(super) cells: Range<usize>,
}

/// What a token is, as far as it matters for where a change may begin and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Space,
    /// A sign that ends a sentence.
    Stop,
    Sign,
    /// The end of a block that is not the last.
    Break,
}

/// A stretch of tokens of both sides: the same words if `kept`, else what became of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) kept: bool,
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

/// Both sides, and the stretches that they are made of, kept and changed ones in turn.
pub(super) fn compare(before: &[&[Run]], after: &[&[Run]]) -> (Side, Side, Vec<Stretch>) {
    let texts = |blocks: &[&[Run]]| -> Vec<String> {
        blocks.iter().map(|runs| runs.iter().map(|run| run.text.as_str()).collect()).collect()
    };
    let (before_texts, after_texts) = (texts(before), texts(after));
    let mut vocabulary = Vocabulary::default();
    // The end of a block is no word: nothing else has its number.
    vocabulary.number("\n\n");
    let old = side(before, &before_texts, &mut vocabulary);
    let new = side(after, &after_texts, &mut vocabulary);
    let numbers = |side: &Side| -> Vec<u32> { side.tokens.iter().map(|token| token.number).collect() };
    let equal = equal_stretches(&numbers(&old), &numbers(&new), COMPARED_MAX);
    let stretches = stretches(&equal, old.tokens.len(), new.tokens.len());
    let stretches = calm::calm(stretches, &old.tokens, &new.tokens);
    (old, new, stretches)
}

fn side<'a>(blocks: &[&[Run]], texts: &'a [String], vocabulary: &mut Vocabulary<'a>) -> Side {
    let mut tokens = Vec::new();
    for (block, text) in texts.iter().enumerate() {
        let mut place = 0;
        if block > 0 {
            tokens.push(Token { number: 0, weight: 0, class: Class::Break, block, cells: 0..0 });
        }
        for word in words(text) {
            let end = place + word.chars().count();
            let weight = likeness::weight(word);
            let class = class(word, weight);
            tokens.push(Token { number: vocabulary.number(word), weight, class, block, cells: place..end });
            place = end;
        }
    }
    Side { blocks: blocks.iter().map(|runs| Inline::new(runs)).collect(), tokens }
}

/// Words, spaces and signs, in order. A number in groups, as 1 200,50, is one word.
fn words(text: &str) -> Vec<&str> {
    let pieces = text.tokenize_unicode_words();
    let mut words = Vec::with_capacity(pieces.len());
    let mut place = 0;
    let mut index = 0;
    while index < pieces.len() {
        let mut count = 1;
        if is_group(pieces[index], 1..=3) {
            while let Some([space, group]) = pieces.get(index + count..index + count + 2)
                && matches!(*space, " " | "\u{a0}" | "\u{202f}")
                && begins_with_group(group)
            {
                count += 2;
                if !is_group(group, 3..=3) {
                    break;
                }
            }
        }
        let len = pieces[index..index + count].iter().map(|piece| piece.len()).sum::<usize>();
        words.push(&text[place..place + len]);
        place += len;
        index += count;
    }
    words
}

fn is_group(word: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Three digits, then nothing or a decimal sign.
fn begins_with_group(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && matches!(word.as_bytes().get(3), None | Some(b',' | b'.'))
}

fn class(word: &str, weight: usize) -> Class {
    if weight > 0 {
        Class::Word
    } else if word.chars().all(char::is_whitespace) {
        Class::Space
    } else if matches!(word, "." | "!" | "?" | "…" | ":" | ";") {
        Class::Stop
    } else {
        Class::Sign
    }
}

/// The equal stretches and what lies between them.
fn stretches(equal: &[(usize, usize, usize)], old_len: usize, new_len: usize) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let (mut old, mut new) = (0, 0);
    for &(old_start, new_start, len) in equal.iter().chain([&(old_len, new_len, 0)]) {
        if old < old_start || new < new_start {
            stretches.push(Stretch { kept: false, before: old..old_start, after: new..new_start });
        }
        (old, new) = (old_start + len, new_start + len);
        match stretches.last_mut() {
            _ if len == 0 => {}
            Some(last) if last.kept => (last.before.end, last.after.end) = (old, new),
            _ => stretches.push(Stretch { kept: true, before: old_start..old, after: new_start..new }),
        }
    }
    stretches
}
