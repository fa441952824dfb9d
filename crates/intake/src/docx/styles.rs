//! Styles, each based on another.

use super::props::{ParaProps, RunProps};
use crate::{
    Unread,
    xml::{Tag, Visitor},
};
use std::collections::BTreeMap;

/// Styles that are based on one another, at most.
const CHAIN_MAX: usize = 20;
/// Under which ids word processors keep headings where they have no names: in Finnish, Swedish, English and some others.
const HEADINGS: [&str; 7] = ["heading", "otsikko", "rubrik", "overskrift", "uberschrift", "titre", "pealkiri"];

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    all: BTreeMap<String, Style>,
    usual: Option<String>,
    open: Option<(String, Style)>,
    is_usual: bool,
}

#[derive(Default)]
struct Style {
    /// In small letters. Those that come with the program have English names whatever its language.
    name: String,
    based_on: Option<String>,
    para: ParaProps,
    run: RunProps,
}

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// From 1.
    Heading(i64),
    Quote,
    /// A line of a table of contents.
    Contents,
    /// What stands around the text in a document from here.
    Around,
    Body,
}

impl Styles {
    /// The style, and those that it is based on.
    fn chain<'a>(&'a self, style: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let first = style.or(self.usual.as_deref());
        let known = |id: &'a str| self.all.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        let next = move |(_, style): &(&'a str, &'a Style)| style.based_on.as_deref().and_then(known);
        std::iter::successors(first.and_then(known), next).take(CHAIN_MAX)
    }

    /// What a paragraph of this style is.
    pub(super) fn role(&self, props: &ParaProps) -> Role {
        if let Some(level) = props.outline {
            return if (0..9).contains(&level) { Role::Heading(level + 1) } else { Role::Body };
        }
        if let Some(id) = props.style.as_deref().filter(|id| !self.all.contains_key(*id)) {
            // A document without the style that it names.
            return heading(&id.to_lowercase()).map_or(Role::Body, Role::Heading);
        }
        let is_ours = self.all.contains_key("ClauseNumber") && self.all.contains_key("Fact");
        for (id, style) in self.chain(props.style.as_deref()) {
            match style.name.as_str() {
                "title" | "subtitle" | "fact" | "aside" if is_ours => return Role::Around,
                "title" => return Role::Heading(1),
                "quote" | "intense quote" | "quotations" => return Role::Quote,
                name if name.starts_with("toc ") || name.starts_with("contents ") => return Role::Contents,
                _ => {}
            }
            match style.para.outline {
                Some(level) if (0..9).contains(&level) => return Role::Heading(level + 1),
                Some(_) => return Role::Body,
                None => {}
            }
            if let Some(level) = heading(&style.name).or_else(|| heading(&id.to_lowercase())) {
                return Role::Heading(level);
            }
        }
        Role::Body
    }

    /// The list, its level and the indent of a paragraph.
    pub(super) fn listed(&self, props: &ParaProps) -> (Option<i64>, i64, Option<i64>) {
        let mut all = std::iter::once(props).chain(self.chain(props.style.as_deref()).map(|(_, style)| &style.para));
        let mut merged = ParaProps::default();
        for each in all.by_ref() {
            merged.list = merged.list.or(each.list);
            merged.level = merged.level.or(each.level);
            merged.left = merged.left.or(each.left);
        }
        (merged.list.filter(|list| *list != 0), merged.level.unwrap_or(0), merged.left)
    }

    /// How a run looks, by its own properties and its style's.
    pub(super) fn looks(&self, props: &RunProps) -> RunProps {
        let mut looks = props.clone();
        if let Some(style) = props.style.as_deref() {
            for (_, style) in self.chain(Some(style)) {
                looks.strong = looks.strong.or(style.run.strong);
                looks.em = looks.em.or(style.run.em);
                looks.hidden = looks.hidden.or(style.run.hidden);
                looks.struck = looks.struck.or(style.run.struck);
            }
        }
        looks
    }
}

/// The level that a name tells: `heading 1`, `otsikko1`.
fn heading(name: &str) -> Option<i64> {
    let plain = name.replace('ü', "u");
    let level = HEADINGS.iter().find_map(|heading| plain.strip_prefix(heading))?;
    level.trim().parse().ok().filter(|level| (1..=9).contains(level))
}

impl Visitor for Styles {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        match (name, &mut self.open) {
            ("w:style", _) => {
                let is_paragraph = tag.get("w:type").as_deref() == Some("paragraph");
                self.is_usual = is_paragraph && tag.get("w:default").is_some() && tag.is_on("w:default");
                self.open = tag.get("w:styleId").map(|id| (id, Style::default()));
            }
            ("w:name", Some((_, style))) => style.name = tag.get("w:val").unwrap_or_default().to_lowercase(),
            ("w:basedOn", Some((_, style))) => style.based_on = tag.get("w:val"),
            (name, Some((_, style))) => {
                style.para.take(name, tag);
                style.run.take(name, tag);
            }
            (_, None) => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        if name == "w:style"
            && let Some((id, style)) = self.open.take()
        {
            if self.is_usual {
                self.usual = Some(id.clone());
            }
            self.all.insert(id, style);
        }
        Ok(())
    }

    fn text(&mut self, _text: &str) -> Result<(), Unread> {
        Ok(())
    }
}
