//! Officials and press, who get newsletters at an address that they gave. What is typed on the public page waits until
//! whoever reads mail there says that it is theirs; until then nothing is sent to it, and nobody is told whether it was
//! known. Opening a link changes nothing; the buttons behind it do.

use super::Bulletins;
use crate::{
    address::Address, app::App, caller::Caller, failure::Failure, idempotency::First, mail::letters, problem::Problem,
    secret, vault,
};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use store::{Batch, VaultKey};
use terms::{PersonId, Timestamp, limits};
use words::Language;

/// An address that gets newsletters.
#[derive(Serialize, Deserialize)]
pub(super) struct Subscriber {
    pub(super) email: String,
    language: String,
    since_ms: i64,
}

/// An address that waits to be confirmed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Unconfirmed {
    pub(crate) email: String,
    language: String,
    until_ms: i64,
}

/// Who asks for no more newsletters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// One of an organisation's people.
    Reader(PersonId),
    /// Whoever has an address.
    Subscriber([u8; 16]),
}

/// Whether an address was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Confirming {
    Done,
    /// The link was used, or its time is over, or it never was one.
    Gone,
    /// As many get them as may.
    Full,
}

impl Subscriber {
    pub(super) fn since(&self) -> Timestamp {
        Timestamp::from_ms(self.since_ms)
    }

    pub(super) fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }
}

impl Bulletins {
    /// Keeps the address and writes to it. What is stored and sent is the same for one that is known.
    pub(crate) async fn subscribe(
        &self,
        app: &App,
        caller: &Caller,
        (address, client): (Address, IpAddr),
        language: Language,
        first: First,
        (status, answer): (StatusCode, &[u8]),
    ) -> Result<(), Problem> {
        let failed = |failure: Failure| caller.failed(&failure);
        let _turn = self.turn().await;
        let now = app.clock.now();
        if !app.logins.may_ask(client, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-logins", &[]));
        }
        if !app.logins.may_write_to(&address, now) {
            return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]));
        }
        let secret = secret::draw();
        let until = Timestamp::from_ms(now.ms() + limits::SUBSCRIPTION_WITHIN_MS);
        let link = format!("{}/bulletins/confirm/{secret}", app.base_url);
        let letter = letters::subscription(words::Words::of(language), address.clone(), &link, now, until);
        let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
        let mail = app.mail.stage(letter).ok_or_else(full)?;
        let waiting =
            Unconfirmed { email: address.to_string(), language: language.tag().to_owned(), until_ms: until.ms() };
        let batch = self.room().map_err(failed)?;
        let puts = [Some(unconfirmed(&secret, &waiting)), Some(mail.put()), first.remember(status, answer)];
        let batch = puts.into_iter().flatten().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await.map_err(|failure| failed(Failure::Store(failure)))?;
        mail.stored();
        Ok(())
    }

    /// What waits behind a link. Changes nothing.
    pub(crate) fn behind(&self, secret: &str, now: Timestamp) -> Result<Option<Unconfirmed>, Failure> {
        let Some(bytes) = self.store.get(&vault::subscription_key(&id_of(secret)))? else { return Ok(None) };
        Ok(Some(waiting(&bytes)?).filter(|waiting| now.ms() < waiting.until_ms))
    }

    /// The button behind the link: it is theirs. `remember` is stored with it.
    pub(crate) async fn confirm(
        &self,
        secret: &str,
        now: Timestamp,
        remember: Option<(VaultKey, Bytes)>,
    ) -> Result<Confirming, Failure> {
        let _turn = self.turn().await;
        let Some(waiting) = self.behind(secret, now)? else { return Ok(Confirming::Gone) };
        let id = self.id_at(&waiting.email);
        let known = self.subscriber(&id)?;
        if known.is_none() && self.is_full()? {
            return Ok(Confirming::Full);
        }
        let since_ms = known.map_or(now.ms(), |known| known.since_ms);
        let subscriber = Subscriber { email: waiting.email, language: waiting.language, since_ms };
        let bytes = serde_json::to_vec(&subscriber).expect("texts and numbers are JSON");
        let batch =
            Batch::new().erase(vault::subscription_key(&id_of(secret))).put(vault::subscriber_key(&id), bytes.into());
        self.store.append(remember.into_iter().fold(batch, |batch, (key, value)| batch.put(key, value))).await?;
        Ok(Confirming::Done)
    }

    /// Whose address for ending it that is, if it is one of ours.
    pub(crate) fn ending(&self, token: &str) -> Option<Ending> {
        let reader = self.readers.person(token).map(Ending::Reader);
        reader.or_else(|| self.subscribers.person(token).map(|id| Ending::Subscriber(*id.bytes())))
    }

    /// Nothing more is sent there, and the address is forgotten. Done again it does nothing.
    pub(crate) async fn end(&self, id: [u8; 16]) -> Result<(), Failure> {
        let _turn = self.turn().await;
        self.store.append(Batch::new().erase(vault::subscriber_key(&id))).await?;
        Ok(())
    }

    /// Whether newsletters go to the address, or it was given and waits to be confirmed.
    pub(crate) async fn knows(&self, email: &str) -> Result<bool, Failure> {
        Ok(self.subscriber(&self.id_at(email))?.is_some() || !self.waiting_at(email).await?.is_empty())
    }

    /// Forgets the address. The turn has to be held.
    pub(crate) async fn forget(&self, batch: Batch, email: &str) -> Result<Batch, Failure> {
        let batch = batch.erase(vault::subscriber_key(&self.id_at(email)));
        Ok(self.waiting_at(email).await?.into_iter().fold(batch, Batch::erase))
    }

    /// Erases what nobody has confirmed in time.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let _turn = self.turn().await;
        let is_over = |bytes: &[u8]| waiting(bytes).is_ok_and(|waiting| waiting.until_ms <= now.ms());
        vault::sweep(&*self.store, vault::SUBSCRIPTIONS, is_over).await
    }

    pub(super) fn subscriber(&self, id: &[u8; 16]) -> Result<Option<Subscriber>, Failure> {
        let Some(bytes) = self.store.get(&vault::subscriber_key(id))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("who gets newsletters"))
    }

    fn is_full(&self) -> Result<bool, Failure> {
        let keys = self.store.keys(vault::SUBSCRIBERS, None, limits::SUBSCRIBERS_MAX)?;
        Ok(keys.len() >= limits::SUBSCRIBERS_MAX)
    }

    /// Where too many wait to be confirmed the oldest makes room.
    fn room(&self) -> Result<Batch, Failure> {
        let keys = self.store.keys(vault::SUBSCRIPTIONS, None, limits::SUBSCRIPTIONS_UNCONFIRMED_MAX)?;
        if keys.len() < limits::SUBSCRIPTIONS_UNCONFIRMED_MAX {
            return Ok(Batch::new());
        }
        let mut oldest: Option<(i64, VaultKey)> = None;
        for key in keys {
            let Some(bytes) = self.store.get(&key)? else { continue };
            let until = waiting(&bytes)?.until_ms;
            if oldest.as_ref().is_none_or(|(first, _)| until < *first) {
                oldest = Some((until, key));
            }
        }
        Ok(oldest.into_iter().fold(Batch::new(), |batch, (_, key)| batch.erase(key)))
    }

    async fn waiting_at(&self, email: &str) -> Result<Vec<VaultKey>, Failure> {
        let hash = vault::address_hash(email);
        let is_theirs = |bytes: &[u8]| waiting(bytes).is_ok_and(|each| vault::address_hash(&each.email) == hash);
        vault::matching(&*self.store, vault::SUBSCRIPTIONS, is_theirs).await
    }

    /// Each address has one place, which nobody can tell from the address.
    fn id_at(&self, email: &str) -> [u8; 16] {
        let hash: [u8; 32] =
            Sha256::new().chain_update(self.key).chain_update(vault::address_hash(email)).finalize().into();
        *hash.first_chunk().expect("a hash has more bytes than an id")
    }
}

