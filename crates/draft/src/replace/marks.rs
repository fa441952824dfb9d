use super::edit::Edit;
use crate::{
    shape::{self, Line},
    text::{Block, Run, Text},
};
use automerge::ScalarValue;

/// The marks to set and to take off so that the lines are marked as `wanted`. Lines that read the same already are left
/// alone. Marks move nothing, so the order doesn't matter.
pub(super) fn edits(lines: &[Line], wanted: &Text) -> Vec<Edit> {
    let said = shape::said(lines);
    let mut edits = Vec::new();
    for ((index, block), wanted) in said.iter().zip(wanted.blocks()) {
        if block.runs != wanted.runs {
            edits.extend(line_edits(&lines[*index], wanted));
        }
    }
    edits
}

fn line_edits(line: &Line, wanted: &Block) -> Vec<Edit> {
    let (is, shall) = (values(&line.block.runs), values(&wanted.runs));
    let blank = is.iter().take_while(|marked| marked.ch.is_whitespace()).count();
    let words = &is[blank..];
    let mut edits = Vec::new();
    for (column, name) in [shape::STRONG, shape::EM, shape::LINK].into_iter().enumerate() {
        let mut under_way: Option<(usize, usize, &Option<ScalarValue>)> = None;
        let mut place = line.start + line.indent();
        for (is, shall) in words.iter().zip(&shall) {
            let end = place + is.ch.len_utf16();
            let value = &shall.values[column];
            if is.values[column] != *value {
                under_way = match under_way {
                    Some((start, stop, before)) if stop == place && before == value => Some((start, end, value)),
                    other => {
                        edits.extend(other.map(|stretch| mark(name, stretch)));
                        Some((place, end, value))
                    }
                };
            }
            place = end;
        }
        edits.extend(under_way.map(|stretch| mark(name, stretch)));
    }
    edits
}

fn mark(name: &'static str, (start, end, value): (usize, usize, &Option<ScalarValue>)) -> Edit {
    Edit::Mark { start, end, name, value: value.clone() }
}

/// One character and its marks in the order strong, em, link.
struct Marked {
    ch: char,
    values: [Option<ScalarValue>; 3],
}

fn values(runs: &[Run]) -> Vec<Marked> {
    let marked = |run: &Run| {
        let values = shape::mark_values(run.marks, run.link.as_ref()).map(|(_, value)| value);
        run.text.chars().map(move |ch| Marked { ch, values: values.clone() }).collect::<Vec<_>>()
    };
    runs.iter().flat_map(marked).collect()
}
