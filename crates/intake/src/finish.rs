//! The text of what stood there before the changes, and what is said about it.

use crate::{
    Draft, Format, Left, Lost, Remark, Said, Unread,
    changes::{self, Change},
    places::Places,
    sheet::{BREAK, Cell, Fate, Sheet, Who, one_line},
};
use draft::{Block, Kind, Part, Run, Text};
use std::collections::BTreeMap;
use terms::limits;

/// What was handed over, with the text made of it.
pub(crate) struct Laid {
    pub(crate) cells: Vec<Cell>,
    /// Of each cell, the paragraph before the changes that it belongs to.
    pub(crate) blocks: Vec<usize>,
    /// Of each such paragraph, which block of the text it is, if it has words.
    pub(crate) parts: Vec<Option<Part>>,
    pub(crate) text: Text,
}

pub(crate) fn finished(format: Format, mut sheet: Sheet) -> Result<Draft, Unread> {
    let says = |cell: &&Cell| !cell.ch.is_whitespace();
    if !sheet.cells.iter().filter(says).any(|cell| cell.fate.stood()) {
        taken_as_made(&mut sheet);
    }
    if !sheet.cells.iter().any(|cell| !cell.ch.is_whitespace()) {
        return Err(Unread::Empty);
    }
    let laid = laid(&sheet);
    if laid.text.markdown().len() > limits::MARKDOWN_BYTES_MAX {
        return Err(Unread::TooLong);
    }
    let mut places = Places::new(&laid);
    let mut remarks: Vec<(usize, Remark)> = Vec::new();
    let mut lost = std::mem::take(&mut sheet.lost);
    for (index, group) in changes::groups(&laid.cells, &sheet.who).iter().enumerate() {
        if index >= limits::DRAFT_REMARKS_MAX {
            lost.push((Lost::Remark, Some(group.range.start)));
            continue;
        }
        for Change { at, by, place, said } in changes::wanted(&laid, &mut places, group) {
            let who = sheet.who.get(by).cloned().unwrap_or_else(|| Who::new(None, None));
            remarks.push((at, Remark { by: who.by, day: who.day, place, said }));
        }
    }
    for note in sheet.notes.iter().filter(|note| !note.text.is_empty()).take(limits::DRAFT_REMARKS_MAX) {
        let place = places.about(note.from, note.to);
        let said = Said::Comment(note.text.clone());
        remarks.push((note.from, Remark { by: note.who.by.clone(), day: note.who.day.clone(), place, said }));
    }
    let unread = sheet.notes.len().saturating_sub(limits::DRAFT_REMARKS_MAX);
    lost.extend(std::iter::repeat_n((Lost::Remark, None), unread));
    remarks.sort_by_key(|(at, _)| *at);
    let fits = |(_, remark): &(usize, Remark)| match &remark.said {
        Said::Comment(text) | Said::Instead(text) | Said::Add(text) => {
            text.chars().count() <= limits::DRAFT_REMARK_CHARS_MAX
        }
        Said::Remove => true,
    };
    let (mut taken, too_long): (Vec<_>, Vec<_>) = remarks.into_iter().partition(fits);
    let too_many = taken.split_off(taken.len().min(limits::DRAFT_REMARKS_MAX));
    lost.extend(too_long.into_iter().chain(too_many).map(|(at, _)| (Lost::Remark, Some(at))));
    let left = left(lost, &laid);
    let remarks = taken.into_iter().map(|(_, remark)| remark).collect();
    Ok(Draft { format, text: laid.text, remarks, left })
}

/// A text that is nothing but additions: there was nothing before them.
fn taken_as_made(sheet: &mut Sheet) {
    let added = sheet.cells.iter().filter(|cell| !cell.ch.is_whitespace() && !cell.fate.stood()).count();
    if added == 0 {
        return;
    }
    // Characters stay where they are, for comments know them by their place.
    for cell in &mut sheet.cells {
        match cell.fate {
            Fate::Added(_) => cell.fate = Fate::Kept,
            Fate::Removed(_) if cell.ch != BREAK => (cell.fate, cell.ch) = (Fate::Kept, ' '),
            Fate::Removed(_) => cell.fate = Fate::Kept,
            Fate::Kept => {}
        }
    }
    sheet.lost.push((Lost::Revision, None));
}

