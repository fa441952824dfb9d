//! `lausuma restore`: a data folder of a backup. It is made beside its place, read as the server will read it, and takes the
//! place when all of it holds. The check does the same in a folder that goes again.

use super::{
    NEEDS, NotBackedUp, Plan,
    again::{self, Again},
    planned, proof,
    record::Record,
};
use crate::{clock::Clock, export::target::Folder, settings::Configured};
use backup::{Failed, Restored};
use clap::Args;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;
use store::{SledStore, Store};

/// Where a running server tries out what it has backed up, in the data folder.
const OWN_ROOM: &str = "restore-check";

/// What is restored, and where to.
#[derive(Debug, Clone, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    configured: Configured,
    /// Which backup, by its number in `lausuma backup list`; by default the newest.
    #[arg(long, value_name = "NUMBER")]
    number: Option<u64>,
    /// Only look whether it can be restored, beside the data and without touching them.
    #[arg(long)]
    check: bool,
}

/// Restores what is wanted, and says what came of it.
#[tokio::main]
pub(crate) async fn restore(wanted: &Restore) -> Result<(), NotBackedUp> {
    let settings = &wanted.configured.settings;
    let plan = planned(settings)?.ok_or(NotBackedUp::NotSet)?;
    let said = if wanted.check {
        // Beside what a running server tries out itself.
        let room = format!("{OWN_ROOM}-{}", std::process::id());
        let (restored, proven) = plan.try_out(wanted.number, &room).await?;
        told("could be restored", &plan, &restored, proven)
    } else {
        let folder = Folder::begin_data(&settings.data)?;
        let (restored, proven) = fill(&plan, wanted.number, folder.made()).await?;
        for (name, bytes) in &restored.files {
            folder.write_owned(name, bytes)?;
        }
        let erased = again::erase(&plan, folder.made(), restored.number).await?;
        folder.finish()?;
        let (place, told) = (settings.data.display(), told("is restored", &plan, &restored, proven));
        let erased = match erased {
            Again { erased: 0, left: 0 } => String::new(),
            Again { erased, left: 0 } => format!(" Persons who were erased after it, and are erased again: {erased}."),
            Again { erased, left } => format!(
                " Persons who were erased after it: {erased} are erased again, and {left} are not, since the network would have \
                 no coordinator. Make another one, and erase them."
            ),
        };
        format!("{told}{erased} It lies in {place}: start the server.")
    };
    writeln!(std::io::stdout().lock(), "{said}").map_err(NotBackedUp::Output)
}

fn told(what: &str, plan: &Plan, restored: &Restored, proven: proof::Proven) -> String {
    let proof::Proven { statements, texts, versions } = proven;
    let (number, at, place) = (restored.number, restored.at, &plan.place);
    format!(
        "Backup {number} in {place}, of {at}, {what}: statements {statements}, texts {texts}, sealed versions {versions}, \
         entries {}. Every ledger's chain and every version's hash holds.",
        restored.contents.entries
    )
}

impl Plan {
    /// Restores a backup into a folder that goes again; the data folder remembers what came of it.
    pub(crate) async fn check(&self, clock: &Clock) -> Result<u64, NotBackedUp> {
        let tried = self.try_out(None, OWN_ROOM).await;
        let mut record = Record::read(&self.data).map_err(NotBackedUp::Record)?;
        let tried = tried.map(|(restored, proven)| (restored.number, proven));
        match &tried {
            Ok((number, proven)) => {
                record.checked(&self.place.to_string(), *number, clock.now());
                let (statements, texts, versions) = (proven.statements, proven.texts, proven.versions);
                tracing::info!(number, place = %self.place, statements, texts, versions, "a backup could be restored");
            }
            Err(why) => {
                record.not_checked(&why.to_string(), clock.now());
                if let NotBackedUp::Failed(Failed::Damaged(part)) = why {
                    record.distrust(part);
                }
                tracing::error!(%why, place = %self.place, "no backup could be restored");
            }
        }
        record.write(&self.data).map_err(NotBackedUp::Record)?;
        tried.map(|(number, _)| number)
    }

    async fn try_out(&self, number: Option<u64>, room: &str) -> Result<(Restored, proof::Proven), NotBackedUp> {
        let around = if self.data.is_dir() { self.data.clone() } else { std::env::temp_dir() };
        let room = Room::make(&around, room, self.options.reserve_bytes)?;
        fill(self, number, room.path()).await
    }
}

/// A folder that goes when this does.
struct Room(std::path::PathBuf);

impl Room {
    /// Beside the data, where as much again fits at least, and what is kept free stays free.
    fn make(around: &Path, name: &str, reserve: u64) -> Result<Room, NotBackedUp> {
        let (_, free) = SledStore::look(around)?;
        let needed = bytes_of(&around.join("records")).map_err(NotBackedUp::Record)? + reserve;
        if free < needed {
            let folder = around.display().to_string();
            return Err(NotBackedUp::NoRoom { folder, free: free >> 20, needed: needed >> 20 });
        }
        let room = Room(around.join(name));
        // What a check left that was stopped.
        room.clear().and_then(|()| fs::create_dir(&room.0)).map_err(NotBackedUp::Record)?;
        Ok(room)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(why) if why.kind() != ErrorKind::NotFound => Err(why),
            _ => Ok(()),
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        // The next check removes what is left.
        let _ = self.clear();
    }
}

fn bytes_of(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    let entries = match fs::read_dir(folder) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let data = match entry.metadata() {
            // What is written to meanwhile comes and goes.
            Err(why) if why.kind() == ErrorKind::NotFound => continue,
            data => data?,
        };
        bytes += if data.is_dir() { bytes_of(&entry.path())? } else { data.len() };
    }
    Ok(bytes)
}

/// Fills a store in an empty folder, closes it, and reads it as the server will.
async fn fill(plan: &Plan, number: Option<u64>, folder: &Path) -> Result<(Restored, proof::Proven), NotBackedUp> {
    let key = plan.key()?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(folder, plan.options)?);
    let restored = backup::restore(&plan.place, &key, number, NEEDS, &store).await;
    store.shutdown().await;
    drop(store);
    let restored = restored?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(folder, plan.options)?);
    let proven = proof::prove(&store).await;
    store.shutdown().await;
    Ok((restored, proven?))
}
