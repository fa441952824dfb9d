//! Every setting in words: for `lausuma settings` with where its value comes from, for docs/settings.md in general.

use super::{
    Origin,
    file::{File, USUAL},
    known::{self, Known},
};
use clap::ArgMatches;
use std::fmt;

/// Every setting, as it is now.
pub(crate) struct Listing<'a> {
    pub(crate) file: &'a File,
    pub(crate) matches: &'a ArgMatches,
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file.path {
            Some(path) => writeln!(f, "Settings are read from {}.", path.display())?,
            None => writeln!(f, "No file of settings is read: {USUAL} does not exist, and --config names none.")?,
        }
        if let Some(path) = &self.file.beside {
            writeln!(f, "What was answered when the network was founded stands in {}.", path.display())?;
        }
        for setting in known::settings() {
            writeln!(f, "\n{}: {}, {}", setting.name(), self.value(&setting), self.origin(&setting))?;
            for line in wrapped(&setting.meaning(), 96) {
                writeln!(f, "    {line}")?;
            }
            let variable = setting.variable().map(|variable| format!(" or {variable}")).unwrap_or_default();
            let default = setting.default().map_or("nothing", |default| default);
            writeln!(f, "    --{}{variable}; by default {default}.", setting.name())?;
        }
        Ok(())
    }
}

impl Listing<'_> {
    fn value(&self, setting: &Known) -> String {
        let value = self.matches.get_raw(setting.id()).and_then(|mut values| values.next());
        match value {
            None => "not set".to_owned(),
            Some(_) if setting.is_secret() => "(hidden)".to_owned(),
            Some(value) => value.to_string_lossy().into_owned(),
        }
    }

    fn origin(&self, setting: &Known) -> String {
        match Origin::of(setting.id(), self.matches, self.file) {
            Some(Origin::CommandLine) => "from the command line".to_owned(),
            Some(Origin::Environment) => "from the environment".to_owned(),
            Some(Origin::File(path, line)) => format!("from {}, line {line}", path.display()),
            None => "by default".to_owned(),
        }
    }
}

/// The table of docs/settings.md.
#[cfg(test)]
fn table() -> String {
    let mut table = "| setting | in the environment | by default | what it is |\n|---|---|---|---|\n".to_owned();
    for setting in known::settings() {
        let code = |text: &str| format!("`{text}`");
        let variable = setting.variable().map_or_else(|| "–".to_owned(), code);
        let default = setting.default().map_or_else(|| "not set".to_owned(), code);
        let meaning = setting.meaning().replace('|', "\\|");
        table += &format!("| `{}` | {variable} | {default} | {meaning} |\n", setting.name());
    }
    table
}

/// In lines of at most so many characters, broken between words.
fn wrapped(text: &str, chars_max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is one");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > chars_max {
            lines.push(word.to_owned());
        } else {
            let space = if line.is_empty() { "" } else { " " };
            *line += space;
            *line += word;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_every_setting_as_it_is() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/settings.md");
        let document = std::fs::read_to_string(file).expect("docs/settings.md is there");
        let table = table();
        assert!(document.contains(&table), "docs/settings.md has to hold this table:\n\n{table}");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("lengthy", 3), ["lengthy"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
