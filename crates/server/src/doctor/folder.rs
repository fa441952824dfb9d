//! Whether the data folder can be used, by whom, and for how long yet.

use super::finding::{About, Finding};
use super::reasons;
use crate::settings::Settings;
use rustix::fs::{Access, access};
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use store::{Damage, OpenError, SledStore};
use words::Words;

const ABOUT: About = About::Data;
/// Below so many times the reserve it is time to make room.
const ROOM: u64 = 4;

pub(super) fn look(words: &Words, settings: &Settings, is_running: bool) -> Vec<Finding> {
    let data = &*settings.data;
    let folder = match fs::metadata(data) {
        Ok(folder) if folder.is_dir() => folder,
        Ok(_) => {
            let sentence = words.say_with("doctor-data-file", &[("path", shown(data).into())]);
            return vec![Finding::wrong(ABOUT, sentence, words.say("doctor-data-file-todo"))];
        }
        Err(why) if why.kind() == io::ErrorKind::NotFound => return vec![missing(words, data)],
        Err(why) => {
            let sentence = because(words, "doctor-data-unseen", data, &why);
            return vec![Finding::wrong(ABOUT, sentence, words.say("doctor-data-unseen-todo"))];
        }
    };
    let mut findings = vec![writable(words, data, folder.uid())];
    if folder.permissions().mode() & 0o077 != 0 {
        let sentence = words.say_with("doctor-data-others", &[("path", shown(data).into())]);
        findings.push(Finding::look(ABOUT, sentence, format!("chmod 700 {}", shown(data))));
    }
    findings.extend(one_file_system(words, data, folder.dev()));
    findings.push(of_store(words, settings, SledStore::look(data), is_running));
    findings
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What can't be done with a path, and what the system says of it.
fn because(words: &Words, key: &str, path: &Path, why: &io::Error) -> String {
    words.say_with(key, &[("path", shown(path).into()), ("why", reasons::system(words, why).into())])
}

/// It is made at the start, if the folder around it lets it be made.
fn missing(words: &Words, data: &Path) -> Finding {
    let path = [("path", shown(data).into())];
    let around = data.ancestors().skip(1).map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let around = around.into_iter().find(|path| path.exists());
    match around {
        Some(around) if access(around, Access::WRITE_OK).is_ok() => {
            Finding::ok(ABOUT, words.say_with("doctor-data-to-come", &path))
        }
        _ => Finding::wrong(
            ABOUT,
            words.say_with("doctor-data-missing", &path),
            words.say_with("doctor-data-missing-todo", &path),
        ),
    }
}

fn writable(words: &Words, data: &Path, owner: u32) -> Finding {
    let path = [("path", shown(data).into())];
    if let Err(why) = access(data, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK) {
        let is_read_only = why == rustix::io::Errno::ROFS;
        let key = if is_read_only { "doctor-data-read-only" } else { "doctor-data-unwritable" };
        let sentence = because(words, key, data, &io::Error::from(why));
        return Finding::wrong(ABOUT, sentence, words.say_with("doctor-data-unwritable-todo", &path));
    }
    let me = rustix::process::geteuid();
    if me.as_raw() != owner && !me.is_root() {
        let values = [("path", shown(data).into()), ("owner", owner.to_string().into())];
        let remedy = format!("chown -R lausuma:lausuma {}", shown(data));
        return Finding::look(ABOUT, words.say_with("doctor-data-owner", &values), remedy);
    }
    Finding::ok(ABOUT, words.say_with("doctor-data-writable", &path))
}

/// What is renamed or copied within the folder stays whole only on one file system.
fn one_file_system(words: &Words, data: &Path, of: u64) -> Option<Finding> {
    let records = data.join("records");
    let other = fs::metadata(&records).is_ok_and(|folder| folder.dev() != of);
    other.then(|| {
        let sentence = words.say_with("doctor-data-split", &[("path", shown(&records).into())]);
        Finding::wrong(ABOUT, sentence, words.say("doctor-data-split-todo"))
    })
}

fn of_store(words: &Words, settings: &Settings, looked: Result<(bool, u64), OpenError>, is_running: bool) -> Finding {
    let (is_made, free) = match looked {
        Ok(looked) => looked,
        Err(why) => return unopened(words, &why),
    };
    let reserve = settings.reserve_bytes();
    let values =
        [("path", shown(&settings.data).into()), ("free", (free >> 20).into()), ("reserve", (reserve >> 20).into())];
    if free < reserve {
        let sentence = words.say_with("doctor-data-full", &values);
        return Finding::wrong(ABOUT, sentence, words.say("doctor-data-full-todo"));
    }
    if free < ROOM * reserve {
        let sentence = words.say_with("doctor-data-low", &values);
        return Finding::look(ABOUT, sentence, words.say("doctor-data-low-todo"));
    }
    let key = match (is_made, is_running) {
        (false, _) => "doctor-data-empty",
        (true, true) => "doctor-data-checked",
        (true, false) => "doctor-data-unchecked",
    };
    Finding::ok(ABOUT, words.say_with(key, &values))
}

/// Why the server will not open what is there.
fn unopened(words: &Words, why: &OpenError) -> Finding {
    let sentence = match why {
        OpenError::NewerFormat { path, found, known } => {
            let values = [
                ("path", shown(path).into()),
                ("found", found.to_string().into()),
                ("known", known.to_string().into()),
            ];
            let sentence = words.say_with("doctor-data-newer", &values);
            return Finding::wrong(ABOUT, sentence, words.say("doctor-data-newer-todo"));
        }
        OpenError::NotWritable { path, source } => because(words, "doctor-data-unwritable", path, source),
        OpenError::Io { path, source } => because(words, "doctor-data-unopened", path, source),
        OpenError::InUse { path } => words.say_with("doctor-data-in-use", &[("path", shown(path).into())]),
        OpenError::Damaged { path, damage } => {
            let why = match damage {
                Damage::File(name) => words.say_with("doctor-data-damaged-file", &[("name", (*name).into())]),
                // Records are looked at when the server opens them, and not here.
                damage => reasons::said(words, &damage.to_string()),
            };
            words.say_with("doctor-data-damaged", &[("path", shown(path).into()), ("why", why.into())])
        }
    };
    Finding::wrong(ABOUT, sentence, words.say("doctor-data-damaged-todo"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    fn english() -> &'static Words {
        Words::of(Language::English)
    }

    fn of(data: &Path) -> Settings {
        Settings::at_rest(data.to_owned(), "http://lausuma.example".to_owned())
    }

    #[test]
    fn free_space_is_measured_by_the_reserve_that_is_set() {
        let usual = of(Path::new("/data"));
        let [less, more] = [64, 8192].map(|disk_reserve| Settings { disk_reserve, ..usual.clone() });
        for settings in [usual, less, more] {
            let reserve = settings.reserve_bytes();
            for (free, mark) in [
                (reserve - 1, "wrong"),
                (reserve, "look at this"),
                (reserve + 1, "look at this"),
                (ROOM * reserve - 1, "look at this"),
                (ROOM * reserve, "ok"),
                (ROOM * reserve + 1, "ok"),
            ] {
                let line = of_store(english(), &settings, Ok((true, free)), false).line(english());
                assert!(line.starts_with(mark), "{reserve}, {free}: {line}");
            }
        }
    }

    #[test]
    fn a_folder_is_told_from_a_file_and_from_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let lines = |path: &Path| -> Vec<String> {
            look(english(), &of(path), false).iter().map(|finding| finding.line(english())).collect()
        };
        let file = folder.path().join("tiedosto");
        fs::write(&file, "x").expect("written");
        assert!(lines(&file)[0].starts_with("wrong") && lines(&file)[0].contains("is a file"), "{:?}", lines(&file));
        let none = folder.path().join("a/b");
        assert!(lines(&none)[0].starts_with("ok") && !none.exists(), "{:?}", lines(&none));
        assert!(lines(folder.path()).iter().all(|line| !line.starts_with("wrong")), "{:?}", lines(folder.path()));
        fs::write(folder.path().join("format"), "lausuma store, format 99\n").expect("written");
        let lines = lines(folder.path());
        let newer = lines.iter().find(|line| line.starts_with("wrong")).expect("it is refused");
        assert!(newer.contains("format 99") && newer.contains("later"), "{newer}");
    }
}