fn id_of(secret: &str) -> [u8; 16] {
    *secret::hash(&[secret]).bytes().first_chunk().expect("a hash has more bytes than an id")
}

fn unconfirmed(secret: &str, waiting: &Unconfirmed) -> (VaultKey, Bytes) {
    let bytes = serde_json::to_vec(waiting).expect("texts and numbers are JSON");
    (vault::subscription_key(&id_of(secret)), bytes.into())
}

fn waiting(bytes: &[u8]) -> Result<Unconfirmed, Failure> {
    serde_json::from_slice(bytes).map_err(|_| Failure::Damaged("an address that waits to be confirmed"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::Arc;
    use store::MemoryStore;

    const NOW: Timestamp = Timestamp::from_ms(1_800_000_000_000);

    /// One of many who get newsletters.
    pub(in crate::bulletins) fn subscriber(number: usize) -> (VaultKey, Bytes) {
        let email = format!("nro{number}@lehti.example");
        let subscriber = Subscriber { email, language: "fi".to_owned(), since_ms: 0 };
        let id = (number as u128).to_be_bytes();
        (vault::subscriber_key(&id), serde_json::to_vec(&subscriber).expect("JSON").into())
    }

    fn all() -> Bulletins {
        Bulletins::new(Arc::new(MemoryStore::new()), [0; 32], [1; 32], [2; 32])
    }

    async fn ask(all: &Bulletins, secret: &str, email: &str, until_ms: i64) {
        let each = Unconfirmed { email: email.to_owned(), language: "sv".to_owned(), until_ms };
        let (key, value) = unconfirmed(secret, &each);
        let batch = all.room().expect("read").put(key, value);
        all.store.append(batch).await.expect("stored");
    }

    fn count(all: &Bulletins, space: u8) -> usize {
        all.store.keys(space, None, usize::MAX).expect("read").len()
    }

    #[tokio::test]
    async fn an_address_is_confirmed_once_and_in_time_and_has_one_place() {
        let all = all();
        for (secret, email, now, confirmed) in [
            ("a", "Lehti@example.org", NOW.ms() - 1, Confirming::Done),
            ("a", "lehti@example.org", NOW.ms() - 1, Confirming::Done),
            ("b", "virka@example.org", NOW.ms(), Confirming::Gone),
            ("c", "virka@example.org", NOW.ms() + 1, Confirming::Gone),
        ] {
            ask(&all, secret, email, NOW.ms()).await;
            let now = Timestamp::from_ms(now);
            assert_eq!(all.confirm(secret, now, None).await.expect("stored"), confirmed, "{secret}");
            assert_eq!(all.confirm(secret, now, None).await.expect("stored"), Confirming::Gone, "{secret} again");
        }
        assert_eq!((count(&all, vault::SUBSCRIBERS), count(&all, vault::SUBSCRIPTIONS)), (1, 2));
        assert_eq!(all.confirm("never", NOW, None).await.expect("read"), Confirming::Gone);
        all.sweep(NOW).await.expect("swept");
        assert_eq!(count(&all, vault::SUBSCRIPTIONS), 0);
        let token = all.subscribers.issue(PersonId::new(all.id_at("LEHTI@example.org")));
        for _ in 0..2 {
            let Some(Ending::Subscriber(id)) = all.ending(&token) else { panic!("it is one of ours") };
            all.end(id).await.expect("erased");
        }
        assert_eq!(count(&all, vault::SUBSCRIBERS), 0);
        assert_eq!(
            all.ending(&all.readers.issue(PersonId::new([3; 16]))),
            Some(Ending::Reader(PersonId::new([3; 16])))
        );
        assert_eq!(all.ending("f00"), None);
    }

    #[tokio::test]
    async fn what_nobody_confirms_goes_after_three_days_and_the_oldest_makes_room() {
        let all = all();
        ask(&all, "first", "a@example.org", NOW.ms() + limits::SUBSCRIPTION_WITHIN_MS).await;
        for (after, left) in [(-1, 1), (0, 0), (1, 0)] {
            all.sweep(Timestamp::from_ms(NOW.ms() + limits::SUBSCRIPTION_WITHIN_MS + after)).await.expect("swept");
            assert_eq!(count(&all, vault::SUBSCRIPTIONS), left, "{after}");
        }
        let max = limits::SUBSCRIPTIONS_UNCONFIRMED_MAX;
        for number in 0..=max {
            let until_ms = NOW.ms() + i64::try_from(number).expect("a small number");
            ask(&all, &number.to_string(), "a@example.org", until_ms).await;
            if [max - 2, max - 1, max].contains(&number) {
                assert_eq!(count(&all, vault::SUBSCRIPTIONS), max.min(number + 1));
                assert_eq!(all.behind("0", Timestamp::from_ms(0)).expect("read").is_some(), number < max, "{number}");
            }
        }
        let batch = all.forget(Batch::new(), "A@example.org").await.expect("read");
        all.store.append(batch).await.expect("stored");
        assert_eq!(count(&all, vault::SUBSCRIPTIONS), 0);
    }

    #[tokio::test]
    async fn so_many_get_newsletters() {
        let all = all();
        let max = limits::SUBSCRIBERS_MAX;
        let id = |number: usize| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&(number as u64).to_be_bytes());
            id
        };
        let put = |batch: Batch, number| batch.put(vault::subscriber_key(&id(number)), Bytes::from_static(b"{}"));
        all.store.append((0..max - 2).fold(Batch::new(), put)).await.expect("stored");
        for (secret, confirmed) in [("a", Confirming::Done), ("b", Confirming::Done), ("c", Confirming::Full)] {
            ask(&all, secret, &format!("{secret}@example.org"), NOW.ms() + 1).await;
            assert_eq!(all.confirm(secret, NOW, None).await.expect("stored"), confirmed, "{secret}");
        }
        ask(&all, "again", "a@example.org", NOW.ms() + 1).await;
        assert_eq!(all.confirm("again", NOW, None).await.expect("stored"), Confirming::Done, "who is there stays");
    }
}
