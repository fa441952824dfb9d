//! Lists: which is bulleted on which level, and which numbered.

use crate::{
    Unread,
    xml::{Tag, Visitor},
};
use draft::Parent;
use std::collections::BTreeMap;

/// The lists of a document.
#[derive(Default)]
pub(super) struct Numbering {
    /// Kinds of lists, by level.
    kinds: BTreeMap<i64, BTreeMap<i64, Level>>,
    /// Which kind each list is.
    lists: BTreeMap<i64, i64>,
    kind: Option<i64>,
    list: Option<i64>,
    level: Option<i64>,
}

#[derive(Default)]
struct Level {
    format: String,
    left: Option<i64>,
}

impl Numbering {
    /// What an item of the list is on that level, and how far in it stands. None if there is no sign before it.
    pub(super) fn item(&self, list: i64, level: i64) -> Option<(Parent, Option<i64>)> {
        let levels = self.lists.get(&list).and_then(|kind| self.kinds.get(kind));
        let Some(found) = levels.and_then(|levels| levels.get(&level)) else { return Some((Parent::BulletItem, None)) };
        match found.format.as_str() {
            "none" => None,
            "bullet" => Some((Parent::BulletItem, found.left)),
            _ => Some((Parent::NumberedItem, found.left)),
        }
    }
}

impl Visitor for Numbering {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        match name {
            "w:abstractNum" => self.kind = tag.number("w:abstractNumId"),
            "w:num" => self.list = tag.number("w:numId"),
            "w:abstractNumId" => {
                if let (Some(list), Some(kind)) = (self.list, tag.number("w:val")) {
                    self.lists.insert(list, kind);
                }
            }
            "w:lvl" => self.level = tag.number("w:ilvl"),
            "w:numFmt" | "w:ind" => {
                if let (Some(kind), None, Some(level)) = (self.kind, self.list, self.level) {
                    let level = self.kinds.entry(kind).or_default().entry(level).or_default();
                    match name {
                        "w:numFmt" => level.format = tag.get("w:val").unwrap_or_default(),
                        _ => level.left = tag.number("w:left").or_else(|| tag.number("w:start")),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        match name {
            "w:abstractNum" => self.kind = None,
            "w:num" => self.list = None,
            "w:lvl" => self.level = None,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, _text: &str) -> Result<(), Unread> {
        Ok(())
    }
}
