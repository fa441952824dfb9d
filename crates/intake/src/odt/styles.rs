//! Styles of paragraphs, words and lists.

use crate::{
    Unread,
    xml::{Tag, Visitor},
};
use draft::Parent;
use std::collections::BTreeMap;

/// Styles that are based on one another, at most.
const CHAIN_MAX: usize = 20;

/// The styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    all: BTreeMap<(String, String), Style>,
    lists: BTreeMap<String, BTreeMap<usize, Parent>>,
    open: Option<(String, String)>,
    list: Option<String>,
    /// How deep in what stands above or below every page, and whether words were seen there.
    edge: usize,
    edge_says: bool,
    edges: usize,
}

#[derive(Default)]
struct Style {
    shown: String,
    parent: Option<String>,
    outline: Option<i64>,
    strong: Option<bool>,
    em: Option<bool>,
    hidden: bool,
    struck: bool,
}

/// How words look.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks {
    pub(super) strong: Option<bool>,
    pub(super) em: Option<bool>,
    pub(super) hidden: bool,
    pub(super) struck: bool,
}

impl Styles {
    fn chain<'a>(&'a self, family: &'a str, name: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let known = move |name: &'a str| {
            let (key, style) = self.all.get_key_value(&(family.to_owned(), name.to_owned()))?;
            Some((key.1.as_str(), style))
        };
        let next = move |(_, style): &(&'a str, &'a Style)| style.parent.as_deref().and_then(known);
        std::iter::successors(known(name), next).take(CHAIN_MAX)
    }

    /// Whether the paragraph is of this style, or based on it.
    pub(super) fn is(&self, name: &str, wanted: &[&str]) -> bool {
        let is_it = |each: &str| wanted.iter().any(|wanted| each.eq_ignore_ascii_case(wanted));
        // The last of them may be one that the program knows by itself.
        let parent = |style: &Style| style.parent.as_deref().is_some_and(is_it);
        is_it(name) || self.chain("paragraph", name).any(|(_, style)| is_it(&style.shown) || parent(style))
    }

    /// The level of a heading that paragraphs of this style are, from 1.
    pub(super) fn outline(&self, name: &str) -> Option<i64> {
        let named = |name: &str| name.strip_prefix("Heading_20_")?.parse().ok();
        let levels = |(name, style): (&str, &Style)| {
            style.outline.or_else(|| named(name)).or_else(|| style.parent.as_deref().and_then(named))
        };
        named(name).or_else(|| self.chain("paragraph", name).find_map(levels)).filter(|level| *level > 0)
    }

    /// How words of this style look.
    pub(super) fn looks(&self, name: &str) -> Looks {
        let mut looks = Looks::default();
        for (_, style) in self.chain("text", name) {
            looks.strong = looks.strong.or(style.strong);
            looks.em = looks.em.or(style.em);
            looks.hidden |= style.hidden;
            looks.struck |= style.struck;
        }
        looks
    }

    /// How a paragraph's own words look: what it has by itself, not what its kind of paragraph has.
    pub(super) fn own(&self, name: &str) -> Looks {
        let style = self.all.get(&("paragraph".to_owned(), name.to_owned())).filter(|style| style.parent.is_some());
        let is_named = name.chars().any(|ch| ch.is_ascii_lowercase());
        match style.filter(|_| !is_named) {
            Some(style) => Looks { strong: style.strong, em: style.em, hidden: style.hidden, struck: style.struck },
            None => Looks::default(),
        }
    }

    /// What an item is on that level, from 1.
    pub(super) fn item(&self, list: Option<&str>, level: usize) -> Parent {
        let levels = list.and_then(|list| self.lists.get(list));
        levels.and_then(|levels| levels.get(&level)).copied().unwrap_or(Parent::BulletItem)
    }

    /// How many headers and footers say something.
    pub(super) fn edges(&self) -> usize {
        self.edges
    }
}

impl Visitor for Styles {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        match name {
            "style:style" => {
                let (family, name) = (tag.get("style:family").unwrap_or_default(), tag.get("style:name"));
                self.open = name.map(|name| (family, name));
                if let Some(key) = &self.open {
                    let parent = tag.get("style:parent-style-name");
                    let shown = tag.get("style:display-name").unwrap_or_default();
                    let outline = tag.number("style:default-outline-level");
                    self.all.insert(key.clone(), Style { shown, parent, outline, ..Style::default() });
                }
            }
            "style:text-properties" => {
                if let Some(style) = self.open.as_ref().and_then(|key| self.all.get_mut(key)) {
                    let weight = tag.get("fo:font-weight");
                    style.strong =
                        weight.map(|weight| weight == "bold" || weight.parse().is_ok_and(|it: u32| it >= 600));
                    style.em = tag.get("fo:font-style").map(|slant| slant == "italic" || slant == "oblique");
                    style.hidden = tag.get("text:display").as_deref() == Some("none");
                    style.struck = tag.get("style:text-line-through-style").is_some_and(|line| line != "none");
                }
            }
            "text:list-style" => self.list = tag.get("style:name"),
            "text:list-level-style-bullet" | "text:list-level-style-number" | "text:list-level-style-image" => {
                if let (Some(list), Some(level)) = (&self.list, tag.number("text:level")) {
                    let is_numbered = name == "text:list-level-style-number"
                        && tag.get("style:num-format").is_none_or(|it| !it.is_empty());
                    let item = if is_numbered { Parent::NumberedItem } else { Parent::BulletItem };
                    let level = usize::try_from(level).unwrap_or(1);
                    self.lists.entry(list.clone()).or_default().insert(level, item);
                }
            }
            "style:header" | "style:footer" | "style:header-left" | "style:footer-left" => self.edge += 1,
            _ => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        match name {
            "style:style" => self.open = None,
            "text:list-style" => self.list = None,
            "style:header" | "style:footer" | "style:header-left" | "style:footer-left" => {
                self.edge = self.edge.saturating_sub(1);
                self.edges += usize::from(std::mem::take(&mut self.edge_says));
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unread> {
        self.edge_says |= self.edge > 0 && !text.trim().is_empty();
        Ok(())
    }
}
