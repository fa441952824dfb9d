//! What can't be exported, or not there, is said in a sentence, and nothing is touched.

use super::{export, files};
use crate::harness::{COORDINATOR, Server};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Exports to no avail; gives the sentence.
fn refused(data: &Path, kind: &str, place: &Path) -> String {
    let (done, said) = export(data, &[kind, place.to_str().expect("text")]);
    assert!(!done, "{said}");
    assert_eq!(said.trim().lines().count(), 1, "one line: {said}");
    said
}

#[test]
fn a_place_that_holds_something_else_stays_as_it_is() {
    let (server, data) = Server::demo();
    assert!(server.stop());
    let target = TempDir::new().expect("a folder");
    let (other, file) = (target.path().join("muuta"), target.path().join("tiedosto"));
    fs::create_dir(&other).expect("a folder");
    fs::write(other.join("index.html"), "tärkeää").expect("a file");
    fs::write(&file, "tärkeää").expect("a file");
    let before = files(target.path());
    let rows = [
        ("--site", other.clone(), "holds something else"),
        ("--site", file.clone(), "is no folder"),
        ("--site", file.join("alla"), "can't be written"),
        ("--site", target.path().join("ei/ole"), "can't be written"),
        ("--site", data.path().join("kopio"), "lies in the data folder"),
        ("--site", data.path().to_owned(), "lies in the data folder"),
        ("--site", data.path().parent().expect("a parent").to_owned(), "which would be replaced"),
        ("--out", other, "is no file"),
        ("--out", target.path().join("ei/ole.zip"), "can't be written"),
        ("--out", data.path().join("kaikki.zip"), "lies in the data folder"),
    ];
    for (kind, place, says) in rows {
        let said = refused(data.path(), kind, &place);
        assert!(said.contains(says), "{}: {said}", place.display());
        assert_eq!(files(target.path()), before, "{}", place.display());
    }
    let (done, said) = export(data.path(), &[]);
    assert!(!done && said.contains("--site"), "{said}");
}

#[test]
fn data_that_are_not_there_or_open_elsewhere_or_damaged_are_not_exported() {
    let target = TempDir::new().expect("a folder");
    let site = target.path().join("kopio");
    let nowhere = target.path().join("data");
    for kind in ["--site", "--out"] {
        assert!(refused(&nowhere, kind, &site).contains("There is no data in"));
        assert!(!nowhere.exists(), "none was made");
    }
    let (server, data) = Server::demo();
    server.open_statement(&server.sign_in(COORDINATOR), "Avoinna");
    for kind in ["--site", "--out"] {
        let said = refused(data.path(), kind, &site);
        assert!(said.contains("open elsewhere") && said.contains("Stop it first"), "{said}");
    }
    assert!(server.stop());
    let format = data.path().join("format");
    let written = fs::read_to_string(&format).expect("a format");
    fs::write(&format, written.replace(|c: char| c.is_ascii_digit(), "99")).expect("it is written");
    assert!(refused(data.path(), "--site", &site).contains("has format 99"));
    fs::write(&format, &written).expect("it is written");
    let database = data.path().join("records").join("db");
    let mut bytes = fs::read(&database).expect("the database");
    for at in (0..bytes.len()).step_by(10 << 10) {
        let end = (at + 600).min(bytes.len());
        bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x55);
    }
    fs::write(&database, &bytes).expect("it is written");
    for kind in ["--site", "--out"] {
        let said = refused(data.path(), kind, &site);
        assert!(said.contains(&data.path().display().to_string()), "{said}");
    }
    assert_eq!(fs::read(&database).expect("the database"), bytes, "nothing was overwritten");
    assert_eq!(files(target.path()).len(), 0, "nothing was left behind");
}
