//! The parts of an archive, each no larger than any may be: what an archive says of its sizes need not be true.

use super::{Contents, NotImported, damaged};
use crate::export::whole::{FORMAT, VERSION};
use serde::Deserialize;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use terms::limits;
use zip::{ZipArchive, result::ZipError};

/// The table of contents.
pub(super) const CONTENTS: &str = "export.json";

pub(super) struct Parts(ZipArchive<BufReader<File>>);

impl Parts {
    pub(super) fn open(path: &Path) -> Result<Parts, NotImported> {
        let file = || path.display().to_string();
        let opened = File::open(path).map_err(|why| NotImported::Unreadable { file: file(), why })?;
        let archive = ZipArchive::new(BufReader::new(opened));
        archive.map(Parts).map_err(|_| NotImported::NotAnArchive { file: file() })
    }

    /// What the archive says that it has, if this program can read it.
    pub(super) fn contents(&mut self) -> Result<Contents, NotImported> {
        #[derive(Deserialize)]
        struct Format {
            format: String,
            version: u32,
        }
        let bytes = self.needed(CONTENTS)?;
        let format: Format = serde_json::from_slice(&bytes).map_err(|_| damaged(CONTENTS))?;
        if format.format != FORMAT {
            return Err(damaged(CONTENTS));
        }
        if format.version > VERSION {
            return Err(NotImported::Newer { found: format.version, known: VERSION });
        }
        serde_json::from_slice(&bytes).map_err(|_| damaged(CONTENTS))
    }

    /// A part that has to be there.
    pub(super) fn needed(&mut self, name: &str) -> Result<Vec<u8>, NotImported> {
        self.part(name)?.ok_or_else(|| NotImported::Missing(name.to_owned()))
    }

    /// A part, if it is there.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, NotImported> {
        let part = match self.0.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(damaged(name)),
        };
        let (max, mut bytes) = (limits::ARCHIVE_PART_BYTES_MAX, Vec::new());
        part.take(max as u64 + 1).read_to_end(&mut bytes).map_err(|_| damaged(name))?;
        if bytes.len() > max { Err(NotImported::TooLarge(name.to_owned())) } else { Ok(Some(bytes)) }
    }

    /// The lines of a part; none if it is not there.
    pub(super) fn lines(&mut self, name: &str) -> Result<Vec<String>, NotImported> {
        let Some(bytes) = self.part(name)? else { return Ok(vec![]) };
        let text = String::from_utf8(bytes).map_err(|_| damaged(name))?;
        // A last line without an end was cut off.
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(damaged(name));
        }
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// The names of parts that begin so, in their order.
    pub(super) fn below(&self, prefix: &str) -> Vec<String> {
        // A name that can't be read is none of ours.
        let readable = self.0.file_names().filter_map(Result::ok);
        let mut names: Vec<String> =
            readable.filter(|name| name.starts_with(prefix)).map(|name| name.into_owned()).collect();
        names.sort();
        names
    }
}
