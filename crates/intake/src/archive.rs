//! An archive's parts, each read within bounds: what it says of its sizes need not be true.

use crate::Unread;
use encoding_rs::Encoding;
use std::io::{Cursor, Read};
use terms::limits;
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive, and how much may still be inflated of it.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    left: u64,
}

impl<'a> Archive<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Unread> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::Damaged)?;
        if zip.len() > limits::DRAFT_PARTS_MAX {
            return Err(Unread::Inflates);
        }
        let names = zip.file_names().flatten().map(|name| name.to_string()).collect();
        Ok(Archive { zip, names, left: limits::DRAFT_INFLATED_BYTES_MAX as u64 })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// How many parts have such names.
    pub(crate) fn count(&self, is_one: impl Fn(&str) -> bool) -> usize {
        self.names.iter().filter(|name| is_one(name)).count()
    }

    /// The parts that have such names.
    pub(crate) fn named(&self, is_one: impl Fn(&str) -> bool) -> Vec<String> {
        self.names.iter().filter(|name| is_one(name)).cloned().collect()
    }

    /// The part's XML; none if there is no such part.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, Unread> {
        let part = match self.zip.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why == ZipError::PASSWORD_REQUIRED => return Err(Unread::Locked),
            Err(_) => return Err(Unread::Damaged),
        };
        let mut bytes = Vec::new();
        part.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| Unread::Damaged)?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(Unread::Inflates)?;
        decoded(bytes).map(Some)
    }
}

/// XML is UTF-8 unless a byte order mark says otherwise.
fn decoded(bytes: Vec<u8>) -> Result<String, Unread> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned()),
        None => String::from_utf8(bytes).map_err(|_| Unread::Damaged),
    }
}
