//! Where an export goes. It is made beside its place, and takes the place whole or not at all.

use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The file by which a copy of the site is known to be one.
pub(super) const MARKER: &str = "lausuma-copy.txt";

/// Why nothing was written there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotThere {
    #[error("{folder} holds something else than an earlier copy of the site, and stays as it is. Name a new folder.")]
    Occupied { folder: String },
    #[error("{folder} is not empty, and stays as it is. Name a new folder.")]
    NotEmpty { folder: String },
    #[error("{path} is no folder.")]
    NotAFolder { path: String },
    #[error("{path} is no file.")]
    NotAFile { path: String },
    #[error("{path} lies in the data folder. Name a place outside of it.")]
    InData { path: String },
    #[error("The data folder lies in {path}, which would be replaced. Name a folder of its own.")]
    AroundData { path: String },
    #[error("{path} can't be replaced, since something is mounted there. Name a folder in it.")]
    Mounted { path: String },
    #[error("The disk is full: {path} could not be written. What was there before is as it was.")]
    Full { path: String },
    #[error("{path} can't be written: {why}.")]
    NotWritten { path: String, why: io::Error },
}

fn not_written(path: &Path, why: io::Error) -> NotThere {
    let path = path.display().to_string();
    match why.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => NotThere::Full { path },
        ErrorKind::ResourceBusy => NotThere::Mounted { path },
        _ => NotThere::NotWritten { path, why },
    }
}

/// The place itself: behind a symbolic link what it leads to, and named from the root.
fn place(path: &Path) -> Result<PathBuf, NotThere> {
    let failed = |why| not_written(path, why);
    match path.canonicalize() {
        Ok(place) => Ok(place),
        Err(why) if why.kind() == ErrorKind::NotFound => {
            let name = path.file_name().ok_or_else(|| failed(ErrorKind::InvalidInput.into()))?;
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Ok(parent.canonicalize().map_err(failed)?.join(name))
        }
        Err(why) => Err(failed(why)),
    }
}

/// A place that has nothing to do with the data folder.
fn outside(path: &Path, data: &Path) -> Result<PathBuf, NotThere> {
    let place = place(path)?;
    let data = data.canonicalize().map_err(|why| not_written(data, why))?;
    let said = || place.display().to_string();
    if place.starts_with(&data) {
        return Err(NotThere::InData { path: said() });
    }
    if data.starts_with(&place) {
        return Err(NotThere::AroundData { path: said() });
    }
    Ok(place)
}

/// A name beside the place that nothing else has.
fn beside(place: &Path, what: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(format!(".lausuma-{what}"));
    place.with_file_name(name)
}

/// A folder that is being made.
pub(crate) struct Folder {
    place: PathBuf,
    made: PathBuf,
}

impl Folder {
    /// Begins beside the place, which has to be free, empty, or an earlier copy.
    pub(super) fn begin(path: &Path, data: &Path) -> Result<Folder, NotThere> {
        let place = outside(path, data)?;
        if !is_free(&place)? && !place.join(MARKER).is_file() {
            return Err(NotThere::Occupied { folder: place.display().to_string() });
        }
        Folder::beside(place)
    }

    /// Begins beside the place of a data folder, which has to be free or empty.
    pub(crate) fn begin_data(path: &Path) -> Result<Folder, NotThere> {
        let place = place(path)?;
        if !is_free(&place)? {
            return Err(NotThere::NotEmpty { folder: place.display().to_string() });
        }
        Folder::beside(place)
    }

    fn beside(place: PathBuf) -> Result<Folder, NotThere> {
        let made = beside(&place, "new");
        // What an export left that was stopped.
        remove(&made).and_then(|()| fs::create_dir(&made)).map_err(|why| not_written(&place, why))?;
        Ok(Folder { place, made })
    }

    /// Where it is being made.
    pub(crate) fn made(&self) -> &Path {
        &self.made
    }

    /// Writes a file for its owner's eyes.
    pub(crate) fn write_owned(&self, name: &str, bytes: &[u8]) -> Result<(), NotThere> {
        let written = owned(&self.made.join(name)).and_then(|mut file| file.write_all(bytes));
        written.map_err(|why| not_written(&self.place.join(name), why))
    }

