//! Tokens that a person makes for tools of theirs. A token is 32 random bytes behind a word that tells what it is; it is
//! shown once, and the vault holds its hash. It is named, ends by itself, and can be revoked at any time.

use crate::{failure::Failure, random::random, scope::Scope, vault};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, PersonId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard, broadcast};

/// A token's id: the hash of its secret.
pub(crate) type TokenId = [u8; 32];

/// What every secret begins with: whoever finds one somewhere knows what it is.
const PREFIX: &str = "lausuma_";
/// Its use is noted at most so often.
const NOTED_EVERY_MS: i64 = 60 * 60 * 1000;

/// A token that is in force.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) person: PersonId,
    pub(crate) scope: Scope,
    pub(crate) expires: Timestamp,
}

/// A token as its person sees it.
pub(crate) struct Listed {
    pub(crate) id: TokenId,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) made: Timestamp,
    pub(crate) expires: Timestamp,
    pub(crate) used: Option<Timestamp>,
}

/// What becomes a token.
pub(crate) struct NewToken {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) made: Timestamp,
    pub(crate) expires: Timestamp,
}

/// Why no token was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotMade {
    /// The person has as many as fit.
    TooMany,
}

#[derive(Serialize, Deserialize)]
struct Record {
    person: String,
    name: String,
    scope: String,
    made_ms: i64,
    expires_ms: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used_ms: Option<i64>,
}

/// Makes, finds and revokes tokens.
pub(crate) struct Tokens {
    store: Arc<dyn Store>,
    ended: broadcast::Sender<TokenId>,
    /// Lists of tokens change one after the other.
    turn: Mutex<()>,
}

