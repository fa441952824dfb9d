//! A text as JSON: its blocks as they stand, each run of characters with its marks.

use draft::{Block, Kind, Level, Parent, Run, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// A text.
#[derive(Serialize, ToSchema)]
pub(crate) struct TextView {
    blocks: Vec<BlockView>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct BlockView {
    /// `heading`, `paragraph`, `bullet-item` or `numbered-item`.
    r#type: &'static str,
    /// Of a heading: 1, 2 or 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    /// What it stands in, outermost first: `quote`, `bullet-item`, `numbered-item`.
    parents: Vec<&'static str>,
    runs: Vec<RunView>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct RunView {
    text: String,
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

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        TextView { blocks: text.blocks().iter().map(block).collect() }
    }
}

fn block(block: &Block) -> BlockView {
    let (r#type, level) = match &block.kind {
        Kind::Heading(level) => ("heading", Some(number(*level))),
        Kind::Paragraph => ("paragraph", None),
        Kind::BulletItem => ("bullet-item", None),
        Kind::NumberedItem => ("numbered-item", None),
    };
    let parents = block.parents.iter().map(|parent| match parent {
        Parent::Quote => "quote",
        Parent::BulletItem => "bullet-item",
        Parent::NumberedItem => "numbered-item",
    });
    BlockView { r#type, level, parents: parents.collect(), runs: block.runs.iter().map(run).collect() }
}

fn run(run: &Run) -> RunView {
    RunView {
        text: run.text.clone(),
        strong: run.marks.strong,
        em: run.marks.em,
        link: run.link.as_ref().map(|link| link.href().to_owned()),
    }
}

fn number(level: Level) -> u8 {
    match level {
        Level::One => 1,
        Level::Two => 2,
        Level::Three => 3,
    }
}
