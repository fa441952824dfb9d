use super::reader::Reader;
use crate::Refusal;
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use terms::{ChangeHash, limits};

/// The four bytes that every automerge chunk begins with.
pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// A change as it is.
pub(crate) const CHANGE: u8 = 1;
/// A change whose body is deflated.
pub(crate) const DEFLATED: u8 = 2;

/// Opens the frame of a chunk: its body, inflated within bounds, and the body's hash, which the checksum agrees with.
pub(crate) fn open(bytes: &[u8]) -> Result<(Cow<'_, [u8]>, ChangeHash), Refusal> {
    let mut reader = Reader::new(bytes);
    if reader.array()? != MAGIC {
        return Err(Refusal::NotAChunk);
    }
    let checksum: [u8; 4] = reader.array()?;
    let [kind] = reader.array()?;
    if kind != CHANGE && kind != DEFLATED {
        return Err(Refusal::ChunkType(kind));
    }
    let length = reader.unsigned()?;
    let data = reader.take(length)?;
    if !reader.is_empty() {
        return Err(Refusal::TrailingBytes);
    }
    let body = if kind == DEFLATED { Cow::Owned(inflate(data)?) } else { Cow::Borrowed(data) };
    let hash = hash(&body);
    if hash.0[..4] != checksum {
        return Err(Refusal::Checksum);
    }
    Ok((body, hash))
}

/// Whether the bytes begin as a change that is not deflated, whatever may follow.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC) && bytes.get(MAGIC.len() + 4) == Some(&CHANGE)
}

/// Frames a body as a plain change chunk, and says where in it the body begins.
pub(crate) fn close(body: &[u8], hash: &ChangeHash) -> (Vec<u8>, usize) {
    let mut chunk = Vec::with_capacity(body.len() + 16);
    chunk.extend_from_slice(&MAGIC);
    chunk.extend_from_slice(&hash.0[..4]);
    chunk.push(CHANGE);
    write_unsigned(&mut chunk, body.len() as u64);
    let start = chunk.len();
    chunk.extend_from_slice(body);
    (chunk, start)
}

/// A change's hash covers the header of a plain chunk, whether it came deflated or not.
pub(crate) fn hash(body: &[u8]) -> ChangeHash {
    let mut header = vec![CHANGE];
    write_unsigned(&mut header, body.len() as u64);
    ChangeHash(Sha256::new().chain_update(&header).chain_update(body).finalize().into())
}

/// Appends an unsigned LEB128 number in its shortest form.
pub(crate) fn write_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Inflates at most [`limits::INFLATED_BYTES_MAX`] bytes. The stream must end, and with the last byte of `data`:
/// otherwise two inflaters could disagree on what the chunk says.
fn inflate(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    const STEP: usize = 16 << 10;
    let mut inflater = Decompress::new(false);
    let mut body = Vec::new();
    loop {
        body.reserve(STEP);
        let (read, written) = (inflater.total_in(), inflater.total_out());
        let rest = &data[read as usize..];
        let status = inflater.decompress_vec(rest, &mut body, FlushDecompress::None).map_err(|_| Refusal::Deflate)?;
        if body.len() > limits::INFLATED_BYTES_MAX {
            return Err(Refusal::InflatesTooFar);
        }
        let stuck = inflater.total_in() == read && inflater.total_out() == written;
        match status {
            Status::StreamEnd if inflater.total_in() as usize == data.len() => return Ok(body),
            Status::StreamEnd => return Err(Refusal::Deflate),
            Status::Ok | Status::BufError if stuck => return Err(Refusal::Deflate),
            Status::Ok | Status::BufError => {}
        }
    }
}
