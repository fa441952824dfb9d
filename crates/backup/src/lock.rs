//! One server at a time: two that back up to one place would take each other's chunks away.

use crate::{Failed, Place};
use serde::{Deserialize, Serialize};
use terms::Timestamp;

const LOCK: &str = "lock";
/// A server that has held a place for so long is no more.
const FORGOTTEN_AFTER_MS: i64 = 24 * 60 * 60 * 1000;

#[derive(Serialize, Deserialize, PartialEq)]
struct Held {
    by: String,
    since: String,
}

/// Takes the place for the server of that name. One that was stopped on its way goes on where it was.
pub(crate) async fn take(place: &Place, by: &str, now: Timestamp) -> Result<(), Failed> {
    let busy = |held: Held| Failed::Busy { place: place.to_string(), since: held.since };
    if let Some(held) = held(place).await?.filter(|held| held.by != by) {
        let since = Timestamp::parse(&held.since);
        // A clock that was wrong must not keep everybody out for ever.
        let is_forgotten = since.is_none_or(|since| (now.ms() - since.ms()).abs() >= FORGOTTEN_AFTER_MS);
        if !is_forgotten {
            return Err(busy(held));
        }
    }
    let ours = Held { by: by.to_owned(), since: now.to_string() };
    place.put(LOCK, serde_json::to_vec(&ours).expect("two texts are JSON")).await?;
    match held(place).await? {
        Some(found) if found != ours => Err(busy(found)),
        _ => Ok(()),
    }
}

/// Gives it back.
pub(crate) async fn release(place: &Place) -> Result<(), Failed> {
    Ok(place.delete(LOCK).await?)
}

/// What is no lock of ours holds nobody up.
async fn held(place: &Place) -> Result<Option<Held>, Failed> {
    Ok(place.get(LOCK).await?.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}
