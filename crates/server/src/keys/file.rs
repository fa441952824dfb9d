//! The file of the signing keys, for its owner's eyes.

use super::{KeyRing, KeysError, Known};
use ledger::note::SigningKey;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use terms::Timestamp;

/// What it is called in the data folder.
pub(crate) const NAME: &str = "signing-keys.json";

const VERSION: u32 = 1;

/// Another after each writing: a file that takes another's place is a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp(u64, i64, i64, u64);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u32,
    private: String,
    keys: Vec<StoredKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    key: String,
    since: String,
    introduction: Option<String>,
}

/// What the file is now; none if there is none.
pub(super) fn stamp(path: &Path) -> Result<Option<Stamp>, KeysError> {
    match fs::metadata(path) {
        Ok(about) => Ok(Some(Stamp(about.ino(), about.mtime(), about.mtime_nsec(), about.len()))),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(KeysError::Unreadable { file: path.display().to_string(), why }),
    }
}

/// The keys in the file; none if there is no file.
pub(super) fn read(path: &Path) -> Result<Option<(Stamp, Arc<KeyRing>)>, KeysError> {
    let Some(stamp) = stamp(path)? else { return Ok(None) };
    let file = || path.display().to_string();
    let text = fs::read(path).map_err(|why| KeysError::Unreadable { file: file(), why })?;
    let ring = parse(&text).map_err(|what| KeysError::Damaged { file: file(), what })?;
    Ok(Some((stamp, Arc::new(ring))))
}

fn parse(text: &[u8]) -> Result<KeyRing, &'static str> {
    let stored: Stored = serde_json::from_slice(text).map_err(|_| "it is not what this program writes")?;
    if stored.v != VERSION {
        return Err("it was written by a newer program");
    }
    let known = stored.keys.iter().map(known).collect::<Option<Vec<_>>>().ok_or("a key in it can't be read")?;
    let signing = SigningKey::from_private(&stored.private).map_err(|_| "its secret can't be read")?;
    KeyRing::new(signing, known)
}

fn known(stored: &StoredKey) -> Option<Known> {
    let introduction = match &stored.introduction {
        Some(note) => Some(note.parse().ok()?),
        None => None,
    };
    Some(Known { key: stored.key.parse().ok()?, since: Timestamp::parse(&stored.since)?, introduction })
}

/// Writes the first file. What a first start left that did not end was never used.
pub(super) fn write_first(path: &Path, ring: &KeyRing) -> Result<(), KeysError> {
    let left = unfinished(path);
    match fs::remove_file(&left) {
        Err(why) if why.kind() != ErrorKind::NotFound => {
            Err(KeysError::NotWritten { file: left.display().to_string(), why })
        }
        _ => write(path, ring),
    }
}

/// Puts these keys into the file's place, whole or not at all.
pub(super) fn write(path: &Path, ring: &KeyRing) -> Result<(), KeysError> {
    let unfinished = unfinished(path);
    replace(path, &unfinished, &text(ring)).map_err(|why| match why.kind() {
        ErrorKind::AlreadyExists => KeysError::UnderWay { file: unfinished.display().to_string() },
        _ => KeysError::NotWritten { file: path.display().to_string(), why },
    })
}

fn unfinished(path: &Path) -> PathBuf {
    path.with_extension("json.new")
}

fn replace(path: &Path, unfinished: &Path, text: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(unfinished)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(unfinished, path)?;
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn text(ring: &KeyRing) -> Vec<u8> {
    let keys = ring.known.iter().map(|known| StoredKey {
        key: known.key.to_string(),
        since: known.since.to_string(),
        introduction: known.introduction.as_ref().map(ToString::to_string),
    });
    let stored = Stored { v: VERSION, private: ring.signing.to_private(), keys: keys.collect() };
    let mut text = serde_json::to_vec_pretty(&stored).expect("texts are JSON");
    text.push(b'\n');
    text
}
