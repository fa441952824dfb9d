use super::{
    guard::guarded,
    home,
    record::{self, Key, Row},
    scan::{self, Contents},
    totals::Totals,
    waker::Waker,
};
use crate::{Damage, Fault, LogId, Snapshot, VaultKey, contract::Page, plan::Plan};
use bytes::{Buf, BufMut, Bytes};
use rustix::fs::Advice;
use std::{
    fs::{self, File},
    ops::Bound,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use terms::Seq;

/// sled 0.34.7 behind its guards. After a [`Fault`] other than damage it must not be used again, only dropped.
///
/// Its `flush` writes its log but does not sync it, so we sync its file ourselves; its own periodic flush is off. It
/// never syncs what it puts under `blobs/`, so nothing may ever be there.
pub(super) struct Engine {
    /// The tree, until this is dropped.
    tree: Option<sled::Db>,
    /// Before the tree, it too holds the files open.
    waker: Option<Waker>,
    file: File,
    blobs: PathBuf,
}

impl Engine {
    /// Makes the files of an empty tree in `records`. The caller syncs them.
    pub(super) fn create(records: &Path, cache_bytes: u64) -> Result<(), Fault> {
        fs::create_dir_all(records)?;
        guarded(|| Ok(open_tree(records, cache_bytes)?.flush().map(drop)?))
    }

    /// Opens the files in `records`, brings to disk what the page cache may still hold of
    /// them, and reads all of it. `witnessed`: commits made at least.
    pub(super) fn open(records: &Path, cache_bytes: u64, witnessed: u64) -> Result<(Engine, Contents), Fault> {
        let tree = guarded(|| open_tree(records, cache_bytes))?;
        let file = File::open(records.join("db"))?;
        let waker = Waker::watch(tree.clone())?;
        let engine = Engine { tree: Some(tree), waker: Some(waker), file, blobs: records.join("blobs") };
        engine.flush()?;
        home::sync_dir(records)?;
        records.parent().map_or(Ok(()), home::sync_dir)?;
        let contents = guarded(|| scan::scan(engine.tree()?, witnessed))?;
        Ok((engine, contents))
    }

    /// Drops an engine that failed, and what the page cache holds of its file, so that the next opening sees what the
    /// disk holds: after a failed sync the two may differ for good.
    pub(super) fn discard(self, records: &Path) {
        drop(self);
        // Only advice, which some file systems don't take.
        let _ = File::open(records.join("db")).map(|file| rustix::fs::fadvise(&file, 0, None, Advice::DontNeed));
    }

    /// Stores a plan, all or nothing, on top of what adds up to `totals`, and syncs it. Returns the new totals.
    pub(super) fn commit(&self, plan: &Plan, totals: Totals) -> Result<Totals, Fault> {
        let totals = guarded(|| {
            let tree = self.tree()?;
            let mut changes = Changes { tree, batch: sled::Batch::default(), totals };
            plan.forgotten.iter().try_for_each(|log| changes.forget(*log))?;
            for (log, growth) in &plan.growth {
                for (seq, run) in record::runs(growth.first, &growth.entries) {
                    changes.add(&Key::Run(*log, seq).encode(), run);
                }
            }
            for (key, value) in &plan.vault {
                changes.replace(&Key::Value(key.clone()), value.clone())?;
            }
            for (log, snapshot) in &plan.snapshots {
                changes.replace(&Key::Snapshot(*log), Some(encode_snapshot(snapshot)))?;
            }
            let (batch, totals) = changes.finish();
            tree.apply_batch(batch)?;
            Ok(totals)
        })?;
        self.flush()?;
        Ok(totals)
    }

    /// Entries of a log from `from` on, none of them beyond `end`.
    pub(super) fn entries(&self, log: LogId, from: Seq, end: Seq, bytes_max: usize) -> Result<Vec<Bytes>, Fault> {
        let mut page = Page::new(bytes_max);
        if from >= end {
            return Ok(page.entries());
        }
        guarded(|| {
            let tree = self.tree()?;
            let first = Key::Run(log, Seq(0)).encode();
            let Some(run) = tree.range(first..=Key::Run(log, from).encode()).next_back() else {
                return Err(Fault::Damaged(Key::Run(log, from).damage()));
            };
            let (mut due, mut room) = (from, true);
            for run in tree.range(run?.0..Key::Run(log, end).encode().into()) {
                let (name, row) = run?;
                let Some(key @ Key::Run(_, seq)) = Key::decode(&name) else {
                    return Err(Fault::Damaged(Key::Run(log, due).damage()));
                };
                let run = self.content(&key, &name, &row)?;
                let entries = record::decode_run(run).ok_or_else(|| Fault::Damaged(key.damage()))?;
                let known = due.0.checked_sub(seq.0).and_then(|known| usize::try_from(known).ok());
                let fresh = known.and_then(|known| entries.get(known..)).filter(|fresh| !fresh.is_empty());
                let Some(fresh) = fresh else { return Err(Fault::Damaged(Key::Run(log, due).damage())) };
                due.0 += fresh.len() as u64;
                room = fresh.iter().all(|entry| page.push(entry.clone()));
                if !room {
                    break;
                }
            }
            // The last run may be missing, too.
            if room && due != end { Err(Fault::Damaged(Key::Run(log, due).damage())) } else { Ok(page.entries()) }
        })
    }

    /// The vault's value under `key`.
    pub(super) fn value(&self, key: &VaultKey) -> Result<Option<Bytes>, Fault> {
        guarded(|| self.find(&Key::Value(key.clone())))
    }

    /// Keys of a space of the vault that come behind `after`.
    pub(super) fn keys(&self, space: u8, after: Option<&VaultKey>, count_max: usize) -> Result<Vec<VaultKey>, Fault> {
        guarded(|| {
            let all = || VaultKey::new(space, &[]).map(|first| Bound::Included(Key::Value(first).encode()));
            let from = after.map(|after| Bound::Excluded(Key::Value(after.clone()).encode())).or_else(all);
            let from = from.unwrap_or(Bound::Unbounded);
            let mut keys = Vec::new();
            for row in self.tree()?.range((from, Bound::Unbounded)).take(count_max) {
                match Key::decode(&row?.0) {
                    Some(Key::Value(key)) if key.space() == space => keys.push(key),
                    _ => break,
                }
            }
            Ok(keys)
        })
    }

    /// The log's snapshot.
    pub(super) fn snapshot(&self, log: LogId) -> Result<Option<Snapshot>, Fault> {
        let found = guarded(|| self.find(&Key::Snapshot(log)))?;
        found.map(|bytes| decode_snapshot(bytes).ok_or(Fault::Damaged(Key::Snapshot(log).damage()))).transpose()
    }

    fn find(&self, key: &Key) -> Result<Option<Bytes>, Fault> {
        let name = key.encode();
        self.tree()?.get(&name)?.map(|row| self.content(key, &name, &row)).transpose()
    }

    /// What a row holds, its pieces put together.
    fn content(&self, key: &Key, name: &[u8], row: &[u8]) -> Result<Bytes, Fault> {
        let damaged = || Fault::Damaged(key.clone().damage());
        match Row::decode(name, row) {
            Some(Row::Whole(content)) => Ok(content),
            Some(Row::Manifest { pieces, bytes }) => {
                let mut content = Vec::with_capacity(bytes as usize);
                for number in 0..pieces {
                    let name = record::piece_key(name, number);
                    let row = self.tree()?.get(&name)?.ok_or_else(damaged)?;
                    let Some(Row::Piece(piece)) = Row::decode(&name, &row) else { return Err(damaged()) };
                    content.extend_from_slice(&piece);
                }
                if content.len() == bytes as usize { Ok(content.into()) } else { Err(damaged()) }
            }
            _ => Err(damaged()),
        }
    }

    fn flush(&self) -> Result<(), Fault> {
        guarded(|| Ok(self.tree()?.flush().map(drop)?))?;
        self.file.sync_data()?;
        if fs::read_dir(&self.blobs)?.next().is_some() { Err(Fault::Blob) } else { Ok(()) }
    }

    /// Only dropping takes the tree away.
    fn tree(&self) -> Result<&sled::Db, Fault> {
        self.tree.as_ref().ok_or(Fault::Engine)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        drop(self.waker.take());
        let tree = self.tree.take();
        // sled syncs once more when it is dropped and panics if that fails. What it held was synced or refused already.
        let _ = guarded(|| {
            drop(tree);
            Ok(())
        });
    }
}

/// Opens sled's files. A sled that was just dropped lets go of its own lock a moment later, when its threads have ended;
/// no other process can hold it, since ours on the directory comes first.
fn open_tree(records: &Path, cache_bytes: u64) -> Result<sled::Db, Fault> {
    let config = sled::Config::new().path(records).cache_capacity(cache_bytes).flush_every_ms(None);
    let mut tries = 200;
    loop {
        match config.open() {
            Err(sled::Error::Io(error)) if error.kind() == std::io::ErrorKind::Other && tries > 0 => {
                tries -= 1;
                thread::sleep(Duration::from_millis(10));
            }
            opened => return Ok(opened?),
        }
    }
}

/// The rows of one batch as they gather, and what all rows add up to then.
struct Changes<'a> {
    tree: &'a sled::Tree,
    batch: sled::Batch,
    totals: Totals,
}

