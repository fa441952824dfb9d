//! An organisation's answer while its people prepare it together: in the vault, apart from the ledger, seen by nobody else.
//! Whoever saves says which wording they began from, so that nobody's words are written over unseen.

use super::fields::Fields;
use crate::{failure::Failure, vault};
use bytes::Bytes;
use ledger::SurveyNumber;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, Timestamp, limits};
use tokio::sync::Mutex;

/// What is prepared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// What the form holds, name by name.
    pub(crate) fields: Fields,
    /// Who saved it last; empty if they have no account, or were erased.
    person: String,
    at_ms: i64,
    /// How often it was saved.
    pub(crate) revision: u32,
}

impl Draft {
    /// Who saved it last.
    pub(crate) fn person(&self) -> Option<PersonId> {
        self.person.parse().ok()
    }

    /// When it was saved last.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }
}

/// Why it was not saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotSaved {
    /// It is longer than anything that could be handed in.
    TooLong,
    /// Somebody else saved it meanwhile, like this.
    Changed(Box<Draft>),
}

/// All that is being prepared.
pub(crate) struct Prepared {
    store: Arc<dyn Store>,
    /// Saved and erased in one turn.
    turn: Mutex<()>,
}

impl Prepared {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Prepared { store, turn: Mutex::default() }
    }

    /// Waits for whoever saves or hands in.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// What the organisation prepares.
    pub(crate) fn of(&self, survey: SurveyNumber, organisation: OrganisationId) -> Result<Option<Draft>, Failure> {
        self.read(&vault::survey_prepared_key(survey, organisation))
    }

    /// Saves it; gives the wording that is kept now. `remembered` is stored with it.
    pub(crate) async fn save(
        &self,
        (survey, organisation): (SurveyNumber, OrganisationId),
        revision: u32,
        fields: Fields,
        (by, at): (Option<PersonId>, Timestamp),
        remember: impl FnOnce(&Draft) -> Option<(VaultKey, Bytes)>,
    ) -> Result<Result<Draft, NotSaved>, Failure> {
        let _turn = self.turn.lock().await;
        if fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > limits::SURVEY_FORM_BYTES_MAX {
            return Ok(Err(NotSaved::TooLong));
        }
        let before = self.of(survey, organisation)?;
        let now = before.as_ref().map_or(0, |before| before.revision);
        if let Some(before) = before
            && revision != now
        {
            return Ok(Err(NotSaved::Changed(Box::new(before))));
        }
        let person = by.map(|person| person.to_string()).unwrap_or_default();
        let draft = Draft { fields, person, at_ms: at.ms(), revision: now + 1 };
        let batch = Batch::new().put(vault::survey_prepared_key(survey, organisation), bytes(&draft));
        let batch = remember(&draft).into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        Ok(Ok(draft))
    }

    /// What the person saved last, with the survey that it answers.
    pub(crate) async fn by(&self, person: PersonId) -> Result<Vec<(SurveyNumber, Draft)>, Failure> {
        let mut found = Vec::new();
        for key in self.keys_of(person).await? {
            let number = key.bytes().first_chunk().copied().map(u32::from_be_bytes);
            let survey = SurveyNumber(number.ok_or(Failure::Damaged("the name of a prepared answer"))?);
            found.extend(self.read(&key)?.map(|draft| (survey, draft)));
        }
        Ok(found)
    }

    /// Takes the person's name off what they saved last: the words are their organisation's.
    pub(crate) async fn forget(&self, batch: Batch, person: PersonId) -> Result<Batch, Failure> {
        let mut batch = batch;
        for key in self.keys_of(person).await? {
            if let Some(draft) = self.read(&key)? {
                batch = batch.put(key, bytes(&Draft { person: String::new(), ..draft }));
            }
        }
        Ok(batch)
    }

    async fn keys_of(&self, person: PersonId) -> Result<Vec<VaultKey>, Failure> {
        let is_theirs =
            |stored: &[u8]| serde_json::from_slice::<Draft>(stored).is_ok_and(|draft| draft.person() == Some(person));
        vault::matching(&*self.store, vault::SURVEY_PREPARED, is_theirs).await
    }

    fn read(&self, key: &VaultKey) -> Result<Option<Draft>, Failure> {
        let Some(bytes) = self.store.get(key)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("a prepared answer"))
    }
}

fn bytes(draft: &Draft) -> Bytes {
    serde_json::to_vec(draft).expect("texts and numbers are JSON").into()
}
