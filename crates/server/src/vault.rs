//! What lies beside the ledger: the spaces of the vault, and people's personal data, which can be erased there.

mod agenda;
mod bulletins;

pub(crate) use agenda::*;
pub(crate) use bulletins::*;

use crate::{address::Address, failure::Failure, returned::Place};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, OrganisationId, PersonId, StatementId};
use words::{Language, Words};

/// The installation's secrets.
pub(crate) const SECRET: u8 = b'k';
/// People's records.
pub(crate) const PERSON: u8 = b'p';
const ADDRESS: u8 = b'a';
const SESSION: u8 = b's';
/// First answers to commands.
pub(crate) const ANSWERS: u8 = b'i';
const HAT: u8 = b'h';
const TOKEN: u8 = b't';
const TOKENS: u8 = b'T';
const SESSIONS: u8 = b'S';
const MAIL: u8 = b'm';
/// Logins that were asked for.
pub(crate) const LOGINS: u8 = b'l';
const INVITATION: u8 = b'v';
const INVITATIONS: u8 = b'V';
const INVITED: u8 = b'u';
/// Logos.
pub(crate) const LOGOS: u8 = b'o';
const APPLICATION: u8 = b'w';
const APPLICATIONS: u8 = b'W';
const REMINDERS: u8 = b'r';
const LANGUAGE: u8 = b'g';
/// Texts that ledgers name by their hashes.
pub(crate) const VERSION: u8 = b'n';
/// The words of comments and replies.
pub(crate) const COMMENT: u8 = b'c';
/// What people have last read.
pub(crate) const READINGS: u8 = b'd';

/// What people are told by mail: when they want to be, and what waits for them.
pub(crate) const NOTICES: u8 = b'N';
/// Up to where of its ledger people have been told of a statement.
const TOLD: u8 = b'f';

/// Reminders that coordinators have sent.
pub(crate) const REMINDER: u8 = b'e';

/// Text that a statement could not take, kept for the organisation that wrote it.
pub(crate) const RETURNED: u8 = b'q';
/// Whose answers those are that nobody else is to know of.
pub(crate) const ALIAS: u8 = b'z';
/// Comments that organisations prepare.
pub(crate) const PREPARED: u8 = b'y';
/// What was typed behind a mail's link and is not handed in yet.
pub(crate) const TYPED: u8 = b'x';
/// Who signed for organisations outside the register and has not confirmed it.
pub(crate) const UNCONFIRMED: u8 = b'U';
/// Who signed for organisations outside the register.
pub(crate) const OUTSIDERS: u8 = b'E';

/// The code that lets the first coordinator in where there is no mail.
pub(crate) const FIRST_CODE: u8 = b'X';
/// Which version of their contents the data have.
pub(crate) const CONTENTS: u8 = b'Z';

/// The version of the data's contents.
pub(crate) fn contents_key() -> VaultKey {
    key(CONTENTS, b"version")
}

/// The installation's secret of that name.
pub(crate) fn secret_key(name: &str) -> VaultKey {
    key(SECRET, name.as_bytes())
}

/// Stands while the stories of a demonstration have been begun and not ended.
pub(crate) fn stories_key() -> VaultKey {
    key(SECRET, b"stories of the demonstration")
}

/// The code of the first coordinator's first login, where there is no mail.
pub(crate) fn first_code_key() -> VaultKey {
    key(FIRST_CODE, b"all")
}

/// A session, by the hash of its token.
pub(crate) fn session_key(token_hash: &[u8; 32]) -> VaultKey {
    key(SESSION, token_hash)
}

/// The first answer to a command, by the hash of person, route and idempotency key.
pub(crate) fn answer_key(hash: &[u8; 32]) -> VaultKey {
    key(ANSWERS, hash)
}

/// The hat that a session has chosen.
pub(crate) fn hat_key(session: &[u8; 32]) -> VaultKey {
    key(HAT, session)
}

/// A token, by its hash.
pub(crate) fn token_key(hash: &[u8; 32]) -> VaultKey {
    key(TOKEN, hash)
}

/// The hashes of a person's tokens.
pub(crate) fn tokens_key(person: PersonId) -> VaultKey {
    key(TOKENS, person.bytes())
}

/// The names of a person's sessions.
pub(crate) fn sessions_key(person: PersonId) -> VaultKey {
    key(SESSIONS, person.bytes())
}

/// A message to be sent, by its slot.
pub(crate) fn mail_key(slot: u64) -> VaultKey {
    key(MAIL, &slot.to_be_bytes())
}

/// A login that somebody has asked for, by the hash of their browser's secret.
pub(crate) fn login_key(hash: &Digest) -> VaultKey {
    key(LOGINS, hash.bytes())
}

/// What was typed in a browser about a statement, by the hash of both.
pub(crate) fn typed_key(hash: &Digest) -> VaultKey {
    key(TYPED, hash.bytes())
}

