//! What a backup is made of: the names of its chunks, in order. JSON, so that later programs can say more.

use crate::{Failed, Key, Place, seal};
use serde::{Deserialize, Serialize};
use store::LogId;
use terms::Timestamp;

/// The format of a place and of everything in it.
pub(crate) const FORMAT: u32 = 1;
pub(crate) const BACKUPS: &str = "backups/";
pub(crate) const CHUNKS: &str = "chunks/";

/// A backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    /// What the program that made it has to know at least to read the store.
    pub(crate) needs: u32,
    /// Which version that was.
    pub(crate) program: String,
    pub(crate) number: u64,
    pub(crate) at: String,
    pub(crate) logs: Vec<LogPart>,
    pub(crate) values: Vec<Part>,
    pub(crate) files: Vec<Part>,
}

/// A log as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogPart {
    space: u8,
    id: String,
    pub(crate) length: u64,
    pub(crate) chunks: Vec<Run>,
}

/// Entries of a log that lie in one chunk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Run {
    #[serde(flatten)]
    pub(crate) part: Part,
    pub(crate) from: u64,
    pub(crate) count: u64,
    /// SHA-256 of the last entry, by which a log is known to be the same still.
    pub(crate) last: String,
    /// Bytes before compression.
    pub(crate) bytes: u64,
}

/// A chunk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) chunk: String,
    /// Bytes as it lies in the place.
    pub(crate) size: u64,
    /// How many values it has; 1 of a file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) values: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that serde asks for
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What a backup holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// Logs that have entries.
    pub logs: u64,
    /// Their entries.
    pub entries: u64,
    /// Values beside them.
    pub values: u64,
}

impl LogPart {
    pub(crate) fn new(log: LogId, length: u64, chunks: Vec<Run>) -> LogPart {
        LogPart { space: log.space(), id: crate::key::hex(log.id()), length, chunks }
    }

    pub(crate) fn log(&self) -> Option<LogId> {
        let digits: Vec<&[u8]> = self.id.as_bytes().chunks(2).collect();
        let byte = |digits: &&[u8]| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok();
        let id = digits.iter().map(byte).collect::<Option<Vec<u8>>>()?;
        Some(LogId::new(self.space, id.try_into().ok()?))
    }
}

impl Manifest {
    /// Every chunk that it names.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        let runs = self.logs.iter().flat_map(|log| log.chunks.iter().map(|run| &run.part));
        runs.chain(&self.values).chain(&self.files)
    }

    pub(crate) fn contents(&self) -> Contents {
        Contents {
            logs: self.logs.len() as u64,
            entries: self.logs.iter().map(|log| log.length).sum(),
            values: self.values.iter().map(|part| part.values).sum(),
        }
    }
}

/// Where a manifest lies: how many there were before, when it was made, and 16 random bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) number: u64,
    pub(crate) at: Timestamp,
    salt: String,
}

impl Name {
    pub(crate) fn new(number: u64, at: Timestamp, salt: [u8; 16]) -> Name {
        Name { number, at, salt: crate::key::hex(&salt) }
    }

    /// Its name below the place.
    pub(crate) fn path(&self) -> String {
        // No colons: not every file system takes them.
        let at = self.at.to_string().replace([':', '.'], "-");
        format!("{BACKUPS}{:08}_{at}_{}", self.number, self.salt)
    }

    /// None of what is something else: it is left alone.
    pub(crate) fn parse(path: &str) -> Option<Name> {
        let mut parts = path.strip_prefix(BACKUPS)?.split('_');
        let (number, at, salt) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?.to_owned());
        let (date, time) = at.split_once('T')?;
        let mut time = time.splitn(4, '-');
        let (hour, minute, second, rest) = (time.next()?, time.next()?, time.next()?, time.next()?);
        let at = Timestamp::parse(&format!("{date}T{hour}:{minute}:{second}.{rest}"))?;
        let name = Name { number, at, salt };
        (name.salt.len() == 32 && name.path() == path).then_some(name)
    }
}

/// Where a chunk of that name lies.
pub(crate) fn chunk_path(name: &str) -> String {
    format!("{CHUNKS}{}/{name}", name.get(..2).unwrap_or("00"))
}

/// The chunk that lies there; none of what is something else.
pub(crate) fn chunk_at(path: &str) -> Option<&str> {
    let name = path.strip_prefix(CHUNKS)?.split_once('/')?.1;
    let is_name = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase());
    (is_name && chunk_path(name) == path).then_some(name)
}

/// What a manifest of that name says.
pub(crate) async fn read(place: &Place, key: &Key, name: &Name) -> Result<Manifest, Failed> {
    let path = name.path();
    let sealed = place.get(&path).await?.ok_or_else(|| Failed::Missing(path.clone()))?;
    let bytes = seal::open(key, &path, &sealed).ok_or_else(|| Failed::Damaged(path.clone()))?;
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let damaged = |_| Failed::Damaged(path.clone());
    let Format { format } = serde_json::from_slice(&bytes).map_err(damaged)?;
    if format > FORMAT {
        return Err(Failed::Newer { place: place.to_string() });
    }
    serde_json::from_slice(&bytes).map_err(damaged)
}
