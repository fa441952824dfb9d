//! What holds for every text.

use crate::files::{Text, source, texts};
use std::collections::BTreeMap;
use words::Language;

fn all() -> Vec<(Language, BTreeMap<String, Text>)> {
    Language::ALL.into_iter().map(|language| (language, texts(source(language)))).collect()
}

/// What is wrong between the texts of one language and those of another, as sentences.
fn differences(one: &BTreeMap<String, Text>, other: &BTreeMap<String, Text>) -> Vec<String> {
    let mut found = Vec::new();
    for (key, text) in one {
        match other.get(key) {
            None => found.push(format!("{key} is missing")),
            Some(same) if same.variables != text.variables => {
                found.push(format!("{key} uses {:?} here and {:?} there", text.variables, same.variables));
            }
            Some(_) => {}
        }
    }
    found
}

#[test]
fn every_language_has_the_same_keys_with_the_same_variables() {
    let all = all();
    for (language, one) in &all {
        for (other, there) in &all {
            assert_eq!(differences(one, there), Vec::<String>::new(), "from {} to {}", language.tag(), other.tag());
        }
    }
}

#[test]
fn a_missing_key_or_another_variable_is_found() {
    let finnish = texts("a = yksi\nb = { $name }\nc = { $count ->\n    [one] yksi\n   *[other] { $count }\n}\n");
    let swedish = texts("b = { $title }\nc = { $count ->\n    [one] en\n   *[other] många\n}\n");
    assert_eq!(differences(&finnish, &swedish), ["a is missing", r#"b uses {"name"} here and {"title"} there"#]);
}

#[test]
fn keys_are_written_in_kebab_case() {
    for (language, texts) in all() {
        for key in texts.keys() {
            let kebab = key
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
            assert!(kebab, "{}: {key}", language.tag());
        }
    }
}

#[test]
fn texts_are_plain_and_say_something() {
    for (language, texts) in all() {
        for (key, text) in texts {
            let place = format!("{}: {key}", language.tag());
            assert!(!text.words.contains(['<', '>', '&']), "{place} holds markup; pages make the markup");
            assert!(!text.words.contains("..."), "{place}: write … for three dots");
            assert!(!text.words.trim().is_empty() || !text.variables.is_empty(), "{place} is empty");
        }
    }
}

#[test]
fn no_text_speaks_of_votes_likes_branches_commits_or_merging() {
    let rows = [
        (Language::English, &["vote", "votes", "likes", "branch", "commit", "merge"][..]),
        (Language::Finnish, &["äänestä", "tykkää", "haara", "commit", "yhdistämisristiriita"][..]),
        (Language::Swedish, &["rösta", "gilla", "gren", "commit", "sammanslagning"][..]),
    ];
    for (language, avoided) in rows {
        for (key, text) in texts(source(language)) {
            let lower = text.words.to_lowercase();
            for word in lower.split(|c: char| !c.is_alphabetic()) {
                assert!(!avoided.contains(&word), "{}: {key} says {word}", language.tag());
            }
        }
    }
}
