//! Passages of the text: where words are, and other words in their place.

use super::Copy;
use crate::failure::Failure;
use draft::{Document, Held, Layout, Passages};
use std::sync::Arc;
use terms::{Actor, Heads};

/// What is done with a text that passages are looked for in, and with which one it is.
pub(super) type Look = Box<dyn FnOnce(Result<(&Passages<'_>, Heads), Failure>) + Send>;

impl Copy {
    /// Looks at the text at these heads, or now.
    pub(super) fn look(&mut self, heads: Option<Heads>, look: Look) {
        // What is laid out already is looked at as it is: whatever came after is no part of it.
        if let Some(((document, _), heads)) = self.document.as_ref().zip(heads.as_ref())
            && let Some(laid) = self.laid.find(heads)
        {
            return look(Ok((&document.passages_in(laid), heads.clone())));
        }
        let found = self.current().map(|(document, _)| document.clone()).and_then(|document| {
            let laid = self.laid.out(&document, heads.as_ref())?;
            Ok((document, laid))
        });
        match found {
            Ok((document, laid)) => {
                let heads = heads.unwrap_or_else(|| document.heads());
                look(Ok((&document.passages_in(laid), heads)))
            }
            Err(failure) => look(Err(failure)),
        }
    }
}

/// Texts that were laid out: the last one that was asked for by its heads, mostly a sealed version, and the live one.
#[derive(Default)]
pub(super) struct Laid {
    sealed: Option<(Heads, Arc<Layout>)>,
    live: Option<(Heads, Arc<Layout>)>,
}

impl Laid {
    /// The text at these heads, if it is laid out.
    pub(super) fn find(&self, heads: &Heads) -> Option<Arc<Layout>> {
        let mut laid = self.sealed.iter().chain(&self.live);
        laid.find(|(of, _)| of == heads).map(|(_, laid)| laid.clone())
    }

    /// The text at these heads, or now.
    pub(super) fn out(&mut self, document: &Document, heads: Option<&Heads>) -> Result<Arc<Layout>, Failure> {
        let of = heads.cloned().unwrap_or_else(|| document.heads());
        if let Some(laid) = self.find(&of) {
            return Ok(laid);
        }
        let laid = Arc::new(document.layout(heads)?);
        let place = if heads.is_some() { &mut self.sealed } else { &mut self.live };
        *place = Some((of, laid.clone()));
        Ok(laid)
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
