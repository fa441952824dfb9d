mod agenda;
mod fifth;
mod seventh;
mod sixth;

use crate::world::{day, details, hat, names, organisation, person, statement};
use ledger::codec::{Unreadable, decode, encode};
use ledger::{
    About, Anchor, Audience, Author, Brief, Cancelled, Channel, CommentKind, CommentNumber, County, Details, Drafting,
    Entry, Event, Kind, Language, Municipality, Openness, OutcomeKind, Participation, Passage, RegisterEvent, Role,
    RoundNumber, SealedParallel, SealedText, Sector, SigningRule, StatementEvent, StatementKind, TextLanguage,
    VersionNumber, Website, Wording, slug,
};
use std::collections::BTreeSet;
use terms::{ChangeHash, Digest, Heads, Offset, Seq, TextId, Timestamp};

/// Every event of version 1.
fn first_events() -> Vec<Event> {
    let (person, organisation) = (person(1), organisation(1));
    let register = [
        RegisterEvent::OrganisationAdded {
            organisation, names: names("Äänet \"ry\"\n"), details: Details::default()
        },
        RegisterEvent::PersonAdded { person, commitment: Digest::new([7; 32]) },
        RegisterEvent::RoleGranted { person, organisation, role: Role::OrganisationAdmin, reason: None },
        RegisterEvent::RoleRevoked { person, organisation, role: Role::Signatory, reason: None },
        RegisterEvent::StatementListed { statement: statement(1), slug: slug("Otsikko") },
    ];
    let created = created(Openness::default(), Brief::default());
    register.into_iter().map(Event::Register).chain([Event::Statement(created)]).collect()
}

fn created(openness: Openness, about: Brief) -> StatementEvent {
    StatementEvent::StatementCreated {
        statement: statement(1),
        slug: slug("Otsikko"),
        title: "Otsikko – ä, å & <b>".to_owned(),
        language: Language::Swedish,
        coordinators: vec![organisation(2), organisation(1)],
        openness,
        about,
    }
}

fn all_details() -> Details {
    Details {
        kind: Some(Kind::PublicBody),
        municipality: Municipality::parse("091").ok(),
        county: County::parse("HUS").ok(),
        sectors: BTreeSet::from([Sector::Culture, Sector::Other]),
        languages: BTreeSet::from([Language::English, Language::Finnish]),
        website: Website::parse("https://example.fi/ä").ok(),
        association_number: details("association 1234").association_number,
        ..details("business 1234567-1")
    }
}

/// Every event that came with version 2, and those of version 1 with what version 2 added to them.
fn second_events() -> Vec<Event> {
    let (person, organisation, names) = (person(1), organisation(1), names("Äänet"));
    let (umbrella, member) = (crate::world::organisation(2), organisation);
    let reason = || "Sovittu \"kokouksessa\"".to_owned();
    let register = vec![
        RegisterEvent::OrganisationAdded { organisation, names: names.clone(), details: all_details() },
        RegisterEvent::OrganisationApplied { organisation, names: names.clone(), details: Details::default() },
        RegisterEvent::OrganisationAccepted { organisation },
        RegisterEvent::OrganisationDeclined { organisation, reason: reason() },
        RegisterEvent::OrganisationRemoved { organisation, reason: reason() },
        RegisterEvent::OrganisationReinstated { organisation, reason: reason() },
        RegisterEvent::OrganisationDescribed { organisation, names, details: details("business 1234567-1") },
        RegisterEvent::SigningRuleSet { organisation, rule: SigningRule::TwoTogether },
        RegisterEvent::LogoSet { organisation, logo: Some(Digest::new([8; 32])) },
        RegisterEvent::LogoSet { organisation, logo: None },
        RegisterEvent::MemberLinked { umbrella, member, from: day("1919-01-04"), until: None, source: reason() },
        RegisterEvent::MemberLinked {
            umbrella,
            member,
            from: day("2024-02-29"),
            until: Some(day("2025-12-31")),
            source: reason(),
        },
        RegisterEvent::MembershipEnded { umbrella, member, until: day("2025-12-31") },
        RegisterEvent::PersonErased { person },
        RegisterEvent::RoleGranted { person, organisation, role: Role::Coordinator, reason: Some(reason()) },
        RegisterEvent::RoleRevoked { person, organisation, role: Role::Coordinator, reason: Some(reason()) },
        RegisterEvent::ContactConfirmed { person, organisation },
    ];
    let listed = Participation::Listed(BTreeSet::from([umbrella, member]));
    let open = Openness { drafts: Audience::Participants, comments: Audience::Public, writers: listed };
    let statement = vec![
        created(open.clone(), Brief::default()),
        StatementEvent::CoordinatorAdded { organisation, reason: reason() },
        StatementEvent::CoordinatorRemoved { organisation, reason: reason() },
        StatementEvent::SupportGroupSet { organisations: BTreeSet::from([umbrella, member]), reason: reason() },
        StatementEvent::OpennessSet { openness: open },
        StatementEvent::OpennessSet { openness: Openness::default() },
    ];
    let described = RegisterEvent::PersonDescribed { person, commitment: Digest::new([9; 32]) };
    let before = register.into_iter().map(Event::Register).chain(statement.into_iter().map(Event::Statement));
    before.chain([Event::Register(described)]).collect()
}

