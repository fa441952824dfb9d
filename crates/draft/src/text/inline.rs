use super::{Link, Marks, Run};
use unicode_normalization::{IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick};

/// One character of a block and how it is marked; `link` points into [`Inline::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) ch: char,
    pub(crate) marks: Marks,
    pub(crate) link: Option<usize>,
    /// Whatever the caller keeps of it, as who wrote it; 0 if nothing. It decides nothing here.
    pub(crate) tag: u32,
}

/// The words of a block, character by character. Equal links share one place in the table.
pub(crate) struct Inline {
    pub(crate) cells: Vec<Cell>,
    pub(crate) links: Vec<Link>,
}

/// Characters that no text holds: controls, the byte order mark, and the placeholder that stands for a block marker.
/// Line breaks and tabs are not among them.
pub(crate) fn is_dropped(ch: char) -> bool {
    ch.is_control() || ch == '\u{feff}' || ch == '\u{fffc}'
}

impl Inline {
    pub(crate) fn new(runs: &[Run]) -> Inline {
        let mut links: Vec<Link> = Vec::new();
        let mut cells = Vec::new();
        for run in runs {
            let link = run.link.as_ref().map(|link| match links.iter().position(|known| known == link) {
                Some(index) => index,
                None => {
                    links.push(link.clone());
                    links.len() - 1
                }
            });
            cells.extend(run.text.chars().map(|ch| Cell { ch, marks: run.marks, link, tag: 0 }));
        }
        Inline { cells, links }
    }

    /// The normal form; no cells if there are no words. `one_line` says that the block can't hold line breaks.
    pub(super) fn normal(mut self, one_line: bool) -> Inline {
        self.cells = cleaned(&self.cells);
        self.cells = composed(self.cells);
        self.cells = trimmed(&self.cells, one_line);
        self.settled()
    }

    /// Marks leave the whitespace at their edges. Links are outermost, then bold, then italic: each is settled within the
    /// stretch of the one around it.
    pub(crate) fn settled(mut self) -> Inline {
        settle(&mut self.cells, |a, b| a.link == b.link, |cell| cell.link.is_some(), |cell| cell.link = None);
        settle(&mut self.cells, |a, b| a.link == b.link, |cell| cell.marks.strong, |cell| cell.marks.strong = false);
        let same = |a: &Cell, b: &Cell| a.link == b.link && a.marks.strong == b.marks.strong;
        settle(&mut self.cells, same, |cell| cell.marks.em, |cell| cell.marks.em = false);
        self
    }

    pub(crate) fn runs(&self) -> Vec<Run> {
        let alike = |a: &Cell, b: &Cell| (a.marks, a.link) == (b.marks, b.link);
        let stretches = self.cells.chunk_by(alike);
        let run = |cells: &[Cell]| Run {
            text: cells.iter().map(|cell| cell.ch).collect(),
            marks: cells[0].marks,
            link: cells[0].link.map(|index| self.links[index].clone()),
        };
        stretches.map(run).collect()
    }
}

/// Every kind of line break becomes `\n`, a tab a space; other control characters go.
fn cleaned(cells: &[Cell]) -> Vec<Cell> {
    let mut out = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let ch = match cell.ch {
            '\r' if cells.get(index + 1).is_some_and(|next| next.ch == '\n') => continue,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            '\t' => ' ',
            ch if is_dropped(ch) => continue,
            ch => ch,
        };
        out.push(Cell { ch, ..*cell });
    }
    out
}

/// NFC. A character that may melt into the one before it is marked as that one is, so that
/// no mark's edge stands inside a character.
fn composed(mut cells: Vec<Cell>) -> Vec<Cell> {
    for index in 1..cells.len() {
        let before = cells[index - 1];
        if joins(cells[index].ch) && !before.ch.is_whitespace() {
            cells[index] = Cell { marks: before.marks, link: before.link, ..cells[index] };
        }
    }
    let alike = |a: &Cell, b: &Cell| (a.marks, a.link) == (b.marks, b.link);
    let compose = |stretch: &[Cell]| {
        let first = stretch[0];
        let composed: Vec<char> = stretch.iter().map(|cell| cell.ch).nfc().collect();
        let tags = composed_tags(stretch, composed.len());
        composed.into_iter().zip(tags).map(move |(ch, tag)| Cell { ch, tag, ..first })
    };
    cells.chunk_by(alike).flat_map(compose).collect()
}

/// The tags of a stretch once it is composed: what several characters became has the first one's.
fn composed_tags(stretch: &[Cell], len: usize) -> Vec<u32> {
    if len == stretch.len() {
        return stretch.iter().map(|cell| cell.tag).collect();
    }
    let clusters = stretch.chunk_by(|_, next| joins(next.ch));
    let mut tags: Vec<u32> = clusters
        .flat_map(|cluster| std::iter::repeat_n(cluster[0].tag, cluster.iter().map(|cell| cell.ch).nfc().count()))
        .collect();
    tags.resize(len, stretch[stretch.len() - 1].tag);
    tags
}

fn joins(ch: char) -> bool {
    canonical_combining_class(ch) != 0 || is_nfc_quick(std::iter::once(ch)) == IsNormalized::Maybe
}

/// No whitespace at the edges of a line, no empty lines at the edges of the block.
fn trimmed(cells: &[Cell], one_line: bool) -> Vec<Cell> {
    let edge = |cell: &Cell| cell.ch.is_whitespace();
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    for line in cells.split_inclusive(|cell| cell.ch == '\n') {
        let (words, end) = match line.split_last() {
            Some((end, words)) if end.ch == '\n' => (words, Some(end)),
            _ => (line, None),
        };
        let start = words.iter().position(|cell| !edge(cell)).unwrap_or(words.len());
        let stop = words.iter().rposition(|cell| !edge(cell)).map_or(start, |last| last + 1);
        out.extend(&words[start..stop]);
        match end {
            Some(_) if one_line && out.last().is_none_or(|last| last.ch == ' ') => {}
            Some(end) if one_line => out.push(Cell { ch: ' ', ..*end }),
            Some(end) => out.push(*end),
            None => {}
        }
    }
    let start = out.iter().position(|cell| !edge(cell)).unwrap_or(out.len());
    let stop = out.iter().rposition(|cell| !edge(cell)).map_or(start, |last| last + 1);
    out[start..stop].to_vec()
}

/// Takes a mark off the whitespace at the edges of every stretch that has it. `same` says which
/// neighbours belong to one stretch.
fn settle(cells: &mut [Cell], same: impl Fn(&Cell, &Cell) -> bool, has: fn(&Cell) -> bool, clear: fn(&mut Cell)) {
    for stretch in cells.chunk_by_mut(|a, b| same(a, b) && has(a) == has(b)) {
        if !has(&stretch[0]) {
            continue;
        }
        stretch.iter_mut().take_while(|cell| cell.ch.is_whitespace()).for_each(clear);
        stretch.iter_mut().rev().take_while(|cell| cell.ch.is_whitespace()).for_each(clear);
    }
}
