//! A text as HTML: flat blocks become nested lists and quotes. Characters are escaped by the template.

use draft::{Block, Kind, Level, Parent, Run, Text};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// A block as it is to be written.
pub(crate) struct Leaf {
    pub(crate) kind: Kind,
    pub(crate) parents: Vec<Parent>,
    pub(crate) content: Markup,
    /// How it is pointed at.
    pub(crate) id: Option<String>,
    pub(crate) class: Option<&'static str>,
    /// Its clause's number, where it is not counted through the page.
    pub(crate) number: Option<String>,
    /// Of an item of a numbered list: its place there, where the list is not whole.
    pub(crate) item: Option<usize>,
}

impl Leaf {
    /// A block of these words, with nothing more to it.
    pub(crate) fn new(kind: Kind, parents: &[Parent], content: Markup) -> Leaf {
        Leaf { kind, parents: parents.to_vec(), content, id: None, class: None, number: None, item: None }
    }
}

/// The text's blocks.
pub(crate) fn text(text: &Text) -> Markup {
    let leaf =
        |block: &Block| Leaf::new(block.kind, &block.parents, html! { @for run in &block.runs { (marked(run)) } });
    blocks(&text.blocks().iter().map(leaf).collect::<Vec<_>>())
}

/// Blocks in their lists and quotes. The highest level of headings that they use becomes `h2`, the next `h3`: the page's own
/// title is the `h1`, and no level may be missing between them.
pub(crate) fn blocks(leaves: &[Leaf]) -> Markup {
    blocks_of(leaves, &levels(leaves.iter().map(|leaf| leaf.kind)))
}

/// As [`blocks`], for a part of what uses these levels of headings.
pub(crate) fn blocks_of(leaves: &[Leaf], levels: &BTreeSet<Level>) -> Markup {
    let rank = |leaf: &Leaf| heading(leaf.kind).map_or(0, |own| levels.range(..own).count());
    let lines: Vec<Line> = leaves.iter().map(|leaf| Line::new(leaf, rank(leaf))).collect();
    level(&lines)
}

/// The levels of headings among blocks of these kinds.
pub(crate) fn levels(kinds: impl Iterator<Item = Kind>) -> BTreeSet<Level> {
    kinds.filter_map(heading).collect()
}

fn heading(kind: Kind) -> Option<Level> {
    match kind {
        Kind::Heading(level) => Some(level),
        Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => None,
    }
}

/// A block, and the containers around it that have not been written yet.
#[derive(Clone)]
struct Line<'a> {
    path: Vec<Parent>,
    leaf: &'a Leaf,
    /// Of a heading: how many higher levels the text uses.
    rank: usize,
    place: Place,
}

/// Whether the block begins the innermost item of its path, or goes on in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BeginsItem,
    GoesOn,
}

impl<'a> Line<'a> {
    fn new(leaf: &'a Leaf, rank: usize) -> Self {
        let (path, place) = path(leaf.kind, &leaf.parents);
        Line { path, leaf, rank, place }
    }
}

/// What a block stands in, its own item included.
fn path(kind: Kind, parents: &[Parent]) -> (Vec<Parent>, Place) {
    let own = match kind {
        Kind::BulletItem => Some(Parent::BulletItem),
        Kind::NumberedItem => Some(Parent::NumberedItem),
        Kind::Heading(_) | Kind::Paragraph => None,
    };
    let place = if own.is_some() { Place::BeginsItem } else { Place::GoesOn };
    let around = if heading(kind).is_some() { &[][..] } else { parents };
    (around.iter().copied().chain(own).collect(), place)
}

fn level(lines: &[Line<'_>]) -> Markup {
    let groups = lines.chunk_by(|a, b| !a.path.is_empty() && a.path.first() == b.path.first());
    html! {
        @for group in groups {
            @match group[0].path.first() {
                None => @for line in group { (leaf(line)) },
                Some(Parent::Quote) => blockquote { (level(&inner(group))) },
                Some(Parent::BulletItem) => ul { (items(group)) },
                Some(Parent::NumberedItem) => ol { (items(group)) },
            }
        }
    }
}

fn items(group: &[Line<'_>]) -> Markup {
    let begins = |line: &Line<'_>| line.path.len() == 1 && line.place == Place::BeginsItem;
    html! {
        @for item in group.chunk_by(|_, next| !begins(next)) {
            li value=[item.first().filter(|line| begins(line)).and_then(|line| line.leaf.item)] { (level(&inner(item))) }
        }
    }
}

/// The same lines, one container further in.
fn inner<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let step = |line: &Line<'a>| Line { path: line.path[1..].to_vec(), ..line.clone() };
    lines.iter().map(step).collect()
}

fn leaf(line: &Line<'_>) -> Markup {
    let Leaf { content, id, class, number, .. } = line.leaf;
    html! {
        @match (heading(line.leaf.kind), line.rank) {
            (None, _) => p id=[id.as_deref()] class=[*class] data-number=[number.as_deref()] { (content) },
            (Some(_), 0) => h2 id=[id.as_deref()] class=[*class] { (content) },
            (Some(_), 1) => h3 id=[id.as_deref()] class=[*class] { (content) },
            (Some(_), _) => h4 id=[id.as_deref()] class=[*class] { (content) },
        }
    }
}

/// Words with their marks.
pub(crate) fn marked(run: &Run) -> Markup {
    let mut inner = html! { (run.text) };
    if run.marks.em {
        inner = html! { em { (inner) } };
    }
    if run.marks.strong {
        inner = html! { strong { (inner) } };
    }
    match &run.link {
        Some(link) => html! { a href=(link.href()) rel="noopener nofollow" { (inner) } },
        None => inner,
    }
}
