//! What a reader hands over: characters in their order, each with what became of it, and where paragraphs end.

use crate::{Lost, Unread};
use draft::{Kind, Link, Marks, Parent};
use std::collections::BTreeMap;
use terms::limits;
use unicode_normalization::UnicodeNormalization;

/// Where a paragraph ends; no word has this character.
pub(crate) const BREAK: char = '\u{2029}';

/// What became of a character in tracked changes, and by which change's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Kept,
    Added(usize),
    Removed(usize),
}

impl Fate {
    /// Whether it stood there before the changes.
    pub(crate) fn stood(self) -> bool {
        !matches!(self, Fate::Added(_))
    }

    pub(crate) fn by(self) -> Option<usize> {
        match self {
            Fate::Kept => None,
            Fate::Added(by) | Fate::Removed(by) => Some(by),
        }
    }
}

/// One character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) ch: char,
    pub(crate) fate: Fate,
    pub(crate) marks: Marks,
    pub(crate) link: Option<usize>,
}

/// What kind of paragraph it is.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) parents: Vec<Parent>,
}

/// Who made a change or a comment, and on which day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Who {
    pub(crate) by: String,
    pub(crate) day: String,
}

impl Who {
    /// From what a file says: a name of any length, a moment with or without its time.
    pub(crate) fn new(by: Option<&str>, at: Option<&str>) -> Who {
        let by: String = one_line(by.unwrap_or_default()).chars().take(limits::NAME_CHARS_MAX).collect();
        let day = at.and_then(|at| at.get(..10)).unwrap_or_default();
        let fits =
            |(index, byte): (usize, u8)| if matches!(index, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
        let is_day = day.len() == 10 && day.bytes().enumerate().all(fits);
        Who { by, day: if is_day { day.to_owned() } else { String::new() } }
    }
}

/// A comment and the characters that it is about.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) who: Who,
    pub(crate) text: String,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// All that was handed over.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) cells: Vec<Cell>,
    /// Of each paragraph that has ended, in their order.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) links: Vec<Link>,
    pub(crate) who: Vec<Who>,
    pub(crate) notes: Vec<Note>,
    /// What was not understood, with the place where it stood; none if it belongs to the whole.
    pub(crate) lost: Vec<(Lost, Option<usize>)>,
    known_links: BTreeMap<Link, usize>,
    known_who: BTreeMap<Who, usize>,
    bytes: usize,
}

impl Sheet {
    /// Where the next character comes.
    pub(crate) fn here(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn lose(&mut self, what: Lost) {
        self.lost.push((what, Some(self.here())));
    }

    /// Something that stood between what came and what comes.
    pub(crate) fn lose_before(&mut self, what: Lost) {
        self.lost.push((what, self.here().checked_sub(1)));
    }

    pub(crate) fn lose_of_all(&mut self, what: Lost, count: usize) {
        self.lost.extend(std::iter::repeat_n((what, None), count));
    }

    pub(crate) fn link(&mut self, link: Link) -> usize {
        let next = self.links.len();
        *self.known_links.entry(link.clone()).or_insert_with(|| {
            self.links.push(link);
            next
        })
    }

    pub(crate) fn who(&mut self, who: Who) -> usize {
        let next = self.who.len();
        *self.known_who.entry(who.clone()).or_insert_with(|| {
            self.who.push(who);
            next
        })
    }

    /// Words; whatever whitespace they have is a space.
    pub(crate) fn words(&mut self, text: &str, fate: Fate, marks: Marks, link: Option<usize>) -> Result<(), Unread> {
        let dropped = |ch: &char| (ch.is_control() && !ch.is_whitespace()) || matches!(ch, '\u{feff}' | '\u{fffc}');
        let spaced = |ch: char| match ch {
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | BREAK => ' ',
            ch => ch,
        };
        let cells = text.nfc().filter(|ch| !dropped(ch)).map(|ch| Cell { ch: spaced(ch), fate, marks, link });
        self.cells.extend(cells);
        self.grown(text.len())
    }

    /// A line break within the paragraph.
    pub(crate) fn line_break(&mut self, fate: Fate) -> Result<(), Unread> {
        self.cells.push(Cell { ch: '\n', fate, marks: Marks::default(), link: None });
        self.grown(1)
    }

    /// The paragraph ends.
    pub(crate) fn end(&mut self, shape: Shape, fate: Fate) -> Result<(), Unread> {
        self.shapes.push(shape);
        self.cells.push(Cell { ch: BREAK, fate, marks: Marks::default(), link: None });
        self.grown(1)
    }

    /// What was added and removed comes beside what a text may hold.
    fn grown(&mut self, bytes: usize) -> Result<(), Unread> {
        self.bytes += bytes;
        if self.bytes > 2 * limits::MARKDOWN_BYTES_MAX { Err(Unread::TooLong) } else { Ok(()) }
    }
}

/// Every stretch of whitespace one space, none at the ends.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines of words, without control characters, none empty at the ends.
pub(crate) fn lines(text: &str) -> String {
    let kept: String = text.chars().filter(|ch| !ch.is_control() || *ch == '\n').collect();
    let lines: Vec<&str> = kept.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}
