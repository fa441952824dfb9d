use crate::{
    Contents, Failed, Key, Place,
    chunk::Chunk,
    listing,
    manifest::{self, LogPart, Manifest, Name, Part},
    seal,
};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Batch, LogId, Store};
use terms::{Seq, Timestamp};

/// A backup that was restored.
#[derive(Debug)]
pub struct Restored {
    /// Its number.
    pub number: u64,
    /// Which moment it holds.
    pub at: Timestamp,
    /// What it holds.
    pub contents: Contents,
    /// Files beside the store.
    pub files: BTreeMap<String, Bytes>,
}

/// Fills an empty store with a backup: the newest, or that of this number. `knows` is what this program can read. Every
/// chunk has to be the one that was written, and every log and value has to be complete.
pub async fn restore(
    place: &Place,
    key: &Key,
    which: Option<u64>,
    knows: u32,
    store: &Arc<dyn Store>,
) -> Result<Restored, Failed> {
    if !listing::is_known(place, key).await? {
        return Err(Failed::Nothing { place: place.to_string() });
    }
    let (name, manifest) = named(place, key, which).await?;
    if manifest.needs > knows {
        return Err(Failed::Newer { place: place.to_string() });
    }
    if manifest.number != name.number || manifest.at != name.at.to_string() {
        return Err(Failed::Torn(name.path()));
    }
    let filling = Filling { place, key, store };
    for log in &manifest.logs {
        filling.log(log).await?;
    }
    filling.values(&manifest).await?;
    let files = filling.files(&manifest).await?;
    Ok(Restored { number: name.number, at: name.at, contents: manifest.contents(), files })
}

/// The entries that a log has in the newest backup that can be read, and that backup's number: what is known there and
/// perhaps not in an older one that is restored.
pub async fn newest_log(place: &Place, key: &Key, log: LogId) -> Result<Option<(u64, Vec<Bytes>)>, Failed> {
    for name in listing::names(place).await?.iter().rev() {
        let Ok(manifest) = manifest::read(place, key, name).await else { continue };
        let part = manifest.logs.iter().find(|part| part.log() == Some(log));
        let mut entries = Vec::new();
        for run in part.into_iter().flat_map(|part| &part.chunks) {
            let Chunk::Entries(of, from, more) = chunk(place, key, &run.part).await? else {
                return Err(Failed::Torn(log.to_string()));
            };
            if of != log || from != Seq(entries.len() as u64) {
                return Err(Failed::Torn(log.to_string()));
            }
            entries.extend(more);
        }
        return Ok(Some((name.number, entries)));
    }
    Ok(None)
}

/// The newest backup, or that of this number.
async fn named(place: &Place, key: &Key, which: Option<u64>) -> Result<(Name, Manifest), Failed> {
    let mut names = listing::names(place).await?;
    let shown = place.to_string();
    let name = match which {
        Some(number) => {
            let at = names.iter().rposition(|name| name.number == number);
            names.swap_remove(at.ok_or(Failed::NoSuch { place: shown, number })?)
        }
        None => names.pop().ok_or(Failed::Nothing { place: shown })?,
    };
    let manifest = manifest::read(place, key, &name).await?;
    Ok((name, manifest))
}

struct Filling<'a> {
    place: &'a Place,
    key: &'a Key,
    store: &'a Arc<dyn Store>,
}

impl Filling<'_> {
    /// Entries from the first to the last, none missing and none twice: each append expects what came before.
    async fn log(&self, part: &LogPart) -> Result<(), Failed> {
        let mut end = 0;
        let log = part.log().ok_or_else(|| Failed::Torn("its list of logs".to_owned()))?;
        for run in &part.chunks {
            let torn = || Failed::Torn(manifest::chunk_path(&run.part.chunk));
            let Chunk::Entries(of, from, entries) = self.chunk(&run.part).await? else { return Err(torn()) };
            if of != log || from != Seq(end) || entries.len() as u64 != run.count {
                return Err(torn());
            }
            end += run.count;
            self.store.append(Batch::new().append(log, Some(from), entries)).await?;
        }
        if end == part.length { Ok(()) } else { Err(Failed::Torn(log.to_string())) }
    }

    /// Values in the order of their keys, each once.
    async fn values(&self, manifest: &Manifest) -> Result<(), Failed> {
        let mut last = None;
        for part in &manifest.values {
            let torn = || Failed::Torn(manifest::chunk_path(&part.chunk));
            let Chunk::Values(values) = self.chunk(part).await? else { return Err(torn()) };
            if values.len() as u64 != part.values {
                return Err(torn());
            }
            let mut batch = Batch::new();
            for (key, value) in values {
                if last.as_ref().is_some_and(|last| *last >= key) {
                    return Err(torn());
                }
                last = Some(key.clone());
                batch = batch.put(key, value);
            }
            self.store.append(batch).await?;
        }
        Ok(())
    }

    async fn files(&self, manifest: &Manifest) -> Result<BTreeMap<String, Bytes>, Failed> {
        let mut files = BTreeMap::new();
        for part in &manifest.files {
            let torn = || Failed::Torn(manifest::chunk_path(&part.chunk));
            let Chunk::File(name, bytes) = self.chunk(part).await? else { return Err(torn()) };
            // A name, and no way out of the folder.
            if name.is_empty() || name.starts_with('.') || name.contains('/') {
                return Err(torn());
            }
            files.insert(name, bytes);
        }
        Ok(files)
    }

    async fn chunk(&self, part: &Part) -> Result<Chunk, Failed> {
        chunk(self.place, self.key, part).await
    }
}

async fn chunk(place: &Place, key: &Key, part: &Part) -> Result<Chunk, Failed> {
    let path = manifest::chunk_path(&part.chunk);
    let sealed = place.get(&path).await?.ok_or_else(|| Failed::Missing(path.clone()))?;
    let opened = seal::open(key, &part.chunk, &sealed).and_then(Chunk::decode);
    opened.ok_or(Failed::Damaged(path))
}
