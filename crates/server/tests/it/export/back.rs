//! An archive becomes a data folder again.

use super::{PUBLIC, export, parts, told};
use crate::harness::Server;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;
use terms::limits::ARCHIVE_PART_BYTES_MAX;

/// What the program says when it imports, and whether it did.
fn import(archive: &Path, data: &Path) -> (bool, String) {
    let mut command = crate::harness::program();
    let output = command.arg("import").arg(archive).arg("--data").arg(data).output().expect("it runs");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (output.status.success(), said)
}

fn exported(data: &Path, to: &Path, more: &[&str]) -> Vec<u8> {
    let settings = [&["--out", to.to_str().expect("text"), "--public-url", PUBLIC][..], more].concat();
    let (done, said) = export(data, &settings);
    assert!(done, "{said}");
    fs::read(to).expect("a file")
}

#[test]
fn what_is_imported_is_what_was_exported_byte_for_byte() {
    let (scene, slug) = told();
    let (page, ledger) = (format!("/s/{slug}.json"), scene.path("/ledger?format=chain"));
    let agenda = "/api/v1/agenda/ledger?format=chain";
    let read = |server: &Server, path: &str, token: &str| server.get(path, Some(token)).body;
    let before = [&*ledger, agenda].map(|path| read(&scene.server, path, &scene.coordinator));
    let (old, around) = (scene.stop(), TempDir::new().expect("a folder"));
    let at = |name: &str| around.path().join(name);
    let archive = exported(old.path(), &at("kaikki.zip"), &["--with-secrets"]);
    let (done, said) = import(&at("kaikki.zip"), &at("data"));
    assert!(done && said.contains("statements 5") && said.contains(PUBLIC), "{said}");
    let again = exported(&at("data"), &at("toinen.zip"), &["--with-secrets"]);
    let (first, second) = (parts(&archive), parts(&again));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    let other: Vec<&String> =
        first.iter().filter(|(name, part)| second[*name] != **part).map(|(name, _)| name).collect();
    assert!(other.is_empty() && archive == again, "{other:?}");
    let server = Server::start(&at("data"));
    let coordinator = server.sign_in(crate::harness::COORDINATOR);
    let after = [&*ledger, agenda].map(|path| read(&server, path, &coordinator));
    assert!(after == before && !after[1].is_empty(), "the ledgers are the same");
    assert_eq!(server.get("/api/v1/themes", Some(&coordinator)).json()["items"][0]["title"], "Bussit maalle");
    assert_eq!(server.get(&page, None).json()["signatures"], 1);
    let id = server.open_statement(&coordinator, "Uudella palvelimella");
    assert_eq!(server.text(&coordinator, &id, "markdown").body, b"");
    assert_eq!(server.get("/api/v1/demo/outbox", None).json()["items"], serde_json::json!([]), "nobody is written to");
}

#[test]
fn without_secrets_it_is_read_and_goes_on_with_a_key_of_its_own() {
    let (scene, slug) = told();
    let keys = scene.server.get("/api/v1/keys", None).json();
    let old_key = keys["keys"][0]["key"].as_str().expect("a key").to_owned();
    let (old, around) = (scene.stop(), TempDir::new().expect("a folder"));
    let at = |name: &str| around.path().join(name);
    exported(old.path(), &at("kaikki.zip"), &[]);
    fs::create_dir(at("data")).expect("an empty folder");
    let (done, said) = import(&at("kaikki.zip"), &at("data"));
    assert!(done && said.contains("a new key") && said.contains(&old_key), "{said}");
    let server = Server::start(&at("data"));
    let keys = server.get("/api/v1/keys", None).json();
    assert_ne!(keys["keys"][0]["key"], old_key);
    let bundle = server.get(&format!("/s/{slug}.zip"), None);
    fs::write(at("paketti.zip"), bundle.body).expect("it is written");
    let mut command = crate::harness::program();
    assert!(command.arg("verify").arg(at("paketti.zip")).status().expect("it runs").success());
}

