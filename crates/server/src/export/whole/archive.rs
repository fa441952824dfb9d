//! The archive itself: parts one after the other, straight to the disk.

use super::super::{NotMade, target::OneFile};
use crate::failure::Failure;
use std::fs::File;
use std::io::{BufWriter, Write};
use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

pub(super) struct Archive<'a> {
    out: &'a OneFile,
    zip: ZipWriter<BufWriter<File>>,
    parts: usize,
}

impl<'a> Archive<'a> {
    pub(super) fn begin(out: &'a OneFile) -> Result<Self, NotMade> {
        let file = out.file().map_err(|why| out.failed(why))?;
        Ok(Archive { out, zip: ZipWriter::new(BufWriter::new(file)), parts: 0 })
    }

    /// A part that is whole.
    pub(super) fn part(&mut self, name: &str, bytes: &[u8]) -> Result<(), NotMade> {
        self.begin_part(name)?;
        self.more(bytes)
    }

    /// A part of lines; none if there are none.
    pub(super) fn lines(&mut self, name: &str, lines: &[String]) -> Result<(), NotMade> {
        if lines.is_empty() {
            return Ok(());
        }
        self.begin_part(name)?;
        lines.iter().try_for_each(|line| {
            self.more(line.as_bytes())?;
            self.more(b"\n")
        })
    }

    /// A part that comes piece by piece.
    pub(super) fn begin_part(&mut self, name: &str) -> Result<(), NotMade> {
        // How large it becomes is not known, so there is room for any size.
        let options = SimpleFileOptions::default().large_file(true);
        self.parts += 1;
        self.zip.start_file(name, options).map_err(|why| failed(self.out, why))
    }

    /// The next piece of it.
    pub(super) fn more(&mut self, bytes: &[u8]) -> Result<(), NotMade> {
        self.zip.write_all(bytes).map_err(|why| self.out.failed(why).into())
    }

    /// Says how many parts there are.
    pub(super) fn finish(self) -> Result<usize, NotMade> {
        let written = self.zip.finish().map_err(|why| failed(self.out, why))?;
        written.into_inner().map_err(|why| self.out.failed(why.into_error()))?;
        Ok(self.parts)
    }
}

fn failed(out: &OneFile, why: ZipError) -> NotMade {
    match why {
        ZipError::Io(why) => out.failed(why).into(),
        _ => Failure::Damaged("an archive that is too large").into(),
    }
}
