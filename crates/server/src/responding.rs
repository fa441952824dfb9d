//! Answering a round from a mail's link, before one has said who one is. The link names a person and the organisation that
//! they speak for; what is typed behind it is kept for the browser that typed it, until a code has shown whose words they
//! are, or for a week.

use crate::{failure::Failure, random::random, secret, vault};
use hmac::{Hmac, KeyInit, Mac};
use ledger::Hat;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, OrganisationId, PersonId, StatementId, Timestamp, limits};
use tokio::sync::{Mutex, MutexGuard};

/// Makes links and recognises them: the person, the organisation, and an HMAC over both and the statement.
pub(crate) struct RoundKeys {
    key: [u8; 32],
}

impl RoundKeys {
    /// With the installation's secret, which lies in the vault.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        RoundKeys { key }
    }

    /// The path of the page on which the hat's person answers a round of the statement.
    pub(crate) fn path(&self, statement: StatementId, hat: Hat) -> String {
        format!("/statements/{statement}/respond?key={}", self.make(statement, hat))
    }

    /// The key in that path.
    fn make(&self, statement: StatementId, hat: Hat) -> String {
        format!("{}{}{}", hat.person, hat.organisation, self.tag(statement, hat))
    }

    /// The hat that the key was made for, if it was made for this statement.
    pub(crate) fn hat(&self, statement: StatementId, key: &str) -> Option<Hat> {
        let person: PersonId = key.get(..32)?.parse().ok()?;
        let organisation: OrganisationId = key.get(32..64)?.parse().ok()?;
        let hat = Hat { person, organisation };
        let same = secret::hash(&[key.get(64..)?]) == secret::hash(&[&self.tag(statement, hat)]);
        same.then_some(hat)
    }

    fn tag(&self, statement: StatementId, hat: Hat) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        for part in [&statement.bytes()[..], hat.person.bytes(), hat.organisation.bytes()] {
            mac.update(part);
        }
        let full = Digest::new(mac.finalize().into_bytes().into()).to_string();
        full[..32].to_owned()
    }
}

/// One thing to be said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Remark {
    /// The clause that it is about; none if it is about the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) clause: Option<u32>,
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) replacement: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) kind: String,
}

/// What was typed in one browser about one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Typed {
    person: String,
    organisation: String,
    /// The version that it is about.
    pub(crate) version: u32,
    /// What is still to be handed in.
    pub(crate) remarks: Vec<Remark>,
    /// The numbers of the comments that have been handed in.
    pub(crate) made: Vec<u32>,
    /// The key of the form that it was sent by.
    pub(crate) form: String,
    at_ms: i64,
}

/// A form as it was sent.
pub(crate) struct Sent<'a> {
    pub(crate) form: &'a str,
    /// The form whose words it began with; empty if it began with none.
    pub(crate) from: &'a str,
    /// The version that was read.
    pub(crate) version: u32,
    pub(crate) remarks: Vec<Remark>,
}

impl Typed {
    fn new(hat: Hat, sent: Sent<'_>, at: Timestamp) -> Self {
        let (person, organisation) = (hat.person.to_string(), hat.organisation.to_string());
        let Sent { form, version, remarks, .. } = sent;
        Typed { person, organisation, version, remarks, made: vec![], form: form.to_owned(), at_ms: at.ms() }
    }

    /// Whether it was typed for this hat.
    pub(crate) fn is_of(&self, hat: Hat) -> bool {
        self.person == hat.person.to_string() && self.organisation == hat.organisation.to_string()
    }

    fn is_over(&self, now: Timestamp) -> bool {
        // A clock that was set back must not keep it for ever.
        now.ms().abs_diff(self.at_ms) >= limits::TYPED_KEPT_MS
    }

    fn bytes(&self) -> bytes::Bytes {
        serde_json::to_vec(self).expect("texts and numbers are JSON").into()
    }
}

/// Everything that was typed and is not handed in yet.
pub(crate) struct TypedTexts {
    store: Arc<dyn Store>,
    /// Handed in one after the other, so that what is sent twice is said once.
    turn: Mutex<()>,
}

