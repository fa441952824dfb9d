//! A difference as Markdown that any reader shows: what went in `<del>`, what came in `<ins>`. No text can hold these tags: the
//! canonical spelling escapes every `<`.

use super::{Difference, Fold, In, Moved, Piece, Row, Spot};
use crate::{
    markdown::{Lines, inline},
    nesting::Nesting,
    text::{Inline, Kind, Marks, Run},
};

/// What a line between the clauses may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caption<'a> {
    /// The row that follows.
    Row(&'a Row),
    /// Rows that are left out here.
    Folded(&'a [Row]),
}

/// The sign of a block's end that was put in or taken out.
const BREAK: &str = "¶";

impl Difference {
    /// The difference as Markdown, whole or, where `around` is given, folded as by [`Difference::folded`]. `caption` gives the
    /// line above a row, or in the place of rows that are left out, if there is to be one.
    pub fn markdown(&self, around: Option<usize>, caption: impl Fn(Caption<'_>) -> Option<String>) -> String {
        let folds = around.map_or_else(|| vec![Fold::Shown(&self.rows)], |around| self.folded(around));
        let mut lines = Lines::default();
        let mut sides = Sides::default();
        let say = |lines: &mut Lines, what: Caption<'_>| {
            if let Some(words) = caption(what) {
                let run = Run { text: words, marks: Marks { strong: false, em: true }, link: None };
                lines.aside(&inline::write(&Inline::new(&[run]).settled().runs(), false));
            }
        };
        for fold in folds {
            match fold {
                Fold::Folded(rows) => {
                    say(&mut lines, Caption::Folded(rows));
                    rows.iter().for_each(|row| sides.pass(row));
                    lines.interrupt();
                }
                Fold::Shown(rows) => {
                    for row in rows {
                        say(&mut lines, Caption::Row(row));
                        sides.write(row, &mut lines);
                    }
                }
            }
        }
        lines.finish()
    }
}

/// What is open in each text: items of a list are numbered as they are in theirs.
#[derive(Default)]
struct Sides {
    before: Nesting,
    after: Nesting,
    /// Which text the last block was written as of.
    last: Option<In>,
}

impl Sides {
    /// Writes a row's blocks; of what moved away only the caption stands here.
    fn write(&mut self, row: &Row, lines: &mut Lines) {
        if row.moved == Moved::Away {
            return self.pass(row);
        }
        let (side, spots) = match row.is_removed() {
            true => (In::Before, &row.before),
            false => (In::After, &row.after),
        };
        if self.last.replace(side) != Some(side) {
            lines.interrupt();
        }
        if side == In::After {
            self.pass_before(row);
        }
        let nesting = if side == In::After { &mut self.after } else { &mut self.before };
        let mut spots = spots.iter();
        let Some(mut spot) = spots.next() else { return };
        let mut block: Vec<&Piece> = Vec::new();
        for piece in &row.pieces {
            block.push(piece);
            if matches!(piece, Piece::Break(has) if *has == In::Both || *has == side)
                && let Some(following) = spots.next()
            {
                lines.block(nesting, spot.kind, &spot.parents, &words(&block, spot));
                block.clear();
                spot = following;
            }
        }
        lines.block(nesting, spot.kind, &spot.parents, &words(&block, spot));
    }

    /// Goes on as if the row had been written.
    fn pass(&mut self, row: &Row) {
        self.pass_before(row);
        if row.moved != Moved::Away {
            for spot in &row.after {
                self.after.enter(spot.kind, &spot.parents);
            }
        }
    }

    fn pass_before(&mut self, row: &Row) {
        if row.moved != Moved::Here {
            for spot in &row.before {
                self.before.enter(spot.kind, &spot.parents);
            }
        }
    }
}

fn words(pieces: &[&Piece], spot: &Spot) -> String {
    let heading = matches!(spot.kind, Kind::Heading(_));
    let tag = |piece: &Piece| match piece {
        Piece::Kept { .. } | Piece::Break(In::Both) => In::Both,
        Piece::Removed { .. } | Piece::Break(In::Before) => In::Before,
        Piece::Added { .. } | Piece::Break(In::After) => In::After,
    };
    let mut out = String::new();
    for stretch in pieces.chunk_by(|a, b| tag(a) == tag(b)) {
        let runs: Vec<Run> = stretch.iter().filter_map(|piece| run(piece)).collect();
        let words = inline::write(&Inline::new(&runs).settled().runs(), heading);
        match tag(stretch[0]) {
            In::Both => out.push_str(&words),
            In::Before => out.push_str(&format!("<del>{words}</del>")),
            In::After => out.push_str(&format!("<ins>{words}</ins>")),
        }
    }
    out
}

fn run(piece: &Piece) -> Option<Run> {
    match piece {
        Piece::Kept { run, .. } | Piece::Removed { run, .. } | Piece::Added { run, .. } => Some(run.clone()),
        Piece::Break(In::Both) => None,
        Piece::Break(_) => Some(Run { text: BREAK.to_owned(), ..Run::default() }),
    }
}
