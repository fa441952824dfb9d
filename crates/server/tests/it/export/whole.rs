//! The archive of everything.

use super::{PUBLIC, data, export, parts, told};
use crate::harness::WRITER;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn whole(data: &Path, more: &[&str]) -> (Vec<u8>, BTreeMap<String, Vec<u8>>) {
    let target = TempDir::new().expect("a folder");
    let file = target.path().join("kaikki.zip");
    let settings = [&["--out", file.to_str().expect("text"), "--public-url", PUBLIC][..], more].concat();
    let (done, said) = export(data, &settings);
    assert!(done && said.contains("holds everything of"), "{said}");
    let bytes = fs::read(&file).expect("a file");
    (bytes.clone(), parts(&bytes))
}

fn lines(part: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(part).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_archive_has_all_that_was_decided_written_and_said() {
    let (scene, slug) = told();
    let ledger = scene.server.get(&scene.path("/ledger"), Some(&scene.coordinator)).body;
    let text = scene.server.text(&scene.coordinator, &scene.id, "markdown").body;
    let sealed = scene.get("", &scene.coordinator)["versions"][1]["sha256"].clone();
    let data = scene.stop();
    let (bytes, parts) = whole(data.path(), &[]);
    let contents: Value = serde_json::from_slice(&parts["export.json"]).expect("JSON");
    assert_eq!((&contents["format"], &contents["version"]), (&"lausuma-export".into(), &1.into()));
    assert_eq!((&contents["url"], &contents["secrets"]), (&PUBLIC.into(), &false.into()));
    let folder = format!("statements/{slug}");
    assert!(parts[&format!("{folder}/ledger.ndjson")] == ledger, "the ledger as it is stored");
    let statements = contents["statements"].as_array().expect("statements");
    let own = statements.iter().find(|each| each["slug"] == *slug).expect("it is listed");
    assert_eq!(own["ledger"]["entries"], lines(&ledger).len());
    assert!(parts[&format!("{folder}/live/fi.md")] == text && parts[&format!("{folder}/versions/2/fi.md")] == text);
    assert_eq!(hash(&text), sealed);
    for form in ["md", "html", "json", "automerge"] {
        for name in ["versions/1/fi", "versions/2/fi", "versions/2/sv", "live/fi", "live/sv"] {
            assert!(parts.contains_key(&format!("{folder}/{name}.{form}")), "{name}.{form}");
        }
    }
    for text in own["texts"].as_array().expect("texts") {
        let changes = &parts[&format!("{folder}/changes/{}.cborseq", text["id"].as_str().expect("an id"))];
        let (mut decoder, mut count) = (minicbor::Decoder::new(changes), 0);
        while decoder.position() < changes.len() {
            decoder.skip().expect("a change");
            count += 1;
        }
        assert_eq!(text["changes"], count);
    }
    let saved = automerge::AutoCommit::load(&parts[&format!("{folder}/live/sv.automerge")]).expect("a document");
    drop(saved);
    for line in parts[&format!("{folder}/words.ndjson")].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line = std::str::from_utf8(line).expect("text");
        let words = line.split_once(r#""words":"#).and_then(|(_, words)| words.strip_suffix('}')).expect("words");
        let content = serde_json::from_str::<Value>(line).expect("JSON")["content"].clone();
        assert_eq!(content, hash(words.as_bytes()), "the hash is of the words as they stand");
    }
    let all: String = parts.values().map(|part| String::from_utf8_lossy(part)).collect();
    for told in
        ["Lisätkää perustelut.", "Kukaan muu ei näe", "Tämä on peruttu.", "Kolme vuotta on liian vähän.", WRITER]
    {
        assert!(all.contains(told), "{told}");
    }
    assert!(!parts.keys().any(|name| name.starts_with("secrets/")), "{:?}", parts.keys());
    assert!(!all.contains("PRIVATE+KEY"));
    let readme = String::from_utf8_lossy(&parts["README.md"]);
    for title in ["# Lausuman vienti", "# Export ur Lausuma", "# Export from Lausuma"] {
        assert!(readme.contains(title), "{readme}");
    }
    assert!(whole(data.path(), &[]).0 == bytes, "the same data give the same bytes");
}

#[test]
fn what_is_in_an_archive_is_verified_without_a_server() {
    let (data, slug) = data();
    let (_, parts) = whole(data.path(), &[]);
    let target = TempDir::new().expect("a folder");
    for (part, says) in [
        (format!("public/{slug}.zip"), "Signatures that count: 1."),
        (format!("statements/{slug}/ledger.ndjson"), "entries that follow from each other"),
    ] {
        let file = target.path().join("osa");
        fs::write(&file, &parts[&part]).expect("it is written");
        let output = crate::harness::program().arg("verify").arg(&file).output().expect("it runs");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success() && said.contains(says), "{part}: {said}");
    }
}

#[test]
fn secrets_are_in_it_where_they_are_asked_for_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let (data, _) = data();
    let parts = whole(data.path(), &["--with-secrets"]).1;
    assert_eq!(parts["secrets/signing-keys.json"], fs::read(data.path().join("signing-keys.json")).expect("keys"));
    let names: Vec<Value> = lines(&parts["secrets/secrets.ndjson"]).iter().map(|line| line["name"].clone()).collect();
    assert!(names.contains(&"aliases".into()) && names.contains(&"actors".into()), "{names:?}");
    let target = TempDir::new().expect("a folder");
    let file = target.path().join("kaikki.zip");
    fs::write(&file, "vanhaa").expect("it is written");
    let place = file.to_str().expect("text");
    assert!(export(data.path(), &["--out", place]).0, "an earlier file is replaced");
    assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
    let (done, said) = export(data.path(), &["--site", place, "--with-secrets"]);
    assert!(!done && said.contains("--with-secrets"), "{said}");
}
