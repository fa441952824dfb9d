//! What `lausuma doctor` finds is said in each language.

use crate::files::{source, texts};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use words::Language;

/// Every file of the doctor, in which its keys stand as they are.
fn files() -> Vec<PathBuf> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src");
    let mut files = vec![sources.join("doctor.rs")];
    for folder in ["doctor", "doctor/backups"] {
        let entries = fs::read_dir(sources.join(folder)).expect("the doctor has its files there");
        let paths = entries.map(|entry| entry.expect("a file").path());
        files.extend(paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")));
    }
    files
}

#[test]
fn each_finding_has_its_sentence_in_all_three_languages() {
    let mut named = BTreeSet::new();
    for file in files() {
        let text = fs::read_to_string(&file).expect("a source is text");
        let literals = text.split('"').filter(|part| part.starts_with("doctor-"));
        named.extend(literals.map(str::to_owned));
    }
    let [finnish, swedish, english] = Language::ALL.map(|language| texts(source(language)));
    let ours = |key: &&String| key.starts_with("doctor-");
    let worded: BTreeSet<String> = english.keys().filter(ours).cloned().collect();
    assert_eq!(named, worded, "what the doctor says on the left, what has words on the right");
    assert!(worded.len() > 100, "{worded:?}");
    for key in worded {
        let said = [&finnish, &swedish, &english].map(|texts| texts[&key].words.trim());
        let is_worded = said.iter().any(|words| words.contains(char::is_alphabetic));
        let is_same = said[0] == said[1] || said[0] == said[2] || said[1] == said[2];
        assert!(!is_worded || !is_same, "{key} is not in the three languages: {said:?}");
    }
}
