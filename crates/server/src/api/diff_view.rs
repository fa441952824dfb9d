//! A difference as JSON: stable names, whatever the views of people become.

use crate::{
    api::organisations::name_of,
    app::App,
    caller::Caller,
    comparison::{Comparison, Named, Side, Sides, spoken},
};
use draft::{In, Moved, Parent, Parts, Piece, Row, Run, Spot, Style};
use serde::Serialize;
use terms::OrganisationId;
use utoipa::ToSchema;

/// What became of one text in another.
#[derive(Serialize, ToSchema)]
pub(crate) struct DifferenceView {
    from: SideView,
    to: SideView,
    /// Whether both are the same text.
    same: bool,
    summary: SummaryView,
    /// All of both texts, in the order of the later one; what went stands where it was. Empty if both are the same.
    rows: Vec<RowView>,
}

/// One of the two texts.
#[derive(Serialize, ToSchema)]
pub(crate) struct SideView {
    /// Its number, if it is a sealed version.
    version: Option<u32>,
    /// It is the live text.
    live: bool,
    /// SHA-256 of its canonical text.
    sha256: String,
}

/// The difference in numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct SummaryView {
    /// Paragraphs, list items and quotes.
    clauses: PartsView,
    headings: PartsView,
    words: WordsView,
    /// The words that came and went, by organisation, those with most first.
    organisations: Vec<HandsView>,
}

/// How many parts of a text something became of. One that moved and changed counts in both.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartsView {
    /// Anything at all; each part once.
    touched: usize,
    added: usize,
    removed: usize,
    changed: usize,
    moved: usize,
    split: usize,
    joined: usize,
}

/// Words as a reader counts them.
#[derive(Serialize, ToSchema)]
pub(crate) struct WordsView {
    added: usize,
    removed: usize,
}

/// Whose words came and went.
#[derive(Serialize, ToSchema)]
pub(crate) struct HandsView {
    /// Null where it is not known who wrote them.
    organisation: Option<String>,
    /// In the caller's language; empty where there is none.
    name: String,
    added: usize,
    removed: usize,
}

/// What belongs together in both texts: mostly one block and the same one later.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowView {
    /// Its name: `c12` or `h3` by the later text, `was-c7` or `was-h2` by the earlier one if it is not there any more. Pages have it as the end
    /// of their addresses.
    reference: String,
    /// What became of it, none if nothing did: `added`, `removed`, `reworded`, `remarked` (bold, italics or links), `reshaped` (another kind of
    /// block), `moved` (it came here), `moved-away` (it stood here), `split`, `joined`.
    changes: Vec<&'static str>,
    /// Its blocks in the earlier text.
    before: Vec<SpotView>,
    /// Its blocks in the later text.
    after: Vec<SpotView>,
    /// The words of both. Where some were replaced, what went comes before what came.
    pieces: Vec<PieceView>,
    /// What there is to say of it, in the caller's language.
    sentences: Vec<String>,
}

/// A block in its text.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpotView {
    /// `c12`, or `h3` for a heading.
    part: String,
    /// `heading-1` to `heading-3`, `paragraph`, `bullet` or `numbered`.
    kind: &'static str,
    /// What it stands in, outermost first: `quote`, `bullet-item`, `numbered-item`.
    parents: Vec<&'static str>,
}

/// A stretch of words, or the end of a block within a row.
#[derive(Serialize, ToSchema)]
pub(crate) struct PieceView {
    /// `kept`, `removed`, `added`; or `break`, `break-removed`, `break-added`, where a block ends.
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(flatten)]
    style: StyleView,
    /// How it was marked in the earlier text, if otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<StyleView>,
    /// Who wrote it or took it out, by organisation, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<String>,
}

