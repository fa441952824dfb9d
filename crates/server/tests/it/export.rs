//! What leaves a data folder for good: a copy of the public site, and an archive of everything.

mod back;
mod refused;
mod site;
mod whole;

use crate::harness::{COMMENTER, COORDINATOR};
use crate::signatures::Scene;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Where the world reaches the server.
pub(crate) const PUBLIC: &str = "https://kannanotot.example";

/// What the program says when it exports, and whether it did.
pub(crate) fn export(data: &Path, settings: &[&str]) -> (bool, String) {
    let mut command = crate::harness::program();
    let output = command.args(["export", "--data"]).arg(data).args(settings).output().expect("it runs");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (output.status.success(), said)
}

/// Every file below a folder, by its name from there.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies there").display().to_string();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// The parts of an archive.
pub(crate) fn parts(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    use std::io::{Cursor, Read};
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let (name, mut bytes) = (part.name().expect("a name").into_owned(), Vec::new());
        part.read_to_end(&mut bytes).expect("it is whole");
        assert_eq!(found.insert(name, bytes), None);
    }
    found
}

/// A statement that is public in two languages and has a signature with a reservation; one that is being written, with a
/// comment; and one that was public and is withdrawn. Gives the public one's slug.
pub(crate) fn told() -> (Scene, String) {
    let scene = Scene::new();
    let act_as = |token: &str, id: &str, path: &str, body: serde_json::Value| {
        let done = scene.server.post(&format!("/api/v1/statements/{id}{path}"), Some(token), &body);
        assert!(matches!(done.status, 200 | 201), "{path}: {}", done.text());
    };
    let act = |id: &str, path: &str, body| act_as(&scene.coordinator, id, path, body);
    act(&scene.id, "/resume", json!({"reason": "Käännös puuttuu"}));
    act(&scene.id, "/languages", json!({"language": "sv"}));
    act(&scene.id, "/text", json!({"language": "sv", "markdown": "# Krav\n\nKommunen ordnar & betalar <allt>.\n"}));
    act(&scene.id, "/sign-on", json!({"reason": "Valmis"}));
    let reservation = json!({"clause": 2, "text": "Kolme vuotta on liian vähän."});
    scene.sign(&scene.signatory, json!({"version": 2, "decided_by": "Hallitus", "reservation": reservation}));
    act(&scene.id, "/publish", json!({"reason": "Valmis"}));
    let draft = scene.server.open_statement(&scene.server.sign_in(COORDINATOR), "Sälähtävä luonnos");
    act(&draft, "/text", json!({"markdown": "Kukaan muu ei näe tätä vielä.\n"}));
    let commenter = scene.server.sign_in(COMMENTER);
    act_as(&commenter, &draft, "/comments", json!({"live": true, "text": "Lisätkää perustelut."}));
    let theme = json!({"title": "Bussit maalle", "reason": "Jotta töihin pääsee."});
    assert_eq!(scene.server.post("/api/v1/themes", Some(&commenter), &theme).status, 201);
    let gone = scene.server.open_statement(&scene.server.sign_in(COORDINATOR), "Räiskähtänyt kannanotto");
    for (path, body) in [
        ("/text", json!({"markdown": "Tämä on peruttu.\n"})),
        ("/sign-on", json!({"reason": "Valmis"})),
        ("/publish", json!({"reason": "Valmis"})),
        ("/withdraw", json!({"reason": "Virhe"})),
    ] {
        act(&gone, path, body);
    }
    let slug = scene.get("", &scene.coordinator)["slug"].as_str().expect("a slug").to_owned();
    (scene, slug)
}

/// The same, stopped.
fn data() -> (TempDir, String) {
    let (scene, slug) = told();
    (scene.stop(), slug)
}
