//! Comments that people of one organisation prepare together before one of them hands it in: in the vault, apart from the
//! ledger, seen by nobody else. Whoever saves says which wording they began from, so that nobody's words are written over
//! unseen.

use crate::{failure::Failure, random::random, returned::Place, vault};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{PersonId, StatementId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};

/// Which one.
pub(crate) type PreparedId = [u8; 16];

/// A comment that is being prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Prepared {
    /// What its form holds, name by name.
    pub(crate) fields: Vec<(String, String)>,
    /// Who saved it last; empty if they were erased.
    person: String,
    at_ms: i64,
    /// How often it was saved.
    pub(crate) revision: u32,
    /// Whether it has become a comment; then it is only kept until it is swept.
    #[serde(default)]
    handed_in: bool,
}

impl Prepared {
    /// Who saved it last.
    pub(crate) fn person(&self) -> Option<PersonId> {
        self.person.parse().ok()
    }

    /// When it was saved last.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }

    /// The field's value; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// What somebody saves.
pub(crate) struct Saving {
    /// Which one; none for a new one.
    pub(crate) id: Option<PreparedId>,
    /// The wording that they began from.
    pub(crate) revision: u32,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) by: PersonId,
    pub(crate) at: Timestamp,
}

/// Why it was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSaved {
    /// As many are prepared as fit.
    Full,
    /// It is longer than anything that could be handed in.
    TooLong,
    /// Somebody handed it in or removed it.
    Gone,
    /// Somebody else saved it meanwhile, like this.
    Changed(Box<Prepared>),
}

/// All that is being prepared.
pub(crate) struct Preparations {
    store: Arc<dyn Store>,
    /// Saved, handed in and removed in one turn.
    turn: Mutex<()>,
}

impl Preparations {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Preparations { store, turn: Mutex::default() }
    }

    /// Waits for whoever saves, hands in or erases.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// What the organisation prepares about the statement, oldest first.
    pub(crate) fn list(&self, at: Place) -> Result<Vec<(PreparedId, Prepared)>, Failure> {
        let prefix = vault::prepared_prefix(at);
        let keys = self.store.keys(vault::PREPARED, Some(&prefix), limits::PREPARED_MAX * 2)?;
        let own = keys.into_iter().filter(|key| key.bytes().starts_with(prefix.bytes()));
        let read = own.filter_map(|key| self.read(&key).transpose()).collect::<Result<Vec<_>, _>>()?;
        let mut list: Vec<_> = read.into_iter().filter(|(_, prepared)| !prepared.handed_in).collect();
        list.sort_by_key(|(id, prepared)| (prepared.at_ms, *id));
        Ok(list)
    }

    /// One of them.
    pub(crate) fn get(&self, at: Place, id: &PreparedId) -> Result<Option<Prepared>, Failure> {
        let found = self.read(&vault::prepared_key(at, id))?.map(|(_, prepared)| prepared);
        Ok(found.filter(|prepared| !prepared.handed_in))
    }

    /// Saves it, and remembers the answer with it; gives its id and the wording's number.
    pub(crate) async fn save(
        &self,
        at: Place,
        saving: Saving,
        remember: impl FnOnce(&PreparedId, &Prepared) -> Option<(VaultKey, bytes::Bytes)>,
    ) -> Result<Result<(PreparedId, Prepared), NotSaved>, Failure> {
        let _turn = self.turn.lock().await;
        if saving.fields.iter().map(|(_, value)| value.len()).sum::<usize>() > limits::PREPARED_BYTES_MAX {
            return Ok(Err(NotSaved::TooLong));
        }
        let before = match &saving.id {
            Some(id) => match self.get(at, id)? {
                Some(before) if before.revision != saving.revision => {
                    return Ok(Err(NotSaved::Changed(Box::new(before))));
                }
                Some(before) => before.revision,
                None => return Ok(Err(NotSaved::Gone)),
            },
            None if self.list(at)?.len() >= limits::PREPARED_MAX => return Ok(Err(NotSaved::Full)),
            None => 0,
        };
        let id = saving.id.unwrap_or_else(random);
        let prepared = Prepared {
            fields: saving.fields,
            person: saving.by.to_string(),
            at_ms: saving.at.ms(),
            revision: before + 1,
            handed_in: false,
        };
        let batch = Batch::new().put(vault::prepared_key(at, &id), bytes(&prepared));
        let batch = remember(&id, &prepared).into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        Ok(Ok((id, prepared)))
    }

    /// What is stored with the comment that this one becomes, so that it becomes one alone. Whoever asks holds the turn.
    pub(crate) fn handed_in(&self, at: Place, id: &PreparedId, prepared: Prepared) -> (VaultKey, bytes::Bytes) {
        (vault::prepared_key(at, id), bytes(&Prepared { handed_in: true, fields: vec![], ..prepared }))
    }

    /// Removes it; gives whether it was there.
    pub(crate) async fn remove(&self, at: Place, id: &PreparedId) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let is_there = self.get(at, id)?.is_some();
        if is_there {
            self.store.append(Batch::new().erase(vault::prepared_key(at, id))).await?;
        }
        Ok(is_there)
    }

    /// What the person saved last, with the statement that it is about.
    pub(crate) async fn of(&self, person: PersonId) -> Result<Vec<(StatementId, Prepared)>, Failure> {
        let mut found = Vec::new();
        for key in self.keys_of(person).await? {
            let statement = key.bytes().get(..16).and_then(|id| StatementId::try_from(id).ok());
            let statement = statement.ok_or(Failure::Damaged("the name of a prepared comment"))?;
            found.extend(self.read(&key)?.map(|(_, prepared)| (statement, prepared)));
        }
        Ok(found)
    }

    /// Takes the person's name off what they saved last: the words are their organisation's.
    pub(crate) async fn forget(&self, batch: Batch, person: PersonId) -> Result<Batch, Failure> {
        let mut batch = batch;
        for key in self.keys_of(person).await? {
            if let Some((_, prepared)) = self.read(&key)? {
                batch = batch.put(key, bytes(&Prepared { person: String::new(), ..prepared }));
            }
        }
        Ok(batch)
    }

    /// Erases what has become comments.
    pub(crate) async fn sweep(&self) -> Result<(), Failure> {
        let is_over =
            |stored: &[u8]| serde_json::from_slice::<Prepared>(stored).is_ok_and(|prepared| prepared.handed_in);
        vault::sweep(&*self.store, vault::PREPARED, is_over).await
    }

    async fn keys_of(&self, person: PersonId) -> Result<Vec<VaultKey>, Failure> {
        let is_theirs = |stored: &[u8]| {
            serde_json::from_slice::<Prepared>(stored).is_ok_and(|prepared| prepared.person() == Some(person))
        };
        vault::matching(&*self.store, vault::PREPARED, is_theirs).await
    }

    fn read(&self, key: &VaultKey) -> Result<Option<(PreparedId, Prepared)>, Failure> {
        let Some(bytes) = self.store.get(key)? else { return Ok(None) };
        let damaged = || Failure::Damaged("a prepared comment");
        let prepared = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        Ok(Some((key.bytes().last_chunk().copied().ok_or_else(damaged)?, prepared)))
    }
}

