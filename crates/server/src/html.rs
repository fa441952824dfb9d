//! A text as HTML: flat blocks become nested lists and quotes. Characters are escaped by the template.

use draft::{Block, Kind, Level, Parent, Run, Text};
use maud::{Markup, html};

/// The text's blocks. A heading of level 1 becomes `h2`: the page's own title is the `h1`.
pub(crate) fn text(text: &Text) -> Markup {
    let lines: Vec<Line> = text.blocks().iter().map(Line::from).collect();
    level(&lines)
}

/// A block, and the containers around it that have not been written yet.
#[derive(Clone)]
struct Line<'a> {
    path: Vec<Parent>,
    block: &'a Block,
    place: Place,
}

/// Whether the block begins the innermost item of its path, or goes on in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BeginsItem,
    GoesOn,
}

impl<'a> From<&'a Block> for Line<'a> {
    fn from(block: &'a Block) -> Self {
        let own = match block.kind {
            Kind::BulletItem => Some(Parent::BulletItem),
            Kind::NumberedItem => Some(Parent::NumberedItem),
            Kind::Heading(_) | Kind::Paragraph => None,
        };
        let place = if own.is_some() { Place::BeginsItem } else { Place::GoesOn };
        let around = if matches!(block.kind, Kind::Heading(_)) { &[][..] } else { &block.parents };
        Line { path: around.iter().copied().chain(own).collect(), block, place }
    }
}

fn level(lines: &[Line<'_>]) -> Markup {
    let groups = lines.chunk_by(|a, b| a.path.first().is_some() && a.path.first() == b.path.first());
    html! {
        @for group in groups {
            @match group[0].path.first() {
                None => @for line in group { (leaf(line.block)) },
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

fn leaf(block: &Block) -> Markup {
    let runs = html! { @for run in &block.runs { (marked(run)) } };
    match &block.kind {
        Kind::Heading(Level::One) => html! { h2 { (runs) } },
        Kind::Heading(Level::Two) => html! { h3 { (runs) } },
        Kind::Heading(Level::Three) => html! { h4 { (runs) } },
        Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => html! { p { (runs) } },
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
