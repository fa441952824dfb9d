//! XML, element by element: no document types, no entities but those that XML has by itself, bounded depth.

use crate::Unread;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use terms::limits;

/// What walks through a document.
pub(crate) trait Visitor {
    /// An element begins.
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread>;
    /// It ends.
    fn closes(&mut self, name: &str) -> Result<(), Unread>;
    /// Words within it.
    fn text(&mut self, text: &str) -> Result<(), Unread>;
}

/// What stands in an element's tag.
pub(crate) struct Tag<'a>(&'a BytesStart<'a>);

impl Tag<'_> {
    /// The attribute's value; none if it is absent, or can't be read.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        // Looking whether one stands there twice would take the square of a tag's length.
        attributes.with_checks(false);
        let found = attributes.flatten().find(|attribute| attribute.key.as_ref() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
    }

    /// Whether a property is switched on: it is by its being there, unless its value says otherwise.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        !matches!(self.get(name).as_deref(), Some("0" | "false" | "off" | "none"))
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }
}

pub(crate) fn walk(xml: &str, visitor: &mut impl Visitor) -> Result<(), Unread> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Unread::Damaged)? {
            Event::Start(tag) => {
                depth += 1;
                if depth > limits::DRAFT_DEPTH_MAX {
                    return Err(Unread::Damaged);
                }
                visitor.opens(tag.name().as_ref(), &Tag(&tag))?;
            }
            Event::Empty(tag) => {
                visitor.opens(tag.name().as_ref(), &Tag(&tag))?;
                visitor.closes(tag.name().as_ref())?;
            }
            Event::End(tag) => {
                depth = depth.checked_sub(1).ok_or(Unread::Damaged)?;
                visitor.closes(tag.name().as_ref())?;
            }
            Event::Text(text) => visitor.text(&text.xml10_content())?,
            Event::CData(text) => visitor.text(&text.xml10_content())?,
            Event::GeneralRef(name) => visitor.text(&reference(&name)?)?,
            Event::DocType(_) => return Err(Unread::Damaged),
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(Unread::Damaged),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// `&amp;` and its like; no others are known, so that nothing multiplies.
fn reference(name: &str) -> Result<String, Unread> {
    let ch = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => numbered(name).ok_or(Unread::Damaged)?,
    };
    Ok(ch.to_string())
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}