fn bytes(prepared: &Prepared) -> bytes::Bytes {
    serde_json::to_vec(prepared).expect("texts and numbers are JSON").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use terms::OrganisationId;

    const PLACE: Place = Place { statement: StatementId::new([1; 16]), organisation: OrganisationId::new([2; 16]) };
    const ONE: PersonId = PersonId::new([3; 16]);
    const OTHER: PersonId = PersonId::new([4; 16]);

    fn saving(id: Option<PreparedId>, revision: u32, text: &str, by: PersonId) -> Saving {
        let fields = vec![("text".to_owned(), text.to_owned())];
        Saving { id, revision, fields, by, at: Timestamp::from_ms(1_800_000_000_000) }
    }

    async fn save(all: &Preparations, saving: Saving) -> Result<(PreparedId, Prepared), NotSaved> {
        all.save(PLACE, saving, |_, _| None).await.expect("the store works")
    }

    #[tokio::test]
    async fn two_who_save_see_each_other_and_it_is_handed_in_once() {
        let all = Preparations::new(Arc::new(store::MemoryStore::new()));
        let (id, first) = save(&all, saving(None, 0, "Ä", ONE)).await.expect("saved");
        let (_, second) = save(&all, saving(Some(id), first.revision, "Ä ja Ö", OTHER)).await.expect("saved");
        let stale = save(&all, saving(Some(id), first.revision, "oma", ONE)).await;
        assert_eq!(stale, Err(NotSaved::Changed(Box::new(second.clone()))));
        assert_eq!(all.list(PLACE).expect("read"), [(id, second.clone())]);
        assert_eq!(all.of(OTHER).await.expect("read").len(), 1);
        let elsewhere = Place { organisation: OrganisationId::new([9; 16]), ..PLACE };
        assert_eq!(all.list(elsewhere).expect("read"), []);
        let (key, value) = all.handed_in(PLACE, &id, second);
        all.store.append(Batch::new().put(key, value)).await.expect("stored");
        assert_eq!((all.list(PLACE).expect("read"), all.get(PLACE, &id).expect("read")), (vec![], None));
        assert_eq!(save(&all, saving(Some(id), 2, "x", ONE)).await, Err(NotSaved::Gone));
        assert!(!all.remove(PLACE, &id).await.expect("read"));
        all.sweep().await.expect("swept");
        assert_eq!(all.store.keys(vault::PREPARED, None, 10).expect("read"), []);
    }

    #[tokio::test]
    async fn so_many_fit_and_none_is_longer_than_what_could_be_handed_in() {
        let all = Preparations::new(Arc::new(store::MemoryStore::new()));
        for (bytes, fits) in [(-1, true), (0, true), (1, false)] {
            let text = "x".repeat(limits::PREPARED_BYTES_MAX.checked_add_signed(bytes).expect("small"));
            assert_eq!(save(&all, saving(None, 0, &text, ONE)).await.is_ok(), fits, "{bytes}");
        }
        for _ in 2..limits::PREPARED_MAX {
            save(&all, saving(None, 0, "x", ONE)).await.expect("it fits");
        }
        assert_eq!(save(&all, saving(None, 0, "x", ONE)).await, Err(NotSaved::Full));
        let (id, _) = all.list(PLACE).expect("read")[0];
        assert!(all.remove(PLACE, &id).await.expect("read"));
        save(&all, saving(None, 0, "x", ONE)).await.expect("it fits again");
    }

    #[tokio::test]
    async fn who_is_erased_is_no_longer_named_and_the_words_stay() {
        let all = Preparations::new(Arc::new(store::MemoryStore::new()));
        let (id, _) = save(&all, saving(None, 0, "Ä", ONE)).await.expect("saved");
        let batch = all.forget(Batch::new(), ONE).await.expect("read");
        all.store.append(batch).await.expect("stored");
        let prepared = all.get(PLACE, &id).expect("read").expect("it is there");
        assert_eq!((prepared.person(), prepared.get("text")), (None, "Ä"));
    }
}
