//! Characters that no font has. PDF/UA forbids pages that show nothing for what they say, and so a box is shown, and said.

use super::desk::FONTS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use typst::layout::{Frame, FrameItem};
use typst::text::Glyph;
use typst_layout::PagedDocument;

/// What stands for a character that can't be shown.
const BOX: char = '□';

/// Members that templates read and nobody else: addresses, names of places, kinds, the drawing of the code.
const UNREAD: [&str; 8] = ["address", "clause", "fate", "id", "is", "link", "sha256", "svg"];

/// What can't be shown, as far as it is known.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    missing: BTreeSet<char>,
    /// Characters that each have a glyph, and none where they stand together: what stands for them.
    together: BTreeMap<String, String>,
}

impl Gaps {
    /// Puts what can be shown in the place of what can't, in every string that is read.
    pub(super) fn fill(&mut self, data: &mut Value) {
        match data {
            Value::String(text) => *text = self.shown(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.fill(value)),
            Value::Object(members) => {
                let read = members.iter_mut().filter(|(name, _)| !UNREAD.contains(&name.as_str()));
                read.for_each(|(_, value)| self.fill(value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn shown(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars().filter(|c| !is_dropped(*c)) {
            let is_there = !is_private(c) && (is_layout(c) || has_glyph(c));
            shown.push(if is_there { c } else { BOX });
            if !is_there {
                self.missing.insert(c);
            }
        }
        if let (true, Some(first)) = (shown.is_empty(), text.chars().find(|c| !c.is_control())) {
            // All of it is nothing on paper: whatever it is, a heading perhaps, is not empty for that.
            shown.push(BOX);
            self.missing.insert(first);
        }
        self.together.iter().fold(shown, |shown, (from, to)| shown.replace(from, to))
    }

    /// Whether there is more to replace than was known.
    pub(super) fn learn(&mut self, pages: &PagedDocument) -> bool {
        let mut clusters = BTreeSet::new();
        pages.pages().iter().for_each(|page| without_glyph(&page.frame, &mut clusters));
        let known = self.together.len();
        for cluster in clusters {
            let mut chars = cluster.chars();
            let first = chars.next().filter(|c| has_glyph(*c));
            let rest: Vec<char> = chars.collect();
            // A letter keeps its place without the sign that does not go with it.
            let (stands, gone) = match first {
                Some(first) if !rest.is_empty() => (first, rest),
                _ => (BOX, cluster.chars().collect()),
            };
            self.missing.extend(gone);
            self.together.entry(cluster).or_insert_with(|| stands.to_string());
        }
        self.together.len() > known
    }

    /// The characters, each once.
    pub(super) fn missing(&self) -> Vec<char> {
        self.missing.iter().copied().collect()
    }

    /// As the document names them.
    pub(super) fn points(&self) -> Vec<String> {
        self.missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect()
    }
}

fn has_glyph(c: char) -> bool {
    FONTS.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// What only says how others are set: spaces, and what joins and directs letters.
fn is_layout(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
}

/// What is nothing on paper: controls, and signs that choose between shapes of the one before.
fn is_dropped(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffc}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The text of all glyphs that are none: of neighbours as one, and of one that has a glyph by itself with its neighbour, for it
/// is where they stand together that it has none.
fn without_glyph(frame: &Frame, found: &mut BTreeSet<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => without_glyph(&group.frame, found),
            FrameItem::Text(text) => {
                let mut gaps: Vec<_> = text.glyphs.iter().filter(|glyph| glyph.id == 0).map(Glyph::range).collect();
                gaps.sort_by_key(|gap| gap.start);
                let joined = gaps.chunk_by(|a, b| b.start <= a.end);
                found.extend(joined.filter_map(|gaps| {
                    let end = gaps.iter().map(|gap| gap.end).max()?;
                    around(&text.text, gaps[0].start..end)
                }));
            }
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
}

fn around(text: &str, gap: Range<usize>) -> Option<String> {
    let own = text.get(gap.clone())?;
    let mut chars = own.chars();
    if let (Some(only), None) = (chars.next(), chars.next())
        && has_glyph(only)
    {
        let before = text.get(..gap.start)?.chars().next_back();
        let after = text.get(gap.end..)?.chars().next();
        return Some(before.into_iter().chain([only]).chain(after.filter(|_| before.is_none())).collect());
    }
    Some(own.to_owned())
}
