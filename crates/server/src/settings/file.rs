//! The settings' file: TOML, one line a setting, each under the name of its option. What can't be read or is not known is
//! said with its line.

use super::known::{Known, nearest};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use toml::{Spanned, Value};

/// Read where nobody names another.
pub(super) const USUAL: &str = "/etc/lausuma/lausuma.toml";
/// What the first run was told, in the data folder.
pub(crate) const BESIDE: &str = "settings.toml";
/// The first lines of that file.
const HEAD: &str =
    "# What was answered when the network was founded. The same settings in lausuma.toml, in the environment or on the
# command line come before these. After a change: systemctl restart lausuma\n";

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// Where it lies, if there is one.
    pub(crate) path: Option<PathBuf>,
    /// Its settings.
    pub(super) entries: Vec<Entry>,
    /// What the first run has written, if it has.
    pub(crate) beside: Option<PathBuf>,
}

/// One of its settings.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) id: String,
    /// The file that it stands in.
    pub(super) path: PathBuf,
    pub(super) value: String,
    pub(super) line: usize,
}

/// The named file, which has to be there, or else the usual one if it is there.
pub(super) fn read(named: Option<&Path>, known: &[Known]) -> Result<File, String> {
    let path = named.unwrap_or(Path::new(USUAL));
    let text = match std::fs::read_to_string(path) {
        Err(why) if why.kind() == ErrorKind::NotFound && named.is_none() => return Ok(File::default()),
        read => read.map_err(|why| unreadable(path, &why))?,
    };
    Ok(File { path: Some(path.to_owned()), entries: told(path, &text, known)?, beside: None })
}

fn unreadable(path: &Path, why: &io::Error) -> String {
    format!("the settings in {} can't be read: {why}", path.display())
}

fn told(path: &Path, text: &str, known: &[Known]) -> Result<Vec<Entry>, String> {
    entries(path, text, known).map_err(|(line, why)| format!("{}, line {line}: {why}", path.display()))
}

impl File {
    /// With what the first run has written into the data folder; what the file itself says comes before.
    pub(super) fn with_beside(mut self, data: &Path, known: &[Known]) -> Result<File, String> {
        let path = data.join(BESIDE);
        let text = match fs::read_to_string(&path) {
            // Whoever may not look into the folder runs no server on it: that one says so itself.
            Err(why) if matches!(why.kind(), NOWHERE | ErrorKind::NotADirectory | ErrorKind::PermissionDenied) => {
                return Ok(self);
            }
            read => read.map_err(|why| unreadable(&path, &why))?,
        };
        for entry in told(&path, &text, known)? {
            if entry.id == "data" {
                let path = path.display();
                return Err(format!("{path}, line {}: data can't be set in the folder itself", entry.line));
            }
            if !self.entries.iter().any(|own| own.id == entry.id) {
                self.entries.push(entry);
            }
        }
        self.beside = Some(path);
        Ok(self)
    }
}

const NOWHERE: ErrorKind = ErrorKind::NotFound;

/// Adds settings, each by its name, to those that the first run writes into the data folder: all of them or none, for
/// the owner's eyes.
pub(crate) fn add_beside(data: &Path, settings: &[(&str, String)]) -> io::Result<()> {
    let path = data.join(BESIDE);
    let mut text = match fs::read_to_string(&path) {
        Err(why) if why.kind() == NOWHERE => HEAD.to_owned(),
        read => read?,
    };
    for (name, value) in settings {
        text += &format!("{name} = {}\n", Value::String(value.clone()));
    }
    let unfinished = data.join("settings.unfinished");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, &path)?;
    fs::File::open(data)?.sync_all()
}

/// What is wrong, and on which line.
type Fault = (usize, String);

