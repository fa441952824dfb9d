//! Steps 1 and 2: a chunk's frame and columns, checked without calling automerge.

pub(crate) mod columns;
pub(crate) mod frame;
pub(crate) mod reader;
mod rows;

use crate::{Refusal, kinds::Kinds};
use columns::Columns;
use reader::Reader;
use std::ops::Range;
use terms::{Actor, ChangeHash, Timestamp, limits};

/// One change whose frame and columns have been checked without calling automerge: every count in it is bounded and
/// agrees with the others, so that decoding it takes no more room than the limits allow.
#[derive(Debug, Clone)]
pub struct Chunk {
    bytes: Vec<u8>,
    hash: ChangeHash,
    actor: Actor,
    seq: u64,
    start_op: u64,
    deps: Vec<ChangeHash>,
    others: Vec<Actor>,
    columns: Columns,
    /// Where in `bytes` the columns' data lies.
    data: Range<usize>,
}

impl Chunk {
    /// Reads one chunk as it came from a client: a plain or a deflated change.
    pub fn parse(bytes: &[u8]) -> Result<Chunk, Refusal> {
        if bytes.len() > limits::CHUNK_BYTES_MAX {
            // What fits no frame or is no plain change does not come from an editor.
            let unsplit = bytes.len() <= limits::FRAME_BYTES_MAX && frame::is_plain(bytes);
            let refusal = if unsplit { Refusal::LargeChange } else { Refusal::ChunkTooLarge };
            return Err(refusal(bytes.len()));
        }
        Chunk::parse_stored(bytes)
    }

    /// Reads a chunk of our own log, which may be as large as what inflating makes of a client's.
    pub(crate) fn parse_stored(bytes: &[u8]) -> Result<Chunk, Refusal> {
        let (body, hash) = frame::open(bytes)?;
        let mut reader = Reader::new(&body);
        let deps = read_deps(&mut reader)?;
        let actor = read_actor(&mut reader)?;
        let seq = reader.unsigned()?;
        let start_op = reader.unsigned()?;
        check_time(reader.signed()?)?;
        check_message(&mut reader)?;
        let others = read_others(&mut reader, &actor)?;
        let columns = Columns::parse(&mut reader, others.len() + 1)?;
        let last_op = start_op.checked_add(columns.rows() as u64 - 1).ok_or(Refusal::Counter)?;
        if start_op == 0 || last_op > u64::from(u32::MAX) {
            return Err(Refusal::Counter);
        }
        let data = body.len() - columns.data_bytes()..body.len();
        let (bytes, start) = frame::close(&body, &hash);
        let data = data.start + start..data.end + start;
        Ok(Chunk { bytes, hash, actor, seq, start_op, deps, others, columns, data })
    }

    /// The writer.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The writer of a chunk of our own log. It was checked before it was stored: only the way to the name is read.
    pub fn writer(stored: &[u8]) -> Result<Actor, Refusal> {
        if !frame::is_plain(stored) {
            return Ok(Chunk::parse_stored(stored)?.actor);
        }
        let mut reader = Reader::new(stored);
        // The magic number, the checksum, the type.
        reader.array::<9>()?;
        reader.unsigned()?;
        let deps = reader.unsigned()?.saturating_mul(32);
        reader.take(deps)?;
        read_actor(&mut reader)
    }

    /// The change's name.
    pub fn hash(&self) -> ChangeHash {
        self.hash
    }

    /// The change's number among those of its actor, from 1.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The chunk as it is stored and relayed: always plain, also where the client deflated it. Thus one change has one
    /// spelling, and no reader inflates a stream that a stranger made.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many operations the change has; at least one.
    pub fn operations(&self) -> usize {
        self.columns.rows()
    }

    pub(crate) fn start_op(&self) -> u64 {
        self.start_op
    }

    pub(crate) fn deps(&self) -> &[ChangeHash] {
        &self.deps
    }

    pub(crate) fn others(&self) -> &[Actor] {
        &self.others
    }

    /// What each operation made, where `text` is the text object's id.
    pub(crate) fn kinds(&self, text: &(u64, Actor)) -> Result<Kinds, Refusal> {
        let actors: Vec<Actor> = std::iter::once(self.actor).chain(self.others.iter().copied()).collect();
        rows::kinds(&self.columns, &self.bytes[self.data.clone()], &actors, text)
    }
}

fn read_deps(reader: &mut Reader) -> Result<Vec<ChangeHash>, Refusal> {
    let count = reader.unsigned()?;
    if count > limits::DEPS_MAX as u64 {
        return Err(Refusal::TooManyDependencies(count));
    }
    let deps = (0..count).map(|_| reader.array().map(ChangeHash)).collect::<Result<Vec<_>, _>>()?;
    if !deps.is_sorted_by(|a, b| a < b) {
        return Err(Refusal::DependencyOrder);
    }
    Ok(deps)
}

fn read_actor(reader: &mut Reader) -> Result<Actor, Refusal> {
    match reader.unsigned()? {
        16 => reader.array().map(Actor::new),
        length => Err(Refusal::ActorLength(length)),
    }
}

/// automerge saves differences between times, so that one extreme time breaks the document. A `Timestamp` holds what
/// RFC 3339 can write, counted in milliseconds; automerge's seconds lie well inside.
fn check_time(time: i64) -> Result<(), Refusal> {
    if Timestamp::from_ms(time).ms() == time { Ok(()) } else { Err(Refusal::Time) }
}

fn check_message(reader: &mut Reader) -> Result<(), Refusal> {
    let length = reader.unsigned()?;
    if length > limits::CHANGE_MESSAGE_BYTES_MAX as u64 {
        return Err(Refusal::MessageTooLong(length));
    }
    std::str::from_utf8(reader.take(length)?).map(|_| ()).map_err(|_| Refusal::NotUtf8)
}

fn read_others(reader: &mut Reader, own: &Actor) -> Result<Vec<Actor>, Refusal> {
    let count = reader.unsigned()?;
    // Each takes 17 bytes, so the bytes that are left bound what is allocated.
    if count >= limits::DOCUMENT_ACTORS_MAX as u64 {
        return Err(Refusal::TooManyActors(count));
    }
    if count > reader.left() as u64 / 17 {
        return Err(Refusal::Truncated);
    }
    let others = (0..count).map(|_| read_actor(reader)).collect::<Result<Vec<_>, _>>()?;
    if !others.is_sorted_by(|a, b| a < b) || others.binary_search(own).is_ok() {
        return Err(Refusal::ActorOrder);
    }
    Ok(others)
}
