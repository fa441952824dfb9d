//! How applications that wait for their contact lie in the vault: each by itself, and one list of all of them.

use crate::{api::organisations::wish::Told, failure::Failure, secret, vault};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use store::{Batch, Store};
use terms::{OrganisationId, Timestamp, limits};
use words::Language;

/// An application's name: the hash of the secret in its link.
pub(crate) type ApplicationId = [u8; 16];

/// An application that waits for its contact's word.
pub(crate) struct Waiting {
    pub(crate) id: ApplicationId,
    pub(crate) organisation: OrganisationId,
    pub(crate) told: Told,
    pub(crate) name: String,
    pub(crate) email: String,
    /// The language of the page that it was written on.
    pub(crate) language: Language,
    pub(crate) until: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    organisation: String,
    told: Told,
    name: String,
    email: String,
    language: String,
    until_ms: i64,
}

/// The application behind a secret.
pub(super) fn id_of(secret: &str) -> ApplicationId {
    let hash = secret::hash(&[secret]);
    *hash.bytes().first_chunk().expect("a hash has more bytes than an id")
}

/// The application of that id, however old.
pub(super) fn find(store: &dyn Store, id: &ApplicationId) -> Result<Option<Waiting>, Failure> {
    let damaged = || Failure::Damaged("an application");
    let Some(bytes) = store.get(&vault::application_key(id))? else { return Ok(None) };
    let stored: Stored = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    Ok(Some(Waiting {
        id: *id,
        organisation: stored.organisation.parse().map_err(|_| damaged())?,
        told: stored.told,
        name: stored.name,
        email: stored.email,
        language: Language::from_tag(&stored.language).ok_or_else(damaged)?,
        until: Timestamp::from_ms(stored.until_ms),
    }))
}

impl Waiting {
    fn bytes(&self) -> Bytes {
        let stored = Stored {
            organisation: self.organisation.to_string(),
            told: self.told.clone(),
            name: self.name.clone(),
            email: self.email.clone(),
            language: self.language.tag().to_owned(),
            until_ms: self.until.ms(),
        };
        serde_json::to_vec(&stored).expect("texts are JSON").into()
    }
}

const ID: usize = 16;
const HASH: usize = 32;
/// Id, end, and the hash of the address.
const LISTED_BYTES: usize = ID + 8 + HASH;

/// All applications that wait, the oldest first. Whoever changes it holds the turn.
pub(super) struct Pending(Vec<[u8; LISTED_BYTES]>);

fn id(listed: &[u8; LISTED_BYTES]) -> ApplicationId {
    *listed.first_chunk().expect("it begins with an id")
}

fn until_ms(listed: &[u8; LISTED_BYTES]) -> i64 {
    i64::from_be_bytes(*listed[ID..].first_chunk().expect("its end follows"))
}

impl Pending {
    pub(super) fn read(store: &dyn Store) -> Result<Pending, Failure> {
        let bytes = store.get(&vault::applications_key())?.unwrap_or_default();
        let (listed, rest) = bytes.as_chunks();
        if rest.is_empty() { Ok(Pending(listed.to_vec())) } else { Err(Failure::Damaged("the list of applications")) }
    }

    /// Those that wait for the word of whoever has the address.
    pub(super) fn of(&self, email: &str) -> impl Iterator<Item = ApplicationId> {
        let hash = vault::address_hash(email);
        self.0.iter().filter(move |each| each.ends_with(&hash)).map(id)
    }

    /// One more; where there are too many the oldest makes room.
    pub(super) fn add(&mut self, waiting: &Waiting, batch: Batch) -> Batch {
        let batch = match self.0.first().map(id).filter(|_| self.0.len() >= limits::APPLICATIONS_UNCONFIRMED_MAX) {
            Some(oldest) => self.remove(batch, |each| each == oldest),
            None => batch,
        };
        let listed =
            [&waiting.id[..], &waiting.until.ms().to_be_bytes(), &vault::address_hash(&waiting.email)].concat();
        self.0.push(listed.try_into().expect("these are its parts"));
        batch.put(vault::application_key(&waiting.id), waiting.bytes()).put(vault::applications_key(), self.bytes())
    }

    /// Erases some.
    pub(super) fn remove(&mut self, batch: Batch, goes: impl Fn(ApplicationId) -> bool) -> Batch {
        self.retain(batch, |listed| !goes(id(listed)))
    }

    /// Erases those that nobody has sent on in time.
    pub(super) fn sweep(&mut self, now: Timestamp, batch: Batch) -> Batch {
        self.retain(batch, |listed| now.ms() < until_ms(listed))
    }

    /// Whether a sweep would erase something.
    pub(super) fn any_over(&self, now: Timestamp) -> bool {
        self.0.iter().any(|listed| now.ms() >= until_ms(listed))
    }

    fn retain(&mut self, batch: Batch, stays: impl Fn(&[u8; LISTED_BYTES]) -> bool) -> Batch {
        let (stay, go): (Vec<_>, Vec<_>) = self.0.drain(..).partition(stays);
        self.0 = stay;
        let batch = go.iter().fold(batch, |batch, listed| batch.erase(vault::application_key(&id(listed))));
        batch.put(vault::applications_key(), self.bytes())
    }

    fn bytes(&self) -> Bytes {
        self.0.concat().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(number: u32) -> Waiting {
        let mut id = [0; ID];
        id[..4].copy_from_slice(&number.to_be_bytes());
        Waiting {
            id,
            organisation: OrganisationId::new(id),
            told: Told::default(),
            name: "Liisa".to_owned(),
            email: format!("Liisa{number}@Tulija.example"),
            language: Language::Finnish,
            until: Timestamp::from_ms(1_000),
        }
    }

    #[test]
    fn an_application_that_was_kept_before_there_were_sizes_is_still_read() {
        let mut kept: serde_json::Value = serde_json::from_slice(&waiting(1).bytes()).expect("JSON");
        assert!(kept["told"].as_object_mut().expect("what is told").remove("size").is_some());
        let stored: Stored = serde_json::from_value(kept).expect("readable");
        assert_eq!(stored.told, Told::default());
    }

    #[test]
    fn the_oldest_makes_room_where_there_are_too_many() {
        let max = u32::try_from(limits::APPLICATIONS_UNCONFIRMED_MAX).unwrap_or(u32::MAX);
        let mut pending = Pending(vec![]);
        for (number, first_stays) in [(max - 1, true), (max, true), (max + 1, false)] {
            while u32::try_from(pending.0.len()).is_ok_and(|length| length < number.min(max)) {
                let _ = pending.add(&waiting(u32::try_from(pending.0.len()).unwrap_or_default()), Batch::new());
            }
            if number > max {
                let _ = pending.add(&waiting(number), Batch::new());
            }
            assert_eq!(pending.of("liisa0@tulija.example").count() == 1, first_stays, "{number}");
        }
        assert_eq!(pending.0.len(), limits::APPLICATIONS_UNCONFIRMED_MAX);
    }

    #[test]
    fn what_is_over_goes_at_its_end_and_not_before() {
        for (now, is_over) in [(999, false), (1_000, true), (1_001, true)] {
            let mut pending = Pending(vec![]);
            let _ = pending.add(&waiting(1), Batch::new());
            let now = Timestamp::from_ms(now);
            assert_eq!(pending.any_over(now), is_over, "{now}");
            let _ = pending.sweep(now, Batch::new());
            assert_eq!(pending.0.is_empty(), is_over, "{now}");
        }
    }
}
