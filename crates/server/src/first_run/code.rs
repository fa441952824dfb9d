//! The first coordinator's code. Where no mail can bring one, the page that ends the first run shows it, and the first
//! login takes it in place of another. It is good for as long as any code, and once.

use crate::{app::App, failure::Failure, secret, vault};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use store::{Batch, Store};
use terms::{PersonId, Timestamp, limits};

#[derive(Serialize, Deserialize)]
struct Code {
    person: String,
    code: String,
    until_ms: i64,
}

/// A fresh one, for this person.
pub(super) async fn draw(app: &App, person: PersonId) -> Result<String, Failure> {
    let code = secret::draw_code();
    let until_ms = app.clock.now().ms() + limits::LOGIN_WITHIN_MS;
    let stands = Code { person: person.to_string(), code: code.clone(), until_ms };
    let bytes = serde_json::to_vec(&stands).expect("texts and numbers are JSON");
    app.store.append(Batch::new().put(vault::first_code_key(), Bytes::from(bytes))).await?;
    Ok(code)
}

/// The person's code, if they have one.
pub(crate) fn of(store: &dyn Store, person: PersonId, now: Timestamp) -> Result<Option<String>, Failure> {
    let Some(bytes) = store.get(&vault::first_code_key())? else { return Ok(None) };
    let stands: Code = serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("the first code"))?;
    let is_theirs = stands.person == person.to_string() && now.ms() < stands.until_ms;
    Ok(is_theirs.then_some(stands.code))
}

/// Erases it once it is good no longer.
pub(crate) async fn sweep(store: &dyn Store, now: Timestamp) -> Result<(), Failure> {
    let is_over = |stored: &[u8]| serde_json::from_slice(stored).is_ok_and(|code: Code| code.until_ms <= now.ms());
    vault::sweep(store, vault::FIRST_CODE, is_over).await
}

/// Whoever is let in needs it no longer.
pub(crate) fn used(batch: Batch) -> Batch {
    batch.erase(vault::first_code_key())
}
