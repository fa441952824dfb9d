//! What a server says of a ledger and signs: how many entries it has, and the root of the tree over them. The text of
//! C2SP's *checkpoint* (<https://c2sp.org/tlog-checkpoint>), without extension lines.

use crate::note::{NotSigned, Note, PublicKey, SigningKey};
use crate::tree;
use std::fmt;
use std::str::FromStr;
use terms::Digest;

/// A ledger at a size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which ledger: the name of the key that signs, and a path.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
}

impl Checkpoint {
    /// Signs it.
    pub fn sign(&self, key: &SigningKey) -> Note {
        key.sign(self.to_string())
    }

    /// What a note says that is signed by this key and no other, for a ledger that is this key's.
    ///
    /// # Errors
    /// Its signature is wrong, or it is no checkpoint of such a ledger.
    pub fn signed_only_by(note: &Note, key: &PublicKey) -> Result<Checkpoint, NotSigned> {
        Checkpoint::of(note.signed_only_by(key)?, key)
    }

    /// What a note says that is signed by this key, and perhaps by witnesses.
    ///
    /// # Errors
    /// Its signature is wrong, or it is no checkpoint of a ledger of this key.
    pub fn signed_by(note: &Note, key: &PublicKey) -> Result<Checkpoint, NotSigned> {
        Checkpoint::of(note.signed_by(key)?, key)
    }

    fn of(text: &str, key: &PublicKey) -> Result<Checkpoint, NotSigned> {
        let checkpoint: Checkpoint = text.parse()?;
        let path = checkpoint.origin.strip_prefix(key.name());
        if path.is_some_and(|path| path.starts_with('/')) { Ok(checkpoint) } else { Err(NotSigned::OtherKey) }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, tree::written(&self.root))
    }
}

impl FromStr for Checkpoint {
    type Err = NotSigned;

    fn from_str(text: &str) -> Result<Self, NotSigned> {
        let [origin, size, root, ""] = text.split('\n').collect::<Vec<_>>()[..] else { return Err(NotSigned::Shape) };
        let root = tree::read(root).ok_or(NotSigned::Shape)?;
        let size = size.parse().map_err(|_| NotSigned::Shape)?;
        let checkpoint = Checkpoint { origin: origin.to_owned(), size, root };
        // Neither a plus nor a zero in front of the size.
        if !origin.is_empty() && checkpoint.to_string() == text { Ok(checkpoint) } else { Err(NotSigned::Shape) }
    }
}
