//! A stretch of the history as bytes, so that opening a document need not read all its changes again.
//!
//! Version 1: a byte for the version; the offset of the first change and their number; then of each change its hash, its
//! actor's place in the order of first appearance and, at the first appearance, the actor; start, number of operations,
//! dependencies and prefix of the past, both as distances; exceptions of the past; kinds. Numbers are LEB128. At the end
//! stand the first bytes of the SHA-256 of all before. What follows from this (sequence numbers, heads) is not written.

use super::{Entry, History, NewEntry};
use crate::{
    Refusal,
    chunk::{frame::write_unsigned as put, reader::Reader},
    kinds::{Kind, Kinds},
    past::Past,
};
use sha2::{Digest, Sha256};
use terms::{Actor, ChangeHash, limits};

const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 8;
/// What a change takes at least; it bounds how many a record can announce.
const ENTRY_BYTES_MIN: u64 = 32 + 7;
/// Stands for kinds that differ within a change.
const RUNS: u64 = 4;
const KINDS: [Kind; 4] = [Kind::Character, Kind::Marker, Kind::Boundary, Kind::Other];

impl History {
    /// Writes changes from `from` on, up to `upto` or until `bytes_max` are exceeded. Answers with where it ended.
    pub(crate) fn record(&self, from: u32, upto: u32, bytes_max: usize) -> (Vec<u8>, u32) {
        let mut body = Vec::new();
        // Actors are numbered as they appear, so those before are known by their number alone.
        let mut known = self.changes_of.partition_point(|changes| changes[0] < from) as u32;
        let mut end = from;
        while end < upto.min(self.len()) && body.len() < bytes_max {
            let entry = self.entry(end);
            self.write(&mut body, end, entry, &mut known);
            end += 1;
        }
        let mut bytes = vec![VERSION];
        put(&mut bytes, from.into());
        put(&mut bytes, (end - from).into());
        bytes.extend_from_slice(&body);
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        (bytes, end)
    }

    /// Takes up the changes of a record that begins where this history ends. On a refusal the history is as it was.
    pub(crate) fn recall(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let length = self.len();
        let recalled = self.recall_each(bytes);
        if recalled.is_err() {
            self.truncate(length);
        }
        recalled
    }

    fn write(&self, bytes: &mut Vec<u8>, offset: u32, entry: &Entry, known: &mut u32) {
        bytes.extend_from_slice(&entry.hash.0);
        put(bytes, entry.actor.into());
        if entry.actor == *known {
            bytes.extend_from_slice(self.actors[entry.actor as usize].bytes());
            *known += 1;
        }
        put(bytes, entry.start_op.into());
        put(bytes, entry.operations.into());
        put(bytes, entry.deps.len() as u64);
        entry.deps.iter().for_each(|dep| put(bytes, (offset - dep).into()));
        let (prefix, exceptions) = entry.past.parts();
        put(bytes, (offset - prefix).into());
        put(bytes, exceptions.len() as u64);
        for (actor, seq) in exceptions {
            put(bytes, (*actor).into());
            put(bytes, (*seq).into());
        }
        match &entry.kinds {
            Kinds::Uniform(kind) => put(bytes, number(*kind)),
            Kinds::Runs(runs) => {
                put(bytes, RUNS);
                put(bytes, runs.len() as u64);
                let mut start = 0;
                for (end, kind) in runs {
                    put(bytes, (end - start).into());
                    put(bytes, number(*kind));
                    start = *end;
                }
            }
        }
    }

    fn recall_each(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let (body, sum) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(Refusal::Truncated)?;
        if *sum != checksum(body) {
            return Err(Refusal::Checksum);
        }
        let mut reader = Reader::new(body);
        if reader.array()? != [VERSION] {
            return Err(Refusal::Unreadable);
        }
        if reader.unsigned()? != u64::from(self.len()) {
            return Err(Refusal::Unreadable);
        }
        let count = reader.unsigned()?;
        if count > reader.left() as u64 / ENTRY_BYTES_MIN {
            return Err(Refusal::Truncated);
        }
        for _ in 0..count {
            let new = self.read(&mut reader)?;
            self.push(new)?;
        }
        if reader.is_empty() { Ok(()) } else { Err(Refusal::TrailingBytes) }
    }

