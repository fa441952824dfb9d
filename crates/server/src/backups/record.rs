//! What the data folder remembers of its backups: a file that the doctor can read while the server runs.

use crate::random::random;
use backup::Made;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use terms::Timestamp;

const NAME: &str = "backups.json";

/// What became of backups and of checks that they can be restored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Which server this is, among those that may use a place.
    server: String,
    /// The last one that was made.
    made: Option<Good>,
    /// That none has been made since, and why.
    failing: Option<Bad>,
    /// The last one that was restored to see that it can be.
    checked: Option<Good>,
    /// That none could be since, and why.
    unrestorable: Option<Bad>,
    /// Parts that were found to be damaged, until they have been brought anew.
    #[serde(default)]
    damaged: Vec<String>,
}

/// What went well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Good {
    pub(crate) at: String,
    pub(crate) number: u64,
    pub(crate) place: String,
}

/// What did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bad {
    pub(crate) since: String,
    pub(crate) why: String,
}

impl Good {
    pub(crate) fn at(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.at)
    }
}

impl Bad {
    pub(crate) fn since(&self) -> Option<Timestamp> {
        Timestamp::parse(&self.since)
    }
}

impl Record {
    /// What is remembered; nothing yet in a folder that has no such file. One that is damaged is begun anew: what it says
    /// is true again after the next backup.
    pub(crate) fn read(data: &Path) -> io::Result<Record> {
        let read = match fs::read(data.join(NAME)) {
            Err(why) if why.kind() == ErrorKind::NotFound => None,
            read => serde_json::from_slice(&read?).ok(),
        };
        Ok(read.unwrap_or_else(Record::fresh))
    }

    fn fresh() -> Record {
        let server = random::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        Record { server, made: None, failing: None, checked: None, unrestorable: None, damaged: vec![] }
    }

    /// Whole or not at all.
    pub(super) fn write(&self, data: &Path) -> io::Result<()> {
        let (file, made) = (data.join(NAME), data.join("backups.json.new"));
        let mut out = File::options().write(true).create(true).truncate(true).mode(0o600).open(&made)?;
        out.write_all(&serde_json::to_vec_pretty(self)?)?;
        out.sync_all()?;
        fs::rename(made, file)
    }

    pub(super) fn server(&self) -> &str {
        &self.server
    }

    /// Whether the last good backup went to that place.
    pub(super) fn has_begun(&self, place: &str) -> bool {
        self.made.as_ref().is_some_and(|made| made.place == place)
    }

    pub(super) fn made(&mut self, place: &str, made: &Made, at: Timestamp) {
        self.made = Some(Good { at: at.to_string(), number: made.number, place: place.to_owned() });
        self.failing = None;
        self.damaged.clear();
    }

    /// A part that can't be read any more.
    pub(super) fn distrust(&mut self, part: &str) {
        self.damaged.push(part.to_owned());
    }

    /// Parts that the next backup brings anew.
    pub(super) fn distrusted(&self) -> &[String] {
        &self.damaged
    }

    pub(crate) fn not_made(&mut self, why: &str, at: Timestamp) {
        let since = self.failing.take().map_or_else(|| at.to_string(), |bad| bad.since);
        self.failing = Some(Bad { since, why: why.to_owned() });
    }

    pub(super) fn checked(&mut self, place: &str, number: u64, at: Timestamp) {
        self.checked = Some(Good { at: at.to_string(), number, place: place.to_owned() });
        self.unrestorable = None;
    }

    pub(crate) fn not_checked(&mut self, why: &str, at: Timestamp) {
        let since = self.unrestorable.take().map_or_else(|| at.to_string(), |bad| bad.since);
        self.unrestorable = Some(Bad { since, why: why.to_owned() });
    }

    /// The last good backup.
    pub(crate) fn last_made(&self) -> Option<&Good> {
        self.made.as_ref()
    }

    /// Why there is none since.
    pub(crate) fn failing(&self) -> Option<&Bad> {
        self.failing.as_ref()
    }

    /// The last backup that could be restored.
    pub(crate) fn last_checked(&self) -> Option<&Good> {
        self.checked.as_ref()
    }

    /// Why none could since.
    pub(crate) fn unrestorable(&self) -> Option<&Bad> {
        self.unrestorable.as_ref()
    }
}
