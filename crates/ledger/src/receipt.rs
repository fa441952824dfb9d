//! What proves, without a server, that an entry is in a ledger: its bytes, the hashes from it up to the root of the tree,
//! the checkpoint that a server signed, and the keys. Written as RFC 8785 JSON (docs/receipts.md), so that no byte of a
//! receipt means nothing.

use crate::checkpoint::Checkpoint;
use crate::codec::{self, Unreadable};
use crate::note::{NotAKey, NotSigned, Note, PublicKey, SigningKey};
use crate::{Entry, tree};
use serde::{Deserialize, Serialize};
use terms::{Digest, Seq, Timestamp, limits};

const VERSION: u32 = 1;

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's place.
    pub seq: Seq,
    /// Its bytes as they are stored.
    pub entry: String,
    /// The hashes beside it, from its side up.
    pub proof: Vec<Digest>,
    /// The ledger at a size, signed by the last of the keys.
    pub checkpoint: Note,
    /// The key that signed, and those before it.
    pub keys: Lineage,
}

/// Keys of which each introduced the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    keys: Vec<PublicKey>,
    /// One fewer than the keys.
    introductions: Vec<Note>,
}

/// What a receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The ledger at the size at which it was signed.
    pub checkpoint: Checkpoint,
    /// The entry.
    pub entry: Entry,
}

/// Why a receipt proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum Wrong {
    /// It is larger than any.
    #[error("it has more than {max} bytes", max = limits::RECEIPT_BYTES_MAX)]
    TooLong,
    /// It is no receipt.
    #[error("it is not a receipt: {0}")]
    Shape(#[from] serde_json::Error),
    /// It was made by a newer program.
    #[error("the receipt has format {0}, which is newer than this program")]
    Newer(u32),
    /// Its bytes say the same in another way than they were written.
    #[error("its bytes are not as they were written")]
    NotCanonical,
    /// One of its hashes is none.
    #[error("one of the hashes in it is none")]
    NotAHash,
    /// One of its keys is none.
    #[error("one of the keys in it is none: {0}")]
    Key(#[from] NotAKey),
    /// A key was not introduced by the one before it.
    #[error("a key in it was not introduced by the key before it: {0}")]
    Introduction(NotSigned),
    /// The checkpoint was not signed by the last key.
    #[error("its checkpoint does not hold: {0}")]
    Checkpoint(NotSigned),
    /// The entry is not in the tree.
    #[error("the entry is not in the ledger that was signed: the entry, its number or the proof was changed")]
    NotIncluded,
    /// The entry can't be read.
    #[error("the entry is in the ledger that was signed, and can't be read: {0}")]
    Entry(#[from] Unreadable),
    /// The entry says that it stands elsewhere.
    #[error("the entry says that it is entry {found}, and the receipt says {expected}")]
    Place {
        /// As the receipt says.
        expected: u64,
        /// As the entry says.
        found: u64,
    },
}

impl Wrong {
    /// Its key in texts.
    pub fn code(&self) -> &'static str {
        match self {
            Wrong::TooLong => "too-long",
            Wrong::Shape(_) | Wrong::NotCanonical | Wrong::NotAHash => "shape",
            Wrong::Newer(_) | Wrong::Entry(Unreadable::Newer(_)) => "newer",
            Wrong::Key(_) | Wrong::Introduction(_) => "keys",
            Wrong::Checkpoint(_) => "checkpoint",
            Wrong::NotIncluded => "not-included",
            Wrong::Entry(_) | Wrong::Place { .. } => "entry",
        }
    }
}

impl Lineage {
    /// One key that nobody introduced.
    pub fn of(key: PublicKey) -> Self {
        Lineage { keys: vec![key], introductions: vec![] }
    }

    /// The same, and a key that the last one introduces.
    ///
    /// # Errors
    /// It does not.
    pub fn and(mut self, next: PublicKey, introduction: Note) -> Result<Self, NotSigned> {
        check_introduction(self.last(), &next, &introduction)?;
        self.keys.push(next);
        self.introductions.push(introduction);
        Ok(self)
    }

    /// The key that signs.
    pub fn last(&self) -> &PublicKey {
        self.keys.last().expect("a lineage has a key")
    }

    /// All keys, the first one first.
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// Whether the key that signs is this one, or was introduced by it or by one that it introduced.
    pub fn leads_from(&self, key: &PublicKey) -> bool {
        self.keys.contains(key)
    }
}

/// The note by which a key introduces the next.
pub fn introduce(old: &SigningKey, next: &PublicKey, at: Timestamp) -> Note {
    old.sign(format!("{}/keys\n{next}\n{at}\n", old.public().name()))
}

/// No checkpoint reads like this: its second line is a number.
fn check_introduction(old: &PublicKey, next: &PublicKey, note: &Note) -> Result<(), NotSigned> {
    let text = note.signed_only_by(old)?;
    let rest = text.strip_prefix(&format!("{}/keys\n{next}\n", old.name()));
    let at = rest.and_then(|rest| Timestamp::parse(rest.strip_suffix('\n')?));
    at.map(drop).ok_or(NotSigned::Shape)
}

/// Members sorted by their names, as RFC 8785 wants them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    checkpoint: String,
    entry: String,
    introductions: Vec<String>,
    keys: Vec<String>,
    proof: Vec<String>,
    seq: u64,
    v: u32,
}

