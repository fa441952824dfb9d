//! Texts on their way to become versions. A version is named by an offset and its heads, taken from the gate at one
//! moment: every change lies before it or after it. The document is asked for the text once all of it is on disk, and the
//! parallel texts are asked for theirs; the decision follows when all have answered. Where the decision stops the writing,
//! pushes wait from that moment on, so that nothing comes after a sealed text unseen.
//!
//! A parallel text's room has no decisions of its own: it gives its text to the leading one's, and writing waits there
//! until it hears what came of it.

use super::{
    Decide, Effect, Writing,
    parallels::{Gathered, Give, Hold, Together},
};
use bytes::Bytes;
use gate::Gate;
use ledger::{SealedText, Statement};
use std::collections::VecDeque;
use terms::{Heads, Offset};

/// A text as it would be sealed.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    pub(crate) text: SealedText,
    pub(crate) is_written: bool,
    /// How many characters it has, as its writers see them counted.
    pub(crate) characters: u64,
    /// Its canonical text.
    pub(crate) markdown: Bytes,
    /// The changes that it begins anew with, where it is to.
    pub(crate) begins: Vec<Bytes>,
}

impl Sealed {
    /// None if nothing is written.
    pub(crate) fn written(&self) -> Option<&SealedText> {
        Some(&self.text).filter(|_| self.is_written)
    }
}

/// For what a text is taken.
pub(super) enum Purpose {
    /// It is decided on here.
    Decide(Box<Decide>),
    /// It is decided on in the leading text's room.
    Give(Give),
}

/// What an answer was, once it has come; `None` in it where it could not be given.
type Answer<T> = Option<Option<T>>;

struct UnderWay {
    purpose: Purpose,
    writing: Writing,
    upto: Offset,
    heads: Heads,
    is_asked: bool,
    own: Answer<Sealed>,
    gathered: Answer<Gathered>,
}

#[derive(Default)]
pub(super) struct Seals {
    waiting: VecDeque<(Purpose, Writing)>,
    under_way: Option<UnderWay>,
    /// A text has been given away, and it isn't known yet what came of it.
    is_held: bool,
}

/// What is to be done now that all have answered.
pub(super) enum Finished {
    /// Decide, if there is a text.
    Decide(Box<Decide>, Option<Together>),
    /// The text was given away: writing waits until this resolves.
    Given(Hold),
    /// The text was given away, or there is none to give: writing goes on.
    GoOn,
}

impl Seals {
    /// Something that needs a text, in its turn.
    pub(super) fn add(&mut self, purpose: Purpose, writing: Writing) {
        self.waiting.push_back((purpose, writing));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_none() && !self.is_held
    }

    /// Whether pushes have to wait until it is decided.
    pub(super) fn writing_waits(&self) -> bool {
        self.is_held || self.under_way.as_ref().is_some_and(|seal| seal.writing.waits())
    }

    /// Takes the next text, if it is time, and asks for what it consists of. `statement` has the parallel texts. Not where
    /// the texts are about to begin anew: what is taken then belongs to a log that is gone before it could be decided on.
    pub(super) fn start(&mut self, gate: &Gate, committed: Offset, statement: &Statement, effects: &mut Vec<Effect>) {
        if self.under_way.is_none()
            && !self.is_held
            && let Some((purpose, writing)) = self.waiting.pop_front()
        {
            let texts: Vec<_> = match purpose {
                Purpose::Decide(_) => statement.texts().skip(1).collect(),
                Purpose::Give(_) => vec![],
            };
            let gathered = texts.is_empty().then(|| Some(Gathered::default()));
            if !texts.is_empty() {
                effects.push(Effect::Gather { statement: statement.id, texts, writing });
            }
            let (upto, heads) = (gate.length(), gate.heads());
            self.under_way = Some(UnderWay { purpose, writing, upto, heads, is_asked: false, own: None, gathered });
        }
        let seal = self.under_way.as_mut().filter(|seal| !seal.is_asked && committed >= seal.upto);
        effects.extend(seal.map(|seal| {
            seal.is_asked = true;
            Effect::Seal { upto: seal.upto, heads: seal.heads.clone(), writing: seal.writing }
        }));
    }

    /// The document has answered.
    pub(super) fn sealed(&mut self, sealed: Option<Sealed>) -> Option<Finished> {
        self.under_way.as_mut()?.own = Some(sealed);
        self.finish()
    }

    /// The parallel texts have answered.
    pub(super) fn gathered(&mut self, gathered: Option<Gathered>) -> Option<Finished> {
        self.under_way.as_mut()?.gathered = Some(gathered);
        self.finish()
    }

    /// It is known what came of the text that was given away.
    pub(super) fn released(&mut self) {
        self.is_held = false;
    }

    fn finish(&mut self) -> Option<Finished> {
        let is_answered = |seal: &mut UnderWay| seal.own.is_some() && seal.gathered.is_some();
        let UnderWay { purpose, writing, own, gathered, .. } = self.under_way.take_if(is_answered)?;
        let (own, gathered) = (own.flatten(), gathered.flatten());
        Some(match (purpose, own, gathered) {
            (Purpose::Decide(wish), Some(leading), Some(gathered)) => {
                Finished::Decide(wish, Some(Together { leading, gathered }))
            }
            (Purpose::Decide(wish), _, gathered) => {
                // Nothing is decided without all texts.
                gathered.into_iter().for_each(|gathered| gathered.holds.release());
                Finished::Decide(wish, None)
            }
            (Purpose::Give(Give { reply, hold, .. }), Some(own), _) => {
                // Whoever asked and has gone lets go of the hold as well.
                let _ = reply.send(own);
                self.is_held = writing.waits();
                if self.is_held { Finished::Given(hold) } else { Finished::GoOn }
            }
            (Purpose::Give(_), None, _) => Finished::GoOn,
        })
    }
}
