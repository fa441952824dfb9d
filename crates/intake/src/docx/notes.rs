//! What comments say. Where they are, the body tells.

use crate::{
    Unread,
    sheet::{Who, lines},
    xml::{Tag, Visitor},
};
use std::collections::BTreeMap;
use terms::limits;

/// The comments by their ids.
#[derive(Default)]
pub(super) struct Notes {
    all: BTreeMap<String, (Who, String)>,
    open: Option<(String, Who, String)>,
    in_words: bool,
}

impl Notes {
    pub(super) fn get(&self, id: &str) -> Option<&(Who, String)> {
        self.all.get(id)
    }

    fn push(&mut self, text: &str) {
        // One character more than fits is enough to be seen to be too long.
        if let Some((.., words)) = self.open.as_mut().filter(|(.., words)| words.len() <= 4 * limits::COMMENT_CHARS_MAX)
        {
            words.push_str(text);
        }
    }
}

impl Visitor for Notes {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        match name {
            "w:comment" => {
                let who = Who::new(tag.get("w:author").as_deref(), tag.get("w:date").as_deref());
                self.open = tag.get("w:id").map(|id| (id, who, String::new()));
            }
            "w:t" => self.in_words = true,
            "w:br" | "w:cr" => self.push("\n"),
            "w:tab" => self.push(" "),
            _ => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        match name {
            "w:comment" => {
                if let Some((id, who, text)) = self.open.take() {
                    self.all.insert(id, (who, lines(&text)));
                }
            }
            "w:t" => self.in_words = false,
            "w:p" => self.push("\n"),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unread> {
        if self.in_words {
            self.push(text);
        }
        Ok(())
    }
}
