//! Texts that are sealed together. The leading text's room asks every parallel one for its text, as it stands at one moment
//! of that text's own; where the decision may end the writing, each keeps its pushes waiting from that moment until it
//! hears that the decision is on disk, or that there is none.

use super::{Sealed, Writing};
use bytes::Bytes;
use ledger::{SealedParallel, SealedTexts, TextLanguage};
use terms::{Digest, TextId};
use tokio::sync::oneshot;

/// What a parallel text's room is asked for.
pub(crate) struct Give {
    pub(crate) writing: Writing,
    pub(crate) reply: oneshot::Sender<Sealed>,
    pub(crate) hold: Hold,
}

/// Resolves when writing may go on; with an error if it isn't known what has been decided.
pub(crate) type Hold = oneshot::Receiver<()>;

/// The other ends of the holds. Dropping them says that it isn't known what has been decided.
#[derive(Default)]
pub(crate) struct Holds(Vec<oneshot::Sender<()>>);

impl Holds {
    /// One more text that is held.
    pub(crate) fn one_more(&mut self) -> Hold {
        let (release, hold) = oneshot::channel();
        self.0.push(release);
        hold
    }

    pub(super) fn extend(&mut self, more: Holds) {
        self.0.extend(more.0);
    }

    /// What was decided stands where the texts' rooms see it, or nothing was.
    pub(crate) fn release(self) {
        // A room that has ended holds nothing any more.
        self.0.into_iter().for_each(|release| _ = release.send(()));
    }
}

/// A parallel text as it would be sealed.
pub(crate) struct Parallel {
    pub(crate) language: TextLanguage,
    pub(crate) id: TextId,
    pub(crate) sealed: Sealed,
}

/// All parallel texts.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) parallels: Vec<Parallel>,
    pub(crate) holds: Holds,
}

/// All texts of a statement, as they would be sealed.
pub(super) struct Together {
    pub(super) leading: Sealed,
    pub(super) gathered: Gathered,
}

impl Together {
    /// What the ledger says of them; none if nothing is written in the leading one.
    pub(super) fn texts(&self) -> Option<SealedTexts> {
        let parallel = |Parallel { language, id, sealed }: &Parallel| {
            Some(SealedParallel { language: *language, id: *id, text: sealed.written()?.clone() })
        };
        let parallels = self.gathered.parallels.iter().filter_map(parallel).collect();
        self.leading.written().map(|leading| SealedTexts { leading: leading.clone(), parallels })
    }

    /// How many characters the leading one has.
    pub(super) fn characters(&self) -> u64 {
        self.leading.characters
    }

    /// Each of them, the leading one first.
    pub(super) fn each(&self, leading: TextId) -> Vec<(TextId, &Sealed)> {
        let parallels = self.gathered.parallels.iter().map(|parallel| (parallel.id, &parallel.sealed));
        [(leading, &self.leading)].into_iter().chain(parallels).collect()
    }

    /// Their canonical texts, by their hashes.
    pub(super) fn canonical(&self) -> Vec<(Digest, Bytes)> {
        let parallels = self.gathered.parallels.iter().map(|parallel| &parallel.sealed);
        let named = |sealed: &Sealed| Some((sealed.written()?.sha256, sealed.markdown.clone()));
        [&self.leading].into_iter().chain(parallels).filter_map(named).collect()
    }
}

#[cfg(test)]
mod tests;
