//! A comparison with tracked changes: accepting all of them gives the later text, rejecting all the earlier one.

use super::{
    look,
    package::{seconds, words},
    shapes::{Shape, shapes},
    sheet::{Sheet, gone, remarked, run},
    statement::written,
};
use crate::{PublishError, Redline};
use draft::{In, Moved, Piece, Row};
use std::collections::BTreeMap;
use terms::Actor;

/// Two versions in one text, each change with its author and the time of the later version. What moved is taken out where it
/// was and put in where it is.
///
/// # Errors
/// [`PublishError::Archive`] or [`PublishError::Bytes`] if the archive could not be written.
pub fn redline_docx(redline: &Redline<'_>) -> Result<Vec<u8>, PublishError> {
    let mut sheet = Sheet::default();
    look::head(&mut sheet, &redline.kind, &redline.title, &redline.facts);
    let after = shapes(redline.after, &mut sheet);
    let mut before = shapes(redline.before, &mut sheet);
    same_lists(redline.difference.rows(), &mut before, &after);
    let mut tracked = Tracked { redline, sheet, before, after };
    for row in redline.difference.rows() {
        match row.moved {
            Moved::Away => tracked.whole(row, In::Before),
            Moved::Here => tracked.whole(row, In::After),
            Moved::No if row.is_added() => tracked.whole(row, In::After),
            Moved::No if row.is_removed() => tracked.whole(row, In::Before),
            Moved::No => tracked.changed(row),
        }
    }
    written(&redline.title, &redline.language, &redline.versions, redline.at, tracked.sheet)
}

/// A list of the earlier text that is one of the later text goes by that one's number.
fn same_lists(rows: &[Row], before: &mut [Shape], after: &[Shape]) {
    let mut twins: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.moved == Moved::No) {
        let (Some(was), Some(is)) = (row.before.first(), row.after.first()) else { continue };
        let (Some(was), Some(is)) = (before.get(was.block), after.get(is.block)) else { continue };
        if let (Some((was_list, was_level)), Some((is_list, is_level))) = (was.list, is.list)
            && (was.numbered, was_level) == (is.numbered, is_level)
        {
            twins.entry(was_list).or_insert(is_list);
        }
    }
    for (list, _) in before.iter_mut().filter_map(|shape| shape.list.as_mut()) {
        *list = twins.get(list).copied().unwrap_or(*list);
    }
}

/// What becomes of the end of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Kept,
    Added,
    Removed,
}

struct Tracked<'a> {
    redline: &'a Redline<'a>,
    sheet: Sheet,
    before: Vec<Shape>,
    after: Vec<Shape>,
}

