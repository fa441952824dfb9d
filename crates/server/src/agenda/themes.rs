//! What is told of a theme, as it lies in the vault under a commitment.

use crate::{
    committed::{self, Cited},
    failure::Failure,
};
use bytes::Bytes;
use ledger::{Refusal, Theme, ThemeNumber, ThemeState, theme_links, theme_words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Store, VaultKey};
use terms::Digest;

/// What is told of where a theme stands, in the order in which it is shown: the ledger's states, and that there is a
/// statement on it.
pub(crate) const STATES: [&str; 5] = ["chosen", IN_STATEMENT, "proposed", "parked", "done"];

const IN_STATEMENT: &str = "in-statement";

/// Where it stands. What is parked or done is so whatever statements there are.
pub(crate) fn state(theme: &Theme, grown: &BTreeSet<ThemeNumber>) -> &'static str {
    match theme.state {
        ThemeState::Chosen | ThemeState::Proposed if grown.contains(&theme.number) => IN_STATEMENT,
        state => state.name(),
    }
}

/// What is told of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// What it is called: one line.
    pub(crate) title: String,
    /// What it is about; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) description: String,
    /// Why it matters; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    /// Where one reads more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<String>,
    /// Drawn at random.
    pub(crate) salt: String,
}

/// What somebody typed of a theme.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Typed<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) reason: &'a str,
    /// One address a line.
    pub(crate) links: &'a str,
}

impl Typed<'_> {
    /// As it is kept, with a fresh salt.
    pub(crate) fn read(self) -> Result<Told, Refusal> {
        let (title, reason) = theme_words(self.title, self.reason)?;
        let (_, description) = theme_words(self.title, self.description)?;
        let links = theme_links(self.links.lines())?;
        Ok(Told { title, description, reason, links, salt: committed::salt() })
    }
}

impl Told {
    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(Cited::InAgenda, self)
    }
}

/// What is told of it; none if that was erased.
pub(crate) fn told(store: &dyn Store, theme: &Theme) -> Result<Option<Told>, Failure> {
    committed::read(store, Cited::InAgenda, theme.content, "the words of a theme")
}
