//! A command that is sent twice is done once. The first answer is stored in the same append as what it did; a repeat by
//! the same person on the same route gets it, and another body under the same key is refused.
//!
//! Answers may name people, so they are kept no longer than somebody may still repeat a command: over a weekend. Those
//! that name somebody who is erased go with them.

use crate::{
    caller::Caller,
    clock::Clock,
    failure::Failure,
    problem::Problem,
    vault::{self, matching, sweep},
};
use axum::http::{HeaderMap, StatusCode};
use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{PersonId, Timestamp, limits};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Requests with the same key wait for each other; different keys hardly ever share one of these.
const STRIPES: usize = 64;

/// Finds first answers.
pub(crate) struct Answers {
    store: Arc<dyn Store>,
    clock: Arc<Clock>,
    stripes: Vec<Arc<Mutex<()>>>,
}

/// A command that has not been answered before. While it is held, a repeat waits.
pub(crate) struct First {
    key: Option<VaultKey>,
    at: Timestamp,
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
    pub(crate) fn new(store: Arc<dyn Store>, clock: Arc<Clock>) -> Self {
        Answers { store, clock, stripes: (0..STRIPES).map(|_| Arc::default()).collect() }
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
        let (at, body): (_, [u8; 32]) = (self.clock.now(), Sha256::digest(body).into());
        let Some(given) = headers.get("idempotency-key") else {
            return Ok(Asked::First(First { key: None, at, body, _turn: None }));
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
        let known = known.filter(|stored| !is_over(stored, at));
        match known.as_deref().map(read) {
            None => Ok(Asked::First(First { key: Some(key), at, body, _turn: Some(turn) })),
            Some(Some((status, same, answer))) if same == body => Ok(Asked::Repeat(status, answer)),
            Some(Some(_)) => Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "idempotency-key-reused", &[])),
            Some(None) => Err(caller.failed(&Failure::Damaged("an answer"))),
        }
    }

    /// Erases the answers that nobody may ask for again.
    pub(crate) async fn sweep(&self) -> Result<(), Failure> {
        let now = self.clock.now();
        sweep(&*self.store, vault::ANSWERS, |stored| is_over(stored, now)).await
    }

    /// Erases the answers in which one of these stands, whoever got them.
    pub(crate) async fn forget(&self, batch: Batch, named: &[&str]) -> Result<Batch, Failure> {
        // As they stand in JSON.
        let written = named.iter().map(|text| serde_json::Value::from(*text).to_string());
        let written: Vec<String> = written.map(|text| text.trim_matches('"').to_owned()).collect();
        let names = |stored: &[u8]| {
            let answer = String::from_utf8_lossy(stored);
            written.iter().any(|text| !text.is_empty() && answer.contains(text))
        };
        let keys = matching(&*self.store, vault::ANSWERS, names).await?;
        Ok(keys.into_iter().fold(batch, Batch::erase))
    }
}

impl First {
    /// What to store with the command's events, so that a repeat gets this answer.
    pub(crate) fn remember(&self, status: StatusCode, answer: &[u8]) -> Option<(VaultKey, Bytes)> {
        let key = self.key.clone()?;
        let at = self.at.ms().to_be_bytes();
        Some((key, [&at[..], &status.as_u16().to_be_bytes(), &self.body, answer].concat().into()))
    }
}

/// Whether the answer is kept no longer. A clock that was set back must not keep it for ever.
fn is_over(stored: &[u8], now: Timestamp) -> bool {
    let at = stored.first_chunk().map_or(0, |at| i64::from_be_bytes(*at));
    now.ms().abs_diff(at) >= limits::ANSWER_KEPT_MS
}

fn read(stored: &[u8]) -> Option<(StatusCode, [u8; 32], Bytes)> {
    let (status, rest) = stored.get(8..)?.split_first_chunk::<2>()?;
    let (body, answer) = rest.split_first_chunk::<32>()?;
    let status = StatusCode::from_u16(u16::from_be_bytes(*status)).ok()?;
    Some((status, *body, Bytes::copy_from_slice(answer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_over_a_weekend_and_no_longer() {
        let at = Timestamp::from_ms(1_800_000_000_000);
        let first = First { key: Some(vault::answer_key(&[1; 32])), at, body: [2; 32], _turn: None };
        let (_, stored) = first.remember(StatusCode::CREATED, b"{}").expect("it has a key");
        assert_eq!(read(&stored), Some((StatusCode::CREATED, [2; 32], Bytes::from_static(b"{}"))));
        let kept = i64::try_from(limits::ANSWER_KEPT_MS).expect("some days");
        for (after, expected) in [(0, false), (kept - 1, false), (kept, true), (kept + 1, true), (-kept, true)] {
            assert_eq!(is_over(&stored, Timestamp::from_ms(at.ms() + after)), expected, "{after}");
        }
    }
}
