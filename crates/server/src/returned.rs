//! Text that a statement could not take when it came, kept for the organisation that wrote it: in the vault, apart from
//! statement and ledger, until somebody of the organisation removes it. Nobody else reads it.

use crate::{failure::Failure, vault};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};
use tokio::sync::Mutex;

/// Which one: what the same person brings twice is the same.
pub(crate) type ReturnedId = [u8; 16];

/// A text that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Returned {
    person: String,
    pub(crate) at_ms: i64,
    /// As it was typed; lines are paragraphs.
    pub(crate) text: String,
    /// Why the statement did not take it, in the words that its writer read; may be empty.
    pub(crate) why: String,
}

impl Returned {
    pub(crate) fn new(person: PersonId, at: Timestamp, text: String, why: String) -> Self {
        Returned { person: person.to_string(), at_ms: at.ms(), text, why }
    }

    pub(crate) fn id(&self) -> ReturnedId {
        let hash = Sha256::new().chain_update(&self.person).chain_update([0]).chain_update(&self.text).finalize();
        hash.first_chunk().copied().unwrap_or_default()
    }

    /// Who typed it.
    pub(crate) fn person(&self) -> Option<PersonId> {
        self.person.parse().ok()
    }

    /// When it was kept.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }
}

/// Whose text, of which statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) statement: StatementId,
    pub(crate) organisation: OrganisationId,
}

/// Why a text was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotKept {
    /// As many are kept as fit.
    Full,
}

/// All that is kept.
pub(crate) struct Returns {
    store: Arc<dyn Store>,
    /// Counted and kept in one turn, and nothing is kept of whoever is being erased.
    turn: Mutex<()>,
}

impl Returns {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Returns { store, turn: Mutex::default() }
    }

    /// Keeps it; what is kept already stays as it is.
    pub(crate) async fn keep(
        &self,
        at: Place,
        returned: &Returned,
        remember: Option<(VaultKey, bytes::Bytes)>,
    ) -> Result<Result<ReturnedId, NotKept>, Failure> {
        let _turn = self.turn.lock().await;
        let (id, known) = (returned.id(), self.list(at)?);
        let is_known = known.iter().any(|(other, _)| *other == id);
        if !is_known && known.len() >= limits::RETURNED_TEXTS_MAX {
            return Ok(Err(NotKept::Full));
        }
        let batch = match is_known {
            true => Batch::new(),
            false => {
                let value = serde_json::to_vec(returned).expect("texts and numbers are JSON");
                Batch::new().put(vault::returned_key(at, &id), value.into())
            }
        };
        let batch = remember.into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        Ok(Ok(id))
    }

    /// What is kept there, oldest first.
    pub(crate) fn list(&self, at: Place) -> Result<Vec<(ReturnedId, Returned)>, Failure> {
        let prefix = vault::returned_prefix(at);
        let keys = self.store.keys(vault::RETURNED, Some(&prefix), limits::RETURNED_TEXTS_MAX + 1)?;
        let own = keys.into_iter().filter(|key| key.bytes().starts_with(prefix.bytes()));
        let mut list = own.filter_map(|key| self.read(&key).transpose()).collect::<Result<Vec<_>, _>>()?;
        list.sort_by_key(|(_, returned)| returned.at_ms);
        Ok(list)
    }

    /// Removes it; gives whether it was there.
    pub(crate) async fn remove(&self, at: Place, id: &ReturnedId) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let key = vault::returned_key(at, id);
        let is_there = self.store.get(&key)?.is_some();
        if is_there {
            self.store.append(Batch::new().erase(key)).await?;
        }
        Ok(is_there)
    }

    /// Lets nothing be kept while somebody is erased.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// All that the person typed, with where it is kept.
    pub(crate) async fn of(&self, person: PersonId) -> Result<Vec<(StatementId, Returned)>, Failure> {
        let mut found = Vec::new();
        for key in self.keys_of(person).await? {
            let statement = key.bytes().get(..16).and_then(|id| StatementId::try_from(id).ok());
            let statement = statement.ok_or(Failure::Damaged("the name of a returned text"))?;
            found.extend(self.read(&key)?.map(|(_, returned)| (statement, returned)));
        }
        Ok(found)
    }

    /// Erases what the person typed.
    pub(crate) async fn forget(&self, batch: Batch, person: PersonId) -> Result<Batch, Failure> {
        Ok(self.keys_of(person).await?.into_iter().fold(batch, Batch::erase))
    }

    async fn keys_of(&self, person: PersonId) -> Result<Vec<VaultKey>, Failure> {
        let is_theirs = |value: &[u8]| {
            let read: Result<Returned, _> = serde_json::from_slice(value);
            read.is_ok_and(|returned| returned.person() == Some(person))
        };
        vault::matching(&*self.store, vault::RETURNED, is_theirs).await
    }

    fn read(&self, key: &VaultKey) -> Result<Option<(ReturnedId, Returned)>, Failure> {
        let Some(bytes) = self.store.get(key)? else { return Ok(None) };
        let returned = serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("a returned text"))?;
        let id = key.bytes().last_chunk().copied().ok_or(Failure::Damaged("the name of a returned text"))?;
        Ok(Some((id, returned)))
    }
}