fn asked() -> Brief {
    let deadline = Some(Timestamp::from_ms(1_774_994_340_000));
    let questions = vec!["Mitä esityksestä seuraa?".to_owned(), "Muuta?".to_owned()];
    let kind = StatementKind::Submission { deadline, register_number: "VN/1/2026".to_owned(), questions };
    let addressees = vec!["Ministeriö".to_owned()];
    Brief { kind, purpose: "Tarkoitus".to_owned(), addressees, theme: "Teema".to_owned() }
}

fn piece(character_limit: Option<u32>) -> Brief {
    Brief { kind: StatementKind::OpinionPiece { character_limit }, ..Brief::default() }
}

/// Every event that came with version 3.
fn third_events() -> Vec<Event> {
    let (round, version) = (RoundNumber(2), VersionNumber(3));
    let reason = || "Sovittu \"kokouksessa\"".to_owned();
    let heads = Heads::new([9, 8].map(|byte| ChangeHash([byte; 32])));
    let text = SealedText { offset: Offset(1234), heads, sha256: Digest::new([7; 32]) };
    let (opens, closes) = (Timestamp::from_ms(1_773_784_740_123), Timestamp::from_ms(1_774_994_340_000));
    let scheduled =
        |name: &str, drafting| StatementEvent::RoundScheduled { round, name: name.to_owned(), opens, closes, drafting };
    let events = vec![
        StatementEvent::VersionSealed { version, text, parallels: vec![] },
        scheduled("Toinen kierros", Drafting::Rests),
        scheduled("", Drafting::Continues),
        StatementEvent::RoundOpened { round, version },
        StatementEvent::RoundClosed { round, reason: None },
        StatementEvent::RoundClosed { round, reason: Some(reason()) },
        StatementEvent::RoundExtended { round, closes, reason: reason() },
        StatementEvent::RoundReopened { round, closes, reason: reason() },
        StatementEvent::RoundFinished { round, version },
        StatementEvent::RoundCancelled { round, why: Cancelled::CalledOff(reason()) },
        StatementEvent::RoundCancelled { round, why: Cancelled::TextEmpty },
        StatementEvent::RoundCancelled { round, why: Cancelled::Missed },
        StatementEvent::SignOnOpened { version, changes: vec![], reason: reason() },
        StatementEvent::DraftingResumed { reason: reason() },
        StatementEvent::StatementPublished { version, reason: reason() },
        StatementEvent::StatementFollowedUp { reason: reason() },
        StatementEvent::StatementWithdrawn { reason: reason() },
    ];
    events.into_iter().map(Event::Statement).collect()
}

fn events_about_what_it_is_for() -> Vec<StatementEvent> {
    let heads = Heads::new([9, 8].map(|byte| ChangeHash([byte; 32])));
    vec![
        created(Openness::default(), asked()),
        StatementEvent::StatementDescribed { title: "Otsikko".to_owned(), about: piece(Some(3_000)) },
        StatementEvent::StatementDescribed { title: "Otsikko".to_owned(), about: piece(None) },
        StatementEvent::StatementDescribed { title: "Otsikko".to_owned(), about: Brief::default() },
        StatementEvent::MomentNamed { offset: Offset(12), heads, name: "Ennen kokousta".to_owned() },
    ]
}