/// An archive of these parts.
fn zipped(parts: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut made = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        made.start_file(name, zip::write::SimpleFileOptions::default()).expect("it fits");
        made.write_all(bytes).expect("it fits");
    }
    made.finish().expect("it fits").into_inner()
}

#[test]
fn an_archive_that_is_changed_cut_off_or_something_else_makes_no_data_folder() {
    let (scene, slug) = told();
    let (old, around) = (scene.stop(), TempDir::new().expect("a folder"));
    let at = |name: &str| around.path().join(name);
    let whole = exported(old.path(), &at("kaikki.zip"), &[]);
    let all = parts(&whole);
    let folder = format!("statements/{slug}");
    let changed = |name: &str, change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>| {
        let mut parts = all.clone();
        let part = parts.remove(name).unwrap_or_else(|| panic!("{name} is there"));
        parts.extend(change(part).map(|part| (name.to_owned(), part)));
        zipped(&parts)
    };
    let text = |from: &'static str, to: &'static str| {
        move |part: Vec<u8>| {
            let text = String::from_utf8(part).expect("text");
            assert!(text.contains(from), "{from}: {text}");
            Some(text.replacen(from, to, 1).into_bytes())
        }
    };
    let gone = |_: Vec<u8>| None;
    let ledger = format!("{folder}/ledger.ndjson");
    let words = format!("{folder}/words.ndjson");
    let live = format!("{folder}/live/fi.md");
    let changes = all.keys().find(|name| name.starts_with(&format!("{folder}/changes/"))).expect("changes").clone();
    let rows = [
        (b"ei arkisto".to_vec(), "is no archive"),
        (whole[..whole.len() / 2].to_vec(), "is no archive"),
        (zipped(&BTreeMap::new()), "has no export.json"),
        (changed("export.json", &|_| Some(b"{}".to_vec())), "export.json is damaged"),
        (changed("export.json", &text("\"version\": 1", "\"version\": 2")), "by a newer program"),
        (changed("export.json", &|_| Some(vec![b' '; ARCHIVE_PART_BYTES_MAX])), "export.json is damaged"),
        (changed("export.json", &|_| Some(vec![b' '; ARCHIVE_PART_BYTES_MAX + 1])), "export.json is larger than"),
        (changed("register/ledger.ndjson", &gone), "register/ledger.ndjson does not hold"),
        (changed("register/ledger.ndjson", &|_| Some(b"{}\n".to_vec())), "register/ledger.ndjson is damaged"),
        (changed(&ledger, &text("\"Valmis\"", "\"Valmiit\"")), "ledger.ndjson does not hold"),
        (changed(&ledger, &|mut part| part.pop().map(|_| part)), "ledger.ndjson is damaged"),
        (changed(&words, &text("liian", "liikaa")), "words.ndjson is damaged"),
        (changed(&live, &text("Kunnan", "Valtion")), "live/fi.md is damaged"),
        (changed(&format!("{folder}/versions/2/sv.md"), &gone), "can't be read"),
        (changed(&changes, &gone), ".cborseq"),
        (changed(&changes, &|mut part| part.pop().map(|_| part)), ".cborseq is damaged"),
        (changed("people.ndjson", &text("\"salt\"", "\"salz\"")), "people.ndjson is damaged"),
    ];
    for (at_row, (archive, says)) in rows.into_iter().enumerate() {
        let file = at("muutettu.zip");
        fs::write(&file, archive).expect("it is written");
        let (done, said) = import(&file, &at("data"));
        assert!(!done && said.contains(says), "{at_row}, {says}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "{said}");
        fs::remove_file(&file).expect("a file");
        assert_eq!(fs::read_dir(around.path()).expect("a folder").count(), 1, "{at_row}: nothing was made");
    }
    let (done, said) = import(&at("ei-ole.zip"), &at("data"));
    assert!(!done && said.contains("can't be read"), "{said}");
    let (done, said) = import(&at("kaikki.zip"), old.path());
    assert!(!done && said.contains("is not empty"), "{said}");
}
