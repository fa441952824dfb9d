//! Texts signed by a key that has a name: C2SP's *signed note* (<https://c2sp.org/signed-note>) with Ed25519, as tools
//! for transparency logs read and write it.
//!
//! ```text
//! the text, whose lines all end
//!
//! — lausuma.example base64(key id ‖ signature)
//! ```

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;
use terms::limits;

/// Ed25519, as notes call it.
const ED25519_TYPE: u8 = 1;
const PRIVATE: &str = "PRIVATE+KEY+";

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
    /// A name that signs has no white space and no `+`, and some length.
    #[error("the name of a key has 1 to {max} characters, and neither white space nor a plus", max = limits::KEY_NAME_CHARS_MAX)]
    Name,
    /// It is not `name+id+base64`.
    #[error("a key is written as name+id+base64")]
    Shape,
    /// The id is not that of this name and key.
    #[error("the key's id does not belong to its name and its bytes: one of them was changed")]
    Id,
}

/// A key that signatures are checked with: `name+id+base64`, what tools call a *verifier key*.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PublicKey {
    name: String,
    bytes: [u8; 32],
}

impl PublicKey {
    fn new(name: &str, bytes: [u8; 32]) -> Result<Self, NotAKey> {
        let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        let fits = (1..=limits::KEY_NAME_CHARS_MAX).contains(&name.chars().count());
        if fits && name.chars().all(is_plain) {
            Ok(PublicKey { name: name.to_owned(), bytes })
        } else {
            Err(NotAKey::Name)
        }
    }

    /// The name of whoever signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519_TYPE]).chain_update(self.bytes);
        *hash.finalize().first_chunk().expect("SHA-256 has 32 bytes")
    }
}

/// The id as keys are written with it.
fn hex(id: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

/// A key's bytes with their type in front.
fn typed(bytes: &[u8; 32]) -> String {
    STANDARD.encode([&[ED25519_TYPE], &bytes[..]].concat())
}

/// `name`, `id` and the bytes of `name+id+base64`.
fn parts(text: &str) -> Result<(&str, &str, [u8; 32]), NotAKey> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NotAKey::Shape);
    };
    let typed = STANDARD.decode(key).map_err(|_| NotAKey::Shape)?;
    match typed.split_first() {
        Some((&ED25519_TYPE, key)) => Ok((name, id, key.try_into().map_err(|_| NotAKey::Shape)?)),
        _ => Err(NotAKey::Shape),
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, hex(self.id()), typed(&self.bytes))
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (name, id, bytes) = parts(text)?;
        let key = PublicKey::new(name, bytes)?;
        if hex(key.id()) == id { Ok(key) } else { Err(NotAKey::Id) }
    }
}

/// A key that signs. It is shown nowhere but by [`SigningKey::to_private`].
pub struct SigningKey {
    seed: [u8; 32],
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl SigningKey {
    /// The key of that name which these random bytes make.
    ///
    /// # Errors
    /// [`NotAKey::Name`].
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, NotAKey> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| NotAKey::Shape)?;
        let bytes = pair.public_key().as_ref().try_into().map_err(|_| NotAKey::Shape)?;
        Ok(SigningKey { seed, pair, public: PublicKey::new(name, bytes)? })
    }

    /// The key that `to_private` wrote.
    ///
    /// # Errors
    /// It is none, or was damaged.
    pub fn from_private(text: &str) -> Result<Self, NotAKey> {
        let (name, id, seed) = parts(text.strip_prefix(PRIVATE).ok_or(NotAKey::Shape)?)?;
        let key = SigningKey::new(name, seed)?;
        if hex(key.public.id()) == id { Ok(key) } else { Err(NotAKey::Id) }
    }

    /// The secret itself, as tools for notes write it.
    pub fn to_private(&self) -> String {
        format!("{PRIVATE}{}+{}+{}", self.public.name, hex(self.public.id()), typed(&self.seed))
    }

    /// What its signatures are checked with.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The text with its signature. Ed25519 needs no dice: the same text gives the same note.
    pub fn sign(&self, text: String) -> Note {
        let signature = self.pair.sign(text.as_bytes());
        let signed =
            Signature { name: self.public.name.clone(), id: self.public.id(), bytes: signature.as_ref().to_vec() };
        Note { text, signatures: vec![signed] }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public)
    }
}

/// A text and its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// Why a note says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// It is no note.
    #[error("it is not a signed note")]
    Shape,
    /// No signature is by the key.
    #[error("it is not signed with the key")]
    OtherKey,
    /// The signature by the key is not that of this text.
    #[error("the signature is not that of the text: one of them was changed")]
    Signature,
}

impl Note {
    /// Its text, once a signature by that key was checked.
    ///
    /// # Errors
    /// There is none, or it is wrong.
    pub fn signed_by(&self, key: &PublicKey) -> Result<&str, NotSigned> {
        let own = |signature: &&Signature| signature.name == key.name && signature.id == key.id();
        let signature = self.signatures.iter().find(own).ok_or(NotSigned::OtherKey)?;
        let verified = UnparsedPublicKey::new(&ED25519, key.bytes).verify(self.text.as_bytes(), &signature.bytes);
        verified.map(|()| &*self.text).map_err(|_| NotSigned::Signature)
    }

    /// Its text, if a signature by that key is all that it has.
    ///
    /// # Errors
    /// There is none, or another beside it, or it is wrong.
    pub fn signed_only_by(&self, key: &PublicKey) -> Result<&str, NotSigned> {
        if self.signatures.len() == 1 { self.signed_by(key) } else { Err(NotSigned::Shape) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|Signature { name, id, bytes }| {
            writeln!(f, "— {name} {}", STANDARD.encode([&id[..], bytes].concat()))
        })
    }
}

impl FromStr for Note {
    type Err = NotSigned;

    /// What was written in another way than [`Note`] writes itself is none.
    fn from_str(note: &str) -> Result<Self, NotSigned> {
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(NotSigned::Shape)?;
        let lines = signatures.strip_suffix('\n').ok_or(NotSigned::Shape)?.split('\n');
        let signatures = lines.map(signature).collect::<Option<Vec<_>>>().ok_or(NotSigned::Shape)?;
        let has_control = note.chars().any(|c| c.is_ascii_control() && c != '\n');
        if has_control || signatures.len() > limits::NOTE_SIGNATURES_MAX {
            return Err(NotSigned::Shape);
        }
        Ok(Note { text: format!("{text}\n"), signatures })
    }
}

fn signature(line: &str) -> Option<Signature> {
    let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
    let signature = STANDARD.decode(signature).ok()?;
    let (id, bytes) = signature.split_first_chunk()?;
    let is_name = PublicKey::new(name, [0; 32]).is_ok();
    is_name.then(|| Signature { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
}
