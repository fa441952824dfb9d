//! What people are told by mail: when each wants to be, what waits for them, and up to where of its ledger each statement
//! has been told of. `chores/notices.rs` fills and empties this; a page and the interface set the wish.
//!
//! Nothing is lost and nothing is told twice: what a statement's news puts into people's records is one append with how
//! far it has been told of, and a letter is one append with the record that it was taken from.

mod record;
mod reminding;
mod token;
mod told;

pub(crate) use record::{Item, Record, What, Wish};
pub(crate) use reminding::{Reach, Reminding, again};
pub(crate) use token::Tokens;
pub(crate) use told::{Reminded, RemindedToSign, Told};

use crate::{app::App, failure::Failure, mail::Letter, vault};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Batch, Store};
use terms::{PersonId, StatementId, Timestamp};
use tokio::sync::{Mutex, MutexGuard};

/// Keys that are looked at at once.
const PAGE: usize = 256;

/// Everybody's records.
pub(crate) struct Notices {
    store: Arc<dyn Store>,
    /// Addresses at which people ask for no more letters.
    pub(crate) tokens: Tokens,
    /// One at a time changes a record: what was read is what is put back.
    turn: Mutex<Known>,
}

/// What is known of the records without reading them.
#[derive(Default)]
pub(crate) struct Known {
    /// When somebody's record has to be looked at next.
    due: BTreeMap<PersonId, Timestamp>,
    told: BTreeMap<StatementId, Told>,
}

impl Notices {
    pub(crate) fn new(store: Arc<dyn Store>, key: [u8; 32]) -> Self {
        Notices { store, tokens: Tokens::new(key), turn: Mutex::default() }
    }

    /// Reads what waits. What was decided before notices were ever sent is old: nobody is told of it.
    pub(crate) async fn begin(&self, app: &App) -> Result<(), Failure> {
        let mut known = self.turn.lock().await;
        let (register, shelf) = (app.register.view(), app.register.shelf());
        let statements = register.statements().iter().filter_map(|(id, _)| shelf.get(*id));
        if self.store.get(&vault::telling_key())?.is_none() {
            let mut batch = Batch::new().put(vault::telling_key(), Bytes::from_static(b"1"));
            for statement in statements {
                let told = Told { upto: statement.length.0, ..Told::default() };
                batch = batch.put(vault::told_key(statement.id), told.bytes());
                known.told.insert(statement.id, told);
            }
            self.store.append(batch).await?;
        } else {
            for statement in statements {
                known.told.insert(statement.id, Told::of(&*self.store, statement.id)?);
            }
        }
        let mut last = None;
        loop {
            let keys = self.store.keys(vault::NOTICES, last.as_ref(), PAGE)?;
            let Some(end) = keys.last() else { return Ok(()) };
            last = Some(end.clone());
            for key in keys {
                let person = PersonId::try_from(key.bytes()).map_err(|_| Failure::Damaged("the name of a record"))?;
                let due = self.record(person)?.due();
                known.due.extend(due.map(|due| (person, due)));
            }
        }
    }

    /// The person's record.
    pub(crate) fn record(&self, person: PersonId) -> Result<Record, Failure> {
        let Some(bytes) = self.store.get(&vault::notices_key(person))? else { return Ok(Record::default()) };
        Record::read(&bytes).ok_or(Failure::Damaged("what a person is told"))
    }

    /// They want to be told so from now on, and want newsletters or not. What is not said stays. Gives their record; none if
    /// there is no such person.
    pub(crate) async fn choose(
        &self,
        app: &App,
        person: PersonId,
        wish: Option<Wish>,
        bulletins: Option<bool>,
    ) -> Result<Option<Record>, Failure> {
        let mut known = self.turn.lock().await;
        if app.people.record(person)?.is_none() {
            return Ok(None);
        }
        let before = self.record(person)?;
        let record = wish.into_iter().fold(before.clone(), Record::wanting);
        let now = app.clock.now();
        let record = bulletins.into_iter().fold(record, |record, wants| record.with_bulletins(wants, now));
        if record != before {
            self.store.append(put(Batch::new(), person, &record)).await?;
            known.look(person, &record);
        }
        Ok(Some(record))
    }

