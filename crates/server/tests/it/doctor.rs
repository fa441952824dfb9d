//! `lausuma doctor`, while a server runs and while none does. What it says of a proxy is in `proxy`.

use crate::harness::{Server, program};
use crate::mailbox::Mailbox;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;
use tempfile::TempDir;
use terms::limits;

fn doctor(data: &Path, listen: &str, settings: &[&str]) -> (bool, String) {
    doctor_where(&[], data, listen, settings)
}

/// Where the environment says something more.
fn doctor_where(variables: &[(&str, &str)], data: &Path, listen: &str, settings: &[&str]) -> (bool, String) {
    let mut doctor = program();
    doctor.args(["doctor", "--listen", listen, "--data"]).arg(data).args(settings).envs(variables.iter().copied());
    let output = doctor.output().expect("it runs");
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// An address where nobody listens.
fn nobody() -> String {
    format!("127.0.0.1:{}", Mailbox::closed_port())
}

/// Every file below the folder, with when it was written.
fn files(folder: &Path) -> BTreeMap<String, SystemTime> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let data = entry.metadata().expect("it is there");
        if data.is_dir() {
            found.extend(files(&entry.path()));
        }
        found.insert(entry.path().display().to_string(), data.modified().expect("a time"));
    }
    found
}

#[test]
fn it_looks_at_a_server_that_runs_and_at_what_one_that_does_not_has_left_and_changes_nothing() {
    let (server, folder) = Server::demo();
    let (is_well, said) = doctor(folder.path(), server.authority(), &[]);
    assert!(is_well && said.contains("runs, and answers at"), "{said}");
    assert!(said.contains("was checked when the server started"), "{said}");
    assert!(said.lines().all(|line| line.starts_with("ok") || line.starts_with("look at this")), "{said}");
    let listen = server.authority().to_owned();
    assert!(server.stop());
    let before = files(folder.path());
    let (is_well, said) = doctor(folder.path(), &listen, &[]);
    assert!(is_well && said.contains("no server answers at") && said.contains("journalctl"), "{said}");
    assert!(said.contains("is checked when the server starts"), "{said}");
    assert_eq!(files(folder.path()), before, "it only looks");
}

#[test]
fn a_folder_of_a_later_version_and_one_that_is_none_are_told_in_words() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("format"), "lausuma store, format 7\n").expect("written");
    let (is_well, said) = doctor(folder.path(), &nobody(), &[]);
    assert!(!is_well && said.contains("format 7") && said.contains("install the version"), "{said}");
    let none = folder.path().join("ei ole");
    let (is_well, said) = doctor(&none, &nobody(), &[]);
    assert!(is_well && said.contains("is made at the first start") && !none.exists(), "{said}");
    let (is_well, said) = doctor(Path::new("/proc/lausuma"), &nobody(), &[]);
    // Who is root may write everywhere, or so the system says.
    assert!(said.contains("/proc/lausuma"), "{is_well} {said}");
}

#[test]
fn free_space_is_measured_by_the_reserve_that_is_set() {
    let folder = TempDir::new().expect("a temporary folder");
    let [least, most] = [limits::DISK_RESERVE_MB_BOUNDS.start(), limits::DISK_RESERVE_MB_BOUNDS.end()];
    let asked = |reserve: &u64| doctor(folder.path(), &nobody(), &["--disk-reserve", &reserve.to_string()]);
    let (is_well, said) = asked(least);
    assert!(is_well && said.contains("nothing is stored yet"), "{said}");
    let (is_well, said) = asked(most);
    assert!(!is_well && said.contains("below which nothing is stored"), "{said}");
}

#[test]
fn mail_is_tried_without_sending_any_unless_it_is_wanted() {
    let folder = TempDir::new().expect("a temporary folder");
    let mailbox = Mailbox::start(|_, _| None);
    let from = ["--mail-from", "Lausuma <lausuma@example.org>", "--smtp-url", &mailbox.url()].map(str::to_owned);
    let from: Vec<&str> = from.iter().map(String::as_str).collect();
    let (is_well, said) = doctor(folder.path(), &nobody(), &from);
    assert!(is_well && said.contains("lets the server in"), "{said}");
    assert!(mailbox.rest().is_empty(), "none was sent");
    let wanted = [&from[..], &["--send-to", "liisa@example.org"]].concat();
    let (is_well, said) = doctor(folder.path(), &nobody(), &wanted);
    assert!(is_well && said.contains("took a message"), "{said}");
    assert_eq!(mailbox.next().recipient, "liisa@example.org");
    let gone = format!("smtp://name:hunter2@127.0.0.1:{}", Mailbox::closed_port());
    let (is_well, said) = doctor(folder.path(), &nobody(), &[&from[..2], &["--smtp-url", &gone]].concat());
    assert!(!is_well && said.contains("smtp-url") && !said.contains("hunter2"), "{said}");
    let (is_well, said) = doctor(folder.path(), &nobody(), &["--smtp-url", &gone]);
    assert!(!is_well && said.contains("the setting mail-from"), "{said}");
}

