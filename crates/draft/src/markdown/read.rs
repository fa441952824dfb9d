use crate::text::{Block, Kind, Level, Link, Marks, Parent, Run};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The blocks of any Markdown, in order and not yet in normal form. Nothing that has words is left out.
pub(crate) fn read(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::empty()) {
        reader.take(event);
    }
    reader.end_block();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The quotes and list items around, and whether a block stands in them already.
    open: Vec<(Parent, bool)>,
    /// The lists around: whether they are numbered.
    lists: Vec<Parent>,
    heading: Option<Level>,
    strong: usize,
    em: usize,
    links: Vec<Option<Link>>,
    runs: Vec<Run>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.words(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.words(&text),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule | Event::TaskListMarker(_) => self.end_block(),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.em += 1,
            Tag::Link { dest_url, title, .. } => self.links.push(Link::new(&dest_url, &title)),
            // An image's alternative text is kept as words.
            Tag::Image { .. } | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            block => {
                self.end_block();
                self.start_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(match level {
                    HeadingLevel::H1 => Level::One,
                    HeadingLevel::H2 => Level::Two,
                    _ => Level::Three,
                });
            }
            Tag::BlockQuote(_) => self.open.push((Parent::Quote, false)),
            Tag::List(None) => self.lists.push(Parent::BulletItem),
            Tag::List(Some(_)) => self.lists.push(Parent::NumberedItem),
            Tag::Item => self.open.push((self.lists.last().copied().unwrap_or(Parent::BulletItem), false)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.em = self.em.saturating_sub(1),
            TagEnd::Link => drop(self.links.pop()),
            TagEnd::Image | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            block => {
                self.end_block();
                match block {
                    TagEnd::BlockQuote(_) | TagEnd::Item => drop(self.open.pop()),
                    TagEnd::List(_) => drop(self.lists.pop()),
                    _ => {}
                }
            }
        }
    }

    fn words(&mut self, text: &str) {
        let marks = Marks { strong: self.strong > 0, em: self.em > 0 };
        let link = self.links.last().cloned().flatten();
        self.runs.push(Run { text: text.to_owned(), marks, link });
    }

    /// Ends the block under way, if it has words: in an item that is still empty it is the item's first.
    fn end_block(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let heading = self.heading.take();
        if runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        let mut parents: Vec<_> = self.open.iter().map(|(parent, _)| *parent).collect();
        let first = self.open.last().is_some_and(|(_, filled)| !filled);
        let kind = match (heading, parents.last()) {
            (Some(level), _) => Kind::Heading(level),
            (None, Some(Parent::BulletItem)) if first => Kind::BulletItem,
            (None, Some(Parent::NumberedItem)) if first => Kind::NumberedItem,
            _ => Kind::Paragraph,
        };
        if matches!(kind, Kind::BulletItem | Kind::NumberedItem) {
            parents.pop();
        }
        self.open.iter_mut().for_each(|(_, filled)| *filled = true);
        self.blocks.push(Block { kind, parents, runs });
    }
}