/// An invitation, by its id.
pub(crate) fn invitation_key(id: &[u8; 16]) -> VaultKey {
    key(INVITATION, id)
}

/// The ids of an organisation's invitations.
pub(crate) fn invitations_key(organisation: OrganisationId) -> VaultKey {
    key(INVITATIONS, organisation.bytes())
}

/// The canonical text of a version, by its hash. It is no secret and no personal data, but what a version's text is once
/// its changes are gone.
pub(crate) fn version_key(statement: StatementId, sha256: Digest) -> VaultKey {
    key(VERSION, &[&statement.bytes()[..], sha256.bytes()].concat())
}

/// Who stands in a statement's ledger under this alias.
pub(crate) fn alias_key(statement: StatementId, alias: &[u8; 16]) -> VaultKey {
    key(ALIAS, &[&statement.bytes()[..], alias].concat())
}

/// The words that a statement's ledger commits to.
pub(crate) fn words_key(statement: StatementId, content: Digest) -> VaultKey {
    key(COMMENT, &[&statement.bytes()[..], content.bytes()].concat())
}

/// The ids of the newest invitations to an address.
pub(crate) fn invited_key(email: &str) -> VaultKey {
    key(INVITED, &address_hash(email))
}

/// A logo, by the hash of its bytes.
pub(crate) fn logo_key(digest: Digest) -> VaultKey {
    key(LOGOS, digest.bytes())
}

/// An application that waits for its contact's word, by its id.
pub(crate) fn application_key(id: &[u8; 16]) -> VaultKey {
    key(APPLICATION, id)
}

/// The list of all applications that wait for their contact's word.
pub(crate) fn applications_key() -> VaultKey {
    key(APPLICATIONS, b"all")
}

/// What a person has been written to about.
pub(crate) fn reminders_key(person: PersonId) -> VaultKey {
    key(REMINDERS, person.bytes())
}

/// What a person is told by mail.
pub(crate) fn notices_key(person: PersonId) -> VaultKey {
    key(NOTICES, person.bytes())
}

/// Up to where of its ledger people have been told of a statement.
pub(crate) fn told_key(statement: StatementId) -> VaultKey {
    key(TOLD, statement.bytes())
}

/// The reminder that a statement's coordinators sent last.
pub(crate) fn reminder_key(statement: StatementId) -> VaultKey {
    key(REMINDER, statement.bytes())
}

/// Stands once statements are told of from their first entry on.
pub(crate) fn telling_key() -> VaultKey {
    key(TOLD, b"begun")
}

/// What a person has last read of a statement.
pub(crate) fn reading_key(person: PersonId, statement: StatementId) -> VaultKey {
    key(READINGS, &[&person.bytes()[..], statement.bytes()].concat())
}

/// Stands before all that a person has read.
pub(crate) fn readings_key(person: PersonId) -> VaultKey {
    key(READINGS, person.bytes())
}

/// A returned text, by its statement, organisation and id.
pub(crate) fn returned_key(at: Place, id: &[u8; 16]) -> VaultKey {
    key(RETURNED, &[returned_prefix(at).bytes(), id].concat())
}

/// Stands before all that an organisation keeps of a statement.
pub(crate) fn returned_prefix(at: Place) -> VaultKey {
    key(RETURNED, &[&at.statement.bytes()[..], at.organisation.bytes()].concat())
}

/// A comment that is prepared, by its statement, organisation and id.
pub(crate) fn prepared_key(at: Place, id: &[u8; 16]) -> VaultKey {
    key(PREPARED, &[prepared_prefix(at).bytes(), id].concat())
}

/// Stands before all that an organisation prepares about a statement.
pub(crate) fn prepared_prefix(at: Place) -> VaultKey {
    key(PREPARED, &[&at.statement.bytes()[..], at.organisation.bytes()].concat())
}

/// What is held on an organisation outside the register, in one of its spaces.
pub(crate) fn outsider_key(space: u8, at: Place) -> VaultKey {
    key(space, &[&at.statement.bytes()[..], at.organisation.bytes()].concat())
}

/// Stands before all that have signed a statement, in one of their spaces.
pub(crate) fn outsiders_prefix(space: u8, statement: StatementId) -> VaultKey {
    key(space, statement.bytes())
}

fn language_key(person: PersonId) -> VaultKey {
    key(LANGUAGE, person.bytes())
}

fn person_key(person: PersonId) -> VaultKey {
    key(PERSON, person.bytes())
}

fn key(space: u8, bytes: &[u8]) -> VaultKey {
    VaultKey::new(space, bytes).expect("our keys are hashes, ids and short names")
}

fn address_key(email: &str) -> VaultKey {
    key(ADDRESS, &address_hash(email))
}

/// Addresses compare without regard to case and surrounding space.
pub(crate) fn address_hash(email: &str) -> [u8; 32] {
    Sha256::digest(email.trim().to_lowercase()).into()
}

/// Keys that are looked at before others get their turn.
const KEYS_AT_ONCE: usize = 256;

