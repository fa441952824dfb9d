use crate::repository::{crates, dependencies, files, read, root};
use std::collections::BTreeSet;

const LINES_MAX: usize = 400;
const MAP_LINES_MAX: usize = 200;
const SOURCES: &[&str] = &[".rs", ".ts", ".mjs", ".css"];

/// A crate, which of ours it may use, and if it is without clock, dice, disk, network and threads, which of others.
type Arrow = (&'static str, &'static [&'static str], Option<&'static [&'static str]>);

const ARROWS: &[Arrow] = &[
    ("terms", &[], Some(&[])),
    ("words", &["terms"], None),
    // Of ring only Ed25519 with a seed that it is given: no dice.
    ("ledger", &["terms"], Some(&["base64", "ring", "serde", "serde_json", "sha2", "thiserror"])),
    (
        "draft",
        &["terms"],
        Some(&["automerge", "pulldown-cmark", "serde_json", "sha2", "similar", "thiserror", "unicode-normalization"]),
    ),
    ("gate", &["terms"], Some(&["automerge", "flate2", "sha2", "thiserror"])),
    ("store", &["terms"], None),
    ("backup", &["terms", "store"], None),
    ("bench", &["terms", "draft"], None),
    (
        "publish",
        &["terms", "draft"],
        // typst reads and asks nothing but what it is given; its pages are set by as many threads as there are.
        Some(&[
            "csv",
            "qrcodegen",
            "quick-xml",
            "rust_xlsxwriter",
            "serde_json",
            "thiserror",
            "typst",
            "typst-assets",
            "typst-layout",
            "typst-pdf",
            "typst-render",
            "zip",
        ]),
    ),
    (
        "intake",
        &["terms", "draft"],
        Some(&["encoding_rs", "pulldown-cmark", "quick-xml", "unicode-normalization", "zip"]),
    ),
    ("survey", &["terms", "ledger"], Some(&["serde", "serde_json", "thiserror"])),
    (
        "server",
        &["backup", "bench", "terms", "words", "ledger", "draft", "gate", "intake", "store", "survey", "publish"],
        None,
    ),
    ("xtask", &[], Some(&["base64", "serde_json"])),
];

#[test]
fn every_arrow_between_crates_is_a_decision() {
    let ours: BTreeSet<String> = crates().into_iter().collect();
    assert_eq!(ours, ARROWS.iter().map(|(name, ..)| (*name).to_owned()).collect(), "the table knows every crate");
    for (name, allowed, outside) in ARROWS {
        for dependency in dependencies(name) {
            if ours.contains(&dependency) {
                assert!(allowed.contains(&dependency.as_str()), "{name} must not use {dependency}");
            } else if let Some(outside) = outside {
                assert!(outside.contains(&dependency.as_str()), "{name} is pure: no {dependency} without a decision");
            }
        }
    }
}

#[test]
fn pure_crates_refuse_clocks_and_unordered_maps() {
    for name in ["terms", "ledger", "draft", "gate", "intake", "survey"] {
        let rules = read(root().join("crates").join(name).join("clippy.toml"));
        for banned in
            ["std::time::Instant::now", "std::time::SystemTime::now", "std::collections::HashMap", "std::thread::spawn"]
        {
            assert!(rules.contains(banned), "crates/{name}/clippy.toml refuses {banned}");
        }
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    for folder in ["crates", "web"] {
        for (path, text) in files(folder, SOURCES) {
            let lines = text.lines().count();
            assert!(lines <= LINES_MAX, "{path} has {lines} lines: part it by what it says");
        }
    }
}

#[test]
fn modules_are_named_after_themselves() {
    for (path, _) in files("crates", &[".rs"]) {
        assert!(!path.ends_with("/mod.rs"), "{path}: write foo.rs beside foo/");
    }
}

#[test]
fn only_the_store_attests_that_something_is_on_disk() {
    for (path, text) in files("crates", &[".rs"]) {
        let may = path.starts_with("crates/store/")
            || path.starts_with("crates/xtask/")
            || path == "crates/terms/src/durable.rs";
        assert!(may || !text.contains("Durable::attest"), "{path}: take the Durable that append gives");
    }
}

#[test]
fn only_the_store_names_its_engine() {
    for (path, text) in files("crates", &[".rs"]) {
        let may = path.starts_with("crates/store/") || path.starts_with("crates/xtask/");
        assert!(may || !text.contains("sled::"), "{path}: use the store's traits");
    }
}

#[test]
fn tests_wait_for_conditions_and_leave_none_out() {
    // Put together here, so that this file does not find itself.
    let banned = [
        ["thread::", "sleep"].concat(),
        ["waitFor", "Timeout"].concat(),
        ["#[", "ignore"].concat(),
        [".", "only("].concat(),
        ["test.", "skip"].concat(),
    ];
    for (path, text) in files("crates", &[".rs"]).into_iter().chain(files("web", &[".ts"])) {
        if !path.contains("/tests/") && !path.contains("/browser/") {
            continue;
        }
        for word in &banned {
            assert!(!text.contains(word), "{path} has {word}: wait for the condition, run every test");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let banned =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["todo", "!("].concat(), ["unimplemented", "!("].concat()];
    for (path, text) in files("crates", SOURCES).into_iter().chain(files("web", SOURCES)) {
        for word in &banned {
            assert!(!text.contains(word), "{path} has {word}: do it, or open an issue");
        }
    }
}

#[test]
fn every_refusal_of_the_rules_has_words_and_a_row() {
    let source = |file| read(root().join("crates/ledger/src").join(file));
    let (plain, agenda) = (source("refusal.rs"), source("refusal/agenda.rs"));
    let lines = plain.lines().map(|line| ("Refusal", line)).chain(agenda.lines().map(|line| ("AgendaRefusal", line)));
    let rows: String = files("crates/ledger/tests", &[".rs"]).into_iter().map(|(_, text)| text).collect();
    let mut codes = 0;
    for (of, line) in lines {
        let [variant, code, _ground, _fact] = line.trim().splitn(4, ", ").collect::<Vec<_>>()[..] else { continue };
        let Some(code) = code.strip_prefix('"').and_then(|code| code.strip_suffix('"')) else { continue };
        codes += 1;
        worded(code);
        assert!(rows.contains(&format!("{of}::{variant}")), "no test of the ledger meets {of}::{variant}");
    }
    assert!(codes >= 75, "the codes were found");
}

/// Not bounds of what comes in, but how often something is done, in what portions, and until when at the latest.
const PACES: [&str; 11] = [
    "AGENDA_AT_ONCE_MAX",
    "EVENTS_ALIVE_EVERY_MS",
    "PROGRESS_EVERY_MS",
    "PROGRESS_TOLD_PER_S",
    "SCHEDULE_EVERY_MS",
    "CHORES_EVERY_MS",
    "CONTACT_MAILS_AT_ONCE",
    "GATE_RECORD_BYTES_MAX",
    "GOING_DOWN_WITHIN_MS",
    "NOTICES_EVERY_MS",
    "NOTICE_MAILS_AGAIN_MS",
];

#[test]
fn every_space_of_the_vault_has_a_letter_of_its_own() {
    let vault = ["vault.rs", "vault/agenda.rs", "vault/bulletins.rs"]
        .map(|file| read(root().join("crates/server/src").join(file)))
        .concat();
    let letters: Vec<&str> =
        vault.lines().filter_map(|line| line.split_once(": u8 = ")).map(|(_, letter)| letter).collect();
    assert!(letters.len() > 30, "the spaces were found");
    let different: BTreeSet<&str> = letters.iter().copied().collect();
    // What sweeps one space would take what lies in another with its letter.
    assert_eq!(letters.len(), different.len(), "{letters:?}");
}

#[test]
fn every_limit_is_met_by_a_test() {
    let limits = ["limits.rs", "limits/publishing.rs", "limits/agenda.rs"]
        .map(|file| read(root().join("crates/terms/src").join(file)))
        .concat();
    let names = limits.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
    let names: Vec<&str> = names.filter(|name| !PACES.contains(name)).collect();
    assert!(names.len() > 100, "the limits were found");
    // In a file of tests, or below the mark where a file's tests begin.
    let tests: String = files("crates", &[".rs"])
        .into_iter()
        .filter_map(|(path, text)| match path {
            path if path.contains("/tests/") || path.ends_with("tests.rs") || path.contains("/room/edges") => {
                Some(text)
            }
            _ => text.split_once("#[cfg(test)]").map(|(_, tests)| tests.to_owned()),
        })
        .collect();
    let words: std::collections::BTreeSet<&str> =
        tests.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    for name in names {
        assert!(words.contains(name), "no test meets limits::{name}: test it at one less, as much, one more");
    }
}

#[test]
fn every_code_of_the_live_protocol_has_words() {
    let live = read(root().join("docs/live.md"));
    let section =
        live.split("## Codes of `refused`").nth(1).expect("the section").split("\n## ").next().expect("its text");
    let codes: Vec<&str> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .flat_map(|line| line.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2))
        .collect();
    assert!(codes.len() >= 9, "the codes were found: {codes:?}");
    codes.into_iter().for_each(worded);
}

#[test]
fn every_problem_of_the_server_has_words() {
    for (_, text) in files("crates/server/src", &[".rs"]) {
        for part in text.split("problem(StatusCode::").skip(1) {
            if let Some(code) = part.split_once(", \"").and_then(|(_, rest)| rest.split('"').next()) {
                worded(code);
            }
        }
    }
}

fn worded(code: &str) {
    for language in ["fi", "sv", "en"] {
        let texts = read(root().join(format!("crates/words/text/{language}.ftl")));
        assert!(texts.contains(&format!("\nrefusal-{code} = ")), "{language}.ftl has no words for {code}");
    }
}

#[test]
fn the_map_is_short_and_names_every_crate() {
    let map = read(root().join("README.md"));
    let lines = map.lines().count();
    assert!(lines <= MAP_LINES_MAX, "README.md has {lines} lines");
    for name in crates() {
        assert!(map.contains(&format!("`{name}`")), "README.md does not name {name}");
    }
}