fn events_about_languages() -> Vec<StatementEvent> {
    let text = |number: u8| {
        let heads = Heads::new([ChangeHash([number; 32])]);
        SealedText { offset: Offset(number.into()), heads, sha256: Digest::new([number; 32]) }
    };
    let (language, plain) = (TextLanguage::Full(Language::Finnish), TextLanguage::Plain(Language::Swedish));
    let sealed = |language, number| SealedParallel { language, id: TextId::new([number; 16]), text: text(number) };
    let (version, reason) = (VersionNumber(4), "Sovittu \"kokouksessa\"".to_owned());
    vec![
        StatementEvent::LanguageVersionAdded { language, text: TextId::new([5; 16]) },
        StatementEvent::LanguageVersionAdded { language: plain, text: TextId::new([6; 16]) },
        StatementEvent::VersionSealed {
            version,
            text: text(1),
            parallels: vec![sealed(language, 5), sealed(plain, 6)],
        },
        StatementEvent::LanguageVersionChecked { language, leading: text(1), text: text(5) },
        StatementEvent::BindingSet {
            languages: BTreeSet::from([Language::Finnish, Language::Swedish]),
            reason: reason.clone(),
        },
        StatementEvent::LanguageVersionRemoved { language: plain, reason },
    ]
}

/// Every event that came with version 4.
fn fourth_events() -> Vec<Event> {
    let (comment, organisation) = (CommentNumber(7), organisation(2));
    let content = Digest::new([6; 32]);
    let heads = Heads::new([9, 8].map(|byte| ChangeHash([byte; 32])));
    let anchor = Some(Anchor { start: "12@ab".to_owned(), end: "-15@ab".to_owned() });
    let wording = |kind, suggests| Wording { kind, suggests, content };
    let made = |recorded, round, late, passage, consulted, wording| StatementEvent::CommentMade {
        comment,
        organisation,
        recorded,
        round,
        late,
        passage,
        consulted,
        wording,
    };
    let whole = Passage { about: About::Version(VersionNumber(3)), anchor: None, clause: None };
    let words = Passage { about: About::Live(heads), anchor, clause: Some(12) };
    let consulted = BTreeSet::from([crate::world::organisation(3)]);
    let red_line = wording(Some(CommentKind::RedLine), true);
    let events = vec![
        made(None, None, false, whole, BTreeSet::new(), wording(None, false)),
        made(Some(Channel::Phone), Some(RoundNumber(2)), true, words, consulted, red_line),
        StatementEvent::CommentReworded { comment, wording: wording(Some(CommentKind::Support), false) },
        StatementEvent::CommentWithdrawn { comment },
        StatementEvent::ReplyMade { comment, organisation, content },
        StatementEvent::CommentAgreed { comment, organisation },
        StatementEvent::AgreementTakenBack { comment, organisation },
        StatementEvent::OutcomeGiven { comment, outcome: OutcomeKind::Accepted, reason: None, same_as: None },
        StatementEvent::OutcomeGiven {
            comment,
            outcome: OutcomeKind::NotAccepted,
            reason: Some("Ei mahdu".to_owned()),
            same_as: Some(CommentNumber(3)),
        },
        StatementEvent::OutcomeContested { comment, content },
        StatementEvent::ContestDecided { comment, outcome: OutcomeKind::Partly, reason: "Äänestettiin".to_owned() },
    ];
    let events = events.into_iter().chain(events_about_languages()).chain(events_about_what_it_is_for());
    events.map(Event::Statement).collect()
}

fn entries(events: Vec<Event>) -> Vec<Entry> {
    entries_by([Author::Operator, Author::Hat(hat(1, 2))], events)
}

/// Entries of version 3: the clock is one of their authors.
fn third_entries() -> Vec<Entry> {
    entries_by([Author::Clock, Author::Hat(hat(1, 2))], third_events())
}

fn entries_by(authors: [Author; 2], events: Vec<Event>) -> Vec<Entry> {
    let entry = |(i, event)| Entry {
        seq: Seq(i as u64),
        at: Timestamp::from_ms(1_773_784_740_123 + i as i64),
        by: authors[i % 2],
        register: Seq(3),
        event,
    };
    events.into_iter().enumerate().map(entry).collect()
}

fn all_entries() -> Vec<Entry> {
    [
        entries(first_events()),
        entries(second_events()),
        third_entries(),
        entries(fourth_events()),
        entries(fifth::events()),
        entries(sixth::events()),
        entries(seventh::events()),
    ]
    .concat()
}

/// Bytes that each version wrote. They are never rewritten: a new version adds a file.
const FIRST: &str = include_str!("../data/entries-v1.ndjson");
const SECOND: &str = include_str!("../data/entries-v2.ndjson");
const THIRD: &str = include_str!("../data/entries-v3.ndjson");
const FOURTH: &str = include_str!("../data/entries-v4.ndjson");
const FIFTH: &str = include_str!("../data/entries-v5.ndjson");
const SIXTH: &str = include_str!("../data/entries-v6.ndjson");
const SEVENTH: &str = include_str!("../data/entries-v7.ndjson");