#[test]
fn a_public_address_that_leads_nowhere_is_told() {
    let folder = TempDir::new().expect("a temporary folder");
    let none = format!("http://{}", nobody());
    let (is_well, said) = doctor(folder.path(), &nobody(), &["--public-url", &none]);
    assert!(!is_well && said.contains("can't be reached"), "{said}");
    // Names below this one never lead anywhere (RFC 6761).
    let (is_well, said) = doctor(folder.path(), &nobody(), &["--public-url", "https://lausuma.invalid"]);
    assert!(!is_well && said.contains("leads nowhere"), "{said}");
    let (server, data) = Server::demo();
    let (is_well, said) = doctor(data.path(), server.authority(), &["--public-url", &server.url]);
    assert!(is_well && said.contains("leads to this server") && said.contains("(WebSocket)"), "{said}");
    assert!(said.contains("count by the address that they connect from"), "{said}");
}

/// The words of the doctor's sentences in a language, without what they are filled with.
fn vocabulary(language: &str) -> BTreeSet<String> {
    let file = format!("{}/../words/text/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
    let texts = fs::read_to_string(&file).expect("the texts");
    let said = texts.lines().filter_map(|line| line.strip_prefix("doctor-")?.split_once(" = "));
    let plain = said.map(|(_, text)| text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)));
    plain.flatten().flat_map(tokens).collect()
}

fn tokens(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
    words.map(str::to_lowercase).collect()
}

/// What a run says that stands in English sentences and in none of the language's own. Names of folders may hold anything.
fn english_in(said: &str, language: &str, folder: &Path) -> Vec<String> {
    let own = vocabulary(language);
    let english: BTreeSet<String> = vocabulary("en").difference(&own).cloned().collect();
    let said = said.replace(&folder.display().to_string(), "");
    tokens(&said).into_iter().filter(|word| english.contains(word)).collect()
}

#[test]
fn what_it_finds_is_said_in_the_language_of_whoever_asks() {
    let (server, folder) = Server::demo();
    let running = |language: &str| {
        doctor(folder.path(), server.authority(), &["--language", language, "--public-url", &server.url])
    };
    for (language, marks, says) in [
        ("fi", ["kunnossa", "katso tämä"], "johtaa tälle palvelimelle"),
        ("sv", ["i ordning", "se på det"], "leder till den här servern"),
        ("en", ["ok", "look at this"], "leads to this server"),
    ] {
        let (is_well, said) = running(language);
        assert!(is_well && said.contains(says), "{said}");
        assert!(said.lines().all(|line| marks.iter().any(|mark| line.starts_with(mark))), "{said}");
        if language != "en" {
            assert_eq!(english_in(&said, language, folder.path()), Vec::<String>::new(), "{said}");
        }
    }
    // The same things, whoever asks.
    let [finnish, english] = ["fi", "en"].map(|language| running(language).1.lines().count());
    assert_eq!(finnish, english);
}

#[test]
fn what_is_wrong_is_said_in_the_language_of_whoever_asks() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("format"), "lausuma store, format 7\n").expect("written");
    let nobody = nobody();
    let wrong = ["--public-url", "http://127.0.0.1:9", "--smtp-url", "smtp://127.0.0.1:25", "--backup-to", "/srv/none"];
    for (language, mark, says, ends) in [
        ("fi", "vialla", "asenna se Lausuman versio", "Jokainen kertoo, mitä pitää tehdä."),
        ("sv", "fel", "installera den version av Lausuma", "Var och en berättar vad som ska göras."),
        ("en", "wrong", "install the version of Lausuma", "Each says what to do."),
    ] {
        let (is_well, said) = doctor(folder.path(), &nobody, &[&["--language", language], &wrong[..]].concat());
        assert!(!is_well && said.contains(says) && said.contains("backup-key") && said.contains(ends), "{said}");
        let count = said.lines().filter(|line| line.starts_with(mark)).count();
        assert!(count == 4 && said.contains(&format!(": {count}.")), "{count}: {said}");
        if language != "en" {
            assert_eq!(english_in(&said, language, folder.path()), Vec::<String>::new(), "{said}");
        }
    }
}

#[test]
fn the_environment_says_in_which_language_unless_the_command_line_does() {
    let folder = TempDir::new().expect("a temporary folder");
    let nobody = nobody();
    for (variables, option, says) in [
        (&[][..], &[][..], "no server answers"),
        (&[("LANG", "fi_FI.UTF-8")], &[], "mikään palvelin ei vastaa"),
        (&[("LANG", "fi_FI.UTF-8"), ("LC_ALL", "sv_FI.UTF-8")], &[], "ingen server svarar"),
        (&[("LANG", "de_DE.UTF-8")], &[], "no server answers"),
        (&[("LANG", "fi_FI.UTF-8")], &["--language", "en"], "no server answers"),
    ] {
        let (is_well, said) = doctor_where(variables, folder.path(), &nobody, option);
        assert!(is_well && said.contains(says), "{variables:?}: {said}");
    }
    let (is_well, said) = doctor(folder.path(), &nobody, &["--alive", "--language", "sv"]);
    assert!(!is_well && said.starts_with("Ingen server svarar på"), "{said}");
    let (is_well, said) = doctor(folder.path(), &nobody, &["--language", "suomi"]);
    assert!(!is_well && said.contains("fi, sv or en"), "{said}");
}

#[test]
fn a_container_asks_only_whether_the_server_is_alive() {
    let (server, folder) = Server::demo();
    assert_eq!(doctor(folder.path(), server.authority(), &["--alive"]), (true, String::new()));
    let (is_well, said) = doctor(folder.path(), &nobody(), &["--alive"]);
    assert!(!is_well && said.contains("No server answers at"), "{said}");
}
