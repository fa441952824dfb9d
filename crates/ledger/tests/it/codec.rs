use crate::world::{hat, names, organisation, person, statement};
use ledger::codec::{Unreadable, decode, encode};
use ledger::{Author, Entry, Event, Language, RegisterEvent, Role, StatementEvent, slug};
use terms::{Digest, Seq, Timestamp};

fn every_event() -> Vec<Event> {
    vec![
        Event::Register(RegisterEvent::OrganisationAdded {
            organisation: organisation(1),
            names: names("Äänet \"ry\"\n"),
        }),
        Event::Register(RegisterEvent::PersonAdded { person: person(1), commitment: Digest::new([7; 32]) }),
        Event::Register(RegisterEvent::RoleGranted {
            person: person(1),
            organisation: organisation(1),
            role: Role::OrganisationAdmin,
        }),
        Event::Register(RegisterEvent::RoleRevoked {
            person: person(1),
            organisation: organisation(1),
            role: Role::Signatory,
        }),
        Event::Register(RegisterEvent::StatementListed { statement: statement(1), slug: slug("Otsikko") }),
        Event::Statement(StatementEvent::StatementCreated {
            statement: statement(1),
            slug: slug("Otsikko"),
            title: "Otsikko – ä, å & <b>".to_owned(),
            language: Language::Swedish,
            coordinators: vec![organisation(2), organisation(1)],
        }),
    ]
}

fn entries() -> Vec<Entry> {
    let authors = [Author::Operator, Author::Hat(hat(1, 2))];
    let entry = |(i, event)| Entry {
        seq: Seq(i as u64),
        at: Timestamp::from_ms(1_773_784_740_123 + i as i64),
        by: authors[i % 2],
        register: Seq(3),
        event,
    };
    every_event().into_iter().enumerate().map(entry).collect()
}

/// Bytes that version 1 wrote. They are never rewritten: a new version adds lines.
const GOLDEN: &str = include_str!("../data/entries-v1.ndjson");

#[test]
fn every_event_reads_back() {
    for entry in entries() {
        assert_eq!(decode(&encode(&entry)).expect("readable"), entry);
    }
}

#[test]
fn old_bytes_keep_being_read_and_written_alike() {
    let golden: Vec<&str> = GOLDEN.lines().collect();
    assert_eq!(golden.len(), entries().len());
    for (line, entry) in golden.into_iter().zip(entries()) {
        assert_eq!(decode(line.as_bytes()).expect("readable"), entry);
        assert_eq!(String::from_utf8(encode(&entry)).expect("JSON"), line);
    }
}

#[test]
fn bytes_are_canonical_json() {
    for entry in entries() {
        let text = String::from_utf8(encode(&entry)).expect("JSON");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        // serde_json keeps members sorted, so that writing the value again gives the canonical bytes.
        assert_eq!(value.to_string(), text);
        assert!(text.starts_with("{\"at\":\"2026-03-17T21:59:00.12"), "{text}");
    }
}

#[test]
fn what_is_not_an_entry_is_refused() {
    let good = GOLDEN.lines().next().expect("a line");
    for (bytes, newer) in [
        (good.replace("\"v\":1", "\"v\":2"), true),
        (good.replace("\"seq\":0", "\"seq\":-1"), false),
        (good.replace("organisation-added", "organisation-vanished"), false),
        (good.replace("2026-03-17T", "2026-13-17T"), false),
        (good.replace("0101", "01"), false),
        (String::new(), false),
    ] {
        match decode(bytes.as_bytes()) {
            Err(Unreadable::Newer(2)) => assert!(newer, "{bytes}"),
            Err(_) => assert!(!newer, "{bytes}"),
            Ok(_) => panic!("it was read: {bytes}"),
        }
    }
}
