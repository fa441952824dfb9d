//! What is told of a theme, as it lies in the vault under a commitment.

use crate::{
    committed::{self, Cited},
    failure::Failure,
};
use bytes::Bytes;
use ledger::Theme;
use serde::{Deserialize, Serialize};
use store::{Store, VaultKey};
use terms::Digest;

/// What is told of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What it is called: one line.
    pub(crate) title: String,
    /// Why it matters; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    /// Drawn at random.
    pub(crate) salt: String,
}

impl Told {
    /// Words that were checked, with a fresh salt.
    pub(crate) fn new(title: String, reason: String) -> Self {
        Told { title, reason, salt: committed::salt() }
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }
}

/// What is told of it; none if that was erased.
pub(crate) fn told(store: &dyn Store, theme: &Theme) -> Result<Option<Told>, Failure> {
    committed::read(store, Cited::InAgenda, theme.content, "the words of a theme")
}
