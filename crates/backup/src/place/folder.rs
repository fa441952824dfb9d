use super::{PlaceFailed, Sizes};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder that its operator made: one that is missing is a disk that is not mounted, and is not made here.
#[derive(Debug, Clone)]
pub(super) struct Folder(Arc<Path>);

impl Folder {
    pub(super) fn new(path: &Path) -> Folder {
        Folder(path.into())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), PlaceFailed> {
        let file = self.0.join(name);
        self.work(move || put(&file, &bytes)).await
    }

    pub(super) async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, PlaceFailed> {
        let file = self.0.join(name);
        self.work(move || if_there(fs::read(file))).await
    }

    pub(super) async fn list(&self, below: &str) -> Result<Sizes, PlaceFailed> {
        let (folder, below) = (self.0.join(below), below.to_owned());
        self.work(move || {
            let mut sizes = Sizes::new();
            list(&folder, &below, &mut sizes).map(|()| sizes)
        })
        .await
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), PlaceFailed> {
        let file = self.0.join(name);
        self.work(move || if_there(fs::remove_file(file)).map(|_| ())).await
    }

    /// Does it where waiting for a disk holds nobody else up.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> io::Result<T> + Send + 'static,
    ) -> Result<T, PlaceFailed> {
        let folder = self.0.clone();
        let done = tokio::task::spawn_blocking(move || if folder.is_dir() { work() } else { Err(gone()) }).await;
        done.unwrap_or_else(|why| Err(io::Error::other(why))).map_err(|why| self.failed(why))
    }

    fn failed(&self, why: io::Error) -> PlaceFailed {
        let folder = self.0.to_path_buf();
        match why.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => PlaceFailed::NoFolder(folder),
            ErrorKind::PermissionDenied => PlaceFailed::NotAllowed(folder, why),
            ErrorKind::ReadOnlyFilesystem => PlaceFailed::ReadOnly(folder),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => PlaceFailed::Full(folder),
            _ => PlaceFailed::Folder(folder, why),
        }
    }
}

fn gone() -> io::Error {
    ErrorKind::NotFound.into()
}

fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Ok(done) => Ok(Some(done)),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(why),
    }
}

/// Beside its place first, and renamed once it is on disk.
fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().ok_or_else(gone)?;
    make(folder)?;
    let made = beside(file);
    let written =
        File::options().write(true).create(true).truncate(true).mode(0o600).open(&made).and_then(|mut out| {
            out.write_all(bytes)?;
            out.sync_all()
        });
    let done = written.and_then(|()| fs::rename(&made, file)).and_then(|()| File::open(folder)?.sync_all());
    if done.is_err() {
        // Of no use to anybody; what prevents its removal is told by what failed first.
        let _ = fs::remove_file(&made);
    }
    done
}

/// Folders below the place, for their owner alone. The place itself is there.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let around = folder.parent().ok_or_else(gone)?;
    make(around)?;
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(why),
        _ => File::open(around)?.sync_all(),
    }
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    file.with_file_name(name)
}

/// A folder that is not there has nothing in it.
fn list(folder: &Path, below: &str, sizes: &mut Sizes) -> io::Result<()> {
    for entry in if_there(fs::read_dir(folder))?.into_iter().flatten() {
        let entry = entry?;
        // Names that are no text are none of ours.
        let Some(name) = entry.file_name().to_str().map(|name| format!("{below}{name}")) else { continue };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&entry.path(), &format!("{name}/"), sizes)?;
        } else if kind.is_file() {
            sizes.insert(name, entry.metadata()?.len());
        }
    }
    Ok(())
}
