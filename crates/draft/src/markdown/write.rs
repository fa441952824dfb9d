use super::inline;
use crate::{
    nesting::{Container, Nesting},
    text::{Kind, Parent, Text},
};

/// The canonical Markdown of `text`: empty for an empty text, else ending in one line feed.
pub(crate) fn write(text: &Text) -> String {
    let mut out = String::new();
    let mut nesting = Nesting::default();
    for block in text.blocks() {
        let outside = continued(nesting.open());
        let entered = nesting.enter(block.kind, &block.parents);
        let (kept, opened) = nesting.open().split_at(entered.kept);
        if !out.is_empty() && !is_tight(block.kind, kept, entered.next_item) {
            // A blank line inside a quote is still the quote's, so it carries its sign.
            out.push_str(outside[..continued(kept).len()].trim_end());
            out.push('\n');
        }
        let first: String = continued(kept) + &opened.iter().map(opening).collect::<String>();
        let rest = continued(nesting.open());
        let heading = match block.kind {
            Kind::Heading(level) => "#".repeat(level.number().into()) + " ",
            Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => String::new(),
        };
        let words = inline::write(&block.runs, matches!(block.kind, Kind::Heading(_)));
        out.push_str(&first);
        out.push_str(&heading);
        out.push_str(&words.replace('\n', &format!("\n{rest}")));
        out.push('\n');
    }
    out
}

/// Items of one list follow each other without a blank line, and so does a list the item it opens in.
fn is_tight(kind: Kind, kept: &[Container], next_item: bool) -> bool {
    let item = matches!(kind, Kind::BulletItem | Kind::NumberedItem);
    item && (next_item || kept.last().is_some_and(|container| container.parent != Parent::Quote))
}

fn opening(container: &Container) -> String {
    match container.parent {
        Parent::Quote => "> ".to_owned(),
        Parent::BulletItem => "- ".to_owned(),
        Parent::NumberedItem => format!("{}. ", container.number),
    }
}

fn continued(containers: &[Container]) -> String {
    let indent = |container: &Container| match container.parent {
        Parent::Quote => "> ".to_owned(),
        Parent::BulletItem | Parent::NumberedItem => " ".repeat(opening(container).len()),
    };
    containers.iter().map(indent).collect()
}
