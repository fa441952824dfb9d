//! Who is signed in. A token is 32 random bytes; the vault holds its hash, so that a session outlives a restart and a
//! copy of the disk signs nobody in. A person's sessions are listed beside, so that each can be ended.

pub(crate) mod device;
mod record;

pub(crate) use record::{Beginning, Lasts};

use crate::{failure::Failure, random::random, vault};
use bytes::Bytes;
use record::Record;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store};
use terms::{Digest, PersonId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard, broadcast};

/// A session's name: the hash of its token.
pub(crate) type SessionId = [u8; 32];

/// People whose sessions change wait for each other only if they share one of these.
const STRIPES: usize = 64;
/// Old sessions that are looked at whenever one begins.
const SWEPT: usize = 8;

/// Begins, finds, lists and ends sessions.
pub(crate) struct Sessions {
    store: Arc<dyn Store>,
    ended: broadcast::Sender<SessionId>,
    stripes: Vec<Mutex<()>>,
}

/// A session as its person sees it.
pub(crate) struct Session {
    pub(crate) id: SessionId,
    pub(crate) begun: Timestamp,
    pub(crate) seen: Timestamp,
    pub(crate) device: String,
}

impl Sessions {
    /// The sessions of this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        let stripes = (0..STRIPES).map(|_| Mutex::default()).collect();
        Sessions { store, ended: broadcast::Sender::new(64), stripes }
    }

    /// Signs the person in, in one append with `batch`; the token is shown once and never stored.
    pub(crate) async fn begin(&self, beginning: Beginning, batch: Batch) -> Result<String, Failure> {
        let (person, now) = (beginning.person, beginning.at);
        let token = Digest::new(random()).to_string();
        let id = id_of(&token);
        let _turn = self.turn(person).await;
        let mut ids = self.ids(person)?;
        let mut gone = Vec::new();
        for old in ids.iter().take(SWEPT).copied().collect::<Vec<_>>() {
            if self.record(&old, now)?.is_none_or(|record| record.is_over(now)) {
                gone.push(old);
            }
        }
        gone.extend(ids.first().filter(|_| gone.is_empty() && ids.len() >= limits::SESSIONS_MAX));
        ids.retain(|id| !gone.contains(id));
        ids.push(id);
        let batch = gone.iter().fold(batch, forget);
        let batch = batch.put(vault::session_key(&id), Record::new(beginning).bytes());
        self.store.append(batch.put(vault::sessions_key(person), ids.concat().into())).await?;
        self.announce(&gone);
        Ok(token)
    }

    /// The session of a token, and whose it is. Notes now and then that it is used.
    pub(crate) async fn find(&self, token: &str, now: Timestamp) -> Result<Option<(SessionId, PersonId)>, Failure> {
        let id = id_of(token);
        let Some(record) = self.record(&id, now)?.filter(|record| !record.is_over(now)) else { return Ok(None) };
        let person = record.person()?;
        // Reading must go on when the disk is full: that it could not be noted is no reason to refuse anything.
        if record.is_long_unseen(now)
            && let Err(failure) = self.see(&id, person, now).await
        {
            tracing::warn!(%failure, "that a session is used was not noted");
        }
        Ok(Some((id, person)))
    }

    /// Until when the session lasts if it is not used any more: in the past if it is gone, none if it lasts until it is ended.
    pub(crate) fn until(&self, id: &SessionId, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        Ok(self.record(id, now)?.map_or(Some(Timestamp::from_ms(0)), |record| record.until()))
    }

    /// The person's sessions, the newest first.
    pub(crate) fn list(&self, person: PersonId, now: Timestamp) -> Result<Vec<Session>, Failure> {
        let mut sessions = Vec::new();
        for id in self.ids(person)?.into_iter().rev() {
            let Some(record) = self.record(&id, now)?.filter(|record| !record.is_over(now)) else { continue };
            sessions.push(Session { id, begun: record.begun(), seen: record.seen(), device: record.device });
        }
        Ok(sessions)
    }

    /// Signs out; open sockets of the session learn of it by [`Sessions::ended`].
    pub(crate) async fn end(&self, person: PersonId, id: SessionId) -> Result<(), Failure> {
        let _turn = self.turn(person).await;
        let mut ids = self.ids(person)?;
        ids.retain(|other| *other != id);
        let batch = forget(Batch::new(), &id);
        self.store.append(batch.put(vault::sessions_key(person), ids.concat().into())).await?;
        self.announce(&[id]);
        Ok(())
    }

    /// Signs out everywhere.
    pub(crate) async fn end_all(&self, person: PersonId) -> Result<(), Failure> {
        let ending = self.ending(person).await?;
        self.store.append(ending.forget(Batch::new())).await?;
        ending.announce();
        Ok(())
    }

    /// All sessions of the person, about to end; none begins while this is held.
    pub(crate) async fn ending(&self, person: PersonId) -> Result<Ending<'_>, Failure> {
        let turn = self.turn(person).await;
        Ok(Ending { sessions: self, person, ids: self.ids(person)?, _turn: turn })
    }

    /// Sessions as they end.
    pub(crate) fn ended(&self) -> broadcast::Receiver<SessionId> {
        self.ended.subscribe()
    }

    async fn see(&self, id: &SessionId, person: PersonId, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn(person).await;
        // It may have ended while this waited, and must not come back.
        let Some(record) = self.record(id, now)? else { return Ok(()) };
        let mut ids = self.ids(person)?;
        let batch = Batch::new().put(vault::session_key(id), record.seen_at(now).bytes());
        let batch = if ids.contains(id) {
            batch
        } else {
            // It was begun before there were lists.
            ids.insert(0, *id);
            batch.put(vault::sessions_key(person), ids.concat().into())
        };
        self.store.append(batch).await?;
        Ok(())
    }

    fn record(&self, id: &SessionId, now: Timestamp) -> Result<Option<Record>, Failure> {
        let bytes = self.store.get(&vault::session_key(id))?;
        bytes.map(|bytes: Bytes| Record::read(&bytes, now).ok_or(Failure::Damaged("a session"))).transpose()
    }

    fn ids(&self, person: PersonId) -> Result<Vec<SessionId>, Failure> {
        let bytes = self.store.get(&vault::sessions_key(person))?.unwrap_or_default();
        let (ids, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() { Ok(ids.to_vec()) } else { Err(Failure::Damaged("a list of sessions")) }
    }

    async fn turn(&self, person: PersonId) -> MutexGuard<'_, ()> {
        self.stripes[usize::from(person.bytes()[0]) % STRIPES].lock().await
    }

    fn announce(&self, ids: &[SessionId]) {
        for id in ids {
            // Nobody listening is no error: then no socket is open.
            let _ = self.ended.send(*id);
        }
    }
}

/// Sessions that end together with something else.
pub(crate) struct Ending<'a> {
    sessions: &'a Sessions,
    person: PersonId,
    ids: Vec<SessionId>,
    _turn: MutexGuard<'a, ()>,
}

impl Ending<'_> {
    /// Erases them, and the list of them.
    pub(crate) fn forget(&self, batch: Batch) -> Batch {
        self.ids.iter().fold(batch.erase(vault::sessions_key(self.person)), forget)
    }

    /// They are gone: their open sockets close.
    pub(crate) fn announce(self) {
        self.sessions.announce(&self.ids);
    }
}

/// The session, and the hat that was chosen in it.
fn forget(batch: Batch, id: &SessionId) -> Batch {
    batch.erase(vault::session_key(id)).erase(vault::hat_key(id))
}

fn id_of(token: &str) -> SessionId {
    Sha256::digest(token).into()
}
