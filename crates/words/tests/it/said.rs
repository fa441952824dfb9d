//! Every key that the sources say has a text.

use crate::files::{source, texts};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use words::Language;

/// What a call names: a whole key, or the beginning of keys that are put together at run time.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    Key(String),
    Beginning(String),
}

/// The calls that say a text, and what stands before the key that they are given.
const CALLS: [(&str, &str); 3] = [("say(", ""), ("say_with(", ""), (".refusal(", "refusal-")];

/// The keys named in a source text, which may be Rust or TypeScript. Comments are passed over, and so are calls whose
/// key comes from a variable.
fn named(source: &str) -> Vec<Named> {
    let code: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    let code = code.join(" ");
    let mut found = Vec::new();
    for (call, before) in CALLS {
        for (at, _) in code.match_indices(call) {
            let inside_a_word = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if inside_a_word && !call.starts_with('.') {
                continue;
            }
            let argument = code[at + call.len()..].trim_start().trim_start_matches('&');
            let argument = argument.strip_prefix("format!(").unwrap_or(argument).trim_start();
            found.extend(literal(argument).map(|name| match name {
                Named::Key(key) => Named::Key(format!("{before}{key}")),
                Named::Beginning(beginning) => Named::Beginning(format!("{before}{beginning}")),
            }));
        }
    }
    found
}

fn literal(argument: &str) -> Option<Named> {
    let quote = argument.chars().next().filter(|c| matches!(c, '"' | '`' | '\''))?;
    let (text, _) = argument[1..].split_once(quote)?;
    let fixed = text.split(['{', '$']).next()?;
    Some(if fixed == text { Named::Key(text.to_owned()) } else { Named::Beginning(fixed.to_owned()) })
}

/// What a source names that no text has, as sentences.
fn unworded(source: &str, keys: &BTreeSet<String>) -> Vec<String> {
    let missing = |name: &Named| match name {
        Named::Key(key) => !keys.contains(key),
        Named::Beginning(beginning) => !keys.iter().any(|key| key.starts_with(beginning)),
    };
    named(source).into_iter().filter(missing).map(|name| format!("{name:?}")).collect()
}

#[test]
fn every_key_that_the_sources_say_has_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let keys: BTreeSet<String> = texts(source(Language::Finnish)).into_keys().collect();
    let mut files = Vec::new();
    for member in fs::read_dir(root.join("crates")).expect("the workspace has its crates beside this one") {
        sources(&member.expect("a crate's folder can be listed").path().join("src"), &mut files);
    }
    sources(&root.join("web/src"), &mut files);
    assert!(!files.is_empty(), "there are sources to look at");
    for file in files {
        let text = fs::read_to_string(&file).expect("a source is text");
        let unworded = unworded(&text, &keys);
        assert!(unworded.is_empty(), "{}: put {unworded:?} into fi.ftl, sv.ftl and en.ftl", file.display());
    }
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a folder of sources can be listed").path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "ts") {
            files.push(path);
        }
    }
}

#[test]
fn a_key_is_found_however_it_is_said() {
    let key = |key: &str| vec![Named::Key(key.to_owned())];
    let beginning = |key: &str| vec![Named::Beginning(key.to_owned())];
    let rows = [
        (r#"words.say("sign-in")"#, key("sign-in")),
        ("words.say_with(\n    \"hat\",\n    &values,\n)", key("hat")),
        (r#"words.refusal("storage", &[])"#, key("refusal-storage")),
        (r#"words.say(&format!("stage-{}", stage.name()))"#, beginning("stage-")),
        (r#"words.say(&format!("stage-{name}"))"#, beginning("stage-")),
        (r#"status.textContent = say("state-offline", { count })"#, key("state-offline")),
        ("say('state-saved')", key("state-saved")),
        ("say(`read-only-${code}`)", beginning("read-only-")),
        ("words.say(key)", vec![]),
        (r#"essay("on-something")"#, vec![]),
        ("/// words.say(\"an-example\")\nfn f() {}", vec![]),
    ];
    for (source, expected) in rows {
        assert_eq!(named(source), expected, "{source}");
    }
}

#[test]
fn a_key_without_a_text_is_reported() {
    let keys = BTreeSet::from(["stage-drafting".to_owned(), "hat".to_owned()]);
    let source = r#"say("hat") say("cap") say(`stage-${name}`) say(`phase-${name}`)"#;
    assert_eq!(unworded(source, &keys), [r#"Key("cap")"#, r#"Beginning("phase-")"#]);
}
