use super::{align, edit::Edit, words};
use crate::{
    shape::{self, Line},
    text::{Block, Kind, Text},
};

/// How much is left as it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grain {
    /// Unchanged blocks and empty ones are not touched, in changed ones only the words that differ.
    Fine,
    /// Empty blocks go, and a block that differs in anything is written anew.
    Coarse,
}

/// What becomes of a line, or comes between lines, in the order of the wanted text.
enum Step<'a> {
    Keep(&'a Line),
    Remove(&'a Line),
    Become(&'a Line, &'a Block),
    Add(&'a Block),
}

/// The edits of characters and markers that turn `lines` into `wanted`, from the end
/// backwards, so that no edit moves the place of a later one. Marks come after.
pub(super) fn edits(lines: &[Line], wanted: &Text, grain: Grain) -> Vec<Edit> {
    let steps = steps(lines, wanted.blocks(), grain);
    let mut edits = Vec::new();
    let mut place = lines.last().map_or(0, |line| line.end);
    for (index, step) in steps.iter().enumerate().rev() {
        match step {
            Step::Keep(line) => {
                // Text without a marker of its own would run into a block that comes before it.
                if line.marker.is_none() && index > 0 {
                    edits.push(marker(line.start, &line.block));
                }
                place = line.begins();
            }
            Step::Remove(line) => {
                delete(line.begins(), line.end, &mut edits);
                place = line.begins();
            }
            Step::Become(line, block) => {
                change(line, block, index > 0, grain, &mut edits);
                place = line.begins();
            }
            Step::Add(block) => {
                edits.push(marker(place, block));
                insert(place + 1, block.plain(), &mut edits);
            }
        }
    }
    edits
}

fn steps<'a>(lines: &'a [Line], wanted: &'a [Block], grain: Grain) -> Vec<Step<'a>> {
    let said = shape::said(lines);
    let normal: Vec<&Block> = said.iter().map(|(_, block)| block).collect();
    let pairs = align::pairs(&normal, &wanted.iter().collect::<Vec<_>>());
    let mut steps = Vec::new();
    let (mut line, mut new) = (0, 0);
    for (old_index, new_index) in pairs {
        let (paired, block) = &said[old_index];
        between(&lines[line..*paired], &wanted[new..new_index], grain, &mut steps);
        let wanted = &wanted[new_index];
        steps.push(if block == wanted {
            keep(&lines[*paired], wanted, grain)
        } else {
            Step::Become(&lines[*paired], wanted)
        });
        (line, new) = (paired + 1, new_index + 1);
    }
    between(&lines[line..], &wanted[new..], grain, &mut steps);
    // One block always stays to write in.
    if steps.iter().all(|step| matches!(step, Step::Remove(_)))
        && let Some(first) = lines.first()
    {
        steps[0] = Step::Become(first, &EMPTY);
    }
    steps
}

static EMPTY: Block = Block { kind: Kind::Paragraph, parents: Vec::new(), runs: Vec::new() };

fn keep<'a>(line: &'a Line, wanted: &'a Block, grain: Grain) -> Step<'a> {
    let as_wanted = line.block.kind == wanted.kind && line.block.parents == wanted.parents;
    if grain == Grain::Fine || as_wanted { Step::Keep(line) } else { Step::Become(line, wanted) }
}

/// Between two kept blocks: new ones take the place of empty lines first; lines with words go, and other
/// empty ones stay, since somebody may be about to write there.
fn between<'a>(lines: &'a [Line], wanted: &'a [Block], grain: Grain, steps: &mut Vec<Step<'a>>) {
    let mut wanted = wanted.iter();
    for line in lines {
        let empty = line.is_blank();
        steps.push(match wanted.as_slice() {
            [block, ..] if empty => {
                wanted.next();
                Step::Become(line, block)
            }
            _ if empty && grain == Grain::Fine => Step::Keep(line),
            _ => Step::Remove(line),
        });
    }
    steps.extend(wanted.map(Step::Add));
}

/// Changes a line's words and then, if it is to be another kind of block, its marker.
fn change(line: &Line, block: &Block, after_others: bool, grain: Grain, edits: &mut Vec<Edit>) {
    let new = block.plain();
    if grain == Grain::Coarse {
        delete(line.start, line.end, edits);
        insert(line.start, new, edits);
    } else {
        let start = line.start + line.indent();
        for splice in words::splices(line.block.plain().trim(), &new).into_iter().rev() {
            let place = start + splice.place;
            delete(place, place + splice.units, edits);
            insert(place, splice.text, edits);
        }
    }
    let as_wanted = line.block.kind == block.kind && line.block.parents == block.parents;
    match line.marker {
        Some(_) if as_wanted => {}
        Some(place) => {
            delete(place, place + 1, edits);
            edits.push(marker(place, block));
        }
        None if as_wanted && !after_others => {}
        None => edits.push(marker(line.start, block)),
    }
}

fn marker(place: usize, block: &Block) -> Edit {
    Edit::Marker { place, kind: block.kind, parents: block.parents.clone() }
}

fn delete(start: usize, end: usize, edits: &mut Vec<Edit>) {
    if start < end {
        edits.push(Edit::Delete { place: start, units: end - start });
    }
}

fn insert(place: usize, text: String, edits: &mut Vec<Edit>) {
    if !text.is_empty() {
        edits.push(Edit::Insert { place, text });
    }
}
