//! The reminder that a statement's coordinators send to those who have not answered whether they sign: whom it reaches, and
//! what lies in the vault of the last one.

use super::{Item, Notices, What, Wish, put};
use crate::{
    app::App,
    failure::Failure,
    signing::{signatories, silent},
    vault::{self, sweep},
};
use bytes::Bytes;
use ledger::{Register, Statement};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::{Batch, VaultKey};
use terms::{OrganisationId, PersonId, StatementId, Timestamp, limits};

/// The reminder that went last. It is kept as long as its letters are of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reminder {
    at_ms: i64,
    /// What the coordinators say themselves.
    pub(crate) text: Option<String>,
}

/// Whom a reminder reaches.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Who hears it, and for which organisations.
    people: BTreeMap<PersonId, Vec<OrganisationId>>,
    /// The organisations for which somebody hears it.
    pub(crate) reached: BTreeSet<OrganisationId>,
    /// Those that have not answered and for which nobody does: nobody signs for them, or whoever does wants no mail.
    pub(crate) missed: BTreeSet<OrganisationId>,
}

impl Reach {
    /// How many people hear it.
    pub(crate) fn people(&self) -> usize {
        self.people.len()
    }
}

/// What became of the wish to remind.
pub(crate) enum Reminding {
    Sent,
    /// The last one went too short a time ago.
    Lately(Timestamp),
}

impl Notices {
    /// Whom a reminder would reach now.
    pub(crate) fn reach(&self, app: &App, register: &Register, statement: &Statement) -> Result<Reach, Failure> {
        let mut reach = Reach::default();
        for organisation in silent(register, statement) {
            for person in signatories(register, organisation) {
                if app.people.record(person)?.is_some() && self.record(person)?.wish != Wish::None {
                    reach.people.entry(person).or_default().push(organisation);
                    reach.reached.insert(organisation);
                }
            }
            if !reach.reached.contains(&organisation) {
                reach.missed.insert(organisation);
            }
        }
        Ok(reach)
    }

    /// The reminder that went last, if it was not long ago.
    pub(crate) fn reminder(&self, statement: StatementId) -> Result<Option<Reminder>, Failure> {
        let Some(bytes) = self.store.get(&vault::reminder_key(statement))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("a reminder"))
    }

    /// When those who have not answered whether they sign this version were reminded last, by their coordinators or because
    /// the time is nearly over.
    pub(crate) async fn reminded(&self, statement: &Statement) -> Result<Option<Timestamp>, Failure> {
        let told = self.told(statement.id).await;
        self.last_of(statement, told.reminded_to_sign.as_ref())
    }

    fn last_of(
        &self,
        statement: &Statement,
        by_itself: Option<&super::RemindedToSign>,
    ) -> Result<Option<Timestamp>, Failure> {
        let since = statement.sign_on.as_ref().map(|on| on.since);
        let by_itself = by_itself.map(|last| last.at_ms);
        let asked = self.reminder(statement.id)?.map(|last| last.at_ms);
        // What went before the text was sealed anew was about another.
        let last = by_itself.into_iter().chain(asked).max().map(Timestamp::from_ms);
        Ok(last.filter(|last| since.is_some_and(|since| *last >= since)))
    }

    /// Puts the reminder into the records of those whom it reaches, unless another went a short time ago. `answer` is stored
    /// with it.
    pub(crate) async fn remind(
        &self,
        app: &App,
        statement: &Statement,
        reach: Reach,
        text: Option<String>,
        answer: Option<(VaultKey, Bytes)>,
    ) -> Result<Reminding, Failure> {
        let mut known = self.turn.lock().await;
        let now = app.clock.now();
        let by_itself = known.told.get(&statement.id).and_then(|told| told.reminded_to_sign.clone());
        let last = self.last_of(statement, by_itself.as_ref())?;
        if let Some(last) = last.filter(|last| now < again(*last)) {
            return Ok(Reminding::Lately(last));
        }
        let reminder = Reminder { at_ms: now.ms(), text };
        let bytes = serde_json::to_vec(&reminder).expect("texts and numbers are JSON");
        let mut batch = Batch::new().put(vault::reminder_key(statement.id), bytes.into());
        let mut changed = Vec::new();
        let version = statement.sign_on.as_ref().map_or(0, |on| on.version.0);
        for (person, organisations) in reach.people {
            let item = |organisation| Item::new(statement.id, organisation, What::Reminded { version }, now);
            let record = organisations.into_iter().map(item).fold(self.record(person)?, super::Record::with);
            batch = put(batch, person, &record);
            changed.push((person, record));
        }
        let batch = answer.into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        changed.iter().for_each(|(person, record)| known.look(*person, record));
        Ok(Reminding::Sent)
    }

    /// Erases reminders whose letters are of no use any more.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let is_over = |stored: &[u8]| {
            let read: Option<Reminder> = serde_json::from_slice(stored).ok();
            read.is_none_or(|last| now.ms() - last.at_ms >= limits::LETTER_WITHIN_MS)
        };
        sweep(&*self.store, vault::REMINDER, is_over).await
    }
}

/// When the next may go.
pub(crate) fn again(last: Timestamp) -> Timestamp {
    Timestamp::from_ms(last.ms() + limits::SIGNING_REMINDER_EVERY_MS)
}