impl Tracked<'_> {
    /// A row that is in one text alone, or elsewhere in the other: all of it came, or went.
    fn whole(&mut self, row: &Row, side: In) {
        let (spots, end) = if side == In::Before { (&row.before, End::Removed) } else { (&row.after, End::Added) };
        let shapes = if side == In::Before { &self.before } else { &self.after };
        let shapes: Vec<Shape> = spots.iter().filter_map(|spot| shapes.get(spot.block).cloned()).collect();
        let mut shapes = shapes.into_iter();
        let author = first_author(row);
        let mut inner = String::new();
        for piece in &row.pieces {
            match piece {
                Piece::Kept { run: stretch, .. } => inner.push_str(&self.one_sided(stretch, None, end)),
                Piece::Added { run: stretch, by } if side == In::After => {
                    inner.push_str(&self.one_sided(stretch, *by, end));
                }
                Piece::Removed { run: stretch, by } if side == In::Before => {
                    inner.push_str(&self.one_sided(stretch, *by, end));
                }
                Piece::Break(both) if *both == In::Both || *both == side => {
                    let shape = shapes.next().unwrap_or_default();
                    self.end(&shape, None, end, author, &std::mem::take(&mut inner));
                }
                Piece::Added { .. } | Piece::Removed { .. } | Piece::Break(_) => {}
            }
        }
        let shape = shapes.next().unwrap_or_default();
        self.end(&shape, None, end, author, &inner);
    }

    fn one_sided(&mut self, stretch: &draft::Run, by: Option<Actor>, end: End) -> String {
        let words = match end {
            End::Added | End::Kept => self.inserted(&run(stretch), by),
            End::Removed => self.deleted(&gone(stretch), by),
        };
        self.sheet.linked(stretch.link.as_ref(), &words)
    }

    /// A row that stands where it stood, with what changed in it.
    fn changed(&mut self, row: &Row) {
        let (mut was, mut is) = (row.before.iter(), row.after.iter());
        let mut inner = String::new();
        for piece in &row.pieces {
            match piece {
                Piece::Kept { run: stretch, was } => {
                    let words = match was {
                        None => run(stretch),
                        Some(style) => {
                            let change = self.change(None);
                            remarked(stretch, style, &change)
                        }
                    };
                    inner.push_str(&self.sheet.linked(stretch.link.as_ref(), &words));
                }
                Piece::Added { run: stretch, by } => inner.push_str(&self.one_sided(stretch, *by, End::Added)),
                Piece::Removed { run: stretch, by } => inner.push_str(&self.one_sided(stretch, *by, End::Removed)),
                Piece::Break(side) => {
                    let before = if *side == In::After { None } else { was.next() };
                    let after = if *side == In::Before { None } else { is.next() };
                    let end = match side {
                        In::Both => End::Kept,
                        In::After => End::Added,
                        In::Before => End::Removed,
                    };
                    let before = before.and_then(|spot| self.before.get(spot.block)).cloned();
                    let after = after.and_then(|spot| self.after.get(spot.block)).cloned();
                    let (shape, former) = match (after, before) {
                        (Some(after), before) => (after, before),
                        (None, before) => (before.unwrap_or_default(), None),
                    };
                    self.end(&shape, former.as_ref(), end, first_author(row), &std::mem::take(&mut inner));
                }
            }
        }
        let shape = is.next().and_then(|spot| self.after.get(spot.block)).cloned().unwrap_or_default();
        let former = was.next().and_then(|spot| self.before.get(spot.block)).cloned();
        self.end(&shape, former.as_ref(), End::Kept, None, &inner);
    }

    /// A paragraph, and what became of its end. If it was another kind of paragraph, that is tracked as well.
    fn end(&mut self, shape: &Shape, former: Option<&Shape>, end: End, by: Option<Actor>, inner: &str) {
        let mark = match end {
            End::Kept => String::new(),
            End::Added => format!("<w:rPr><w:ins {}/></w:rPr>", self.change(by)),
            End::Removed => format!("<w:rPr><w:del {}/></w:rPr>", self.change(by)),
        };
        let former = match former.filter(|former| !former.is_like(shape)) {
            None => String::new(),
            Some(former) => {
                format!("<w:pPrChange {}><w:pPr>{}</w:pPr></w:pPrChange>", self.change(None), former.properties(false))
            }
        };
        self.sheet.paragraph(&format!("{}{mark}{former}", shape.properties(false)), inner);
    }

    fn inserted(&mut self, inner: &str, by: Option<Actor>) -> String {
        format!("<w:ins {}>{inner}</w:ins>", self.change(by))
    }

    fn deleted(&mut self, inner: &str, by: Option<Actor>) -> String {
        format!("<w:del {}>{inner}</w:del>", self.change(by))
    }

    /// Which change it is, whose, and when.
    fn change(&mut self, by: Option<Actor>) -> String {
        let id = self.sheet.id();
        let author = words(&(self.redline.whose)(by));
        format!(r#"w:id="{id}" w:author="{author}" w:date="{}""#, seconds(self.redline.at))
    }
}

/// Who is known to have changed something in the row.
fn first_author(row: &Row) -> Option<Actor> {
    row.pieces.iter().find_map(|piece| match piece {
        Piece::Added { by, .. } | Piece::Removed { by, .. } => *by,
        Piece::Kept { .. } | Piece::Break(_) => None,
    })
}
