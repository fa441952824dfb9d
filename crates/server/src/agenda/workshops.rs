//! What is said in workshops, as it lies in the vault under commitments, and what the choices come to once they may be shown.

pub(crate) mod live;
pub(crate) mod outcome;

use crate::{
    app::App,
    committed::{self, Cited},
    failure::Failure,
};
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use ledger::{Agenda, GroupNumber, Participant, ThemeNumber, Workshop, WorkshopNumber};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{Store, VaultKey};
use terms::Digest;
use words::Language;

/// What is said in up to three languages: a workshop's question, or its summary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Texts {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) fi: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) sv: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) en: String,
    /// Drawn at random.
    #[serde(default)]
    pub(crate) salt: String,
}

impl Texts {
    /// What is said in that language; may be empty.
    pub(crate) fn of(&self, language: Language) -> &str {
        match language {
            Language::Finnish => &self.fi,
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }

    /// What is said in that language, or else in the first in which something is.
    pub(crate) fn said(&self, language: Language) -> (Language, &str) {
        let own = [language].into_iter().chain(Language::ALL);
        let mut all = own.map(|language| (language, self.of(language)));
        all.find(|(_, text)| !text.is_empty()).unwrap_or((language, ""))
    }

    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        Language::ALL.iter().all(|language| self.of(*language).is_empty())
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// The texts of this commitment; empty if they were erased.
    pub(crate) fn read(store: &dyn Store, content: Digest) -> Result<Texts, Failure> {
        Ok(committed::read(store, Cited::InAgenda, content, "the words of a workshop")?.unwrap_or_default())
    }
}

/// A theme that was chosen, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Picked {
    pub(crate) theme: u32,
    /// May be empty: the choice counts, and is marked so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
}

/// What a participant chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ballot {
    pub(crate) picked: Vec<Picked>,
    /// Drawn at random: nobody finds out from the ledger what was chosen.
    pub(crate) salt: String,
}

impl Ballot {
    /// With a fresh salt.
    pub(crate) fn new(picked: Vec<Picked>) -> Ballot {
        Ballot { picked, salt: committed::salt() }
    }

    /// The themes.
    pub(crate) fn themes(&self) -> Vec<ThemeNumber> {
        self.picked.iter().map(|picked| ThemeNumber(picked.theme)).collect()
    }

    /// The commitment to it, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// The choice of this commitment; none if it was erased.
    pub(crate) fn read(store: &dyn Store, content: Digest) -> Result<Option<Ballot>, Failure> {
        committed::read(store, Cited::InAgenda, content, "a choice in a workshop")
    }
}

/// What a group calls itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GroupName {
    pub(crate) name: String,
    /// Drawn at random.
    pub(crate) salt: String,
}

impl GroupName {
    /// With a fresh salt.
    pub(crate) fn new(name: String) -> GroupName {
        GroupName { name, salt: committed::salt() }
    }

    /// The commitment to it, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// The name of this commitment; none if it was erased.
    pub(crate) fn read(store: &dyn Store, content: Digest) -> Result<Option<GroupName>, Failure> {
        committed::read(store, Cited::InAgenda, content, "the name of a group")
    }
}

/// How a participant is named in addresses: `o` and an organisation's id, or `g` and a group's number.
pub(crate) fn spelt(participant: Participant) -> String {
    match participant {
        Participant::Organisation(organisation) => format!("o{organisation}"),
        Participant::Group(GroupNumber(group)) => format!("g{group}"),
    }
}

/// The participant of that name.
pub(crate) fn participant(text: &str) -> Option<Participant> {
    let (kind, rest) = text.split_at_checked(1)?;
    match kind {
        "o" => rest.parse().ok().map(Participant::Organisation),
        "g" => rest.parse().ok().map(|group| Participant::Group(GroupNumber(group))),
        _ => None,
    }
}

/// Letters of a link's code that nobody takes for one another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a code: short enough to be typed from a wall, too many to be guessed.
const CODE_LETTERS: usize = 8;

/// Links by which phones without an account come into workshops.
pub(crate) struct Doors([u8; 32]);

impl Doors {
    /// Links are made with a secret of the installation.
    pub(crate) fn new(key: [u8; 32]) -> Doors {
        Doors(key)
    }

    /// What the workshop's link ends with: its number and a code.
    pub(crate) fn token(&self, workshop: WorkshopNumber) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        let tag = mac.chain_update(workshop.0.to_be_bytes()).finalize().into_bytes();
        let letters = tag.iter().take(CODE_LETTERS).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
        format!("{}-{}", workshop.0, letters.collect::<String>())
    }

    /// The whole link.
    pub(crate) fn address(&self, app: &App, workshop: WorkshopNumber) -> String {
        format!("{}/w/{}", app.base_url, self.token(workshop))
    }

    /// The workshop behind the link, if phones may take part in it. Whoever types a code need not mind capitals.
    pub(crate) fn behind(&self, agenda: &Agenda, token: &str) -> Option<Arc<Workshop>> {
        let (number, _) = token.split_once('-')?;
        let found = agenda.workshop(WorkshopNumber(number.parse().ok()?))?;
        // Hashes are compared, so that how long it takes tells nothing of the code.
        let is_its = Sha256::digest(self.token(found.number)) == Sha256::digest(token.to_lowercase());
        (found.phones && is_its).then(|| found.clone())
    }
}
