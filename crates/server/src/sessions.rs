//! Who is signed in. A token is 32 random bytes; the vault holds its hash, so that a session outlives a restart and a
//! copy of the disk signs nobody in.

use crate::{failure::Failure, random::random, vault};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store};
use terms::{Digest, PersonId};
use tokio::sync::broadcast;

/// A session's name: the hash of its token.
pub(crate) type SessionId = [u8; 32];

/// Begins, finds and ends sessions.
pub(crate) struct Sessions {
    store: Arc<dyn Store>,
    ended: broadcast::Sender<SessionId>,
}

impl Sessions {
    /// The sessions of this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Sessions { store, ended: broadcast::Sender::new(64) }
    }

    /// Signs the person in; the token is shown once and never stored.
    pub(crate) async fn begin(&self, person: PersonId) -> Result<String, Failure> {
        let token = Digest::new(random()).to_string();
        let key = vault::session_key(&id_of(&token));
        self.store.append(Batch::new().put(key, Bytes::copy_from_slice(person.bytes()))).await?;
        Ok(token)
    }

    /// The session of a token, and whose it is.
    pub(crate) fn find(&self, token: &str) -> Result<Option<(SessionId, PersonId)>, Failure> {
        let id = id_of(token);
        let Some(bytes) = self.store.get(&vault::session_key(&id))? else { return Ok(None) };
        let person = PersonId::try_from(&bytes[..]).map_err(|_| Failure::Damaged("a session"))?;
        Ok(Some((id, person)))
    }

    /// Signs out; open sockets of the session learn of it by [`Sessions::ended`].
    pub(crate) async fn end(&self, id: SessionId) -> Result<(), Failure> {
        self.store.append(Batch::new().erase(vault::session_key(&id)).erase(vault::hat_key(&id))).await?;
        // Nobody listening is no error: then no socket is open.
        let _ = self.ended.send(id);
        Ok(())
    }

    /// Sessions as they end.
    pub(crate) fn ended(&self) -> broadcast::Receiver<SessionId> {
        self.ended.subscribe()
    }
}

fn id_of(token: &str) -> SessionId {
    Sha256::digest(token).into()
}
