//! A command that is sent twice is done once. The first answer is stored in the same append as what it did; a repeat by
//! the same person on the same route gets it, and another body under the same key is refused.

use crate::{caller::Caller, failure::Failure, problem::Problem, vault};
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Store, VaultKey};
use terms::{PersonId, limits};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Requests with the same key wait for each other; different keys hardly ever share one of these.
const STRIPES: usize = 64;

/// Finds first answers.
pub(crate) struct Answers {
    store: Arc<dyn Store>,
    stripes: Vec<Arc<Mutex<()>>>,
}

/// A command that has not been answered before. While it is held, a repeat waits.
pub(crate) struct First {
    key: Option<VaultKey>,
    body: [u8; 32],
    _turn: Option<OwnedMutexGuard<()>>,
}

/// Whether a command is new.
pub(crate) enum Asked {
    /// It is; remember its answer.
    First(First),
    /// It is not: this was the answer.
    Repeat(StatusCode, Bytes),
}

impl Answers {
    /// The answers in this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Answers { store, stripes: (0..STRIPES).map(|_| Arc::default()).collect() }
    }

    /// Looks the request's `Idempotency-Key` up; without one every request is new.
    pub(crate) async fn ask(
        &self,
        caller: &Caller,
        person: PersonId,
        route: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Asked, Problem> {
        let body: [u8; 32] = Sha256::digest(body).into();
        let Some(given) = headers.get("idempotency-key") else {
            return Ok(Asked::First(First { key: None, body, _turn: None }));
        };
        if given.len() > limits::IDEMPOTENCY_KEY_BYTES_MAX {
            let max = limits::IDEMPOTENCY_KEY_BYTES_MAX.into();
            return Err(caller.problem(StatusCode::BAD_REQUEST, "idempotency-key-too-long", &[("max", max)]));
        }
        let parts = [&person.bytes()[..], &(route.len() as u64).to_be_bytes(), route.as_bytes(), given.as_bytes()];
        let hash: [u8; 32] = parts.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize().into();
        let key = vault::answer_key(&hash);
        let turn = self.stripes[usize::from(hash[0]) % STRIPES].clone().lock_owned().await;
        let known = self.store.get(&key).map_err(|failure| caller.failed(&Failure::Store(failure)))?;
        match known.as_deref().map(read) {
            None => Ok(Asked::First(First { key: Some(key), body, _turn: Some(turn) })),
            Some(Some((status, same, answer))) if same == body => Ok(Asked::Repeat(status, answer)),
            Some(Some(_)) => Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", &[])),
            Some(None) => Err(caller.failed(&Failure::Damaged("an answer"))),
        }
    }
}

impl First {
    /// What to store with the command's events, so that a repeat gets this answer.
    pub(crate) fn remember(&self, status: StatusCode, answer: &[u8]) -> Option<(VaultKey, Bytes)> {
        let key = self.key.clone()?;
        Some((key, [&status.as_u16().to_be_bytes()[..], &self.body, answer].concat().into()))
    }
}

fn read(stored: &[u8]) -> Option<(StatusCode, [u8; 32], Bytes)> {
    let (status, rest) = stored.split_first_chunk::<2>()?;
    let (body, answer) = rest.split_first_chunk::<32>()?;
    let status = StatusCode::from_u16(u16::from_be_bytes(*status)).ok()?;
    Some((status, *body, Bytes::copy_from_slice(answer)))
}
