use crate::{
    Contents, Failed, Key, Place,
    chunk::Chunk,
    key::hex,
    listing, lock,
    manifest::{self, FORMAT, LogPart, Manifest, Name, Part, Run},
    place::Sizes,
    seal::Packed,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{LogId, Moment, Store, StoreError, VaultKey};
use terms::{Seq, Timestamp};

/// A chunk is closed once it holds so much.
const CHUNK_BYTES: usize = 512 << 10;
/// A log's last chunk that holds less is made anew with what follows, so that no log falls into crumbs.
const CRUMB_BYTES: u64 = 64 << 10;
/// Keys that are looked at before others get their turn.
const KEYS_AT_ONCE: usize = 256;

/// What is backed up.
pub struct Source<'a> {
    /// The store, in use or not.
    pub store: Arc<dyn Store>,
    /// Spaces of logs that can be made anew from others.
    pub leave_out: &'a [u8],
    /// Files beside the store.
    pub files: Vec<(String, Bytes)>,
    /// Which server it is: one that was stopped finds its own lock.
    pub server: &'a str,
    /// Now.
    pub at: Timestamp,
    /// The version of this program.
    pub program: &'a str,
    /// What whoever restores it has to know at least.
    pub needs: u32,
    /// Whether this place is known to have backups: an empty one is then a disk that is not mounted.
    pub is_begun: bool,
    /// Parts that were found to be damaged ([`Failed::Damaged`]): they are brought anew.
    pub distrusted: &'a [String],
    /// 16 random bytes.
    pub salt: [u8; 16],
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its number.
    pub number: u64,
    /// What it holds.
    pub contents: Contents,
    /// Chunks that it consists of, and their bytes as they lie there.
    pub chunks: u64,
    /// See `chunks`.
    pub bytes: u64,
    /// Bytes that had to be brought, its manifest among them.
    pub brought: u64,
    /// Earlier backups that could not be read: their parts are damaged or missing.
    pub unreadable: Vec<u64>,
}

/// Makes a backup of what the store holds at one moment. Whoever writes meanwhile goes on.
pub async fn make(place: &Place, key: &Key, source: Source<'_>) -> Result<Made, Failed> {
    if !listing::is_known(place, key).await? {
        if source.is_begun {
            return Err(Failed::Vanished { place: place.to_string() });
        }
        listing::mark(place, key).await?;
    }
    lock::take(place, source.server, source.at).await?;
    let made = under_lock(place, key, source).await;
    let released = lock::release(place).await;
    let made = made?;
    released.map(|()| made)
}

async fn under_lock(place: &Place, key: &Key, source: Source<'_>) -> Result<Made, Failed> {
    let names = listing::names(place).await?;
    let (before, unreadable) = newest(place, key, &names).await?;
    let mut there = place.list(manifest::CHUNKS).await?;
    there.retain(|path, _| !source.distrusted.contains(path));
    let mut bringing = Bringing { place, key, there, brought: 0 };
    let (logs, values) = loop {
        let (moment, values) = read_all(source.store.clone()).await?;
        match bringing.logs(&source, moment.lengths, &before).await? {
            Some(logs) => break (logs, values),
            None => continue,
        }
    };
    let values = bringing.values(values).await?;
    let mut files = Vec::new();
    for (name, bytes) in source.files {
        files.push(bringing.bring(&Chunk::File(name, bytes), 1).await?);
    }
    let number = names.last().map_or(0, |name| name.number) + 1;
    let (at, program) = (source.at.to_string(), source.program.to_owned());
    let manifest = Manifest { format: FORMAT, needs: source.needs, program, number, at, logs, values, files };
    let path = Name::new(number, source.at, source.salt).path();
    let sealed = Packed::new(&serde_json::to_vec(&manifest).expect("texts and numbers are JSON")).seal(key, &path);
    let brought = bringing.brought + sealed.len() as u64;
    place.put(&path, sealed).await?;
    let parts: BTreeMap<&str, u64> = manifest.parts().map(|part| (&*part.chunk, part.size)).collect();
    let (chunks, bytes) = (parts.len() as u64, parts.values().sum());
    Ok(Made { number, contents: manifest.contents(), chunks, bytes, brought, unreadable })
}

type Known = BTreeMap<LogId, Vec<Run>>;

/// What the newest backup that can be read has of each log, and which newer ones can't be read.
async fn newest(place: &Place, key: &Key, names: &[Name]) -> Result<(Known, Vec<u64>), Failed> {
    let mut unreadable = Vec::new();
    for name in names.iter().rev() {
        match manifest::read(place, key, name).await {
            Ok(manifest) => {
                let known = manifest.logs.into_iter().filter_map(|part| Some((part.log()?, part.chunks)));
                return Ok((known.collect(), unreadable));
            }
            Err(Failed::Missing(_) | Failed::Damaged(_)) => unreadable.push(name.number),
            Err(why) => return Err(why),
        }
    }
    Ok((Known::new(), unreadable))
}

type Values = BTreeMap<VaultKey, Bytes>;

/// All values and the lengths of all logs, as they are at one moment.
async fn read_all(store: Arc<dyn Store>) -> Result<(Moment, Values), Failed> {
    blocking(move || {
        let watch = store.watch_values();
        let mut values = Values::new();
        for space in 0..=u8::MAX {
            let mut last = None;
            loop {
                let keys = store.keys(space, last.as_ref(), KEYS_AT_ONCE)?;
                let Some(end) = keys.last() else { break };
                last = Some(end.clone());
                for key in keys {
                    // One that was erased since is among what has changed.
                    let value = store.get(&key)?;
                    values.extend(value.map(|value| (key, value)));
                }
            }
        }
        let moment = store.moment(&watch)?;
        for (key, value) in &moment.changed {
            match value {
                Some(value) => values.insert(key.clone(), value.clone()),
                None => values.remove(key),
            };
        }
        Ok((moment, values))
    })
    .await
}