fn entries(path: &Path, text: &str, known: &[Known]) -> Result<Vec<Entry>, Fault> {
    let line = |offset| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
    let pairs: BTreeMap<Spanned<String>, Spanned<Value>> = toml::from_str(text).map_err(|why| {
        let at = why.span().map_or(0, |span| span.start);
        (line(at), why.message().replace('\n', ", "))
    })?;
    let mut entries = Vec::with_capacity(pairs.len());
    for (name, value) in &pairs {
        let line = line(name.span().start);
        let name = name.get_ref();
        let Some(setting) = known.iter().find(|setting| setting.name() == name) else {
            let nearest = nearest(name, known.iter().map(Known::name)).unwrap_or_default();
            return Err((line, format!("no setting is called {name}; the nearest is {nearest}")));
        };
        let value = match value.get_ref() {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            _ => return Err((line, format!("{name} is a text in quotes or a whole number"))),
        };
        setting.check(&value).map_err(|why| {
            let shown = if setting.is_secret() { String::new() } else { format!(" '{value}'") };
            (line, format!("{name} can't be{shown}: {why}"))
        })?;
        entries.push(Entry { id: setting.id().to_owned(), path: path.to_owned(), value, line });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::known;

    fn read_text(text: &str) -> Result<Vec<(String, String, usize)>, Fault> {
        let read = entries(Path::new("x"), text, &known::settings())?;
        Ok(read.into_iter().map(|entry| (entry.id, entry.value, entry.line)).collect())
    }

    #[test]
    fn settings_are_read_with_the_lines_they_stand_on() {
        let text = "# ours\nlisten = \"127.0.0.1:9000\"\n\nrate-address-requests = 20\ndemo = \"plain\"\n";
        let mut read = read_text(text).expect("all are known");
        read.sort_by_key(|entry| entry.2);
        let read: Vec<_> = read.iter().map(|(id, value, line)| (id.as_str(), value.as_str(), *line)).collect();
        assert_eq!(read, [("listen", "127.0.0.1:9000", 2), ("address_requests", "20", 4), ("demo", "plain", 5)]);
        assert_eq!(read_text(""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_misspelt_or_makes_no_sense_is_said_with_its_line() {
        for (text, line, says) in [
            ("lsten = \"x\"", 1, &["no setting is called lsten", "listen"][..]),
            ("\n\npublic_url = \"https://x.example\"", 3, &["public_url", "public-url"]),
            ("config = \"x\"", 1, &["config"]),
            ("listen = \"nonsense\"", 1, &["listen", "'nonsense'"]),
            ("# a\nlisten = 8080", 2, &["listen", "'8080'"]),
            ("listen = [\"a\"]", 1, &["listen", "a text in quotes or a whole number"]),
            ("[rates]\nlisten = \"127.0.0.1:1\"", 1, &["no setting is called rates"]),
            ("rate-address-requests = 0", 1, &["rate-address-requests", "'0'"]),
            ("rate-address-requests = 1.5", 1, &["rate-address-requests"]),
            ("demo = \"all\"", 1, &["demo", "'all'", "it is one of stories, plain"]),
            ("public-url = \"example.org/x\"", 1, &["public-url", "without a path"]),
            ("metrics-token = \"guessable\"", 1, &["metrics-token", "at least 24"]),
            ("rate-patience = 86401", 1, &["rate-patience", "'86401'", "1..=86400"]),
            ("contact = \"nobody\"", 1, &["contact", "office@example.org"]),
            ("listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"", 2, &["duplicate"]),
            ("listen = 127.0.0.1:8080", 1, &[]),
            ("listen", 1, &[]),
        ] {
            let (at, sentence) = read_text(text).expect_err(text);
            assert_eq!(at, line, "{text}: {sentence}");
            assert!(says.iter().all(|part| sentence.contains(part)), "{text}: {sentence}");
            assert_eq!(sentence.lines().count(), 1, "{text}: {sentence}");
        }
    }

    #[test]
    fn a_secret_is_never_repeated() {
        let (_, sentence) = read_text("metrics-token = \"hunter2\"").expect_err("too short");
        assert!(!sentence.contains("hunter2"), "{sentence}");
        let (_, sentence) = read_text("smtp-url = [\"smtps://name:hunter2@mail.example\"]").expect_err("not a text");
        assert!(!sentence.contains("hunter2"), "{sentence}");
        let shown = read_text("smtp-url = \"smtps://name:hunter2@mail.example\nlisten = 1").expect_err("no end");
        assert!(!shown.1.contains("hunter2"), "{shown:?}");
    }
}
