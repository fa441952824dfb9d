//! What prevents a start is said in one sentence, with exit code 1, and nothing is overwritten.

use crate::harness::{COORDINATOR, Server, command};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use store::{Batch, Log, LogId, Options, SledStore, Store, VaultKey};
use tempfile::TempDir;
use terms::Digest;

/// Runs it to its end, which has to be a refusal; gives the sentence.
fn refused(folder: &Path, listen: &str) -> String {
    let output = command(folder, listen).stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it runs");
    let sentence = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{sentence}");
    assert!(output.stdout.is_empty(), "it was never ready");
    assert_eq!(sentence.trim().lines().count(), 1, "one sentence: {sentence}");
    assert!(!sentence.contains("panicked"), "{sentence}");
    sentence
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = files.filter(|path| path.is_file());
    files.map(|path| (path.display().to_string(), fs::read(&path).expect("a file"))).collect()
}

#[test]
fn a_port_in_use() {
    let (server, _folder) = Server::demo();
    let other = TempDir::new().expect("a temporary folder");
    let sentence = refused(&other.path().join("data"), server.authority());
    assert!(sentence.contains(server.authority()) && sentence.contains("--listen"), "{sentence}");
    assert!(!other.path().join("data").exists(), "the data is not touched by a server that can't be reached");
}

#[test]
fn data_in_use() {
    let (server, folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Käytössä");
    let sentence = refused(folder.path(), "127.0.0.1:0");
    assert!(sentence.contains(&folder.path().display().to_string()), "{sentence}");
    assert_eq!(server.get(&format!("/api/v1/statements/{id}"), Some(&token)).status, 200);
}

#[test]
fn data_that_is_a_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("tiedosto");
    fs::write(&file, "tärkeää").expect("a file");
    refused(&file, "127.0.0.1:0");
    assert_eq!(fs::read_to_string(&file).expect("still there"), "tärkeää");
}

#[test]
fn data_below_a_file() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("tiedosto");
    fs::write(&file, "tärkeää").expect("a file");
    refused(&file.join("data"), "127.0.0.1:0");
}

#[test]
fn damaged_data() {
    let (server, folder) = Server::demo();
    server.open_statement(&server.sign_in(COORDINATOR), "Ehjä");
    assert!(server.stop());
    let database = folder.path().join("records").join("db");
    let mut bytes = fs::read(&database).expect("the database");
    // Every tenth kilobyte, so that records are hit wherever they lie.
    for at in (0..bytes.len()).step_by(10 << 10) {
        let end = (at + 600).min(bytes.len());
        bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x55);
    }
    fs::write(&database, &bytes).expect("written");
    let before = contents(folder.path());
    let sentence = refused(folder.path(), "127.0.0.1:0");
    assert!(sentence.contains(&folder.path().display().to_string()), "{sentence}");
    assert_eq!(contents(folder.path()).keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(fs::read(&database).expect("the database"), bytes, "nothing was overwritten");
}

#[test]
fn a_restart_finds_everything() {
    let (server, folder) = Server::demo();
    let token = server.sign_in(COORDINATOR);
    let id = server.open_statement(&token, "Pysyy");
    let before = server.get("/api/v1/statements", Some(&token)).body;
    assert!(server.stop());
    let server = Server::start(folder.path());
    assert_eq!(server.get("/api/v1/statements", Some(&token)).body, before, "the network is not made twice");
    assert_eq!(server.get(&format!("/api/v1/statements/{id}"), Some(&token)).status, 200);
}

#[test]
fn an_address_or_a_setting_that_makes_no_sense() {
    let folder = TempDir::new().expect("a temporary folder");
    let data = folder.path().join("data");
    let rows: [&[&str]; 7] = [
        &["--listen", "nonsense"],
        &["--listen", "127.0.0.1:99999"],
        &["--listen", "localhost"],
        &["--public-url", "example.org/path"],
        &["--rate-session-bytes", "0"],
        &["--rate-patience", "soon"],
        &["--client-address-header", "not a header"],
    ];
    for settings in rows {
        let mut command = crate::harness::program();
        let output = command.args(["serve", "--data"]).arg(&data).args(settings).output().expect("it runs");
        let sentence = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{settings:?}: {sentence}");
        assert!(sentence.contains(settings[0]) && sentence.contains(settings[1]), "{settings:?}: {sentence}");
        assert_eq!(sentence.trim().lines().count(), 1, "{settings:?}: {sentence}");
        assert!(!data.exists(), "{settings:?}: nothing was made");
    }
    // An address that is not this machine's can be read, but not listened on.
    let sentence = refused(&data, "192.0.2.1:80");
    assert!(sentence.contains("192.0.2.1:80") && sentence.contains("--listen"), "{sentence}");
    assert!(!data.exists());
}

#[test]
fn data_that_may_not_be_written() {
    // The kernel lets nobody make files here, not even root.
    let sentence = refused(Path::new("/proc/lausuma"), "127.0.0.1:0");
    assert!(sentence.contains("/proc/lausuma"), "{sentence}");
}

/// Its data as a newer program would leave them.
async fn written_newer(folder: &Path, batch: Batch) {
    let store = SledStore::open(folder, Options::default()).expect("the store opens");
    store.append(batch).await.expect("it is stored");
    store.shutdown().await;
}

#[tokio::test]
async fn data_of_a_later_version() {
    // Each way in which data say that a newer program wrote them: their files, their contents, and an entry of a ledger.
    const REGISTER: LogId = LogId::new(b'R', [0; 16]);
    let key = VaultKey::new(b'Z', b"version").expect("a short key");
    let (_, entry) = ledger::chain::seal(Digest::new([0; 32]), br#"{"v":1000}"#);
    let batches = [
        ("version 1000", Some(Batch::new().put(key, Bytes::from("1000")))),
        ("format 1000", Some(Batch::new().append(REGISTER, None, vec![Bytes::from(entry)]))),
        ("format 2", None),
    ];
    for (why, batch) in batches {
        let folder = TempDir::new().expect("a temporary folder");
        match batch {
            Some(batch) => written_newer(folder.path(), batch).await,
            None => fs::write(folder.path().join("format"), "lausuma store, format 2\n").expect("written"),
        }
        let before = contents(folder.path());
        let sentence = refused(folder.path(), "127.0.0.1:0");
        let told = [why, "a newer version wrote them", "Nothing was changed; install that version, or a later one."];
        assert!(told.iter().all(|part| sentence.contains(part)), "{why}: {sentence}");
        let after = contents(folder.path());
        assert!(
            before.iter().all(|(name, bytes)| name.ends_with("witness") || after.get(name) == Some(bytes)),
            "{why}"
        );
    }
}