impl TypedTexts {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        TypedTexts { store, turn: Mutex::default() }
    }

    /// A fresh secret for a browser.
    pub(crate) fn browser() -> String {
        Digest::new(random()).to_string()
    }

    /// Waits for whoever hands in or erases.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Keeps what the form says in the place of what the browser typed before. A form that has been handed in is not kept
    /// again; what another window sent, and this one never showed, stays beside it.
    pub(crate) async fn keep(
        &self,
        browser: &str,
        statement: StatementId,
        hat: Hat,
        sent: Sent<'_>,
        at: Timestamp,
    ) -> Result<(), Failure> {
        let _turn = self.turn.lock().await;
        let before = self.of(Some(browser), statement, at)?.filter(|before| before.is_of(hat));
        let from = sent.from.to_owned();
        let mut typed = Typed::new(hat, sent, at);
        if let Some(before) = before {
            let is_same = before.form == typed.form;
            if is_same && !before.made.is_empty() {
                return Ok(());
            }
            if !is_same && before.form != from && before.version == typed.version {
                let said: BTreeSet<Option<u32>> = typed.remarks.iter().map(|remark| remark.clause).collect();
                typed.remarks.extend(before.remarks.into_iter().filter(|remark| !said.contains(&remark.clause)));
            }
        }
        let (key, value) = Self::put(browser, statement, &typed);
        self.store.append(Batch::new().put(key, value)).await?;
        Ok(())
    }

    /// What has to be stored for it to be kept.
    pub(crate) fn put(browser: &str, statement: StatementId, typed: &Typed) -> (VaultKey, bytes::Bytes) {
        (key(browser, statement), typed.bytes())
    }

    /// What the browser typed about the statement.
    pub(crate) fn of(
        &self,
        browser: Option<&str>,
        statement: StatementId,
        now: Timestamp,
    ) -> Result<Option<Typed>, Failure> {
        let Some(browser) = browser else { return Ok(None) };
        let Some(bytes) = self.store.get(&key(browser, statement))? else { return Ok(None) };
        let typed: Typed = serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("what somebody typed"))?;
        Ok(Some(typed).filter(|typed| !typed.is_over(now)))
    }

    /// All that was typed as this person and waits to be handed in.
    pub(crate) async fn by(&self, person: PersonId) -> Result<Vec<Typed>, Failure> {
        let keys = self.keys_of(person).await?;
        let mut all = Vec::new();
        for key in keys {
            let Some(bytes) = self.store.get(&key)? else { continue };
            all.push(serde_json::from_slice(&bytes).map_err(|_| Failure::Damaged("what somebody typed"))?);
        }
        Ok(all)
    }

    /// Erases what was typed as this person.
    pub(crate) async fn forget(&self, batch: Batch, person: PersonId) -> Result<Batch, Failure> {
        Ok(self.keys_of(person).await?.into_iter().fold(batch, Batch::erase))
    }

    /// Erases what nobody has handed in.
    pub(crate) async fn sweep(&self, now: Timestamp) -> Result<(), Failure> {
        let is_over = |stored: &[u8]| serde_json::from_slice::<Typed>(stored).is_ok_and(|typed| typed.is_over(now));
        vault::sweep(&*self.store, vault::TYPED, is_over).await
    }

    async fn keys_of(&self, person: PersonId) -> Result<Vec<VaultKey>, Failure> {
        let person = person.to_string();
        let is_theirs =
            move |stored: &[u8]| serde_json::from_slice::<Typed>(stored).is_ok_and(|typed| typed.person == person);
        vault::matching(&*self.store, vault::TYPED, is_theirs).await
    }
}

