//! Backups of the server's own data (docs/backup.md): every night, and whenever somebody asks for one. What they consist of
//! is the matter of the crate `backup`; here is when, of what, and what is said of it.
//!
//! `record` is what the data folder remembers of them, for the doctor and for pages; `socket` is how the command line asks a
//! running server; `command` is `lausuma backup`, `restoring` is `lausuma restore` and the check that a backup can be restored;
//! `proof` reads restored data as the server will, and `again` erases who was erased since.

mod again;
mod command;
mod proof;
mod record;
mod restoring;
mod socket;

pub(crate) use command::{Wish, run};
pub(crate) use record::{Bad, Record};
pub(crate) use restoring::{Restore, restore};
pub(crate) use socket::listen;

use crate::{
    clock::Clock,
    export::target::NotThere,
    failure::Failure,
    keys, ledgers,
    random::random,
    settings::{self, Settings},
};
use backup::{Failed, Kept, Key, Made, NotAKey, NotAPlace, Place, Source, Thinned};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{OpenError, Options, Store};
use terms::Timestamp;
use tokio::sync::{Mutex, Notify};

/// One after the other, and one more when somebody says so.
#[derive(Default)]
pub(crate) struct Backups {
    turn: Mutex<()>,
    soon: Notify,
    made: Notify,
}

impl Backups {
    /// Something is to be in the next backup before the night: an erasure, which has to be known after a restore.
    pub(crate) fn soon(&self) {
        self.soon.notify_one();
    }

    /// Resolves when something is to be backed up before the night.
    pub(crate) async fn wanted(&self) {
        self.soon.notified().await;
    }

    /// One was made that somebody had asked for.
    pub(crate) fn made(&self) {
        self.made.notify_one();
    }

    /// Resolves when such a one was made.
    pub(crate) async fn was_made(&self) {
        self.made.notified().await;
    }

    /// Whoever makes or looks at backups waits for whoever does.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }
}

/// Why no backups are planned though something is said of them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotPlanned {
    #[error(
        "backup-to is set, and backup-key is not. Make a key with `lausuma backup key --backup-key FILE`, and name the file."
    )]
    NoKey,
    #[error("backup-key is set, and backup-to is not. Name where backups go, e.g. /srv/backups.")]
    NoPlace,
    #[error("backup-to names no place for backups: {0}.")]
    Place(#[from] NotAPlace),
    #[error("backup-to names {0}, which lies in the data folder and goes with it. Name a folder on another disk.")]
    InData(String),
}

/// Why there is no backup, or none could be restored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotBackedUp {
    #[error("No backups are set up: set backup-to and backup-key (docs/backup.md).")]
    NotSet,
    #[error("{0}")]
    NotPlanned(#[from] NotPlanned),
    #[error("{0}")]
    Key(#[from] NotAKey),
    #[error("{0}")]
    Failed(#[from] Failed),
    #[error("There is no data in {0}. Say with --data which folder the server keeps its data in.")]
    NoData(String),
    #[error("The data in {0} are open in a server that does not answer. Is it just starting or going down? Try again.")]
    Silent(String),
    #[error("The data can't be opened: {0}.")]
    Open(#[from] OpenError),
    #[error("What was restored can't be read: {0}. The backup is not whole.")]
    Unproven(#[from] Failure),
    #[error("Nothing was restored. {0}")]
    Target(#[from] NotThere),
    #[error(
        "There is no room to try the backup out: the disk of {folder} has {free} MB left, and {needed} MB are needed."
    )]
    NoRoom { folder: String, free: u64, needed: u64 },
    #[error("What the data folder remembers of backups can't be written: {0}.")]
    Record(io::Error),
    #[error("{0}")]
    Said(String),
    #[error("It is done, but that can't be said: {0}.")]
    Output(io::Error),
}

/// Where backups go, and what is kept of them.
pub(crate) struct Plan {
    pub(crate) place: Place,
    key: PathBuf,
    kept: Kept,
    data: PathBuf,
    /// How stores are opened.
    options: Options,
}

/// What the settings say of backups; none if they say nothing.
pub(crate) fn planned(settings: &Settings) -> Result<Option<Plan>, NotPlanned> {
    let wanted = &settings.backups;
    let (place, key) = match (&wanted.to, &wanted.key) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(NotPlanned::NoKey),
        (None, Some(_)) => return Err(NotPlanned::NoPlace),
        (Some(place), Some(key)) => (place.0.clone()?, key.clone()),
    };
    // A folder that is not there yet is compared as it is named.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if place.folder().is_some_and(|folder| real(folder).starts_with(real(&settings.data))) {
        return Err(NotPlanned::InData(place.to_string()));
    }
    let kept = Kept { days: wanted.days as usize, months: wanted.months as usize };
    let options = Options { reserve_bytes: settings.reserve_bytes(), ..Options::default() };
    Ok(Some(Plan { place, key, kept, data: settings.data.clone(), options }))
}

/// Whether a place that had backups, and is empty, is begun anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empty {
    Refused,
    BegunAnew,
}

