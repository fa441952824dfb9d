//! Words that lie in the vault under a commitment. The ledger holds SHA-256 of their bytes; the salt in them makes it
//! impossible to guess the words from it, and goes when they go.

use crate::{failure::Failure, random::random, vault};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use store::{Store, VaultKey};
use terms::{Digest, StatementId};

/// Drawn at random, for words that are new.
pub(crate) fn salt() -> String {
    Digest::new(random()).to_string()
}

/// The commitment to them, and what has to be stored with whatever cites it.
pub(crate) fn kept(statement: StatementId, words: &impl Serialize) -> (Digest, (VaultKey, Bytes)) {
    let bytes: Bytes = serde_json::to_vec(words).expect("texts").into();
    let content = Digest::new(Sha256::digest(&bytes).into());
    (content, (vault::words_key(statement, content), bytes))
}

/// The words of this commitment; none if they were erased.
pub(crate) fn read<T: DeserializeOwned>(
    store: &dyn Store,
    statement: StatementId,
    content: Digest,
    what: &'static str,
) -> Result<Option<T>, Failure> {
    let Some(bytes) = store.get(&vault::words_key(statement, content))? else { return Ok(None) };
    if Digest::new(Sha256::digest(&bytes).into()) != content {
        return Err(Failure::Damaged(what));
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged(what))
}
