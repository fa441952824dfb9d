//! A comparison as its template reads it.

use super::{
    runs::{self, Fate, Words},
    statement::facts,
};
use crate::{
    Redline,
    nested::{Leaf, Ranks, nested},
};
use draft::{In, Kind, Moved, Part, Piece, Row, Run, Spot};
use serde_json::{Value, json};

/// The sign of a block's end that was put in or taken out.
const BREAK: &str = "¶";

/// All that the template needs.
pub(super) fn data(redline: &Redline<'_>) -> Value {
    let numbers = Numbers { before: redline.before.item_numbers(), after: redline.after.item_numbers() };
    let rows = redline.difference.rows();
    let leaves: Vec<_> = rows.iter().flat_map(|row| leaves(row, &numbers, &(redline.notes)(row))).collect();
    let mut ranks = Ranks::new(leaves.iter().map(|leaf| leaf.kind));
    let labels = &redline.labels;
    json!({
        "title": redline.title,
        "kind": redline.kind,
        "short": runs::short(&redline.title),
        "edge": redline.versions,
        "foot": redline.kind,
        "facts": facts(&redline.facts),
        "nodes": runs::nodes(&nested(&leaves), &mut ranks),
        "labels": {
            "legend": labels.legend,
            "added": labels.added,
            "removed": labels.removed,
            "added_begins": labels.added_begins,
            "added_ends": labels.added_ends,
            "removed_begins": labels.removed_begins,
            "removed_ends": labels.removed_ends,
            "remarked": labels.remarked,
            "missing": labels.missing,
        },
    })
}

/// By block, its place in a numbered list.
struct Numbers {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

/// The row's blocks as they are in the later text, or as they were if none of them is any more. Of what moved away only its
/// note stands here.
fn leaves(row: &Row, numbers: &Numbers, notes: &[String]) -> Vec<Leaf<Words>> {
    let away = row.moved == Moved::Away;
    if away && notes.is_empty() {
        return Vec::new();
    }
    let was = row.is_removed() || away;
    let (spots, items) = if was { (&row.before, &numbers.before) } else { (&row.after, &numbers.after) };
    let contents = match row.moved {
        Moved::Away => vec![Vec::new()],
        Moved::No | Moved::Here => blocks(row),
    };
    let leaf = |(index, (spot, runs)): (usize, (&Spot, Vec<Value>))| Leaf {
        // A heading that is not here any more is none.
        kind: if away && matches!(spot.kind, Kind::Heading(_)) { Kind::Paragraph } else { spot.kind },
        parents: spot.parents.clone(),
        item: items.get(spot.block).copied().flatten(),
        what: Words {
            number: number(spot).map(|number| if was { format!("({number})") } else { number }),
            changed: !row.is_same(),
            notes: if index == 0 { notes.to_vec() } else { Vec::new() },
            runs,
            ..Words::default()
        },
    };
    spots.iter().zip(contents).enumerate().map(leaf).collect()
}

fn number(spot: &Spot) -> Option<String> {
    matches!(spot.part, Part::Clause(_)).then(|| spot.part.number().to_string())
}

/// The words of each of the row's blocks.
fn blocks(row: &Row) -> Vec<Vec<Value>> {
    let ends = |side: In| match side {
        In::Both => true,
        In::After => !row.is_removed(),
        In::Before => row.is_removed(),
    };
    let sign = |fate| runs::run(&Run { text: BREAK.to_owned(), ..Run::default() }, fate);
    let mut blocks = vec![Vec::new()];
    for piece in &row.pieces {
        let run = match piece {
            Piece::Kept { run, was: None } => Some(runs::run(run, Fate::Kept)),
            Piece::Kept { run, was: Some(_) } => Some(runs::run(run, Fate::Remarked)),
            Piece::Removed { run, .. } => Some(runs::run(run, Fate::Removed)),
            Piece::Added { run, .. } => Some(runs::run(run, Fate::Added)),
            Piece::Break(In::Both) => None,
            Piece::Break(In::Before) => Some(sign(Fate::Removed)),
            Piece::Break(In::After) => Some(sign(Fate::Added)),
        };
        if let Some(block) = blocks.last_mut() {
            block.extend(run);
        }
        if matches!(piece, Piece::Break(side) if ends(*side)) {
            blocks.push(Vec::new());
        }
    }
    blocks
}
