//! Words that lie in the vault under a commitment. The ledger holds SHA-256 of their bytes; the salt in them makes it
//! impossible to guess the words from it, and goes when they go.

use crate::{failure::Failure, random::random, vault};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use store::{Store, VaultKey};
use terms::{Digest, StatementId};

/// In which ledger the commitment stands.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cited {
    /// In a statement's.
    InStatement(StatementId),
    /// In the agenda.
    InAgenda,
}

impl From<StatementId> for Cited {
    fn from(statement: StatementId) -> Self {
        Cited::InStatement(statement)
    }
}

impl Cited {
    fn key(self, content: Digest) -> VaultKey {
        match self {
            Cited::InStatement(statement) => vault::words_key(statement, content),
            Cited::InAgenda => vault::agenda_words_key(content),
        }
    }
}

/// Drawn at random, for words that are new.
pub(crate) fn salt() -> String {
    Digest::new(random()).to_string()
}

/// The commitment to them, and what has to be stored with whatever cites it.
pub(crate) fn kept(cited: impl Into<Cited>, words: &impl Serialize) -> (Digest, (VaultKey, Bytes)) {
    let bytes: Bytes = serde_json::to_vec(words).expect("texts").into();
    let content = Digest::new(Sha256::digest(&bytes).into());
    (content, (cited.into().key(content), bytes))
}

/// The words of this commitment; none if they were erased.
pub(crate) fn read<T: DeserializeOwned>(
    store: &dyn Store,
    cited: impl Into<Cited>,
    content: Digest,
    what: &'static str,
) -> Result<Option<T>, Failure> {
    let Some(bytes) = store.get(&cited.into().key(content))? else { return Ok(None) };
    if Digest::new(Sha256::digest(&bytes).into()) != content {
        return Err(Failure::Damaged(what));
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged(what))
}
