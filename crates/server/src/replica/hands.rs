//! Whose hands were on the text: of every character an actor, and of every actor the organisation that the log says it wrote for.

use crate::{failure::Failure, ledgers, wire};
use draft::{Authorship, Document, Text};
use gate::Chunk;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{LogId, Store};
use terms::{Actor, Heads, Offset, OrganisationId, Seq, limits};

/// For which organisation each actor writes.
pub(crate) type Organisations = Arc<BTreeMap<Actor, OrganisationId>>;

/// The live text, and which one it is.
pub(crate) struct Live {
    pub(crate) text: Text,
    pub(crate) heads: Heads,
    /// How many changes it holds.
    pub(crate) offset: Offset,
    /// How many characters it has, as its writers see them counted.
    pub(crate) characters: u64,
}

impl Live {
    pub(crate) fn of(document: &Document, offset: Offset) -> Live {
        let heads = document.heads();
        let characters = document.characters_at(&heads).unwrap_or_default();
        Live { text: document.text(), heads, offset, characters }
    }
}

/// Two texts, and whose hands made the one into the other.
pub(crate) struct Compared {
    /// The earlier text, and who took out what is not in the later one.
    pub(crate) before: Authorship,
    /// The later text, and who wrote it.
    pub(crate) after: Authorship,
    pub(crate) organisations: Organisations,
}

/// A text, and whose hands wrote it.
pub(crate) struct Lens {
    pub(crate) authorship: Authorship,
    pub(crate) organisations: Organisations,
}

/// What was compared, by heads.
type Known = ((Heads, Heads), Arc<Compared>);

/// Comparisons that are kept: a version that was just sealed is looked at by many at once.
const KEPT: usize = 4;

/// The actors of one text log, as far as it has been read. A copy shares what was compared.
#[derive(Clone, Default)]
pub(super) struct Hands {
    organisations: Organisations,
    read: Seq,
    /// What was compared last, by heads, newest first.
    compared: Arc<Mutex<Vec<Known>>>,
}

impl Hands {
    /// Reads what the log has got since.
    pub(super) fn read_on(&mut self, store: &dyn Store, log: LogId) -> Result<(), Failure> {
        loop {
            let page = store.read(log, self.read, limits::CATCH_UP_BYTES_MAX)?;
            if page.is_empty() {
                return Ok(());
            }
            for item in &page {
                let (actor, organisation) = writer(item).ok_or(Failure::Damaged("an entry of a text log"))?;
                if actor != ledgers::BEGINNING && !self.organisations.contains_key(&actor) {
                    Arc::make_mut(&mut self.organisations).insert(actor, organisation);
                }
            }
            self.read.0 += page.len() as u64;
        }
    }

    /// The texts at these heads, or now.
    pub(super) fn compare(
        &self,
        document: &Document,
        before: Option<Heads>,
        after: Option<Heads>,
    ) -> Result<Arc<Compared>, Failure> {
        let now = || document.heads();
        let (before, after) = (before.unwrap_or_else(now), after.unwrap_or_else(now));
        let key = (before, after);
        // Nothing that holds the lock can panic half-way, so a poisoned lock guards whole entries.
        let compared = || self.compared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = compared().iter().find(|(known, _)| *known == key) {
            return Ok(known.clone());
        }
        // A word is whose it became another by, not whose letters it still has.
        let after = document.authorship_since(&key.1, std::slice::from_ref(&key.0))?;
        let new = Arc::new(Compared {
            before: document.removals(&key.0, &key.1)?.by_word(|hand| hand.by.is_some()),
            after: after.by_word(|hand| hand.since.is_none()),
            organisations: self.organisations.clone(),
        });
        let mut kept = compared();
        kept.truncate(KEPT - 1);
        kept.insert(0, (key, new.clone()));
        Ok(new)
    }

    /// The text at these heads.
    pub(super) fn lens(&self, document: &Document, heads: &Heads, versions: &[Heads]) -> Result<Lens, Failure> {
        let authorship = document.authorship_since(heads, versions)?.by_word(|hand| hand.by.is_some());
        Ok(Lens { authorship, organisations: self.organisations.clone() })
    }
}

/// Who made the change of an entry, and for which organisation.
fn writer(item: &[u8]) -> Option<(Actor, OrganisationId)> {
    let actor = Chunk::writer(wire::item_change(item).ok()?).ok()?;
    Some((actor, wire::item_organisation(item).ok()?.parse().ok()?))
}
