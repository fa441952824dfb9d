//! What stands beside the text: tracked changes, and comments.

use super::{
    super::changes::{Change, Region},
    Body, Meta,
};
use crate::{
    Lost, Unread,
    sheet::{Fate, Note, lines},
    xml::Tag,
};
use draft::Marks;
use terms::limits;

impl Body<'_> {
    /// What was taken out here stands here.
    pub(super) fn put_back(&mut self, id: &str) -> Result<(), Unread> {
        let Some(region) = self.changes.all.get_mut(id).filter(|region| region.kind == Change::Deletion) else {
            return Ok(());
        };
        // A change that is named twice was taken out once.
        let (gone, fate) = (std::mem::take(&mut region.gone), Fate::Removed(region.who.unwrap_or_default()));
        let last = gone.len().saturating_sub(1);
        for (index, (shape, text)) in gone.into_iter().enumerate() {
            let mut parts = text.split('\n').peekable();
            while let Some(part) = parts.next() {
                self.sheet.words(part, fate, Marks::default(), None)?;
                if parts.peek().is_some() {
                    self.sheet.line_break(fate)?;
                }
            }
            if index < last {
                self.sheet.end(shape, fate)?;
            }
        }
        Ok(())
    }

    pub(super) fn change_starts(&mut self, tag: &Tag<'_>) {
        let Some(id) = tag.get("text:change-id") else { return };
        match self.changes.all.get(&id) {
            Some(Region { kind: Change::Insertion, who, .. }) if self.inserted.len() < limits::DRAFT_DEPTH_MAX => {
                self.inserted.push((id, who.unwrap_or_default()));
            }
            Some(Region { kind: Change::Format, .. }) => self.sheet.lose(Lost::FormatChange),
            _ => {}
        }
    }

    /// Within what stands before the text. The words of a change that is being read.
    pub(super) fn in_changes(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "text:changed-region" => {
                let id = tag.get("text:id").or_else(|| tag.get("xml:id")).unwrap_or_default();
                self.changes.open = Some((id, Region::default()));
            }
            "text:insertion" | "text:deletion" => {
                if let Some((_, region)) = &mut self.changes.open {
                    region.kind = if name == "text:insertion" { Change::Insertion } else { Change::Deletion };
                }
            }
            "dc:creator" => self.meta = Some(Meta::By),
            "dc:date" => self.meta = Some(Meta::At),
            "text:list" => self.opens_list(tag),
            "text:list-item" => self.lists.iter_mut().rev().take(1).for_each(|list| list.filled = false),
            "text:p" | "text:h" => {
                let shape = self.shape(name, tag);
                if let Some((_, region)) = &mut self.changes.open {
                    region.gone.push((shape, String::new()));
                }
            }
            "text:s" | "text:tab" => self.gone(" "),
            "text:line-break" => self.gone("\n"),
            "office:annotation" | "text:note" | "draw:frame" => self.skip(None),
            _ => {}
        }
    }

    pub(super) fn gone(&mut self, text: &str) {
        if let Some((_, words)) = self.changes.open.as_mut().and_then(|(_, region)| region.gone.last_mut()) {
            words.push_str(text);
        }
    }

    pub(super) fn changes_close(&mut self, name: &str) {
        match name {
            "text:tracked-changes" => self.in_changes = false,
            "office:change-info" => {
                let who = self.changes.who();
                let who = self.sheet.who(who);
                if let Some((_, region)) = &mut self.changes.open {
                    region.who = Some(who);
                }
            }
            "text:changed-region" => {
                if let Some((id, region)) = self.changes.open.take() {
                    self.changes.all.insert(id, region);
                }
            }
            "dc:creator" | "dc:date" => self.meta = None,
            "text:list" => drop(self.lists.pop()),
            _ => {}
        }
    }

    pub(super) fn in_note(&mut self, name: &str) {
        match name {
            "dc:creator" => self.meta = Some(Meta::By),
            "dc:date" => self.meta = Some(Meta::At),
            "text:line-break" => self.noted("\n"),
            "text:s" | "text:tab" => self.noted(" "),
            _ => {}
        }
    }

    pub(super) fn noted(&mut self, text: &str) {
        // One character more than fits is enough to be seen to be too long.
        if let Some((.., words)) = self.note.as_mut().filter(|(.., words)| words.len() <= 4 * limits::COMMENT_CHARS_MAX)
        {
            words.push_str(text);
        }
    }

    pub(super) fn note_closes(&mut self, name: &str) {
        match name {
            "dc:creator" | "dc:date" => self.meta = None,
            "text:p" => self.noted("\n"),
            "office:annotation" => {
                if let Some((name, at, words)) = self.note.take() {
                    let who = self.changes.who();
                    self.notes.extend(name.map(|name| (name, self.sheet.notes.len())));
                    self.sheet.notes.push(Note { who, text: lines(&words), from: at, to: at });
                }
            }
            _ => {}
        }
    }
}