fn laid(sheet: &Sheet) -> Laid {
    let mut blocks = Vec::with_capacity(sheet.cells.len());
    let mut raw: Vec<Block> = Vec::new();
    let mut shapes = sheet.shapes.iter();
    let mut runs: Vec<Run> = Vec::new();
    // The first paragraph with words says what kind the whole is of; if none has any, the last one.
    let (mut shape, mut is_said) = (None, false);
    let mut has_words = false;
    for (index, cell) in sheet.cells.iter().enumerate() {
        blocks.push(raw.len());
        if cell.ch != BREAK {
            if cell.fate.stood() {
                has_words |= !cell.ch.is_whitespace();
                push(&mut runs, cell, sheet);
            }
            continue;
        }
        let own = shapes.next();
        if !is_said {
            (shape, is_said) = (own, has_words);
        }
        let is_last = index + 1 == sheet.cells.len();
        if cell.fate.stood() || is_last {
            let kind = shape.map_or(Kind::Paragraph, |shape| shape.kind);
            let parents = shape.map(|shape| shape.parents.clone()).unwrap_or_default();
            raw.push(Block { kind, parents, runs: std::mem::take(&mut runs) });
            (shape, is_said, has_words) = (None, false, false);
        }
    }
    if !runs.is_empty() {
        raw.push(Block { kind: Kind::Paragraph, parents: vec![], runs });
    }
    let text = Text::new(raw.clone());
    let said: Vec<Part> = text.parts().map(|(part, _)| part).collect();
    let mut said = said.into_iter();
    let part = |block: &Block| if block.plain().trim().is_empty() { None } else { said.next() };
    let parts: Vec<Option<Part>> = raw.iter().map(part).collect();
    Laid { cells: sheet.cells.clone(), blocks, parts, text }
}

fn push(runs: &mut Vec<Run>, cell: &Cell, sheet: &Sheet) {
    let link = cell.link.and_then(|link| sheet.links.get(link));
    match runs.last_mut() {
        Some(run) if run.marks == cell.marks && run.link.as_ref() == link => run.text.push(cell.ch),
        _ => runs.push(Run { text: cell.ch.to_string(), marks: cell.marks, link: link.cloned() }),
    }
}

/// What was not understood, below its headings.
fn left(mut lost: Vec<(Lost, Option<usize>)>, laid: &Laid) -> Vec<Left> {
    // Of each paragraph, the block of the last heading up to it.
    let mut headings: Vec<Option<usize>> = Vec::with_capacity(laid.parts.len());
    let (mut blocks, mut last) = (0, None);
    for part in &laid.parts {
        if part.is_some() {
            last = if matches!(part, Some(Part::Heading(_))) { Some(blocks) } else { last };
            blocks += 1;
        }
        headings.push(last);
    }
    let heading = |at: Option<usize>| {
        let block = laid.blocks.get(at?).copied().unwrap_or(usize::MAX);
        headings.get(block.min(headings.len().saturating_sub(1))).copied().flatten()
    };
    let named = |block: Option<usize>| {
        let words = block.and_then(|block| laid.text.blocks().get(block)).map(Block::plain).unwrap_or_default();
        one_line(&words).chars().take(limits::TITLE_CHARS_MAX).collect::<String>()
    };
    let mut counted: BTreeMap<(Option<usize>, Lost), usize> = BTreeMap::new();
    lost.sort_by_key(|(_, at)| *at);
    for (what, at) in lost {
        // Of a file with more than anybody reads the rest is told without its places.
        let below = if counted.len() < LEFT_MAX { heading(at) } else { None };
        *counted.entry((below, what)).or_default() += 1;
    }
    counted.into_iter().map(|((below, what), count)| Left { what, count, heading: named(below) }).collect()
}

/// Lines that tell where something was left out.
pub(crate) const LEFT_MAX: usize = 200;
