//! The table of what must hold (`docs/security.md`), held against the tests that it names.

use crate::repository::{crates, files, read, root};
use std::collections::{BTreeMap, BTreeSet};

/// How many there are.
const CRITERIA: u32 = 41;

struct Row<'a> {
    tests: Vec<&'a str>,
    lacks: &'a str,
}

/// The rows of the table, by their numbers.
fn rows(document: &str) -> BTreeMap<u32, Row<'_>> {
    let section = document.split("\n## Every criterion and its tests").nth(1).expect("the section");
    let section = section.split("\n## ").next().expect("its text");
    let mut found = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let Some(number) = cells.first().and_then(|cell| cell.parse().ok()) else { continue };
        assert_eq!(cells.len(), 4, "{line}");
        let tests = cells[2].split('`').skip(1).step_by(2).collect();
        assert!(found.insert(number, Row { tests, lacks: cells[3] }).is_none(), "{number} stands there twice");
    }
    found
}

/// Every test of Rust as `crate::file::name`, and whether it is run.
fn rust() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for (path, text) in files("crates", &[".rs"]) {
        let Some(place) = place(&path) else { continue };
        let mut attributes = String::new();
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[") {
                attributes.push_str(line);
            } else if line.starts_with("//") {
                continue;
            } else {
                let after = ["fn ", "async fn "].iter().find_map(|start| line.strip_prefix(start));
                let name = after.and_then(|rest| rest.split(['(', '<']).next());
                if let Some(name) = name.filter(|_| attributes.contains("test]") || attributes.contains("::test(")) {
                    let is_run = !attributes.contains("ignore") && !attributes.contains("should_panic");
                    found.insert(format!("{place}::{name}"), is_run);
                }
                attributes.clear();
            }
        }
    }
    assert!(found.len() > 900, "the tests were found: {}", found.len());
    found
}

/// `crates/store/tests/it/kill.rs` is `store::kill`, `crates/server/src/room/records/tests.rs` is `server::room::records`.
fn place(path: &str) -> Option<String> {
    let (name, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    let rest = rest.strip_prefix("tests/it/").or_else(|| rest.strip_prefix("src/"))?.strip_suffix(".rs")?;
    let rest = rest.strip_suffix("/tests").unwrap_or(rest);
    Some(format!("{name}::{}", rest.replace('/', "::")))
}

/// Every test of the pages as `file.test.ts: title`; titles with gaps as they are written.
fn pages() -> BTreeSet<String> {
    let all = files("web/browser", &[".test.ts"]).into_iter().chain(files("web/tests", &[".test.ts"]));
    let of = |(path, text): (String, String)| {
        let file = path.rsplit('/').next().unwrap_or_default().to_owned();
        let starts = text.lines().filter_map(|line| line.trim_start().strip_prefix("test("));
        let titled = starts.filter_map(|rest| {
            let quote = rest.chars().next().filter(|quote| ['"', '`'].contains(quote))?;
            rest[1..].split(quote).next()
        });
        titled.map(|title| format!("{file}: {title}")).collect::<Vec<_>>()
    };
    let found: BTreeSet<String> = all.flat_map(of).collect();
    assert!(found.len() > 150, "the tests were found: {}", found.len());
    found
}

#[test]
fn every_criterion_names_tests_that_are_there_and_run() {
    let document = read(root().join("docs/security.md"));
    let (rows, rust, pages) = (rows(&document), rust(), pages());
    assert_eq!(rows.keys().copied().collect::<Vec<_>>(), (1..=CRITERIA).collect::<Vec<_>>(), "each has its row");
    for (number, Row { tests, lacks }) in rows {
        assert!(!tests.is_empty(), "{number} has no test");
        assert!(!lacks.is_empty(), "{number} says what its tests leave open, or a dash");
        for test in tests {
            if test.contains(".test.ts: ") {
                assert!(pages.contains(test), "{number} names a test of the pages that is not there: {test}");
            } else {
                let is_run =
                    rust.get(test).unwrap_or_else(|| panic!("{number} names a test that is not there: {test}"));
                assert!(*is_run, "{number} names a test that is not run: {test}");
            }
        }
    }
}

#[test]
fn every_test_that_the_document_names_elsewhere_is_there_too() {
    let (document, rust, ours) = (read(root().join("docs/security.md")), rust(), crates());
    let named: Vec<&str> = document.split('`').skip(1).step_by(2).collect();
    let paths =
        named.iter().filter(|name| name.split_once("::").is_some_and(|(start, _)| ours.contains(&start.to_owned())));
    // `server::http` alone is a file of tests.
    for name in paths.filter(|name| name.matches("::").count() > 1) {
        assert!(rust.get(*name).is_some_and(|is_run| *is_run), "no such test: {name}");
    }
}

#[test]
fn a_tests_place_is_its_file_without_where_tests_lie() {
    for (path, expected) in [
        ("crates/store/tests/it/kill.rs", Some("store::kill")),
        ("crates/server/tests/it/export/back.rs", Some("server::export::back")),
        ("crates/server/src/room/records/tests.rs", Some("server::room::records")),
        ("crates/server/src/faults.rs", Some("server::faults")),
        ("crates/gate/fuzz/fuzz_targets/push.rs", None),
    ] {
        assert_eq!(place(path).as_deref(), expected, "{path}");
    }
}