/// Chunks on their way to the place.
struct Bringing<'a> {
    place: &'a Place,
    key: &'a Key,
    there: Sizes,
    brought: u64,
}

impl Bringing<'_> {
    /// All logs, each as long as it was at one moment. None if one of them was forgotten since: that moment is not to be had
    /// any more.
    async fn logs(
        &mut self,
        source: &Source<'_>,
        lengths: BTreeMap<LogId, Seq>,
        before: &Known,
    ) -> Result<Option<Vec<LogPart>>, Failed> {
        let mut logs = Vec::new();
        for (log, length) in lengths {
            if !source.leave_out.contains(&log.space()) && length > Seq(0) {
                let known = before.get(&log).map_or(&[][..], Vec::as_slice);
                match self.log(&source.store, log, length, known).await? {
                    Some(part) => logs.push(part),
                    None => return Ok(None),
                }
            }
        }
        Ok(Some(logs))
    }

    /// A log: the chunks that it has in common with `known`, and what comes after them; none if it was forgotten meanwhile.
    async fn log(
        &mut self,
        store: &Arc<dyn Store>,
        log: LogId,
        length: Seq,
        known: &[Run],
    ) -> Result<Option<LogPart>, Failed> {
        let mut chunks = self.common(store, log, length, known).await?;
        let mut from = chunks.last().map_or(0, |run| run.from + run.count);
        while from < length.0 {
            let reading = store.clone();
            let entries = blocking(move || read(&*reading, log, Seq(from), length)).await?;
            let (count, last) = (entries.len() as u64, entries.last().map(digest).unwrap_or_default());
            let bytes = entries.iter().map(|entry| entry.len() as u64).sum();
            if count == 0 {
                let reading = store.clone();
                let is_shorter = blocking(move || reading.length(log)).await? < length;
                return if is_shorter { Ok(None) } else { Err(Failed::Torn(log.to_string())) };
            }
            let part = self.bring(&Chunk::Entries(log, Seq(from), entries), 0).await?;
            chunks.push(Run { part, from, count, last, bytes });
            from += count;
        }
        Ok(Some(LogPart::new(log, length.0, chunks)))
    }

    /// The chunks before the first that is not there any more, and none that ends otherwise than the log does there: what
    /// was restored from an older backup goes on otherwise than the newest one. A crumb at the end is made anew.
    async fn common(&self, store: &Arc<dyn Store>, log: LogId, length: Seq, known: &[Run]) -> Result<Vec<Run>, Failed> {
        let is_there = |run: &&Run| self.there.get(&manifest::chunk_path(&run.part.chunk)) == Some(&run.part.size);
        let mut chunks: Vec<Run> = known.iter().take_while(is_there).cloned().collect();
        while let Some(run) = chunks.last() {
            let (end, last) = (run.from + run.count, run.last.clone());
            let reading = store.clone();
            let is_same = end <= length.0
                && blocking(move || reading.read(log, Seq(end - 1), 1)).await?.first().map(digest) == Some(last);
            if is_same && (run.bytes >= CRUMB_BYTES || end == length.0) {
                break;
            }
            chunks.pop();
            if is_same {
                // What comes before a crumb was the same when the crumb was made.
                break;
            }
        }
        Ok(chunks)
    }

    /// Values, cut where their keys say, so that a value that comes or goes moves no other cut.
    async fn values(&mut self, values: Values) -> Result<Vec<Part>, Failed> {
        let (mut parts, mut gathered, mut bytes) = (Vec::new(), Vec::new(), 0);
        let mut values = values.into_iter().peekable();
        while let Some((key, value)) = values.next() {
            bytes += value.len();
            let is_cut = cuts_after(&key) || values.peek().is_none_or(|(next, _)| next.space() != key.space());
            gathered.push((key, value));
            if is_cut || bytes >= CHUNK_BYTES {
                let count = gathered.len() as u64;
                parts.push(self.bring(&Chunk::Values(std::mem::take(&mut gathered)), count).await?);
                bytes = 0;
            }
        }
        Ok(parts)
    }

    /// Brings a chunk unless it is there.
    async fn bring(&mut self, chunk: &Chunk, values: u64) -> Result<Part, Failed> {
        let packed = Packed::new(&chunk.encode());
        let name = packed.name(self.key);
        let path = manifest::chunk_path(&name);
        let sealed = packed.seal(self.key, &name);
        let size = sealed.len() as u64;
        if self.there.get(&path) != Some(&size) {
            self.place.put(&path, sealed).await?;
            self.there.insert(path, size);
            self.brought += size;
        }
        Ok(Part { chunk: name, size, values })
    }
}

/// One key of 64 or so ends a chunk.
fn cuts_after(key: &VaultKey) -> bool {
    Sha256::digest(key.bytes())[0] & 63 == 0
}

fn digest(entry: &Bytes) -> String {
    hex(&Sha256::digest(entry))
}

/// As many entries as a chunk takes.
fn read(store: &dyn Store, log: LogId, from: Seq, length: Seq) -> Result<Vec<Bytes>, StoreError> {
    let mut entries = store.read(log, from, CHUNK_BYTES)?;
    // The log may have grown since.
    entries.truncate(usize::try_from(length.0 - from.0).unwrap_or(usize::MAX));
    Ok(entries)
}

/// Reading takes the time that a disk takes.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Failed> {
    let done = tokio::task::spawn_blocking(work).await;
    // Only a panic or the end of the runtime gets here, and reading does not panic.
    Ok(done.unwrap_or(Err(StoreError::Closed))?)
}
