//! Backups of a real server, and data folders of them.

use crate::export::{PUBLIC, export, files, parts, told};
use crate::harness::{COMMENTER, COORDINATOR, Server, command, program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

/// A key and a place for backups, outside of the data.
pub(crate) struct Kept(TempDir);

impl Kept {
    pub(crate) fn new() -> Kept {
        let kept = Kept(TempDir::new().expect("a folder"));
        fs::create_dir(kept.at("place")).expect("a folder");
        let (done, said) = kept.run(&["backup", "key"], &[]);
        assert!(done && said.contains("keep a copy elsewhere"), "{said}");
        kept
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn settings(&self) -> [String; 4] {
        let (place, key) = (self.at("place").display().to_string(), self.at("backup.key").display().to_string());
        ["--backup-to".to_owned(), place, "--backup-key".to_owned(), key]
    }

    /// What the program says, and whether it ended well.
    fn run(&self, what: &[&str], more: &[&str]) -> (bool, String) {
        let others = [what, more].concat();
        let settings = self.settings();
        let own = settings.chunks(2).filter(|setting| !others.contains(&&*setting[0])).flatten();
        let output = program().args(what).args(own).args(more).output().expect("it runs");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!said.contains("panicked"), "{said}");
        (output.status.success(), said)
    }

    pub(crate) fn now(&self, data: &Path) -> (bool, String) {
        self.run(&["backup", "now", "--data", shown(data)], &[])
    }

    /// Restores into a new folder.
    fn restore(&self, name: &str, more: &[&str]) -> (bool, String) {
        self.run(&["restore", "--data", shown(&self.at(name))], more)
    }

    fn serve(&self, data: &Path) -> Server {
        Server::run(command(data, "127.0.0.1:0").args(self.settings()).stderr(Stdio::null()))
    }
}

/// Folders in which a backup was tried out.
fn left_behind(data: &Path) -> usize {
    let names = fs::read_dir(data).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    names.filter(|name| name.to_string_lossy().starts_with("restore-check")).count()
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// Everything, with the secrets.
fn archive(data: &Path, to: &Path) -> Vec<u8> {
    let (done, said) = export(data, &["--out", shown(to), "--public-url", PUBLIC, "--with-secrets"]);
    assert!(done, "{said}");
    fs::read(to).expect("a file")
}

/// How many kB of a backup are new, as it says.
fn brought(said: &str) -> u64 {
    let before = said.split(" kB are new").next().expect("it says so");
    before.rsplit(' ').next().expect("a number").parse().unwrap_or_else(|_| panic!("{said}"))
}

/// Which backup was made, as it says.
fn number(said: &str) -> String {
    let number = said.strip_prefix("Backup ").and_then(|rest| rest.split(' ').next());
    number.unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[test]
fn what_is_restored_is_what_was_backed_up_from_a_running_server_byte_for_byte() {
    let (scene, _) = told();
    let (ledger, anew, kept) = (scene.path("/ledger?format=chain"), scene.path("/begin-anew"), Kept::new());
    let data = scene.stop();
    let settings = "name-fi = \"Varma verkosto\"\n";
    fs::write(data.path().join("settings.toml"), settings).expect("written");
    let server = kept.serve(data.path());
    // The first one is made at the start, and this waits for it and for the check that it can be restored.
    let (done, said) = kept.now(data.path());
    assert!(done && said.contains("Backup 2 is in"), "{said}");
    assert!(brought(&said) < 60, "little happened meanwhile: {said}");
    let doctor =
        |server: &Server| kept.run(&["doctor", "--listen", server.authority(), "--data", shown(data.path())], &[]).1;
    let said = doctor(&server);
    assert!(
        said.contains("the last one that was made is number 2") && said.contains("number 1 could be restored"),
        "{said}"
    );
    let coordinator = server.sign_in(COORDINATOR);
    let id = server.open_statement(&coordinator, "Varmuuskopion jälkeen");
    let begun = server.post(&anew, Some(&coordinator), &serde_json::json!({"reason": "Henkilötietoja"}));
    assert_eq!(begun.status, 200, "its earlier log is in the first backup: {}", begun.text());
    let own = format!("/api/v1/statements/{id}/ledger?format=chain");
    let before = [&*ledger, "/api/v1/agenda/ledger?format=chain", &own]
        .map(|path| (path.to_owned(), server.get(path, Some(&coordinator)).body));
    let (done, said) = kept.now(data.path());
    assert!(done && brought(&said) < 80, "{said}");
    assert!(server.stop());
    let first = archive(data.path(), &kept.at("ensin.zip"));

    let (done, said) = kept.restore("uusi", &[]);
    assert!(done && said.contains("Backup 3 in") && said.contains("statements 6"), "{said}");
    assert_eq!(fs::read_to_string(kept.at("uusi").join("settings.toml")).expect("it is there"), settings);
    let second = archive(&kept.at("uusi"), &kept.at("sitten.zip"));
    let (parts_of_first, parts_of_second) = (parts(&first), parts(&second));
    let other: Vec<&String> =
        parts_of_first.keys().filter(|name| parts_of_second.get(*name) != parts_of_first.get(*name)).collect();
    assert!(first == second, "{other:?}");
    let server = kept.serve(&kept.at("uusi"));
    for (path, body) in before {
        assert!(
            server.get(&path, Some(&coordinator)).body == body && !body.is_empty(),
            "{path}, with the same session"
        );
    }
    let opened = server.get(&format!("/api/v1/statements/{id}"), Some(&coordinator)).json();
    assert_eq!(opened["title"], "Varmuuskopion jälkeen");
    erased_again(&kept, &server, &coordinator);
    assert!(server.stop());
    refusals(&kept, data.path());
}

/// Whoever is erased on the restored server is erased in what is restored of an older backup, too.
fn erased_again(kept: &Kept, server: &Server, coordinator: &str) {
    let (done, said) = kept.now(&kept.at("uusi"));
    assert!(done, "{said}");
    let before = number(&said);
    let commenter = server.sign_in(COMMENTER);
    let person = server.get("/api/v1/me", Some(&commenter)).json()["person"].as_str().expect("a person").to_owned();
    let path = format!("/api/v1/people/{person}");
    let erased = server.ask("DELETE", &path, Some(coordinator), &serde_json::json!({"reason": "asked"}));
    assert_eq!(erased.status, 204);
    let (done, said) = kept.now(&kept.at("uusi"));
    assert!(done, "{said}");
    let (done, said) = kept.restore("kolmas", &["--number", &before]);
    assert!(done && said.contains("and are erased again: 1"), "{said}");
    let all = parts(&archive(&kept.at("kolmas"), &kept.at("kolmas.zip")));
    assert!(!all.values().any(|part| String::from_utf8_lossy(part).contains(COMMENTER)), "nothing leads to them");
}

/// Each is one sentence, makes no folder and leaves what is there.
fn refusals(kept: &Kept, data: &Path) {
    let none = |name: &str, more: &[&str], says: &str| {
        let (done, said) = kept.restore(name, more);
        assert!(!done && said.contains(says) && said.trim().lines().count() == 1, "{says}: {said}");
        assert!(!kept.at("toinen").exists());
    };
    let (done, said) = kept.restore("uusi", &["--check"]);
    assert!(done && said.contains("could be restored") && left_behind(&kept.at("uusi")) == 0, "{said}");
    let reserve = terms::limits::DISK_RESERVE_MB_BOUNDS.end().to_string();
    let (done, said) = kept.restore("uusi", &["--check", "--disk-reserve", &reserve]);
    assert!(!done && said.contains("no room to try the backup out"), "what is kept free stays free: {said}");
    none("uusi", &[], "is not empty, and stays as it is");
    none("toinen", &["--number", "77"], "There is no backup 77");
    none("toinen", &["--backup-to", shown(&kept.at("ei ole"))], "There is no folder");
    let strange = kept.at("toinen.key");
    let key = fs::read_to_string(kept.at("backup.key")).expect("a key");
    let output = program().args(["backup", "key", "--backup-key"]).arg(&strange).output().expect("it runs");
    assert!(output.status.success());
    none("toinen", &["--backup-key", shown(&strange)], "were made with another key");
    fs::write(&strange, key.replace("key-1:", "key-1:A")).expect("written");
    none("toinen", &["--backup-key", shown(&strange)], "holds no key");
    none("toinen", &["--backup-key", shown(&kept.at("ei ole"))], "There is no key at");
    let (done, said) = kept.run(&["backup", "key"], &[]);
    assert!(!done && said.contains("exists already"), "{said}");
    let place = kept.at("place");
    let chunks = files(&place.join("chunks"));
    let write = |change: &dyn Fn(&mut Vec<u8>)| {
        for (name, bytes) in &chunks {
            let mut bytes = bytes.clone();
            change(&mut bytes);
            fs::write(place.join("chunks").join(name), bytes).expect("written");
        }
    };
    write(&|bytes| *bytes.last_mut().expect("it is not empty") ^= 1);
    none("toinen", &[], "is damaged");
    let (done, said) = kept.restore("uusi", &["--check"]);
    assert!(!done && said.contains("is damaged"), "{said}");
    write(&|_| ());
    let (done, said) = kept.now(data);
    assert!(done, "from a folder that no server has open: {said}");
    let number = number(&said);
    let (done, said) = kept.run(&["backup", "list"], &[]);
    let last = said.trim().lines().last().unwrap_or_default();
    assert!(done && last.trim().starts_with(&format!("{number} ")), "{said}");
    let (done, said) =
        kept.run(&["backup", "now", "--data", shown(data), "--backup-to", shown(&data.join("kopiot"))], &[]);
    assert!(!done && said.contains("lies in the data folder"), "{said}");
    let (done, said) = kept.run(&["backup", "now", "--data", shown(&kept.at("ei ole"))], &[]);
    assert!(!done && said.contains("There is no data in"), "{said}");
}
