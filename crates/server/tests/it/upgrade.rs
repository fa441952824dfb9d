//! Data that earlier programs wrote are opened by this one, and hold what they held.
//!
//! `data/stores/{version}.zip` is a data folder as that version left it, `{version}.txt` what `lausuma export` made of its
//! ledgers and versions then, each by its SHA-256. With `LAUSUMA_KEEP_STORE=1` the test keeps the demonstration of this
//! version as one more of them: that is done when a version is released, and never over.

use crate::harness::{COORDINATOR, Server, program};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

fn stores() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/stores")
}

/// Parts of an archive that stay as they are for ever: ledgers, what they commit to, changes and the texts of versions.
fn is_kept(part: &str) -> bool {
    let is_version = part.contains("/versions/") && part.ends_with(".md");
    is_version || part.contains("/changes/") || part.ends_with("/ledger.ndjson") || part.ends_with("/words.ndjson")
}

/// What the data hold, a line for each part.
fn held(data: &Path) -> String {
    let around = TempDir::new().expect("a temporary folder");
    let archive = around.path().join("all.zip");
    let output = program().args(["export", "--data"]).arg(data).arg("--out").arg(&archive).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut archive = ZipArchive::new(File::open(&archive).expect("an archive")).expect("an archive");
    let mut lines = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        io::copy(&mut part, &mut bytes).expect("it is whole");
        if is_kept(&name) {
            let hash = Sha256::digest(&bytes).iter().fold(String::new(), |mut text, byte| {
                write!(text, "{byte:02x}").expect("a text takes everything");
                text
            });
            lines.push(format!("{hash} {} {name}", bytes.len()));
        }
    }
    lines.sort();
    assert!(lines.len() > 10, "something is held: {lines:?}");
    lines.join("\n") + "\n"
}

/// The files that make the data, packed.
fn packed(folder: &Path, file: &Path) {
    let mut archive = ZipWriter::new(File::create(file).expect("it is made"));
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(&next).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            let name = path.strip_prefix(folder).expect("it lies there").display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if path.is_file() && !name.starts_with("outbox/") {
                archive.start_file(name, SimpleFileOptions::default()).expect("it fits");
                io::copy(&mut File::open(&path).expect("a file"), &mut archive).expect("it fits");
            }
        }
    }
    archive.finish().expect("it fits");
}

fn unpacked(file: &Path) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let mut archive = ZipArchive::new(File::open(file).expect("an archive")).expect("an archive");
    archive.extract(folder.path()).expect("there is room");
    folder
}

/// The demonstration of this version, kept for those to come.
fn keep() {
    let folder = TempDir::new().expect("a temporary folder");
    let mut command = program();
    command.args(["serve", "--demo=stories", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path());
    let server = Server::run(command.stdin(Stdio::null()).stderr(Stdio::null()));
    assert!(server.stop());
    let [store, told] = ["zip", "txt"].map(|kind| stores().join(format!("{}.{kind}", env!("CARGO_PKG_VERSION"))));
    assert!(!store.exists(), "a version is kept once");
    fs::create_dir_all(stores()).expect("a folder");
    packed(folder.path(), &store);
    fs::write(told, held(folder.path())).expect("it is written");
}

#[test]
fn data_of_every_version_are_opened_and_hold_what_they_held() {
    if std::env::var_os("LAUSUMA_KEEP_STORE").is_some() {
        keep();
    }
    let files = fs::read_dir(stores()).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "zip")).collect();
    assert!(!files.is_empty(), "the present version is among them");
    for file in files {
        let told = fs::read_to_string(file.with_extension("txt")).expect("what it held");
        let folder = unpacked(&file);
        assert_eq!(held(folder.path()), told, "{}", file.display());
        let server = Server::start(folder.path());
        let coordinator = server.sign_in(COORDINATOR);
        let statements = server.get("/api/v1/statements", Some(&coordinator)).json();
        for statement in statements["items"].as_array().expect("statements") {
            let id = statement["id"].as_str().expect("an id");
            for path in ["", "/write", "/comments", "/log"] {
                let page = server.get(&format!("/statements/{id}{path}"), Some(&coordinator));
                assert!(matches!(page.status, 200 | 303), "{}: {id}{path} {}", file.display(), page.status);
            }
        }
        let id = server.open_statement(&coordinator, "Uudella versiolla");
        assert_eq!(server.get(&format!("/api/v1/statements/{id}"), Some(&coordinator)).status, 200);
        assert!(server.stop());
    }
}
