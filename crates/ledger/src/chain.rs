//! Entries linked by SHA-256, so that a changed, missing or reordered entry is found.
//!
//! hash(n) = SHA-256(hash(n − 1) ‖ bytes(n)); the hash before the first entry is 32 zero bytes. A stored record is the
//! entry's hash, then its bytes.

use sha2::{Digest as _, Sha256};
use terms::{Digest, Seq};

/// The hash before the first entry.
pub const ROOT: Digest = Digest::new([0; 32]);

/// The chain is broken at this entry: it, or one before it, is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ledger is broken at entry {0}")]
pub struct Broken(pub Seq);

/// The record of an entry's bytes after `previous`, and its hash.
pub fn seal(previous: Digest, bytes: &[u8]) -> (Digest, Vec<u8>) {
    let hash = next(previous, bytes);
    (hash, [hash.bytes(), bytes].concat())
}

/// Checks records in their order from the ledger's start; gives each entry's bytes and the last hash.
pub fn verify<'a>(records: impl IntoIterator<Item = &'a [u8]>) -> Result<(Vec<&'a [u8]>, Digest), Broken> {
    let mut hash = ROOT;
    let mut entries = Vec::new();
    for (seq, record) in (0..).map(Seq).zip(records) {
        let (stored, bytes) = record.split_first_chunk::<32>().ok_or(Broken(seq))?;
        hash = next(hash, bytes);
        if hash.bytes() != stored {
            return Err(Broken(seq));
        }
        entries.push(bytes);
    }
    Ok((entries, hash))
}

fn next(previous: Digest, bytes: &[u8]) -> Digest {
    Digest::new(Sha256::new().chain_update(previous.bytes()).chain_update(bytes).finalize().into())
}
