//! The text of a document: its paragraphs, what became of them, and what comments are about.

mod aside;

use super::{
    changes::Changes,
    styles::{Looks, Styles},
};
use crate::{
    Lost, Unread,
    sheet::{BREAK, Fate, Shape, Sheet},
    xml::{Tag, Visitor},
};
use draft::{Kind, Level, Link, Marks, Parent};
use std::collections::BTreeMap;
use terms::limits;

/// What is computed, of which the words stay that were last shown.
const FIELDS: [&str; 16] = [
    "text:page-number",
    "text:page-count",
    "text:date",
    "text:time",
    "text:author-name",
    "text:file-name",
    "text:bookmark-ref",
    "text:reference-ref",
    "text:sequence",
    "text:sequence-ref",
    "text:user-field-get",
    "text:variable-get",
    "text:variable-set",
    "text:placeholder",
    "text:conditional-text",
    "text:chapter",
];

/// What is walked through.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    sheet: Sheet,
    is_text: bool,
    skipped: usize,
    skips: Option<Lost>,
    lists: Vec<List>,
    /// Paragraphs that are open, each with what it is and its own looks.
    paras: Vec<(Shape, Looks)>,
    spans: Vec<Looks>,
    links: Vec<Option<usize>>,
    changes: Changes,
    /// Insertions that are open, by the number of their author.
    inserted: Vec<(String, usize)>,
    /// The comment that is being read: its name, where it is, and its words.
    note: Option<(Option<String>, usize, String)>,
    /// Where the comments that have a range stand in the sheet.
    notes: BTreeMap<String, usize>,
    meta: Option<Meta>,
    in_changes: bool,
}

#[derive(Clone, Copy)]
enum Meta {
    By,
    At,
}

struct List {
    style: Option<String>,
    item: Parent,
    /// Whether the open item has a paragraph already.
    filled: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles) -> Self {
        Body {
            styles,
            sheet: Sheet::default(),
            is_text: false,
            skipped: 0,
            skips: None,
            lists: vec![],
            paras: vec![],
            spans: vec![],
            links: vec![],
            changes: Changes::default(),
            inserted: vec![],
            note: None,
            notes: BTreeMap::new(),
            meta: None,
            in_changes: false,
        }
    }

    /// Whether it is a text at all, and no spreadsheet.
    pub(super) fn is_text(&self) -> bool {
        self.is_text
    }

    pub(super) fn sheet(self) -> Sheet {
        self.sheet
    }

    fn skip(&mut self, what: Option<Lost>) {
        (self.skipped, self.skips) = (1, what);
    }

    fn fate(&self) -> Fate {
        self.inserted.last().map_or(Fate::Kept, |(_, by)| Fate::Added(*by))
    }

    fn shape(&mut self, name: &str, tag: &Tag<'_>) -> Shape {
        let style = tag.get("text:style-name").unwrap_or_default();
        let title = self.styles.is(&style, &["Title"]).then_some(1);
        let of_style = || title.or_else(|| self.styles.outline(&style));
        let level = if name == "text:h" { tag.number("text:outline-level").or(Some(1)) } else { of_style() };
        if let Some(level) = level {
            if level > 3 {
                self.sheet.lose(Lost::DeepHeading);
            }
            return Shape { kind: Kind::Heading(Level::nearest(level)), parents: vec![] };
        }
        let quote = self.styles.is(&style, &["Quotations", "Quote", "Intense Quote"]).then_some(Parent::Quote);
        let mut parents: Vec<Parent> = quote.into_iter().chain(self.lists.iter().map(|list| list.item)).collect();
        let begins = self.lists.last().is_some_and(|list| !list.filled);
        self.lists.iter_mut().for_each(|list| list.filled = true);
        let kind = match parents.last() {
            Some(Parent::BulletItem) if begins => Kind::BulletItem,
            Some(Parent::NumberedItem) if begins => Kind::NumberedItem,
            _ => Kind::Paragraph,
        };
        if kind != Kind::Paragraph {
            parents.pop();
        }
        parents.truncate(limits::BLOCK_PARENTS_MAX);
        Shape { kind, parents }
    }

    fn opens_list(&mut self, tag: &Tag<'_>) {
        let style = tag.get("text:style-name").or_else(|| self.lists.last().and_then(|list| list.style.clone()));
        let item = self.styles.item(style.as_deref(), self.lists.len() + 1);
        self.lists.push(List { style, item, filled: false });
    }

    fn words(&mut self, text: &str) -> Result<(), Unread> {
        let Some((_, own)) = self.paras.last() else { return Ok(()) };
        let looks = self.spans.iter().fold(*own, |looks, span| Looks {
            strong: span.strong.or(looks.strong),
            em: span.em.or(looks.em),
            hidden: span.hidden || looks.hidden,
            struck: false,
        });
        if looks.hidden {
            return Ok(());
        }
        let marks = Marks { strong: looks.strong == Some(true), em: looks.em == Some(true) };
        self.sheet.words(text, self.fate(), marks, self.links.last().copied().flatten())
    }

    /// What is left out with all that is in it, if it is such a thing.
    fn leaves_out(&mut self, name: &str, tag: &Tag<'_>) -> bool {
        match name {
            "text:note" => self.skip(Some(Lost::Footnote)),
            "text:table-of-content" | "text:alphabetical-index" | "text:illustration-index" | "text:bibliography" => {
                self.skip(Some(Lost::Contents));
            }
            "text:section" if tag.get("text:display").as_deref() == Some("none") => self.skip(Some(Lost::Hidden)),
            "office:forms" | "text:sequence-decls" | "text:variable-decls" | "text:user-field-decls" => self.skip(None),
            "office:scripts" | "office:font-face-decls" | "office:automatic-styles" => self.skip(None),
            _ if name.starts_with("draw:") && name != "draw:a" => self.skip(Some(Lost::Picture)),
            _ => return false,
        }
        true
    }
}

