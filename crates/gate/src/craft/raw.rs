use super::{signed, unsigned};
use crate::chunk::{frame, reader::Reader};
use flate2::{Compression, write::DeflateEncoder};
use std::io::Write;

/// The parts of a change chunk, each free to be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawChange {
    /// Hashes of what the change builds on.
    pub deps: Vec<[u8; 32]>,
    /// The writer; 16 bytes if honest.
    pub actor: Vec<u8>,
    /// Its number among its actor's changes.
    pub seq: u64,
    /// The number of its first operation.
    pub start_op: u64,
    /// Seconds since 1970.
    pub time: i64,
    /// The commit message.
    pub message: Vec<u8>,
    /// The other actors that the columns index.
    pub others: Vec<Vec<u8>>,
    /// Column specification and data.
    pub columns: Vec<(u64, Vec<u8>)>,
    /// What follows after the columns; nothing if honest.
    pub extra: Vec<u8>,
}

impl RawChange {
    /// Takes a plain change chunk apart. Only for chunks that automerge made.
    pub fn parse(chunk: &[u8]) -> Option<RawChange> {
        let (body, _) = frame::open(chunk).ok()?;
        let mut reader = Reader::new(&body);
        let counted = |reader: &mut Reader| {
            let count = reader.unsigned()?;
            reader.take(count).map(<[u8]>::to_vec)
        };
        let deps = (0..reader.unsigned().ok()?).map(|_| reader.array().ok()).collect::<Option<_>>()?;
        let actor = counted(&mut reader).ok()?;
        let (seq, start_op) = (reader.unsigned().ok()?, reader.unsigned().ok()?);
        let time = reader.signed().ok()?;
        let message = counted(&mut reader).ok()?;
        let others = (0..reader.unsigned().ok()?).map(|_| counted(&mut reader).ok()).collect::<Option<_>>()?;
        let count = reader.unsigned().ok()?;
        let sizes = (0..count).map(|_| Some((reader.unsigned().ok()?, reader.unsigned().ok()?)));
        let sizes = sizes.collect::<Option<Vec<_>>>()?;
        let columns = sizes.into_iter().map(|(column, size)| Some((column, reader.take(size).ok()?.to_vec())));
        let columns = columns.collect::<Option<_>>()?;
        let extra = reader.take(reader.left() as u64).ok()?.to_vec();
        Some(RawChange { deps, actor, seq, start_op, time, message, others, columns, extra })
    }

    /// The body, without the frame.
    pub fn body(&self) -> Vec<u8> {
        let mut body = unsigned(self.deps.len() as u64);
        body.extend(self.deps.concat());
        body.extend(counted(&self.actor));
        body.extend(unsigned(self.seq));
        body.extend(unsigned(self.start_op));
        body.extend(signed(self.time));
        body.extend(counted(&self.message));
        body.extend(unsigned(self.others.len() as u64));
        body.extend(self.others.iter().flat_map(|actor| counted(actor)));
        body.extend(unsigned(self.columns.len() as u64));
        body.extend(
            self.columns.iter().flat_map(|(column, data)| [unsigned(*column), unsigned(data.len() as u64)].concat()),
        );
        body.extend(self.columns.iter().flat_map(|(_, data)| data.clone()));
        body.extend(&self.extra);
        body
    }

    /// The chunk, with a checksum that fits.
    pub fn chunk(&self) -> Vec<u8> {
        plain(&self.body())
    }

    /// Replaces a column's data, or puts the column where it belongs if there is none.
    pub fn set(&mut self, column: u64, data: Vec<u8>) {
        match self.columns.binary_search_by_key(&column, |(column, _)| *column) {
            Ok(place) => self.columns[place].1 = data,
            Err(place) => self.columns.insert(place, (column, data)),
        }
    }
}

/// Frames any body as a plain change chunk with a checksum that fits.
pub fn plain(body: &[u8]) -> Vec<u8> {
    frame::close(body, &frame::hash(body)).0
}

/// Frames any body as a deflated change chunk with a checksum that fits.
pub fn deflated(body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body).expect("writing to memory");
    framed(frame::DEFLATED, &frame::hash(body).0[..4], &encoder.finish().expect("writing to memory"))
}

/// Any chunk.
pub(super) fn framed(kind: u8, checksum: &[u8], data: &[u8]) -> Vec<u8> {
    [&frame::MAGIC, checksum, &[kind], &unsigned(data.len() as u64), data].concat()
}

fn counted(bytes: &[u8]) -> Vec<u8> {
    [&unsigned(bytes.len() as u64), bytes].concat()
}