    /// Reads one change and holds it against those before it, so that whatever the bytes say, nothing points nowhere.
    fn read(&self, reader: &mut Reader<'_>) -> Result<NewEntry, Refusal> {
        let hash = ChangeHash(reader.array()?);
        let place = below(reader, self.actors.len() as u64 + 1)? as usize;
        let first = place == self.actors.len();
        let actor = if first { Actor::new(reader.array()?) } else { self.actors[place] };
        if first && self.index.contains_key(&actor) {
            return Err(Refusal::Unreadable);
        }
        let start_op = reader.unsigned()?;
        let operations = below(reader, u64::from(u32::MAX))?;
        let last_op = start_op.checked_add(operations).ok_or(Refusal::Counter)?.saturating_sub(1);
        let own_last = self.actor_index(&actor).and_then(|own| self.offset_of_seq(own, self.last_seq(&actor)));
        let follows = own_last.is_none_or(|own| self.entry(own).last_op() < start_op);
        if start_op == 0 || operations == 0 || last_op > u64::from(u32::MAX) || !follows {
            return Err(Refusal::Counter);
        }
        let deps = self.read_deps(reader)?;
        let past = self.read_past(reader)?;
        let kinds = read_kinds(reader, operations)?;
        Ok(NewEntry { hash, actor, start_op, operations: operations as usize, deps, past, kinds })
    }

    fn read_deps(&self, reader: &mut Reader<'_>) -> Result<Vec<u32>, Refusal> {
        let count = below(reader, limits::DEPS_MAX as u64 + 1)?;
        (0..count).map(|_| self.read_distance(reader).and_then(|dep| self.is_before(dep))).collect()
    }

    fn read_past(&self, reader: &mut Reader<'_>) -> Result<Past, Refusal> {
        let prefix = self.read_distance(reader)?;
        let count = reader.unsigned()?;
        if count > reader.left() as u64 / 2 {
            return Err(Refusal::Truncated);
        }
        let mut exceptions = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let actor = below(reader, self.changes_of.len() as u64)? as u32;
            let seq = below(reader, self.changes_of[actor as usize].len() as u64 + 1)? as u32;
            exceptions.push((actor, seq));
        }
        Past::from_parts(prefix, exceptions).ok_or(Refusal::ScatteredPast)
    }

    /// The place so far before the end of the log; at most the end itself.
    fn read_distance(&self, reader: &mut Reader<'_>) -> Result<u32, Refusal> {
        let distance = below(reader, u64::from(self.len()) + 1)? as u32;
        Ok(self.len() - distance)
    }

    fn is_before(&self, offset: u32) -> Result<u32, Refusal> {
        if offset < self.len() { Ok(offset) } else { Err(Refusal::Unreadable) }
    }
}

fn read_kinds(reader: &mut Reader<'_>, operations: u64) -> Result<Kinds, Refusal> {
    let first = below(reader, RUNS + 1)?;
    if first != RUNS {
        return Ok(Kinds::Uniform(KINDS[first as usize]));
    }
    let count = reader.unsigned()?;
    if count > reader.left() as u64 / 2 {
        return Err(Refusal::Truncated);
    }
    let mut runs = Vec::with_capacity(count as usize);
    let mut end = 0;
    for _ in 0..count {
        let length = below(reader, operations - end + 1)?;
        end += length;
        runs.push((end as u32, KINDS[below(reader, RUNS)? as usize]));
        if length == 0 {
            return Err(Refusal::RunLength);
        }
    }
    if end == operations { Ok(Kinds::Runs(runs.into_boxed_slice())) } else { Err(Refusal::Unreadable) }
}

/// A number below `end`.
fn below(reader: &mut Reader<'_>, end: u64) -> Result<u64, Refusal> {
    let value = reader.unsigned()?;
    if value < end { Ok(value) } else { Err(Refusal::Counter) }
}

fn number(kind: Kind) -> u64 {
    match kind {
        Kind::Character => 0,
        Kind::Marker => 1,
        Kind::Boundary => 2,
        Kind::Other => 3,
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = Sha256::digest(bytes);
    std::array::from_fn(|place| digest[place])
}

#[cfg(test)]
mod tests;
