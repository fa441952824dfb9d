//! What lies in a place: compressed, and sealed with ChaCha20-Poly1305 by a key that only what has this name is sealed with.
//! A chunk's name comes of its compressed bytes and a manifest's name has 16 random bytes, so one key never meets two
//! contents, and the nonce can be the same everywhere.

use crate::key::Key;
use flate2::{Compression, read::DeflateDecoder, write::DeflateEncoder};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use std::io::{Read, Write};

const MAGIC: &[u8] = b"LSB1";
/// Nothing that is sealed is larger before it is compressed.
pub(crate) const OPENED_BYTES_MAX: u64 = 256 << 20;

/// Bytes made smaller, for a name to be made of.
pub(crate) struct Packed(Vec<u8>);

impl Packed {
    pub(crate) fn new(bytes: &[u8]) -> Packed {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        // Memory takes all that is written to it.
        let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
        Packed(packed.expect("memory takes all that is written to it"))
    }

    /// The name under which this is found again.
    pub(crate) fn name(&self, key: &Key) -> String {
        key.name(&self.0)
    }

    /// For nobody to read who has not the key, and for nobody to put elsewhere.
    pub(crate) fn seal(self, key: &Key, name: &str) -> Vec<u8> {
        let mut sealed = self.0;
        let (key, nonce) = key_of(key, name);
        key.seal_in_place_append_tag(nonce, Aad::from(name.as_bytes()), &mut sealed).expect("it is far below 256 GB");
        [MAGIC, &sealed].concat()
    }
}

/// What was sealed under this name; none if it is anything else.
pub(crate) fn open(key: &Key, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let mut packed = sealed.strip_prefix(MAGIC)?.to_vec();
    let (key, nonce) = key_of(key, name);
    let packed = key.open_in_place(nonce, Aad::from(name.as_bytes()), &mut packed).ok()?;
    let mut bytes = Vec::new();
    let read = DeflateDecoder::new(&*packed).take(OPENED_BYTES_MAX + 1).read_to_end(&mut bytes).ok()?;
    (read as u64 <= OPENED_BYTES_MAX).then_some(bytes)
}

fn key_of(key: &Key, name: &str) -> (LessSafeKey, Nonce) {
    let unbound = UnboundKey::new(&CHACHA20_POLY1305, &key.of(name)).expect("32 bytes are a key");
    (LessSafeKey::new(unbound), Nonce::assume_unique_for_key([0; 12]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_under_its_name_with_its_key_and_unchanged() {
        let (key, text) = (Key::new([1; 32]), b"Kunnan on taattava joukkoliikenne.".repeat(9));
        let packed = Packed::new(&text);
        let name = packed.name(&key);
        assert_eq!(name, Packed::new(&text).name(&key), "the same has the same name");
        assert_ne!(name, Packed::new(&text).name(&Key::new([2; 32])), "and another with another key");
        let sealed = packed.seal(&key, &name);
        assert!(sealed.len() < text.len(), "it is compressed");
        assert_eq!(open(&key, &name, &sealed), Some(text));
        assert_eq!(open(&Key::new([2; 32]), &name, &sealed), None);
        assert_eq!(open(&key, "another", &sealed), None);
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert_eq!(open(&key, &name, &flipped), None, "{at}");
            assert_eq!(open(&key, &name, &sealed[..at]), None, "cut off at {at}");
        }
    }
}