impl Tokens {
    /// The tokens of this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Tokens { store, ended: broadcast::Sender::new(64), turn: Mutex::default() }
    }

    /// Makes a token and stores `puts` with it, which are made from its id; gives its secret, which is stored nowhere.
    pub(crate) async fn make(
        &self,
        new: NewToken,
        puts: impl FnOnce(&TokenId) -> Option<(VaultKey, Bytes)>,
    ) -> Result<Result<(TokenId, String), NotMade>, Failure> {
        let secret = format!("{PREFIX}{}", Digest::new(random()));
        let id = id_of(&secret);
        let _turn = self.turn.lock().await;
        let (mut ids, mut batch) = (self.ids(new.person)?, Batch::new());
        let over = self.over(&ids, new.made)?;
        ids.retain(|id| !over.contains(id));
        for id in &over {
            batch = batch.erase(vault::token_key(id));
        }
        if ids.len() >= limits::TOKENS_MAX {
            return Ok(Err(NotMade::TooMany));
        }
        ids.push(id);
        let record = Record {
            person: new.person.to_string(),
            name: new.name,
            scope: new.scope.name().to_owned(),
            made_ms: new.made.ms(),
            expires_ms: new.expires.ms(),
            used_ms: None,
        };
        batch = batch.put(vault::token_key(&id), bytes(&record));
        batch = batch.put(vault::tokens_key(new.person), ids.concat().into());
        if let Some((key, value)) = puts(&id) {
            batch = batch.put(key, value);
        }
        self.store.append(batch).await?;
        Ok(Ok((id, secret)))
    }

    /// The token of a secret, if it is in force. Notes now and then that it is used.
    pub(crate) async fn find(&self, secret: &str, now: Timestamp) -> Result<Option<(TokenId, Token)>, Failure> {
        if !secret.starts_with(PREFIX) {
            return Ok(None);
        }
        let id = id_of(secret);
        let Some(record) = self.record(&id)? else { return Ok(None) };
        let token = record.token()?;
        if token.expires <= now {
            return Ok(None);
        }
        let is_noted = record.used_ms.is_some_and(|used| now.ms() - used < NOTED_EVERY_MS);
        // Reading must go on when the disk is full: that it could not be noted is no reason to refuse anything.
        if !is_noted && let Err(failure) = self.note(&id, now).await {
            tracing::warn!(%failure, "that a token is used was not noted");
        }
        Ok(Some((id, token)))
    }

    /// The person's tokens that are in force, newest first.
    pub(crate) fn list(&self, person: PersonId, now: Timestamp) -> Result<Vec<Listed>, Failure> {
        let mut listed = Vec::new();
        for id in self.ids(person)?.into_iter().rev() {
            let Some(record) = self.record(&id)? else { continue };
            let Token { scope, expires, .. } = record.token()?;
            if expires > now {
                let (made, used) = (Timestamp::from_ms(record.made_ms), record.used_ms.map(Timestamp::from_ms));
                listed.push(Listed { id, name: record.name, scope, made, expires, used });
            }
        }
        Ok(listed)
    }

    /// Revokes one of the person's tokens, and says whether it was one; open sockets learn of it by [`Tokens::ended`].
    pub(crate) async fn revoke(&self, person: PersonId, id: &TokenId) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let mut ids = self.ids(person)?;
        let before = ids.len();
        ids.retain(|other| other != id);
        if ids.len() == before {
            return Ok(false);
        }
        let batch = Batch::new().erase(vault::token_key(id)).put(vault::tokens_key(person), ids.concat().into());
        self.store.append(batch).await?;
        // Nobody listening is no error: then no socket is open.
        let _ = self.ended.send(*id);
        Ok(true)
    }

    /// All tokens of the person, about to be revoked; none is made while this is held.
    pub(crate) async fn ending(&self, person: PersonId) -> Result<Ending<'_>, Failure> {
        let turn = self.turn.lock().await;
        Ok(Ending { tokens: self, person, ids: self.ids(person)?, _turn: turn })
    }

    /// Tokens as they are revoked.
    pub(crate) fn ended(&self) -> broadcast::Receiver<TokenId> {
        self.ended.subscribe()
    }

    async fn note(&self, id: &TokenId, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        // It may have been revoked while this waited, and must not come back.
        let Some(record) = self.record(id)? else { return Ok(()) };
        let record = Record { used_ms: Some(now.ms()), ..record };
        self.store.append(Batch::new().put(vault::token_key(id), bytes(&record))).await?;
        Ok(())
    }

    fn over(&self, ids: &[TokenId], now: Timestamp) -> Result<Vec<TokenId>, Failure> {
        let mut over = Vec::new();
        for id in ids {
            if self.record(id)?.is_none_or(|record| record.expires_ms <= now.ms()) {
                over.push(*id);
            }
        }
        Ok(over)
    }

    fn record(&self, id: &TokenId) -> Result<Option<Record>, Failure> {
        let bytes = self.store.get(&vault::token_key(id))?;
        bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(|_| DAMAGED)).transpose()
    }

    fn ids(&self, person: PersonId) -> Result<Vec<TokenId>, Failure> {
        let bytes = self.store.get(&vault::tokens_key(person))?.unwrap_or_default();
        let (ids, rest) = bytes.as_chunks::<32>();
        if rest.is_empty() { Ok(ids.to_vec()) } else { Err(DAMAGED) }
    }
}

/// Tokens that are revoked together with something else.
pub(crate) struct Ending<'a> {
    tokens: &'a Tokens,
    person: PersonId,
    ids: Vec<TokenId>,
    _turn: MutexGuard<'a, ()>,
}

impl Ending<'_> {
    /// Erases them, and the list of them.
    pub(crate) fn forget(&self, batch: Batch) -> Batch {
        let batch = batch.erase(vault::tokens_key(self.person));
        self.ids.iter().fold(batch, |batch, id| batch.erase(vault::token_key(id)))
    }

    /// They are gone: their open sockets close.
    pub(crate) fn announce(self) {
        for id in self.ids {
            // Nobody listening is no error: then no socket is open.
            let _ = self.tokens.ended.send(id);
        }
    }
}

const DAMAGED: Failure = Failure::Damaged("a token");

impl Record {
    fn token(&self) -> Result<Token, Failure> {
        let person = self.person.parse().map_err(|_| DAMAGED)?;
        let scope = Scope::named(&self.scope).ok_or(DAMAGED)?;
        Ok(Token { person, scope, expires: Timestamp::from_ms(self.expires_ms) })
    }
}

fn bytes(record: &Record) -> Bytes {
    serde_json::to_vec(record).expect("a record of texts and numbers is JSON").into()
}

fn id_of(secret: &str) -> TokenId {
    Sha256::digest(secret).into()
}
