//! What comes in from others' programs: a draft that was written elsewhere, as Markdown, DOCX or ODT.
//!
//! - [`read`] looks at the bytes, whatever the file's name says, and reads Markdown, DOCX (ECMA-376) or ODT (ISO 26300).
//! - [`Draft`] is what was understood: the text, the comments and tracked changes as [`Remark`]s about places in it, and
//!   what was not understood, with how often and below which heading.
//!
//! Of tracked changes the text as it was before them is taken; each is a remark that says what its author wants instead.
//! Everything is bounded while it is read: parts and inflated bytes of an archive, depth of its XML, length of the text. No
//! document type is read, so that no entity multiplies; nothing in a file is run or fetched.
//!
//! A file goes this way: [`docx`](self) or `odt` walk its XML and hand characters to a `sheet`, each with what became of it
//! (kept, added, removed, and by whom); `finish` makes the text of those that were there before, `changes` finds what
//! belongs together, and `places` the words by which it is found again.
//!
//! Knows nothing about the clock, disk, network, HTTP, statements or people.

mod archive;
mod changes;
mod docx;
mod finish;
mod found;
mod odt;
mod places;
mod plain;
mod sheet;
mod xml;

pub use found::{Draft, Format, Left, Lost, Place, Remark, Said, Unread};

use terms::limits;

/// What an archive begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What a compound file begins with: Word before 2007, and files that are locked by a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Reads a file.
///
/// # Errors
/// Why it can't be taken in.
pub fn read(bytes: &[u8]) -> Result<Draft, Unread> {
    if bytes.len() > limits::DRAFT_FILE_BYTES_MAX {
        return Err(Unread::TooLarge);
    }
    if bytes.starts_with(ZIP) {
        return archived(bytes);
    }
    if bytes.starts_with(COMPOUND) {
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_locked = bytes.windows(locked.len()).any(|window| window == locked);
        return Err(if is_locked { Unread::Locked } else { Unread::OldWord });
    }
    plain::read(bytes)
}

fn archived(bytes: &[u8]) -> Result<Draft, Unread> {
    let mut archive = archive::Archive::open(bytes)?;
    if archive.has("[Content_Types].xml") {
        return docx::read(&mut archive);
    }
    if archive.has("content.xml") { odt::read(&mut archive) } else { Err(Unread::NotADraft) }
}
