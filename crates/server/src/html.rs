//! A text as HTML: flat blocks become nested lists and quotes. Characters are escaped by the template.

use draft::{Block, Kind, Level, Parent, Run, Text};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The text's blocks. The highest level of headings that the text uses becomes `h2`, the next `h3`: the page's own title
/// is the `h1`, and no level may be missing between them.
pub(crate) fn text(text: &Text) -> Markup {
    let levels: BTreeSet<Level> = text.blocks().iter().filter_map(heading).collect();
    let rank = |block: &Block| heading(block).map_or(0, |own| levels.range(..own).count());
    let lines: Vec<Line> = text.blocks().iter().map(|block| Line::new(block, rank(block))).collect();
    level(&lines)
}

fn heading(block: &Block) -> Option<Level> {
    match block.kind {
        Kind::Heading(level) => Some(level),
        Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => None,
    }
}

/// A block, and the containers around it that have not been written yet.
#[derive(Clone)]
struct Line<'a> {
    path: Vec<Parent>,
    block: &'a Block,
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
    fn new(block: &'a Block, rank: usize) -> Self {
        let own = match block.kind {
            Kind::BulletItem => Some(Parent::BulletItem),
            Kind::NumberedItem => Some(Parent::NumberedItem),
            Kind::Heading(_) | Kind::Paragraph => None,
        };
        let place = if own.is_some() { Place::BeginsItem } else { Place::GoesOn };
        let around = if matches!(block.kind, Kind::Heading(_)) { &[][..] } else { &block.parents };
        Line { path: around.iter().copied().chain(own).collect(), block, rank, place }
    }
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
            li { (level(&inner(item))) }
        }
    }
}

/// The same lines, one container further in.
fn inner<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let step = |line: &Line<'a>| Line { path: line.path[1..].to_vec(), ..line.clone() };
    lines.iter().map(step).collect()
}

fn leaf(line: &Line<'_>) -> Markup {
    let runs = html! { @for run in &line.block.runs { (marked(run)) } };
    match (heading(line.block), line.rank) {
        (None, _) => html! { p { (runs) } },
        (Some(_), 0) => html! { h2 { (runs) } },
        (Some(_), 1) => html! { h3 { (runs) } },
        (Some(_), _) => html! { h4 { (runs) } },
    }
}

fn marked(run: &Run) -> Markup {
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
