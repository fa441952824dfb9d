//! Texts on their way to become versions. A version is named by an offset and its heads, taken from the gate at one
//! moment: every change lies before it or after it. The document is asked for the text once all of it is on disk; the
//! decision follows when it has answered. Where the decision stops the writing, pushes wait from that moment on, so that
//! nothing comes after a sealed text unseen.

use super::{Decide, Effect, Writing};
use bytes::Bytes;
use gate::Gate;
use ledger::SealedText;
use std::collections::VecDeque;
use terms::{Heads, Offset};

/// A text as it would be sealed.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    /// None if nothing is written.
    pub(crate) text: Option<SealedText>,
    /// How many characters it has, as its writers see them counted.
    pub(crate) characters: u64,
    /// Its canonical text.
    pub(crate) markdown: Bytes,
}

struct UnderWay {
    wish: Decide,
    writing: Writing,
    upto: Offset,
    heads: Heads,
    is_asked: bool,
}

#[derive(Default)]
pub(super) struct Seals {
    waiting: VecDeque<(Decide, Writing)>,
    under_way: Option<UnderWay>,
}

impl Seals {
    /// A decision that needs a text, in its turn.
    pub(super) fn add(&mut self, wish: Decide, writing: Writing) {
        self.waiting.push_back((wish, writing));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_none()
    }

    /// Whether pushes have to wait until it is decided.
    pub(super) fn writing_waits(&self) -> bool {
        self.under_way.as_ref().is_some_and(|seal| seal.writing == Writing::Waits)
    }

    /// The next question to the document, if there is one now.
    pub(super) fn start(&mut self, gate: &Gate, committed: Offset) -> Option<Effect> {
        if self.under_way.is_none() {
            let (wish, writing) = self.waiting.pop_front()?;
            let (upto, heads) = (gate.length(), gate.heads());
            self.under_way = Some(UnderWay { wish, writing, upto, heads, is_asked: false });
        }
        let seal = self.under_way.as_mut().filter(|seal| !seal.is_asked && committed >= seal.upto)?;
        seal.is_asked = true;
        Some(Effect::Seal { upto: seal.upto, heads: seal.heads.clone() })
    }

    /// The document has answered: what is to be decided now.
    pub(super) fn finish(&mut self) -> Option<Decide> {
        self.under_way.take().map(|seal| seal.wish)
    }
}