fn key(browser: &str, statement: StatementId) -> VaultKey {
    vault::typed_key(&secret::hash(&[browser, &statement.to_string()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_good_for_its_statement_and_hat_alone() {
        let keys = RoundKeys::new([1; 32]);
        let hat = Hat { person: PersonId::new([2; 16]), organisation: OrganisationId::new([3; 16]) };
        let (one, other) = (StatementId::new([4; 16]), StatementId::new([5; 16]));
        let key = keys.make(one, hat);
        assert_eq!(keys.hat(one, &key), Some(hat));
        assert_eq!(keys.hat(other, &key), None);
        assert_eq!(RoundKeys::new([9; 32]).hat(one, &key), None);
        for at in 0..key.len() {
            let changed = if &key[at..=at] == "0" { "1" } else { "0" };
            let forged = format!("{}{changed}{}", &key[..at], &key[at + 1..]);
            assert_eq!(keys.hat(one, &forged), None, "{at}");
        }
        for broken in ["", "ä", &key[..95], &format!("{key}0"), &"ä".repeat(48)] {
            assert_eq!(keys.hat(one, broken), None, "{broken}");
        }
    }

    fn remark(clause: u32, text: &str) -> Remark {
        Remark { clause: Some(clause), text: text.into(), replacement: String::new(), kind: String::new() }
    }

    #[tokio::test]
    async fn a_form_is_handed_in_once_and_two_windows_lose_nothing_of_each_other() {
        let texts = TypedTexts::new(Arc::new(store::MemoryStore::new()));
        let (statement, now) = (StatementId::new([4; 16]), Timestamp::from_ms(1_800_000_000_000));
        let hat = Hat { person: PersonId::new([2; 16]), organisation: OrganisationId::new([3; 16]) };
        let keep = async |form: &str, from: &str, remarks: Vec<Remark>| {
            let sent = Sent { form, from, version: 1, remarks };
            texts.keep("browser", statement, hat, sent, now).await.expect("kept");
            let typed = texts.of(Some("browser"), statement, now).expect("read").expect("it is there");
            typed.remarks.iter().map(|remark| remark.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(keep("one", "", vec![remark(1, "a")]).await, ["a"]);
        assert_eq!(keep("two", "", vec![remark(2, "b")]).await, ["b", "a"], "the other window's stays");
        assert_eq!(keep("three", "two", vec![remark(2, "c")]).await, ["c"], "what was shown and taken away is gone");
        assert_eq!(keep("three", "two", vec![remark(2, "c")]).await, ["c"], "the same form again");
        let mut typed = texts.of(Some("browser"), statement, now).expect("read").expect("it is there");
        (typed.remarks, typed.made) = (vec![], vec![7]);
        let (key, value) = TypedTexts::put("browser", statement, &typed);
        texts.store.append(Batch::new().put(key, value)).await.expect("stored");
        assert!(keep("three", "two", vec![remark(2, "c")]).await.is_empty(), "it was handed in");
        assert_eq!(keep("four", "", vec![remark(2, "d")]).await, ["d"], "another form is another word");
    }

    #[tokio::test]
    async fn what_was_typed_is_kept_for_a_week_for_its_browser_and_person() {
        let texts = TypedTexts::new(Arc::new(store::MemoryStore::new()));
        let (statement, now) = (StatementId::new([4; 16]), Timestamp::from_ms(1_800_000_000_000));
        let hat = Hat { person: PersonId::new([2; 16]), organisation: OrganisationId::new([3; 16]) };
        let sent = || Sent { form: "one", from: "", version: 1, remarks: vec![remark(1, "ä")] };
        let typed = Typed::new(hat, sent(), now);
        texts.keep("browser", statement, hat, sent(), now).await.expect("kept");
        let of = |browser: &str, after: i64| {
            texts.of(Some(browser), statement, Timestamp::from_ms(now.ms() + after)).expect("read")
        };
        let week = i64::try_from(limits::TYPED_KEPT_MS).expect("days");
        assert_eq!(of("browser", week - 1), Some(typed.clone()));
        assert_eq!((of("browser", week), of("other", 0)), (None, None));
        assert_eq!(texts.by(hat.person).await.expect("read"), [typed]);
        assert_eq!(texts.by(PersonId::new([8; 16])).await.expect("read"), []);
        let batch = texts.forget(Batch::new(), PersonId::new([8; 16])).await.expect("read");
        texts.store.append(batch).await.expect("stored");
        texts.sweep(Timestamp::from_ms(now.ms() + week - 1)).await.expect("swept");
        assert_eq!(texts.by(hat.person).await.expect("read").len(), 1);
        texts.sweep(Timestamp::from_ms(now.ms() + week)).await.expect("swept");
        assert_eq!(texts.by(hat.person).await.expect("read"), []);
    }
}