impl Visitor for Body<'_> {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        if self.skipped > 0 {
            self.skipped += 1;
            if self.skips == Some(Lost::Picture) {
                match name {
                    "draw:text-box" => self.skips = Some(Lost::TextBox),
                    "draw:object" | "draw:object-ole" => self.skips = Some(Lost::Embedded),
                    _ => {}
                }
            }
            return Ok(());
        }
        if self.in_changes {
            self.in_changes(name, tag);
            return Ok(());
        }
        if self.note.is_some() {
            self.in_note(name);
            return Ok(());
        }
        if self.leaves_out(name, tag) {
            return Ok(());
        }
        match name {
            "office:text" => self.is_text = true,
            "text:tracked-changes" => self.in_changes = true,
            "text:list" => self.opens_list(tag),
            "text:list-item" => self.lists.iter_mut().rev().take(1).for_each(|list| list.filled = false),
            "text:list-header" => self.lists.iter_mut().rev().take(1).for_each(|list| list.filled = true),
            "text:p" | "text:h" => {
                let shape = self.shape(name, tag);
                let own = match shape.kind {
                    Kind::Heading(_) => Looks::default(),
                    _ => self.styles.own(&tag.get("text:style-name").unwrap_or_default()),
                };
                self.paras.push((shape, own));
            }
            "text:span" => {
                let looks = self.styles.looks(&tag.get("text:style-name").unwrap_or_default());
                if looks.hidden {
                    self.sheet.lose(Lost::Hidden);
                }
                if looks.struck {
                    self.sheet.lose(Lost::Strike);
                }
                self.spans.push(looks);
            }
            "text:a" => {
                let link =
                    Link::new(&tag.get("xlink:href").unwrap_or_default(), &tag.get("office:title").unwrap_or_default());
                if link.is_none() {
                    self.sheet.lose(Lost::OtherLink);
                }
                let link = link.map(|link| self.sheet.link(link));
                self.links.push(link);
            }
            "text:s" | "text:tab" => self.words(" ")?,
            "text:line-break" if !self.paras.is_empty() => self.sheet.line_break(self.fate())?,
            "text:change" => self.put_back(&tag.get("text:change-id").unwrap_or_default())?,
            "text:change-start" => self.change_starts(tag),
            "text:change-end" => {
                let id = tag.get("text:change-id").unwrap_or_default();
                self.inserted.retain(|(open, _)| *open != id);
            }
            "office:annotation" => self.note = Some((tag.get("office:name"), self.sheet.here(), String::new())),
            "office:annotation-end" => {
                let note = tag.get("office:name").and_then(|name| self.notes.get(&name).copied());
                let here = self.sheet.here();
                if let Some(note) = note.and_then(|at| self.sheet.notes.get_mut(at)) {
                    note.to = here;
                }
            }
            "table:table" => self.sheet.lose(Lost::Table),
            _ if FIELDS.contains(&name) => self.sheet.lose(Lost::Field),
            _ => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped == 0
                && let Some(what) = self.skips.take()
            {
                self.sheet.lose(what);
            }
            return Ok(());
        }
        if self.in_changes {
            self.changes_close(name);
            return Ok(());
        }
        if self.note.is_some() {
            self.note_closes(name);
            return Ok(());
        }
        match name {
            "text:list" => drop(self.lists.pop()),
            "text:p" | "text:h" => {
                if let Some((shape, _)) = self.paras.pop() {
                    self.sheet.end(shape, self.fate())?;
                }
            }
            "text:span" => drop(self.spans.pop()),
            "text:a" => drop(self.links.pop()),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unread> {
        match self.meta {
            _ if self.skipped > 0 => return Ok(()),
            Some(Meta::By) => self.changes.by.push_str(text),
            Some(Meta::At) => self.changes.at.push_str(text),
            None if self.in_changes => self.gone(&spaced(text)),
            None if self.note.is_some() => self.noted(&spaced(text)),
            None => {
                // Of whitespace that stands together, or at the beginning, one space counts, or none.
                let before = self.sheet.cells.last().map_or(BREAK, |cell| cell.ch);
                let spaced = spaced(text);
                let words = if before.is_whitespace() { spaced.trim_start_matches(' ') } else { &spaced };
                self.words(words)?;
            }
        }
        Ok(())
    }
}

/// Every stretch of whitespace one space.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        let ch = if ch.is_whitespace() && ch != '\u{a0}' { ' ' } else { ch };
        if ch != ' ' || !out.ends_with(' ') {
            out.push(ch);
        }
    }
    out
}
