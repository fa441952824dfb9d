//! What is told of targets and years, as it lies in the vault under commitments: some words, and where more of them is
//! read.

use crate::{
    committed::{self, Cited},
    failure::Failure,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{Store, VaultKey};
use terms::Digest;

/// Some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    /// May be empty.
    pub(crate) text: String,
    /// Where more is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    /// Drawn at random.
    salt: String,
}

impl Words {
    /// Words that were checked, with a fresh salt.
    pub(crate) fn new(text: String, link: Option<String>) -> Self {
        Words { text, link, salt: committed::salt() }
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// Those of this commitment; none if they were erased.
    pub(crate) fn read(store: &dyn Store, content: Digest) -> Result<Option<Words>, Failure> {
        committed::read(store, Cited::InAgenda, content, "words of the agenda")
    }
}

/// A foreword, by the tag of its language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Foreword {
    /// What is empty is left out.
    pub(crate) texts: BTreeMap<String, String>,
    /// Drawn at random.
    salt: String,
}

impl Foreword {
    /// Words that were checked, with a fresh salt.
    pub(crate) fn new(texts: BTreeMap<String, String>) -> Self {
        Foreword { texts, salt: committed::salt() }
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }

    /// That of this commitment; none if it was erased.
    pub(crate) fn read(store: &dyn Store, content: Digest) -> Result<Option<Foreword>, Failure> {
        committed::read(store, Cited::InAgenda, content, "the foreword of a year")
    }
}