impl Plan {
    /// The key, read each time: it may be put back while the server runs.
    pub(crate) fn key(&self) -> Result<Key, NotAKey> {
        Key::read(&self.key)
    }

    /// Makes a backup of this store and takes away those that are not kept; the data folder remembers what came of it.
    pub(crate) async fn back_up(
        &self,
        store: &Arc<dyn Store>,
        clock: &Clock,
        empty: Empty,
    ) -> Result<(Made, Thinned), NotBackedUp> {
        let begun = clock.now();
        let made = self.make(store, begun, empty).await;
        let mut record = Record::read(&self.data).map_err(NotBackedUp::Record)?;
        match &made {
            Ok((made, thinned)) => {
                record.made(&self.place.to_string(), made, begun);
                let (place, contents) = (&self.place, made.contents);
                tracing::info!(
                    number = made.number, %place, logs = contents.logs, entries = contents.entries,
                    values = contents.values, bytes = made.bytes, brought = made.brought, dropped = thinned.backups,
                    "a backup was made"
                );
                for number in &made.unreadable {
                    tracing::error!(number, %place, "an earlier backup can't be read any more");
                }
            }
            Err(why) => {
                record.not_made(&why.to_string(), begun);
                tracing::error!(%why, place = %self.place, "no backup was made");
            }
        }
        record.write(&self.data).map_err(NotBackedUp::Record)?;
        made
    }

    async fn make(&self, store: &Arc<dyn Store>, at: Timestamp, empty: Empty) -> Result<(Made, Thinned), NotBackedUp> {
        let key = self.key()?;
        let record = Record::read(&self.data).map_err(NotBackedUp::Record)?;
        let mut files = vec![];
        for name in [keys::NAME, settings::BESIDE] {
            match std::fs::read(self.data.join(name)) {
                Ok(bytes) => files.push((name.to_owned(), bytes.into())),
                // Not every network was founded in a browser.
                Err(why) if why.kind() == ErrorKind::NotFound && name == settings::BESIDE => {}
                Err(why) => return Err(NotBackedUp::Record(why)),
            }
        }
        let source = Source {
            store: store.clone(),
            leave_out: ledgers::MADE_ANEW,
            files,
            server: record.server(),
            at,
            program: env!("CARGO_PKG_VERSION"),
            needs: NEEDS,
            is_begun: empty == Empty::Refused && record.has_begun(&self.place.to_string()),
            distrusted: record.distrusted(),
            salt: random(),
        };
        let made = backup::make(&self.place, &key, source).await?;
        let thinned = backup::thin(&self.place, &key, record.server(), at, self.kept).await;
        // One that can't be read prevents it until it is one of those that go; the backup is made all the same.
        let thinned = match thinned {
            Err(why @ (Failed::Damaged(_) | Failed::Missing(_) | Failed::Torn(_))) => {
                tracing::warn!(%why, place = %self.place, "old backups were not taken away");
                Thinned::default()
            }
            thinned => thinned?,
        };
        Ok((made, thinned))
    }
}

/// What has to be known at least to read what this program writes: the version of the ledgers' entries.
const NEEDS: u32 = ledger::codec::VERSION as u32;
