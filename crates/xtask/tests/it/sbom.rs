//! The list of what the program is made of (`cargo xtask sbom`).

use crate::repository::{read, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

fn written(folder: &tempfile::TempDir, name: &str) -> String {
    let file = folder.path().join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.args(["sbom", "--out"]).arg(&file).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    read(file)
}

fn texts<'a>(document: &'a Value, list: &str, key: &str) -> Vec<&'a str> {
    let items = document[list].as_array().expect("a list").iter();
    items.map(|item| item[key].as_str().unwrap_or_else(|| panic!("{item} has no {key}"))).collect()
}

#[test]
fn what_the_program_is_made_of_is_listed_alike_each_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = written(&folder, "first.json");
    assert!(text == written(&folder, "second.json"), "equal sources give equal bytes");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&document["bomFormat"], &document["specVersion"]), (&"CycloneDX".into(), &"1.5".into()));
    assert_eq!(document["metadata"]["component"]["name"], "lausuma");
    let refs = texts(&document, "components", "bom-ref");
    let known: BTreeSet<&str> =
        refs.iter().copied().chain(document["metadata"]["component"]["bom-ref"].as_str()).collect();
    assert_eq!(known.len(), refs.len() + 1, "each once");
    // What is in the program by a crate, by the pages, and by our own hand; what only builds or tests it is not.
    for expected in ["pkg:cargo/automerge@", "pkg:cargo/sled@", "pkg:npm/prosemirror-view@", "pkg:cargo/gate@"] {
        assert!(refs.iter().any(|purl| purl.starts_with(expected)), "{expected} is in the program");
    }
    for absent in ["proptest", "playwright-core", "page_validation", "vite", "xtask", "typescript"] {
        assert!(!texts(&document, "components", "name").contains(&absent), "{absent} is not in the program");
    }
    let lock = read(root().join("Cargo.lock"));
    for component in document["components"].as_array().expect("components") {
        let (name, purl) = (component["name"].as_str().expect("a name"), component["purl"].as_str().expect("a purl"));
        let licence = component["licenses"][0]["expression"].as_str().unwrap_or_default();
        assert!(!licence.is_empty() && !licence.contains('/'), "{purl} has the licence {licence:?}");
        let is_ours = root().join("crates").join(name).is_dir();
        let hash = component["hashes"][0]["content"].as_str();
        assert!(is_ours || hash.is_some_and(|hash| hash.len() >= 64), "{purl} has the sum of its archive");
        assert!(!purl.starts_with("pkg:cargo/") || lock.contains(&format!("name = \"{name}\"\n")), "{purl} is locked");
    }
    for dependency in document["dependencies"].as_array().expect("dependencies") {
        let needs = dependency["dependsOn"].as_array().expect("a list").iter();
        for needed in needs.chain([&dependency["ref"]]) {
            assert!(known.contains(needed.as_str().expect("a reference")), "{needed} is described");
        }
    }
}