impl Changes<'_> {
    fn add(&mut self, name: &[u8], content: Bytes) {
        for (name, row) in record::rows(name, content) {
            self.totals.add(&row);
            self.batch.insert(name, row);
        }
    }

    fn replace(&mut self, key: &Key, content: Option<Bytes>) -> Result<(), Fault> {
        let name = key.encode();
        self.erase(key, &name)?;
        if let Some(content) = content {
            self.add(&name, content);
        }
        Ok(())
    }

    fn erase(&mut self, key: &Key, name: &[u8]) -> Result<(), Fault> {
        let Some(row) = self.tree.get(name)? else { return Ok(()) };
        let damaged = || Fault::Damaged(key.clone().damage());
        if let Row::Manifest { pieces, .. } = Row::decode(name, &row).ok_or_else(damaged)? {
            for number in 0..pieces {
                let name = record::piece_key(name, number);
                let row = self.tree.get(&name)?.ok_or_else(damaged)?;
                self.totals.subtract(&row);
                self.batch.remove(name);
            }
        }
        self.totals.subtract(&row);
        self.batch.remove(name);
        Ok(())
    }

    /// Erases a log's entries and its snapshot.
    fn forget(&mut self, log: LogId) -> Result<(), Fault> {
        let runs = Key::Run(log, Seq(0)).encode()..=Key::Run(log, Seq(u64::MAX)).encode();
        for name in self.tree.range(runs).keys() {
            let name = name?;
            self.erase(&Key::decode(&name).ok_or(Fault::Damaged(Damage::Name))?, &name)?;
        }
        let snapshot = Key::Snapshot(log);
        self.erase(&snapshot, &snapshot.encode())
    }

    fn finish(mut self) -> (sled::Batch, Totals) {
        self.totals.commits += 1;
        let name = Key::Totals.encode();
        let row = Row::Totals(self.totals).encode(&name);
        self.batch.insert(name, row);
        (self.batch, self.totals)
    }
}

fn encode_snapshot(snapshot: &Snapshot) -> Bytes {
    let mut bytes = Vec::with_capacity(8 + snapshot.bytes.len());
    bytes.put_u64(snapshot.upto.0);
    bytes.put_slice(&snapshot.bytes);
    bytes.into()
}

fn decode_snapshot(mut bytes: Bytes) -> Option<Snapshot> {
    let upto = Seq(bytes.try_get_u64().ok()?);
    Some(Snapshot { upto, bytes })
}

#[cfg(test)]
mod tests;
