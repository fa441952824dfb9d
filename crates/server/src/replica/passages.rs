//! Passages of the text: where words are, and other words in their place.

use crate::failure::Failure;
use draft::{Document, Held, Passages};
use terms::{Actor, Heads};

/// What is done with a text that passages are looked for in, and with which one it is.
pub(super) type Look = Box<dyn FnOnce(Result<(&Passages<'_>, Heads), Failure>) + Send>;

/// Looks at the text at these heads, or now.
pub(super) fn look_at(document: Result<&Document, Failure>, heads: Option<Heads>, look: Look) {
    let found = document.and_then(|document| {
        let passages = document.passages(heads.as_ref())?;
        Ok((passages, heads.unwrap_or_else(|| document.heads())))
    });
    match found {
        Ok((passages, heads)) => look(Ok((&passages, heads))),
        Err(failure) => look(Err(failure)),
    }
}

/// Other words in the place of a passage.
pub(crate) struct Amendment {
    /// What holds on to the passage.
    pub(crate) anchor: draft::Anchor,
    /// The text that it was anchored in.
    pub(crate) heads: Heads,
    /// The words that it had there.
    pub(crate) quote: String,
    /// The words that come in their place.
    pub(crate) words: String,
    /// What the change says of itself.
    pub(crate) message: String,
}

impl Amendment {
    pub(super) fn changes(&self, document: &Document, actor: Actor) -> Result<Option<Vec<Vec<u8>>>, Failure> {
        let passages = document.passages(None)?;
        let held = Held { anchor: &self.anchor, heads: &self.heads, quote: &self.quote };
        let Some(at) = passages.locate(&[held]).pop().flatten() else { return Ok(None) };
        let wanted = passages.with(&at, &self.words);
        Ok(Some(document.replace_saying(actor, &wanted, &self.message)?))
    }
}
