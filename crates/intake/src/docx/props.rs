//! How paragraphs and runs are said to look.

use crate::xml::Tag;

/// A paragraph's own properties, or a style's.
#[derive(Debug, Clone, Default)]
pub(super) struct ParaProps {
    pub(super) style: Option<String>,
    /// From 0; 9 is no heading.
    pub(super) outline: Option<i64>,
    /// Which list; 0 is none.
    pub(super) list: Option<i64>,
    pub(super) level: Option<i64>,
    /// How far in it stands, in twentieths of a point.
    pub(super) left: Option<i64>,
}

/// A run's own properties, or a style's.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProps {
    pub(super) style: Option<String>,
    pub(super) strong: Option<bool>,
    pub(super) em: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) struck: Option<bool>,
}

impl ParaProps {
    pub(super) fn take(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "w:pStyle" => self.style = tag.get("w:val"),
            "w:outlineLvl" => self.outline = tag.number("w:val"),
            "w:numId" => self.list = tag.number("w:val"),
            "w:ilvl" => self.level = tag.number("w:val"),
            "w:ind" => self.left = tag.number("w:left").or_else(|| tag.number("w:start")),
            _ => {}
        }
    }
}

impl RunProps {
    pub(super) fn take(&mut self, name: &str, tag: &Tag<'_>) {
        let on = || Some(tag.is_on("w:val"));
        match name {
            "w:rStyle" => self.style = tag.get("w:val"),
            "w:b" => self.strong = on(),
            "w:i" => self.em = on(),
            "w:vanish" | "w:webHidden" => self.hidden = on(),
            "w:strike" | "w:dstrike" => self.struck = on(),
            _ => {}
        }
    }
}
