use super::inline;
use crate::{
    nesting::{Container, Nesting},
    text::{Kind, Parent, Text},
};

/// The canonical Markdown of `text`: empty for an empty text, else ending in one line feed.
pub(crate) fn write(text: &Text) -> String {
    let mut lines = Lines::default();
    let mut nesting = Nesting::default();
    for block in text.blocks() {
        let words = inline::write(&block.runs, matches!(block.kind, Kind::Heading(_)));
        lines.block(&mut nesting, block.kind, &block.parents, &words);
    }
    lines.finish()
}

/// Markdown under way, block by block.
#[derive(Default)]
pub(crate) struct Lines {
    out: String,
    /// Something else stands between: what is open has to open again.
    interrupted: bool,
}

impl Lines {
    /// Writes a block whose words are spelt already, in what is open of its text.
    pub(crate) fn block(&mut self, nesting: &mut Nesting, kind: Kind, parents: &[Parent], words: &str) {
        let outside = continued(nesting.open());
        let entered = nesting.enter(kind, parents);
        let interrupted = std::mem::take(&mut self.interrupted);
        let shared = if interrupted { 0 } else { entered.kept };
        let (kept, opened) = nesting.open().split_at(shared);
        if !self.out.is_empty() && (interrupted || !is_tight(kind, kept, entered.next_item)) {
            // A blank line inside a quote is still the quote's, so it carries its sign.
            self.out.push_str(outside[..continued(kept).len()].trim_end());
            self.out.push('\n');
        }
        let first: String = continued(kept) + &opened.iter().map(opening).collect::<String>();
        let rest = continued(nesting.open());
        let heading = match kind {
            Kind::Heading(level) => "#".repeat(level.number().into()) + " ",
            Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => String::new(),
        };
        self.out.push_str(&first);
        self.out.push_str(&heading);
        self.out.push_str(&words.replace('\n', &format!("\n{rest}")));
        self.out.push('\n');
    }

    /// Writes a line that is no part of the text. Lists go on after it where they were.
    pub(crate) fn aside(&mut self, words: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&words.replace('\n', " "));
        self.out.push('\n');
        self.interrupt();
    }

    /// The next block is not of the same text as the one before it.
    pub(crate) fn interrupt(&mut self) {
        self.interrupted = true;
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }
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
