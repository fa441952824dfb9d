use crate::{Damage, OpenError};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// The format written here. A store says its format in its file `format`; a later one is refused.
const FORMAT: u32 = 1;
const FORMAT_PREFIX: &str = "lausuma store, format ";

/// The directory of a store while it is open:
///
/// - `lock`: locked by the one process that has it open,
/// - `format`: which format this is,
/// - `witness`: how many commits were made, a little behind; it tells a store that lost its end from a younger one,
/// - `records/`: the engine's files,
/// - `aside/`: what `records/` held before, while it is being opened.
pub(super) struct Home {
    dir: PathBuf,
    witness: File,
    lock: File,
}

impl Home {
    /// Locks `dir` and checks its format. If there is nothing yet, makes it, with `make` for the engine's files.
    pub(super) fn enter(dir: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> Result<Home, OpenError> {
        fs::create_dir_all(dir).map_err(|source| not_writable(dir, source))?;
        let lock = lock(dir)?;
        let format = dir.join("format");
        let witness = match fs::read(&format) {
            Ok(bytes) => {
                check_format(dir, &bytes)?;
                settle_records(dir)?;
                open_witness(dir)?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && !dir.join("records").exists() => {
                create(dir, make).map_err(|source| not_writable(dir, source))?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged(dir, "format")),
            Err(source) => return Err(OpenError::Io { path: format, source }),
        };
        Ok(Home { dir: dir.to_owned(), witness, lock })
    }

    /// Whether there is a store in `dir`, of a format that is known here. Nothing is changed and nothing locked.
    pub(super) fn look(dir: &Path) -> Result<bool, OpenError> {
        let format = dir.join("format");
        match fs::read(&format) {
            Ok(bytes) => check_format(dir, &bytes).map(|()| true),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(OpenError::Io { path: format, source: error }),
            Err(_) if dir.join("records").exists() => Err(damaged(dir, "format")),
            Err(_) => Ok(false),
        }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn records(&self) -> PathBuf {
        self.dir.join("records")
    }

    /// How many commits are known to have been made.
    pub(super) fn witnessed(&self) -> Result<u64, OpenError> {
        let mut bytes = [0; WITNESS_BYTES];
        self.witness.read_exact_at(&mut bytes, 0).map_err(|_| damaged(&self.dir, "witness"))?;
        decode_witness(&bytes).ok_or_else(|| damaged(&self.dir, "witness"))
    }

    /// Notes that `commits` are on disk. Not synced: the note may be older than the store, never younger.
    pub(super) fn witness(&self, commits: u64) -> io::Result<()> {
        self.witness.write_all_at(&encode_witness(commits), 0)
    }

    /// Brings the note to disk.
    pub(super) fn sync_witness(&self) -> io::Result<()> {
        self.witness.sync_data()
    }

    /// Copies the engine's files before the engine, which cuts off what it can't read, opens them. Where the disk has no
    /// room for it there is no copy. One left behind by a process that was killed meanwhile is out of date.
    pub(super) fn set_aside(&self) -> io::Result<()> {
        self.drop_aside()?;
        let records = self.records();
        if bytes_of(&records)? >= free_bytes(&self.dir)? {
            return Ok(());
        }
        copy_dir(&records, &self.aside())
    }

    /// Opening succeeded: the copy is not needed.
    pub(super) fn drop_aside(&self) -> io::Result<()> {
        if self.aside().exists() { fs::remove_dir_all(self.aside()) } else { Ok(()) }
    }

    /// Opening failed: puts everything back as it was found.
    pub(super) fn put_back(&self) -> io::Result<()> {
        if self.aside().exists() {
            fs::remove_dir_all(self.records())?;
            fs::rename(self.aside(), self.records())?;
        }
        sync_dir(&self.dir)
    }

    fn aside(&self) -> PathBuf {
        self.dir.join("aside")
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // Closing the file isn't enough: a process that another thread is just starting holds a copy of it for a moment.
        // Should unlocking fail, closing remains.
        let _ = self.lock.unlock();
    }
}

/// Free bytes of the file system that `dir` is on, for those who are not root.
pub(super) fn free_bytes(dir: &Path) -> io::Result<u64> {
    let stats = rustix::fs::statvfs(dir)?;
    Ok(stats.f_bavail.saturating_mul(stats.f_frsize))
}

/// The same, unless nothing can be written there: the system mounts a disk for reading alone when it has found it faulty.
pub(super) fn writable_bytes(dir: &Path) -> io::Result<u64> {
    writable(&rustix::fs::statvfs(dir)?)
}

fn writable(stats: &rustix::fs::StatVfs) -> io::Result<u64> {
    let is_read_only = stats.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY);
    if is_read_only {
        return Err(io::ErrorKind::ReadOnlyFilesystem.into());
    }
    Ok(stats.f_bavail.saturating_mul(stats.f_frsize))
}

/// Makes the names in a directory durable.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Makes the files in a directory and their names durable.
fn sync_files(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        File::open(entry?.path())?.sync_all()?;
    }
    sync_dir(dir)
}

fn lock(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|source| not_writable(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: dir.to_owned() }),
        Err(TryLockError::Error(source)) => Err(OpenError::Io { path, source }),
    }
}