/// How words are marked.
#[derive(Serialize, ToSchema)]
pub(crate) struct StyleView {
    #[serde(skip_serializing_if = "is_false")]
    strong: bool,
    #[serde(skip_serializing_if = "is_false")]
    em: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl DifferenceView {
    pub(crate) fn of(app: &App, caller: &Caller, sides: &Sides, comparison: &Comparison) -> Self {
        let register = app.register.view();
        let name = |id: OrganisationId| name_of(&register, id, caller.words.language());
        let difference = &comparison.difference;
        let summary = difference.summary();
        let hands = |(organisation, count): (Option<OrganisationId>, draft::WordCount)| HandsView {
            organisation: organisation.map(|id| id.to_string()),
            name: organisation.map(name).unwrap_or_default(),
            added: count.added,
            removed: count.removed,
        };
        let same = difference.is_empty();
        let shown = if same { &[][..] } else { difference.rows() };
        DifferenceView {
            from: side(&sides.from, &comparison.before),
            to: side(&sides.to, &comparison.after),
            same,
            summary: SummaryView {
                clauses: summary.clauses.into(),
                headings: summary.headings.into(),
                words: WordsView { added: summary.words.added, removed: summary.words.removed },
                organisations: comparison.words_by().into_iter().map(hands).collect(),
            },
            rows: shown.iter().map(|row| view(caller, comparison, row)).collect(),
        }
    }
}

fn side(side: &Side, text: &draft::Text) -> SideView {
    let version = match side.named {
        Named::Version(number) => Some(number.0),
        Named::Live | Named::Read | Named::Moment(_) => None,
    };
    let sha256 = terms::Digest::new(text.sha256()).to_string();
    SideView { version, live: side.named == Named::Live, sha256 }
}

impl From<Parts> for PartsView {
    fn from(parts: Parts) -> Self {
        let Parts { touched, added, removed, changed, moved, split, joined } = parts;
        PartsView { touched, added, removed, changed, moved, split, joined }
    }
}

fn view(caller: &Caller, comparison: &Comparison, row: &Row) -> RowView {
    RowView {
        reference: row.reference().to_string(),
        changes: changes(row),
        before: row.before.iter().map(spot).collect(),
        after: row.after.iter().map(spot).collect(),
        pieces: pieces(comparison, row),
        sentences: spoken::sentences(caller.words, row),
    }
}

fn changes(row: &Row) -> Vec<&'static str> {
    if row.moved == Moved::Away {
        return vec!["moved-away"];
    }
    let one_to_one = row.before.len() == 1 && row.after.len() == 1;
    let whole = row.is_added() || row.is_removed();
    [
        ("added", row.is_added()),
        ("removed", row.is_removed()),
        ("moved", row.moved == Moved::Here),
        ("split", row.is_split()),
        ("joined", row.is_joined()),
        ("reshaped", one_to_one && !row.reshapes().is_empty()),
        ("reworded", !whole && row.is_reworded()),
        ("remarked", row.is_remarked()),
    ]
    .into_iter()
    .filter_map(|(name, holds)| holds.then_some(name))
    .collect()
}

fn spot(spot: &Spot) -> SpotView {
    let parents = spot.parents.iter().map(|parent| match parent {
        Parent::Quote => "quote",
        Parent::BulletItem => "bullet-item",
        Parent::NumberedItem => "numbered-item",
    });
    SpotView { part: spot.part.to_string(), kind: spot.kind.name(), parents: parents.collect() }
}

/// What several wrote for one organisation is one piece.
fn pieces(comparison: &Comparison, row: &Row) -> Vec<PieceView> {
    let mut pieces: Vec<PieceView> = Vec::new();
    let mut last: Option<(&Piece, Option<OrganisationId>)> = None;
    for piece in &row.pieces {
        let by = comparison.by(piece);
        let goes_on = last.is_some_and(|(before, owner)| owner == by && goes_on(before, piece));
        match (pieces.last_mut(), words(piece)) {
            (Some(open), Some(run)) if goes_on => open.text.push_str(&run.text),
            _ => pieces.push(piece_view(piece, by)),
        }
        last = Some((piece, by));
    }
    pieces
}

fn goes_on(before: &Piece, piece: &Piece) -> bool {
    match (before, piece) {
        (Piece::Added { run: a, .. }, Piece::Added { run: b, .. })
        | (Piece::Removed { run: a, .. }, Piece::Removed { run: b, .. }) => a.style() == b.style(),
        _ => false,
    }
}

fn words(piece: &Piece) -> Option<&Run> {
    match piece {
        Piece::Kept { run, .. } | Piece::Removed { run, .. } | Piece::Added { run, .. } => Some(run),
        Piece::Break(_) => None,
    }
}

fn piece_view(piece: &Piece, by: Option<OrganisationId>) -> PieceView {
    let kind = match piece {
        Piece::Kept { .. } => "kept",
        Piece::Removed { .. } => "removed",
        Piece::Added { .. } => "added",
        Piece::Break(In::Both) => "break",
        Piece::Break(In::Before) => "break-removed",
        Piece::Break(In::After) => "break-added",
    };
    let was = match piece {
        Piece::Kept { was, .. } => was.as_ref().map(style),
        _ => None,
    };
    let run = words(piece);
    PieceView {
        kind,
        text: run.map(|run| run.text.clone()).unwrap_or_default(),
        style: style(&run.map(Run::style).unwrap_or_default()),
        was,
        organisation: by.map(|id| id.to_string()),
    }
}

fn style(style: &Style) -> StyleView {
    let link = style.link.as_ref().map(|link| link.href().to_owned());
    StyleView { strong: style.marks.strong, em: style.marks.em, link }
}