#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

impl Receipt {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let texts = |notes: &[Note]| notes.iter().map(Note::to_string).collect();
        let wire = Wire {
            checkpoint: self.checkpoint.to_string(),
            entry: self.entry.clone(),
            introductions: texts(&self.keys.introductions),
            keys: self.keys.keys.iter().map(PublicKey::to_string).collect(),
            proof: self.proof.iter().map(tree::written).collect(),
            seq: self.seq.0,
            v: VERSION,
        };
        serde_json::to_vec(&wire).expect("texts and numbers are JSON")
    }

    /// The receipt of these bytes, with the keys in it as it says they follow each other.
    ///
    /// # Errors
    /// They are none, or are written in another way than [`Receipt::encode`] writes them.
    pub fn read(bytes: &[u8]) -> Result<Receipt, Wrong> {
        if bytes.len() > limits::RECEIPT_BYTES_MAX {
            return Err(Wrong::TooLong);
        }
        let Versioned { v } = serde_json::from_slice(bytes)?;
        if v > VERSION {
            return Err(Wrong::Newer(v));
        }
        let wire: Wire = serde_json::from_slice(bytes)?;
        let mut keys = wire.keys.iter().take(limits::SIGNING_KEYS_MAX).map(|key| key.parse::<PublicKey>());
        let first = keys.next().ok_or(Wrong::Key(NotAKey::Shape))??;
        let mut lineage = Lineage::of(first);
        for (key, note) in keys.zip(&wire.introductions) {
            let note = note.parse().map_err(Wrong::Introduction)?;
            lineage = lineage.and(key?, note).map_err(Wrong::Introduction)?;
        }
        let receipt = Receipt {
            seq: Seq(wire.seq),
            entry: wire.entry,
            proof: wire.proof.iter().map(|hash| tree::read(hash)).collect::<Option<_>>().ok_or(Wrong::NotAHash)?,
            checkpoint: wire.checkpoint.parse().map_err(Wrong::Checkpoint)?,
            keys: lineage,
        };
        if receipt.encode() == bytes { Ok(receipt) } else { Err(Wrong::NotCanonical) }
    }

    /// What it proves to whoever trusts its keys.
    ///
    /// # Errors
    /// Nothing: something in it was changed.
    pub fn verify(&self) -> Result<Proven, Wrong> {
        let checkpoint = Checkpoint::signed_only_by(&self.checkpoint, self.keys.last()).map_err(Wrong::Checkpoint)?;
        let leaf = tree::leaf(self.entry.as_bytes());
        if !tree::includes(leaf, self.seq.0, &self.proof, checkpoint.size, checkpoint.root) {
            return Err(Wrong::NotIncluded);
        }
        let entry = codec::decode(self.entry.as_bytes())?;
        if entry.seq != self.seq {
            return Err(Wrong::Place { expected: self.seq.0, found: entry.seq.0 });
        }
        Ok(Proven { checkpoint, entry })
    }
}
