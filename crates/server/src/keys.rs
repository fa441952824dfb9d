//! The keys that the server signs with. They lie in one file of the data folder, which holds the secret of the one that is
//! in use and, for all to know, every key that ever was (docs/receipts.md). What replaces the file is whole or not there.

mod command;
mod file;

pub(crate) use command::{Wish, run};
pub(crate) use file::NAME;

use crate::random::random;
use ledger::note::{NotAKey, Note, PublicKey, SigningKey};
use ledger::receipt::{Lineage, introduce};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use terms::{Timestamp, limits};

/// Why there is no key to sign with.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeysError {
    #[error("the signing keys in {file} can't be read: {why}")]
    Unreadable { file: String, why: io::Error },
    #[error("the signing keys in {file} are damaged: {what}")]
    Damaged { file: String, what: &'static str },
    #[error(
        "the signing keys in {file} are gone, though this server has signed with them; put the file back, or make a new \
         key with `lausuma keys renew --lost`"
    )]
    Gone { file: String },
    #[error("the signing keys can't be written to {file}: {why}")]
    NotWritten { file: String, why: io::Error },
    #[error("{file} is left from a renewal that did not end, or one is under way; if none is, remove it and try again")]
    UnderWay { file: String },
    #[error("this server has had {max} keys, and no more are kept", max = limits::SIGNING_KEYS_MAX)]
    TooMany,
    #[error("{0}")]
    Name(#[from] NotAKey),
    #[error(
        "there are no signing keys in {file} yet; say by --name under which name to sign, e.g. lausuma.example.org"
    )]
    NoName { file: String },
}

/// A key of this server.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) key: PublicKey,
    pub(crate) since: Timestamp,
    /// By the key before it; none of the first one, and of one that came after a loss.
    pub(crate) introduction: Option<Note>,
}

/// The key in use, and all before it.
#[derive(Debug)]
pub(crate) struct KeyRing {
    pub(crate) signing: SigningKey,
    known: Vec<Known>,
    lineage: Lineage,
}

impl KeyRing {
    /// Of these keys, oldest first, the last is the one that signs.
    fn new(signing: SigningKey, known: Vec<Known>) -> Result<Self, &'static str> {
        let begun = known.iter().rposition(|known| known.introduction.is_none()).ok_or("no key begins the list")?;
        let mut lineage = Lineage::of(known[begun].key.clone());
        for next in &known[begun + 1..] {
            let introduction = next.introduction.clone().ok_or("a key is not introduced")?;
            let led = lineage.and(next.key.clone(), introduction);
            lineage = led.map_err(|_| "a key is not introduced by the one before it")?;
        }
        if lineage.last() != signing.public() {
            return Err("the secret is not that of the newest key");
        }
        Ok(KeyRing { signing, known, lineage })
    }

    /// Every key, oldest first, with the time from which the next was used.
    pub(crate) fn known(&self) -> impl DoubleEndedIterator<Item = (&Known, Option<Timestamp>)> {
        let ends = self.known.iter().skip(1).map(|next| Some(next.since)).chain([None]);
        self.known.iter().zip(ends.collect::<Vec<_>>())
    }

    /// The key that signs, and those that lead to it.
    pub(crate) fn lineage(&self) -> &Lineage {
        &self.lineage
    }

    /// The same and a fresh key, of that name if another is wanted.
    fn renewed(&self, name: Option<&str>, old: Old, at: Timestamp) -> Result<KeyRing, KeysError> {
        if self.known.len() >= limits::SIGNING_KEYS_MAX {
            return Err(KeysError::TooMany);
        }
        let signing = SigningKey::new(name.unwrap_or(self.signing.public().name()), random())?;
        let (mut known, mut lineage) = (self.known.clone(), Lineage::of(signing.public().clone()));
        let introduction = match old {
            Old::Kept => {
                let note = introduce(&self.signing, signing.public(), at);
                let led = self.lineage.clone().and(signing.public().clone(), note.clone());
                lineage = led.expect("what introduces is an introduction");
                Some(note)
            }
            Old::Lost => None,
        };
        known.push(Known { key: signing.public().clone(), since: at, introduction });
        Ok(KeyRing { signing, known, lineage })
    }

    /// A first key.
    fn first(name: &str, at: Timestamp) -> Result<KeyRing, KeysError> {
        let signing = SigningKey::new(name, random())?;
        let key = signing.public().clone();
        let lineage = Lineage::of(key.clone());
        Ok(KeyRing { signing, known: vec![Known { key, since: at, introduction: None }], lineage })
    }
}

/// What has become of a key that is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Old {
    /// Its secret is here and nowhere else: its word on the next key holds.
    Kept,
    /// It is gone, or others have it.
    Lost,
}

/// The keys as the file has them: one that is renewed is used at once.
pub(crate) struct Keys {
    path: PathBuf,
    kept: Mutex<(file::Stamp, Arc<KeyRing>)>,
}

impl Keys {
    /// The keys of this folder; at the first start, a new one of that name.
    pub(crate) fn open(folder: &Path, name: &str, at: Timestamp, before: Before) -> Result<Self, KeysError> {
        let path = folder.join(file::NAME);
        let read = match (file::read(&path)?, before) {
            (Some(read), _) => read,
            (None, Before::HasSigned) => return Err(KeysError::Gone { file: path.display().to_string() }),
            (None, Before::HasNot) => {
                file::write_first(&path, &KeyRing::first(name, at)?)?;
                file::read(&path)?.ok_or(KeysError::Gone { file: path.display().to_string() })?
            }
        };
        Ok(Keys { path, kept: Mutex::new(read) })
    }

    /// The keys of a folder that has some; none is made.
    pub(crate) fn existing(folder: &Path) -> Result<Self, KeysError> {
        let path = folder.join(file::NAME);
        let read = file::read(&path)?.ok_or_else(|| KeysError::Gone { file: path.display().to_string() })?;
        Ok(Keys { path, kept: Mutex::new(read) })
    }

    /// The file that they lie in.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The keys as they are now.
    pub(crate) fn ring(&self) -> Result<Arc<KeyRing>, KeysError> {
        // Nothing that holds the lock leaves half of anything.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if file::stamp(&self.path)? != Some(kept.0) {
            *kept = file::read(&self.path)?.ok_or_else(|| KeysError::Gone { file: self.path.display().to_string() })?;
        }
        Ok(kept.1.clone())
    }
}

/// Whether something was signed in this folder before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    HasSigned,
    HasNot,
}

#[cfg(test)]
mod tests;
