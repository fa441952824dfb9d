//! What a chunk holds. It says itself what it is of and where it belongs, beside what the manifest says.

use bytes::{Buf, BufMut, Bytes};
use store::{LogId, VaultKey};
use terms::Seq;

const ENTRIES: u8 = b'L';
const VALUES: u8 = b'V';
const FILE: u8 = b'F';

/// A chunk, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chunk {
    /// Entries of a log, from a number on.
    Entries(LogId, Seq, Vec<Bytes>),
    /// Values, in the order of their keys.
    Values(Vec<(VaultKey, Bytes)>),
    /// A file beside the store, by its name.
    File(String, Bytes),
}

impl Chunk {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Chunk::Entries(log, from, entries) => {
                out.put_u8(ENTRIES);
                out.put_u8(log.space());
                out.put_slice(log.id());
                out.put_u64(from.0);
                entries.iter().for_each(|entry| put(&mut out, entry));
            }
            Chunk::Values(values) => {
                out.put_u8(VALUES);
                for (key, value) in values {
                    out.put_u8(key.space());
                    put(&mut out, key.bytes());
                    put(&mut out, value);
                }
            }
            Chunk::File(name, bytes) => {
                out.put_u8(FILE);
                put(&mut out, name.as_bytes());
                put(&mut out, bytes);
            }
        }
        out
    }

    pub(crate) fn decode(bytes: Vec<u8>) -> Option<Chunk> {
        let mut bytes = Bytes::from(bytes);
        match bytes.try_get_u8().ok()? {
            ENTRIES => {
                let space = bytes.try_get_u8().ok()?;
                let mut id = [0; 16];
                bytes.try_copy_to_slice(&mut id).ok()?;
                let from = Seq(bytes.try_get_u64().ok()?);
                let mut entries = Vec::new();
                while !bytes.is_empty() {
                    entries.push(take(&mut bytes)?);
                }
                Some(Chunk::Entries(LogId::new(space, id), from, entries))
            }
            VALUES => {
                let mut values = Vec::new();
                while !bytes.is_empty() {
                    let space = bytes.try_get_u8().ok()?;
                    let key = VaultKey::new(space, &take(&mut bytes)?)?;
                    values.push((key, take(&mut bytes)?));
                }
                Some(Chunk::Values(values))
            }
            FILE => {
                let name = String::from_utf8(take(&mut bytes)?.to_vec()).ok()?;
                let file = take(&mut bytes)?;
                bytes.is_empty().then_some(Chunk::File(name, file))
            }
            _ => None,
        }
    }
}

/// Bytes behind how many there are. An entry, a value and a key are all far below 4 GiB.
fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    out.put_u32(bytes.len() as u32);
    out.put_slice(bytes);
}

fn take(bytes: &mut Bytes) -> Option<Bytes> {
    let count = bytes.try_get_u32().ok()? as usize;
    (count <= bytes.len()).then(|| bytes.split_to(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_read_as_it_was_written_or_not_at_all() {
        let log = LogId::new(b'L', [3; 16]);
        let key = VaultKey::new(b'p', b"avain").expect("a short key");
        for chunk in [
            Chunk::Entries(log, Seq(7), vec![Bytes::from_static(b"yksi"), Bytes::new()]),
            Chunk::Values(vec![(key, Bytes::from_static(b"arvo"))]),
            Chunk::File("signing-keys.json".to_owned(), Bytes::from_static(b"{}")),
        ] {
            let encoded = chunk.encode();
            assert_eq!(Chunk::decode(encoded.clone()), Some(chunk.clone()));
            assert_eq!(Chunk::decode(encoded[..encoded.len() - 1].to_vec()).filter(|cut| *cut == chunk), None);
            assert_eq!(Chunk::decode([&encoded[..], &[0]].concat()), None);
        }
        assert_eq!(Chunk::decode(vec![]), None);
        assert_eq!(Chunk::decode(vec![b'X']), None);
    }
}
