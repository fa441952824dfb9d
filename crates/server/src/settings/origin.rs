//! Where a setting's value comes from.

use super::{file::File, known};
use clap::{ArgMatches, parser::ValueSource};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    CommandLine,
    Environment,
    /// A line of a file.
    File(PathBuf, usize),
}

/// Where the values come from that are not so by themselves, by the names that a file has for them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins(BTreeMap<String, Origin>);

impl Origins {
    pub(super) fn of(matches: &ArgMatches, file: &File) -> Origins {
        let known = known::settings();
        let found = known
            .iter()
            .filter_map(|setting| Some((setting.name().to_owned(), Origin::of(setting.id(), matches, file)?)));
        Origins(found.collect())
    }

    /// Where this setting's value comes from, if it is not so by itself.
    pub(crate) fn get(&self, name: &str) -> Option<&Origin> {
        self.0.get(name)
    }
}

impl Origin {
    pub(super) fn of(id: &str, matches: &ArgMatches, file: &File) -> Option<Origin> {
        match matches.value_source(id) {
            Some(ValueSource::CommandLine) => Some(Origin::CommandLine),
            Some(ValueSource::EnvVariable) => Some(Origin::Environment),
            _ => {
                let entry = file.entries.iter().find(|entry| entry.id == id)?;
                Some(Origin::File(entry.path.clone(), entry.line))
            }
        }
    }
}