/// A directory without a format was never written to, and one with it is complete: the format comes by renaming, after
/// everything else. The engine's files get their name last, so that without a format they can't be mistaken for data.
fn create(dir: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<File> {
    let witness = OpenOptions::new().create(true).truncate(true).read(true).write(true).open(dir.join("witness"))?;
    witness.write_all_at(&encode_witness(0), 0)?;
    witness.sync_all()?;
    let records = dir.join("records.new");
    if records.exists() {
        fs::remove_dir_all(&records)?;
    }
    make(&records)?;
    sync_files(&records)?;
    let format = dir.join("format.new");
    fs::write(&format, format!("{FORMAT_PREFIX}{FORMAT}\n"))?;
    File::open(&format)?.sync_all()?;
    sync_dir(dir)?;
    fs::rename(&format, dir.join("format"))?;
    sync_dir(dir)?;
    fs::rename(&records, dir.join("records"))?;
    sync_dir(dir)?;
    // A file system's root has no parent, and it needs none to be found.
    dir.canonicalize()?.parent().map_or(Ok(()), sync_dir)?;
    Ok(witness)
}

/// Gives the engine's files their name if the process was stopped just before.
fn settle_records(dir: &Path) -> Result<(), OpenError> {
    let (records, new) = (dir.join("records"), dir.join("records.new"));
    match (records.exists(), new.exists()) {
        (true, _) => Ok(()),
        (false, true) => fs::rename(new, records).map_err(|source| not_writable(dir, source)),
        (false, false) => Err(damaged(dir, "records")),
    }
}

fn check_format(dir: &Path, bytes: &[u8]) -> Result<(), OpenError> {
    let text = std::str::from_utf8(bytes).ok();
    let number = text.and_then(|text| text.strip_prefix(FORMAT_PREFIX)?.strip_suffix('\n')?.parse().ok());
    match number {
        Some(FORMAT) => Ok(()),
        Some(found) if found > FORMAT => Err(OpenError::NewerFormat { path: dir.to_owned(), found, known: FORMAT }),
        _ => Err(damaged(dir, "format")),
    }
}

fn open_witness(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("witness");
    let opened = OpenOptions::new().read(true).write(true).open(&path);
    opened.map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => damaged(dir, "witness"),
        _ => not_writable(&path, source),
    })
}

const WITNESS_BYTES: usize = 12;

fn encode_witness(commits: u64) -> [u8; WITNESS_BYTES] {
    let mut bytes = [0; WITNESS_BYTES];
    bytes[..8].copy_from_slice(&commits.to_be_bytes());
    bytes[8..].copy_from_slice(&crc32fast::hash(&commits.to_be_bytes()).to_be_bytes());
    bytes
}

fn decode_witness(bytes: &[u8; WITNESS_BYTES]) -> Option<u64> {
    let commits = u64::from_be_bytes(*bytes.first_chunk()?);
    (encode_witness(commits) == *bytes).then_some(commits)
}

fn bytes_of(dir: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() { bytes_of(&entry.path())? } else { data.len() };
    }
    Ok(bytes)
}

fn copy_dir(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_dir(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn damaged(dir: &Path, file: &'static str) -> OpenError {
    OpenError::Damaged { path: dir.to_owned(), damage: Damage::File(file) }
}

fn not_writable(path: &Path, source: io::Error) -> OpenError {
    use io::ErrorKind::{AlreadyExists, NotADirectory, PermissionDenied, ReadOnlyFilesystem};
    let path = path.to_owned();
    // What isn't a matter of rights is the disk's fault, not the directory's.
    match source.kind() {
        AlreadyExists | NotADirectory | PermissionDenied | ReadOnlyFilesystem => {
            OpenError::NotWritable { path, source }
        }
        _ => OpenError::Io { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mounted_for_reading_alone_is_not_written() {
        let here = tempfile::tempdir().expect("a temporary folder");
        let mut stats = rustix::fs::statvfs(here.path()).expect("it is there");
        assert!(writable(&stats).expect("it is written just now") > 0);
        stats.f_flag.insert(rustix::fs::StatVfsMountFlags::RDONLY);
        let why = writable(&stats).expect_err("no room counts there");
        assert_eq!(why.kind(), io::ErrorKind::ReadOnlyFilesystem);
    }
}