    /// Nobody's record changes meanwhile.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, Known> {
        self.turn.lock().await
    }

    /// Erases the person's record.
    pub(crate) fn forget(&self, batch: Batch, person: PersonId) -> Batch {
        batch.erase(vault::notices_key(person))
    }

    /// Up to where people have been told of the statement.
    pub(crate) async fn told(&self, statement: StatementId) -> Told {
        self.turn.lock().await.told.get(&statement).cloned().unwrap_or_default()
    }

    /// Puts what people are told into their records, with how far that is.
    pub(crate) async fn deliver(
        &self,
        app: &App,
        statement: StatementId,
        told: Told,
        items: BTreeMap<PersonId, Vec<Item>>,
    ) -> Result<(), Failure> {
        let mut known = self.turn.lock().await;
        let mut batch = Batch::new().put(vault::told_key(statement), told.bytes());
        let mut changed = Vec::new();
        for (person, items) in items {
            if app.people.record(person)?.is_none() {
                continue;
            }
            let before = self.record(person)?;
            let record = items.into_iter().fold(before.clone(), Record::with);
            if record != before {
                batch = put(batch, person, &record);
                changed.push((person, record));
            }
        }
        self.store.append(batch).await?;
        known.told.insert(statement, told);
        changed.iter().for_each(|(person, record)| known.look(*person, record));
        Ok(())
    }

    /// Those whose record has to be looked at by now, the longest due first.
    pub(crate) async fn due(&self, now: Timestamp) -> Vec<PersonId> {
        let known = self.turn.lock().await;
        let mut due: Vec<_> = known.due.iter().filter(|(_, at)| **at <= now).map(|(who, at)| (*at, *who)).collect();
        due.sort();
        due.into_iter().map(|(_, person)| person).collect()
    }

    /// When the next record has to be looked at.
    pub(crate) async fn next(&self) -> Option<Timestamp> {
        self.turn.lock().await.due.values().min().copied()
    }

    /// Stores letters with the record that is left, and has them sent; not if the record has changed since it was read, or
    /// there is no room. Says how many went.
    pub(crate) async fn send(
        &self,
        app: &App,
        person: PersonId,
        before: &Record,
        left: &Record,
        letters: Vec<Letter>,
    ) -> Result<Option<usize>, Failure> {
        let mut known = self.turn.lock().await;
        if self.record(person)? != *before {
            return Ok(Some(0));
        }
        let staged: Option<Vec<_>> = letters.into_iter().map(|letter| app.mail.stage(letter)).collect();
        let Some(staged) = staged else { return Ok(None) };
        let batch = staged.iter().fold(put(Batch::new(), person, left), |batch, mail| {
            let (key, value) = mail.put();
            batch.put(key, value)
        });
        self.store.append(batch).await?;
        known.look(person, left);
        Ok(Some(staged.into_iter().filter_map(|mail| mail.stored()).count()))
    }
}

impl Known {
    fn look(&mut self, person: PersonId, record: &Record) {
        match record.due() {
            Some(due) => self.due.insert(person, due),
            None => self.due.remove(&person),
        };
    }
}

/// Of somebody for whom nothing waits, and who has not chosen anything, nothing is held.
fn put(batch: Batch, person: PersonId, record: &Record) -> Batch {
    match *record == Record::default() {
        true => batch.erase(vault::notices_key(person)),
        false => batch.put(vault::notices_key(person), record.bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::harness::Server;

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_decided_before_notices_were_sent_is_told_to_nobody() {
        let (server, _folder) = Server::start().await;
        let (app, old) = (&server.app, server.open_statement("Vanha").await.parse().expect("an id"));
        assert_eq!(
            app.notices.told(old).await,
            Told::default(),
            "it was made since, and is told of from its first entry"
        );
        // As it was before there were notices.
        let batch = Batch::new().erase(vault::telling_key()).erase(vault::told_key(old));
        app.store.append(batch).await.expect("it is stored");
        for _ in 0..2 {
            let notices = Notices::new(app.store.clone(), [0; 32]);
            notices.begin(app).await.expect("it begins");
            assert_eq!(notices.told(old).await, Told { upto: 1, ..Told::default() });
        }
        let new = server.open_statement("Uusi").await.parse().expect("an id");
        let notices = Notices::new(app.store.clone(), [0; 32]);
        notices.begin(app).await.expect("it begins");
        assert_eq!((notices.told(old).await.upto, notices.told(new).await.upto), (1, 0));
    }
}