/// The keys of a space whose value is such a one.
pub(crate) async fn matching(
    store: &dyn Store,
    space: u8,
    is_one: impl Fn(&[u8]) -> bool,
) -> Result<Vec<VaultKey>, Failure> {
    let (mut found, mut last) = (Vec::new(), None);
    loop {
        let keys = store.keys(space, last.as_ref(), KEYS_AT_ONCE)?;
        let Some(end) = keys.last() else { return Ok(found) };
        last = Some(end.clone());
        for key in keys {
            if store.get(&key)?.is_some_and(|value| is_one(&value)) {
                found.push(key);
            }
        }
        tokio::task::yield_now().await;
    }
}

/// Erases the values of a space that are over.
pub(crate) async fn sweep(store: &dyn Store, space: u8, is_over: impl Fn(&[u8]) -> bool) -> Result<(), Failure> {
    let over = matching(store, space, is_over).await?;
    if !over.is_empty() {
        store.append(over.into_iter().fold(Batch::new(), Batch::erase)).await?;
    }
    Ok(())
}

/// A person's record. The salt makes the ledger's commitment impossible to guess, and goes when the record goes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PersonRecord {
    pub(crate) name: String,
    pub(crate) email: String,
    salt: String,
}

impl PersonRecord {
    /// A record with a salt drawn by the caller.
    pub(crate) fn new(name: &str, email: &str, salt: [u8; 32]) -> Self {
        PersonRecord { name: name.to_owned(), email: email.to_owned(), salt: Digest::new(salt).to_string() }
    }

    /// What the ledger keeps of it.
    pub(crate) fn commitment(&self) -> Digest {
        Digest::new(Sha256::digest(self.bytes()).into())
    }

    /// What has to be put into the vault for this person.
    pub(crate) fn puts(&self, person: PersonId) -> [(VaultKey, Bytes); 2] {
        let reference = Bytes::copy_from_slice(person.bytes());
        [(person_key(person), self.bytes().into()), (address_key(&self.email), reference)]
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a record of texts is JSON")
    }
}

/// Remembers the language in which somebody reads.
pub(crate) fn language_put(person: PersonId, language: Language) -> (VaultKey, Bytes) {
    (language_key(person), Bytes::from_static(language.tag().as_bytes()))
}

/// Personal data, read from the vault.
#[derive(Clone)]
pub(crate) struct People(pub(crate) Arc<dyn Store>);

impl People {
    /// The person's record, unless it was erased.
    pub(crate) fn record(&self, person: PersonId) -> Result<Option<PersonRecord>, Failure> {
        let Some(bytes) = self.0.get(&person_key(person))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("a person's record"))
    }

    /// The person with that address.
    pub(crate) fn at(&self, email: &str) -> Result<Option<PersonId>, Failure> {
        let Some(bytes) = self.0.get(&address_key(email))? else { return Ok(None) };
        PersonId::try_from(&bytes[..]).map(Some).map_err(|_| Failure::Damaged("an address"))
    }

    /// The language that the person has chosen, if they have.
    pub(crate) fn language(&self, person: PersonId) -> Result<Option<Language>, Failure> {
        let Some(bytes) = self.0.get(&language_key(person))? else { return Ok(None) };
        let tag = std::str::from_utf8(&bytes).ok().and_then(Language::from_tag);
        tag.map(Some).ok_or(Failure::Damaged("a chosen language"))
    }

    /// Remembers the person's language.
    pub(crate) async fn choose_language(&self, person: PersonId, language: Language) -> Result<(), Failure> {
        let (key, tag) = language_put(person, language);
        self.0.append(Batch::new().put(key, tag)).await?;
        Ok(())
    }

    /// The texts in which the person reads.
    pub(crate) fn words(&self, person: PersonId) -> Result<&'static Words, Failure> {
        Ok(Words::of(self.language(person)?.unwrap_or_default()))
    }

    /// The texts that whoever has the address has chosen to read. Looks as long if there is nobody.
    pub(crate) fn words_at(&self, email: &str) -> Result<Option<&'static Words>, Failure> {
        let person = self.at(email)?.unwrap_or(PersonId::new([0; 16]));
        Ok(self.language(person)?.map(Words::of))
    }

    /// Where the person's mail goes, and in which words; none if they were erased.
    pub(crate) fn reader(&self, person: PersonId) -> Result<Option<(Address, &'static Words)>, Failure> {
        let Some(record) = self.record(person)? else { return Ok(None) };
        Ok(Address::parse(&record.email).zip(Some(self.words(person)?)))
    }

    /// Erases the person's record, address and language, and what they have been written to about.
    pub(crate) fn forget(&self, batch: Batch, person: PersonId, address: Option<&str>) -> Batch {
        let batch = batch.erase(person_key(person)).erase(language_key(person)).erase(reminders_key(person));
        address.into_iter().fold(batch, |batch, email| batch.erase(address_key(email)))
    }
}
