//! How a text lies in automerge: the published rich-text schema, read totally and written in one fixed order.

use crate::text::{Block, Kind, Level, Link, Marks, Parent, Run, Text, normal_blocks};
use automerge::{
    Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Span,
    hydrate::{Map, Value},
    marks::MarkSet,
    transaction::{Transactable, Transaction},
};

/// The root key of the text object.
const TEXT: &str = "text";
pub(crate) const STRONG: &str = "strong";
pub(crate) const EM: &str = "em";
pub(crate) const LINK: &str = "link";
const HEADING: &str = "heading";
const PARAGRAPH: &str = "paragraph";
const BULLET_ITEM: &str = "unordered-list-item";
const NUMBERED_ITEM: &str = "ordered-list-item";
const QUOTE: &str = "blockquote";

/// A block as it lies in the document. Places count UTF-16 units, a block marker as one.
#[derive(Debug)]
pub(crate) struct Line {
    /// Where its marker is; text before the first marker has none.
    pub(crate) marker: Option<usize>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// As written, not in normal form. An unknown type reads as a paragraph.
    pub(crate) block: Block,
}

impl Line {
    /// Where the line begins, its marker included.
    pub(crate) fn begins(&self) -> usize {
        self.marker.unwrap_or(self.start)
    }

    /// Whether nothing is said in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.block.plain().trim().is_empty()
    }

    /// How many UTF-16 units of whitespace stand before its words. Whitespace at the edges is no part of the text; somebody
    /// may be typing there.
    pub(crate) fn indent(&self) -> usize {
        self.block.plain().chars().take_while(|ch| ch.is_whitespace()).map(char::len_utf16).sum()
    }
}

/// Makes the text object with one empty paragraph.
pub(crate) fn create(writing: &mut Transaction<'_>) -> Result<ObjId, AutomergeError> {
    let text = writing.put_object(ROOT, TEXT, ObjType::Text)?;
    put_marker(writing, &text, 0, Kind::Paragraph, &[])?;
    Ok(text)
}

/// The text object, if the document has one.
pub(crate) fn find(automerge: &Automerge) -> Option<ObjId> {
    match automerge.get(ROOT, TEXT) {
        Ok(Some((automerge::Value::Object(ObjType::Text), text))) => Some(text),
        _ => None,
    }
}

/// What the spans say.
pub(crate) fn text(spans: &[Span]) -> Text {
    Text::new(lines(spans).into_iter().map(|line| line.block))
}

/// The lines that have words, each with its place among all lines and its normal form.
pub(crate) fn said(lines: &[Line]) -> Vec<(usize, Block)> {
    let blocks: Vec<_> = lines.iter().map(|line| line.block.clone()).collect();
    normal_blocks(&blocks)
}

/// Every block marker begins a line, whatever is in it; text before the first is a paragraph of its own.
pub(crate) fn lines(spans: &[Span]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut place = 0;
    for span in spans {
        match span {
            Span::Block(marker) => {
                let (kind, parents) = read_marker(marker);
                let block = Block { kind, parents, runs: Vec::new() };
                lines.push(Line { marker: Some(place), start: place + 1, end: place + 1, block });
                place += 1;
            }
            Span::Text { text, marks } => {
                if lines.is_empty() {
                    let block = Block { kind: Kind::Paragraph, parents: Vec::new(), runs: Vec::new() };
                    lines.push(Line { marker: None, start: 0, end: 0, block });
                }
                place += text.encode_utf16().count();
                if let Some(line) = lines.last_mut() {
                    line.end = place;
                    line.block.runs.push(read_run(text, marks.as_deref()));
                }
            }
        }
    }
    lines
}

fn read_marker(marker: &Map) -> (Kind, Vec<Parent>) {
    let mut parents = match marker.get("parents") {
        Some(Value::List(list)) => {
            list.iter().filter_map(|item| string(Some(&item.value))).filter_map(|name| read_parent(&name)).collect()
        }
        _ => Vec::new(),
    };
    let kind = match string(marker.get("type")).as_deref() {
        Some(HEADING) => Kind::Heading(read_level(marker)),
        Some(BULLET_ITEM) => Kind::BulletItem,
        Some(NUMBERED_ITEM) => Kind::NumberedItem,
        Some(QUOTE) => {
            parents.push(Parent::Quote);
            Kind::Paragraph
        }
        _ => Kind::Paragraph,
    };
    (kind, parents)
}

fn read_parent(name: &str) -> Option<Parent> {
    match name {
        QUOTE => Some(Parent::Quote),
        BULLET_ITEM => Some(Parent::BulletItem),
        NUMBERED_ITEM => Some(Parent::NumberedItem),
        _ => None,
    }
}

fn read_level(marker: &Map) -> Level {
    let level = match marker.get("attrs") {
        Some(Value::Map(attrs)) => attrs.get("level"),
        _ => None,
    };
    match level {
        Some(Value::Scalar(scalar)) => Level::nearest(scalar.as_i64().unwrap_or(1)),
        _ => Level::One,
    }
}

/// A string, be it a scalar, as we write it, or a text object, as other clients of the schema do.
fn string(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Scalar(ScalarValue::Str(string)) => Some(string.to_string()),
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

fn read_run(text: &str, marks: Option<&MarkSet>) -> Run {
    let mut run = Run { text: text.to_owned(), ..Run::default() };
    for (name, value) in marks.into_iter().flat_map(MarkSet::iter) {
        match (name, value) {
            (STRONG, ScalarValue::Boolean(true)) => run.marks.strong = true,
            (EM, ScalarValue::Boolean(true)) => run.marks.em = true,
            (LINK, ScalarValue::Str(value)) => run.link = Link::from_value(value),
            _ => {}
        }
    }
    run
}

/// Writes a block marker: the same operations in the same order as automerge's JavaScript `splitBlock` makes them, which
/// is the one run that the gate lets in.
pub(crate) fn put_marker(
    writing: &mut Transaction<'_>,
    text: &ObjId,
    place: usize,
    kind: Kind,
    parents: &[Parent],
) -> Result<(), AutomergeError> {
    let marker = writing.split_block(text, place)?;
    let attrs = writing.put_object(&marker, "attrs", ObjType::Map)?;
    if let Kind::Heading(level) = kind {
        writing.put(&attrs, "level", i64::from(level.number()))?;
    }
    writing.put(&marker, "isEmbed", false)?;
    let list = writing.put_object(&marker, "parents", ObjType::List)?;
    for (index, parent) in parents.iter().enumerate() {
        writing.insert(&list, index, parent_name(*parent))?;
    }
    writing.put(&marker, "type", kind_name(kind))
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Heading(_) => HEADING,
        Kind::Paragraph => PARAGRAPH,
        Kind::BulletItem => BULLET_ITEM,
        Kind::NumberedItem => NUMBERED_ITEM,
    }
}

fn parent_name(parent: Parent) -> &'static str {
    match parent {
        Parent::Quote => QUOTE,
        Parent::BulletItem => BULLET_ITEM,
        Parent::NumberedItem => NUMBERED_ITEM,
    }
}

/// The marks of one character, by name: `None` is unmarked.
pub(crate) fn mark_values(marks: Marks, link: Option<&Link>) -> [(&'static str, Option<ScalarValue>); 3] {
    [
        (STRONG, marks.strong.then_some(ScalarValue::Boolean(true))),
        (EM, marks.em.then_some(ScalarValue::Boolean(true))),
        (LINK, link.map(|link| ScalarValue::Str(link.value().into()))),
    ]
}
