use crate::{markdown, nesting::Nesting};
use sha2::{Digest, Sha256};

mod inline;
mod link;
mod normal;
mod part;

pub(crate) use inline::{Cell, Inline};
pub(crate) use normal::{normal_blocks, tagged_normal_blocks};

/// What a document says, in normal form: no empty blocks, NFC, no spaces at the edges of lines and marks,
/// every list item and continuation where it reads from the blocks before it.
///
/// Two texts are equal exactly if their canonical Markdown is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    blocks: Vec<Block>,
}

/// One paragraph, heading or list item.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block {
    /// What the block itself is.
    pub kind: Kind,
    /// What it stands in, outermost first. A list item's own list is its `kind`, not a parent.
    pub parents: Vec<Parent>,
    /// The words, as stretches of equal marks. A `\n` is a line break within the block.
    pub runs: Vec<Run>,
}

/// What a block is. Quotes are parents: a quoted paragraph is a `Paragraph` with the parent [`Parent::Quote`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A heading; it always stands at the top, outside lists and quotes.
    Heading(Level),
    /// A paragraph, also one that continues a list item.
    Paragraph,
    /// The first block of an item of a bulleted list.
    BulletItem,
    /// The first block of an item of a numbered list.
    NumberedItem,
}

/// A heading's level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// `#`
    One,
    /// `##`
    Two,
    /// `###`
    Three,
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Parent {
    /// A quote; it counts only as the outermost parent.
    Quote,
    /// An item of a bulleted list.
    BulletItem,
    /// An item of a numbered list.
    NumberedItem,
}

/// A stretch of text with the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Bold and italic.
    pub marks: Marks,
    /// The link that the characters are part of.
    pub link: Option<Link>,
}

/// Bold and italic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Marks {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub em: bool,
}

/// A link that may be shown to people: only `http:`, `https:` and `mailto:` pass [`Link::new`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    href: String,
    title: String,
}

/// How a block is pointed at within one text. Written as `c12` and `h3`, for addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A paragraph, list item or quote; numbered from 1 through the text.
    Clause(usize),
    /// A heading; numbered from 1 for itself.
    Heading(usize),
}

/// A numbered part of a text that can be pointed at: any block but a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause<'a> {
    /// From 1 through the text.
    pub number: usize,
    /// The block itself.
    pub block: &'a Block,
}

impl Text {
    /// The text that these blocks say, brought to normal form. Nothing is refused: empty blocks are left out, and what
    /// stands where it can't stand is read as the nearest thing that can.
    pub fn new(blocks: impl IntoIterator<Item = Block>) -> Text {
        let blocks: Vec<_> = blocks.into_iter().collect();
        Text { blocks: normal_blocks(&blocks).into_iter().map(|(_, block)| block).collect() }
    }

    /// Blocks that are in normal form already.
    pub(crate) fn of_normal(blocks: Vec<Block>) -> Text {
        Text { blocks }
    }

    /// Reads any Markdown. What has no place in a statement (tables, code, HTML, images) is kept as plain text,
    /// headings below the third level become the third, links of other schemes keep their words only.
    pub fn from_markdown(markdown: &str) -> Text {
        Text::new(markdown::read(markdown))
    }

    /// The canonical Markdown: the bytes that a version's hash is of.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// One line per block and nothing but its words.
    pub fn plain(&self) -> String {
        let lines: Vec<_> = self.blocks.iter().map(|block| block.plain().replace('\n', " ")).collect();
        lines.join("\n")
    }

    /// SHA-256 of [`Text::markdown`].
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.markdown().as_bytes()).into()
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Paragraphs, list items and quotes, numbered from 1; headings have no number.
    pub fn clauses(&self) -> impl Iterator<Item = Clause<'_>> {
        self.parts().filter_map(|(part, block)| match part {
            Part::Clause(number) => Some(Clause { number, block }),
            Part::Heading(_) => None,
        })
    }

    /// The blocks, each as it is pointed at.
    pub fn parts(&self) -> impl Iterator<Item = (Part, &Block)> {
        let (mut clauses, mut headings) = (0, 0);
        self.blocks.iter().map(move |block| {
            let (count, part): (_, fn(usize) -> Part) = match block.kind {
                Kind::Heading(_) => (&mut headings, Part::Heading),
                Kind::Paragraph | Kind::BulletItem | Kind::NumberedItem => (&mut clauses, Part::Clause),
            };
            *count += 1;
            (part(*count), block)
        })
    }

    /// Of each block that begins an item of a numbered list, its place in that list, from 1.
    pub fn item_numbers(&self) -> Vec<Option<usize>> {
        let mut nesting = Nesting::default();
        let number = |block: &Block| {
            nesting.enter(block.kind, &block.parents);
            nesting.open().last().filter(|_| block.kind == Kind::NumberedItem).map(|item| item.number)
        };
        self.blocks.iter().map(number).collect()
    }

    /// How many words a reader would count: what stands between spaces and has a letter or digit.
    pub fn words(&self) -> usize {
        let words = |block: &Block| {
            let text = block.plain();
            text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
        };
        self.blocks.iter().map(words).sum()
    }
}

impl Block {
    /// The words without marks; line breaks stay.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

impl Kind {
    /// A name for addresses and tables.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Heading(Level::One) => "heading-1",
            Kind::Heading(Level::Two) => "heading-2",
            Kind::Heading(Level::Three) => "heading-3",
            Kind::Paragraph => "paragraph",
            Kind::BulletItem => "bullet",
            Kind::NumberedItem => "numbered",
        }
    }
}

impl Level {
    /// The nearest level that there is.
    pub fn nearest(level: i64) -> Level {
        match level {
            ..=1 => Level::One,
            2 => Level::Two,
            _ => Level::Three,
        }
    }

    /// 1, 2 or 3.
    pub fn number(self) -> u8 {
        match self {
            Level::One => 1,
            Level::Two => 2,
            Level::Three => 3,
        }
    }
}