    /// Writes a file; its folders are made.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), NotThere> {
        let file = self.made.join(name);
        let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
        folder.and_then(|()| fs::write(&file, bytes)).map_err(|why| not_written(&self.place.join(name), why))
    }

    /// Puts it in its place, all of it at once.
    pub(crate) fn finish(self) -> Result<(), NotThere> {
        self.swap().map_err(|why| not_written(&self.place, why))
    }

    fn swap(&self) -> io::Result<()> {
        rustix::fs::syncfs(File::open(&self.made)?)?;
        if !self.place.exists() {
            return fs::rename(&self.made, &self.place);
        }
        fs::set_permissions(&self.made, fs::metadata(&self.place)?.permissions())?;
        match renameat_with(CWD, &self.made, CWD, &self.place, RenameFlags::EXCHANGE) {
            // What was there before has its name now.
            Ok(()) => remove(&self.made),
            // Not every file system exchanges two names at once.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                let old = beside(&self.place, "old");
                remove(&old)?;
                fs::rename(&self.place, &old)?;
                if let Err(why) = fs::rename(&self.made, &self.place) {
                    fs::rename(&old, &self.place)?;
                    return Err(why);
                }
                remove(&old)
            }
            Err(why) => Err(why.into()),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it: the next export removes what is left.
        let _ = remove(&self.made);
    }
}

/// Whether nothing is there, or an empty folder.
fn is_free(place: &Path) -> Result<bool, NotThere> {
    if !place.exists() {
        return Ok(true);
    }
    if !place.is_dir() {
        return Err(NotThere::NotAFolder { path: place.display().to_string() });
    }
    let mut inside = fs::read_dir(place).map_err(|why| not_written(place, why))?;
    Ok(inside.next().is_none())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(why) if why.kind() != ErrorKind::NotFound => Err(why),
        _ => Ok(()),
    }
}

/// A file that is being made.
pub(super) struct OneFile {
    place: PathBuf,
    made: PathBuf,
    file: Option<File>,
}

impl OneFile {
    /// Begins beside the place.
    pub(super) fn begin(path: &Path, data: &Path) -> Result<OneFile, NotThere> {
        let place = outside(path, data)?;
        if place.exists() && !place.is_file() {
            return Err(NotThere::NotAFile { path: place.display().to_string() });
        }
        let made = beside(&place, "new");
        let file = owned(&made).map_err(|why| not_written(&place, why))?;
        Ok(OneFile { place, made, file: Some(file) })
    }

    /// What could not be written, in words.
    pub(super) fn failed(&self, why: io::Error) -> NotThere {
        not_written(&self.place, why)
    }

    /// The file itself.
    pub(super) fn file(&self) -> io::Result<File> {
        self.file.as_ref().ok_or(io::Error::from(ErrorKind::NotFound))?.try_clone()
    }

    /// Puts it in its place.
    pub(super) fn finish(mut self) -> Result<(), NotThere> {
        let done = self.file().and_then(|mut file| {
            file.flush()?;
            file.sync_all()?;
            fs::rename(&self.made, &self.place)
        });
        self.file = None;
        done.map_err(|why| self.failed(why))
    }
}

/// For its owner's eyes: it holds what is said of people.
fn owned(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    match fs::remove_file(path) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
        _ => {}
    }
    File::options().write(true).read(true).create_new(true).mode(0o600).open(path)
}

impl Drop for OneFile {
    fn drop(&mut self) {
        // Gone already where it is finished; otherwise the next export removes it.
        let _ = fs::remove_file(&self.made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_and_a_mounted_folder_are_said_in_words() {
        for (kind, says) in [
            (ErrorKind::StorageFull, "The disk is full: /kopio could not be written."),
            (ErrorKind::QuotaExceeded, "The disk is full: /kopio could not be written."),
            (ErrorKind::ResourceBusy, "/kopio can't be replaced, since something is mounted there."),
            (ErrorKind::PermissionDenied, "/kopio can't be written: permission denied."),
        ] {
            let said = not_written(Path::new("/kopio"), kind.into()).to_string();
            assert!(said.starts_with(says), "{said}");
        }
    }

    #[test]
    fn what_was_there_stays_until_all_of_the_new_is_there() {
        let around = tempfile::tempdir().expect("a folder");
        let (data, site) = (around.path().join("data"), around.path().join("kopio"));
        fs::create_dir(&data).expect("a folder");
        let write = |text: &str| {
            let folder = Folder::begin(&site, &data).expect("it is free or a copy");
            folder.write(MARKER, b"").expect("it is written");
            folder.write("s/index.html", text.as_bytes()).expect("it is written");
            folder
        };
        let read = || fs::read_to_string(site.join("s/index.html")).unwrap_or_default();
        let folder = write("yksi");
        assert!(!site.exists());
        folder.finish().expect("it takes its place");
        assert_eq!(read(), "yksi");
        drop(write("puoli"));
        assert_eq!(read(), "yksi", "what is not finished leaves it as it was");
        write("kaksi").finish().expect("it takes its place");
        assert_eq!(read(), "kaksi");
        assert_eq!(fs::read_dir(around.path()).expect("a folder").count(), 2, "nothing is left beside it");
    }
}