#[test]
fn every_event_reads_back() {
    for entry in all_entries() {
        assert_eq!(decode(&encode(&entry)).expect("readable"), entry);
        if let Event::Statement(event) = &entry.event {
            let text = String::from_utf8(encode(&entry)).expect("JSON");
            assert!(text.contains(&format!("\"type\":\"{}\"", event.name())), "{text}");
        }
    }
}

#[test]
fn old_bytes_keep_being_read_and_written_alike() {
    let versions = [
        (FIRST, entries(first_events())),
        (SECOND, entries(second_events())),
        (THIRD, third_entries()),
        (FOURTH, entries(fourth_events())),
        (FIFTH, entries(fifth::events())),
        (SIXTH, entries(sixth::events())),
        (SEVENTH, entries(seventh::events())),
    ];
    for (golden, entries) in versions {
        let golden: Vec<&str> = golden.lines().collect();
        assert_eq!(golden.len(), entries.len());
        for (line, entry) in golden.into_iter().zip(entries) {
            assert_eq!(decode(line.as_bytes()).expect("readable"), entry);
            assert_eq!(String::from_utf8(encode(&entry)).expect("JSON"), line);
        }
    }
}

#[test]
fn bytes_are_canonical_json() {
    for entry in all_entries() {
        let text = String::from_utf8(encode(&entry)).expect("JSON");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        // serde_json keeps members sorted, so that writing the value again gives the canonical bytes.
        assert_eq!(value.to_string(), text);
        assert!(text.starts_with("{\"at\":\"2026-03-17T21:59:00.1"), "{text}");
    }
}

#[test]
fn what_is_not_an_entry_is_refused() {
    let line = |golden: &'static str| golden.lines().next().expect("a line");
    let (first, second, third) = (line(FIRST), line(SECOND), line(THIRD));
    let fourth = FOURTH.lines().nth(1).expect("a line");
    let (fifth, sixth, seventh) = (line(FIFTH), line(SIXTH), line(SEVENTH));
    let sized = FIFTH.lines().find(|line| line.contains("5000-or-more")).expect("a line");
    for (bytes, newer) in [
        (first.replace("\"v\":1", "\"v\":8"), true),
        (first.replace("organisation-added", "organisation-vanished").replace("\"v\":1", "\"v\":8"), true),
        (first.replace("\"v\":1", "\"v\":2"), false),
        (second.replace("\"v\":2", "\"v\":1"), false),
        (first.replace("\"v\":1", "\"v\":0"), false),
        (first.replace("\"seq\":0", "\"seq\":-1"), false),
        (first.replace("organisation-added", "organisation-vanished"), false),
        (first.replace("2026-03-17T", "2026-13-17T"), false),
        (first.replace("0101", "01"), false),
        (second.replace("1234567-1", "1234567-2"), false),
        (second.replace("public-body", "public-house"), false),
        (second.replace("https:", "gopher:"), false),
        (third.replace("\"v\":3", "\"v\":2"), false),
        (third.replace("\"clock\":true", "\"clock\":true,\"person\":\"01010101010101010101010101010101\""), false),
        (third.replace("\"offset\":1234", "\"offset\":-1"), false),
        (third.replace("0808", "08"), false),
        (fourth.replace("\"v\":4", "\"v\":3"), false),
        (fourth.replace("red-line", "red-lane"), false),
        (fourth.replace("\"live\"", "\"dead\""), false),
        (fourth.replace("phone", "pigeon"), false),
        (fifth.replace("\"v\":5", "\"v\":4"), false),
        (fifth.replace("negation", "negotiation"), false),
        (sixth.replace("\"v\":6", "\"v\":5"), false),
        (seventh.replace("\"v\":7", "\"v\":6"), false),
        (seventh.replace("0808", "08"), false),
        (sized.replace("\"v\":5", "\"v\":2"), false),
        (sized.replace("5000-or-more", "6000-or-more"), false),
        (second.replace("\"v\":2", "\"v\":5"), false),
        (String::new(), false),
    ] {
        assert!(
            ![first, second, third, fourth, fifth, sixth, seventh, sized].contains(&bytes.as_str()),
            "{bytes} was meant to differ"
        );
        match decode(bytes.as_bytes()) {
            Err(Unreadable::Newer(8)) => assert!(newer, "{bytes}"),
            Err(_) => assert!(!newer, "{bytes}"),
            Ok(_) => panic!("it was read: {bytes}"),
        }
    }
}
