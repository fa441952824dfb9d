//! A ledger as a file: every way of tampering with it is found, and where.

use crate::world::{at, by, create, network, statement};
use ledger::{
    Conduct, Drafting, Entry, Event, RoundNumber, RoundPlan, SealedText, Statement, StatementCommand as Command, chain,
    codec,
    verify::{Verified, Why, verify},
};
use terms::{ChangeHash, Digest, Heads, Offset, Seq};

/// A statement with a round that was opened and closed: six entries.
pub(crate) fn entries() -> Vec<Vec<u8>> {
    let heads = Heads::new([ChangeHash([7; 32])]);
    let text = Some(SealedText { offset: Offset(9), heads, sha256: Digest::new([8; 32]) }.into());
    let plan = RoundPlan { name: "Kierros".to_owned(), opens: at(2), closes: at(9), drafting: Drafting::Rests };
    let (round, reason) = (RoundNumber(1), "Kaikki vastasivat".to_owned());
    let commands = [
        create("Otsikko", &[1]),
        Command::Conduct(Conduct::OpenRound { plan, text: text.clone() }),
        Command::Conduct(Conduct::CloseRound { round, reason }),
        Command::Conduct(Conduct::FinishRound { round, text }),
    ];
    let mut view: Option<Statement> = None;
    let mut entries = vec![];
    for command in commands {
        let events = Statement::decide(view.as_ref(), &network(), by(1, 1), at(3), command).expect("allowed");
        for event in events {
            match &mut view {
                None => view = Statement::fold([(at(3), &event)]),
                Some(view) => view.apply(at(3), &event),
            }
            let seq = Seq(entries.len() as u64);
            let entry = Entry { seq, at: at(3), by: by(1, 1), register: Seq(1), event: Event::Statement(event) };
            entries.push(codec::encode(&entry));
        }
    }
    assert_eq!(entries.len(), 6);
    entries
}

fn plain(entries: &[Vec<u8>]) -> Vec<u8> {
    entries.iter().flat_map(|entry| [entry, &b"\n"[..]].concat()).collect()
}

fn chained(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut last = chain::ROOT;
    let mut text = vec![];
    for entry in entries {
        last = chain::seal(last, entry).0;
        text.extend([last.to_string().as_bytes(), b" ", entry, b"\n"].concat());
    }
    text
}

#[test]
fn a_whole_ledger_says_what_its_statement_came_to() {
    let entries = entries();
    for (text, is_chained) in [(plain(&entries), false), (chained(&entries), true)] {
        let Verified { statement: told, last, is_chained: chained, tree } = verify(&text).expect("whole");
        assert_eq!(tree.size(), 6);
        assert_eq!((told.id, told.versions.len(), told.rounds.len()), (statement(1), 1, 1));
        assert_eq!(chained, is_chained);
        let hash = entries.iter().fold(chain::ROOT, |hash, entry| chain::seal(hash, entry).0);
        assert_eq!(last, hash);
    }
}

#[test]
fn every_flipped_byte_of_a_chained_ledger_is_found() {
    let whole = chained(&entries());
    for place in 0..whole.len() {
        let mut text = whole.clone();
        text[place] ^= 1;
        let found = verify(&text);
        assert!(found.is_err(), "byte {place}: {found:?}");
    }
}

#[test]
fn what_was_changed_left_out_or_moved_is_found_where_it_shows() {
    let entries = entries();
    let lines: Vec<Vec<u8>> = chained(&entries).split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let join = |lines: Vec<Vec<u8>>| lines.join(&b'\n');
    let wrong = |text: &[u8]| verify(text).map(drop).expect_err("something is wrong");

    let mut without = lines.clone();
    without.remove(2);
    let left_out = wrong(&join(without));
    assert!(left_out.line == 3 && matches!(left_out.why, Why::Hash), "{left_out}");
    let mut moved = lines.clone();
    moved.swap(3, 4);
    assert!(matches!(wrong(&join(moved)).why, Why::Hash));
    let mut bare = lines.clone();
    bare[4] = entries[4].clone();
    assert!(matches!(wrong(&join(bare)).why, Why::HashMissing));

    let plainly = |change: fn(Vec<Vec<u8>>) -> Vec<Vec<u8>>| wrong(&plain(&change(entries.clone())));
    let place = plainly(|mut lines| {
        lines.remove(1);
        lines
    });
    assert!(place.line == 2 && matches!(place.why, Why::Place { expected: 1, found: 2 }), "{place}");
    let begins = plainly(|lines| lines[1..].to_vec());
    assert!(begins.line == 1, "{begins}");
    let spaced = plainly(|mut lines| {
        lines[2].insert(1, b' ');
        lines
    });
    assert!(spaced.line == 3 && matches!(spaced.why, Why::NotCanonical), "{spaced}");
    let unreadable = plainly(|mut lines| {
        lines[2] = b"{}".to_vec();
        lines
    });
    assert!(matches!(unreadable.why, Why::Unreadable(_)), "{unreadable}");
    assert!(matches!(wrong(b"").why, Why::Beginning));
}

#[test]
fn what_cannot_have_happened_is_found_even_without_hashes() {
    for (from, to) in [
        ("\"type\":\"version-sealed\",\"version\":1", "\"type\":\"version-sealed\",\"version\":2"),
        ("\"type\":\"round-opened\",\"version\":1", "\"type\":\"round-opened\",\"version\":3"),
        ("\"round\":1,\"type\":\"round-closed\"", "\"round\":2,\"type\":\"round-closed\""),
        ("\"round\":1,\"type\":\"round-scheduled\"", "\"round\":2,\"type\":\"round-scheduled\""),
        (
            "\"reason\":\"Kaikki vastasivat\",\"round\":1,\"type\":\"round-closed\"",
            "\"round\":1,\"type\":\"round-opened\",\"version\":1",
        ),
    ] {
        let text = String::from_utf8(plain(&entries())).expect("JSON");
        assert!(text.contains(from), "{from} in {text}");
        let wrong = verify(text.replace(from, to).as_bytes()).expect_err("impossible");
        assert!(matches!(wrong.why, Why::Impossible(_)), "{to}: {wrong}");
    }
}

/// A statement that one organisation has signed and another declined: five entries.
fn signed() -> Vec<u8> {
    let events = crate::signing::told();
    let entry = |(seq, event)| {
        let (at, by, register) = (at(3), by(1, 1), Seq(1));
        codec::encode(&Entry { seq: Seq(seq as u64), at, by, register, event: Event::Statement(event) })
    };
    plain(&events.into_iter().enumerate().map(entry).collect::<Vec<_>>())
}

#[test]
fn signatures_that_cannot_have_been_given_are_found() {
    let whole = signed();
    assert_eq!(verify(&whole).expect("whole").statement.signature_counts().valid, 1);
    let (first, second) = ("02".repeat(16), "03".repeat(16));
    for (from, to) in [
        ("\"signature\":2,", "\"signature\":3,".to_owned()),
        ("\"signature\":2,", "\"signature\":1,".to_owned()),
        (
            &format!("\"organisation\":\"{first}\",\"signature\""),
            format!("\"organisation\":\"{second}\",\"signature\""),
        ),
        ("\"type\":\"signature-given\",\"version\":1", "\"type\":\"signature-given\",\"version\":2".to_owned()),
        (
            "\"signature\":1,\"type\":\"signature-withdrawn\"",
            "\"signature\":9,\"type\":\"signature-withdrawn\"".to_owned(),
        ),
        (
            "\"signature\":1,\"type\":\"signature-withdrawn\"",
            "\"signature\":1,\"type\":\"signature-seconded\"".to_owned(),
        ),
    ] {
        let text = String::from_utf8(whole.clone()).expect("JSON");
        assert!(text.contains(from), "{from} in {text}");
        let wrong = verify(text.replacen(from, &to, 1).as_bytes()).expect_err("impossible");
        assert!(matches!(wrong.why, Why::Impossible(_)), "{to}: {wrong}");
    }
}

#[test]
fn an_organisation_signs_under_one_number() {
    let text = String::from_utf8(signed()).expect("JSON");
    let from = "\"signature\":1,";
    let last = text.rfind(from).expect("it signs again");
    let text = [&text[..last], "\"signature\":3,", &text[last + from.len()..]].concat();
    let wrong = verify(text.as_bytes()).expect_err("impossible");
    assert!(wrong.to_string().contains("has another number already"), "{wrong}");
}

#[test]
fn what_cannot_have_become_of_a_statement_is_found() {
    let events = crate::publishing::told();
    let entry = |(seq, event)| {
        let (at, by, register) = (at(3), by(1, 1), Seq(1));
        codec::encode(&Entry { seq: Seq(seq as u64), at, by, register, event: Event::Statement(event) })
    };
    let whole = plain(&events.into_iter().enumerate().map(entry).collect::<Vec<_>>());
    assert_eq!(verify(&whole).expect("whole").statement.traces.len(), 3);
    for (from, to) in [
        ("\"trace\":1,\"type\":\"statement-delivered\"", "\"trace\":2,\"type\":\"statement-delivered\""),
        ("\"trace\":3,\"type\":\"result-recorded\"", "\"trace\":4,\"type\":\"result-recorded\""),
        ("\"delivery\":1", "\"delivery\":2"),
        ("\"trace\":3,\"type\":\"trace-struck\"", "\"trace\":4,\"type\":\"trace-struck\""),
        ("\"type\":\"publication-timed\",\"version\":1", "\"type\":\"publication-timed\",\"version\":2"),
        ("\"correction\":2", "\"correction\":1"),
    ] {
        let text = String::from_utf8(whole.clone()).expect("JSON");
        assert!(text.contains(from), "{from} in {text}");
        let wrong = verify(text.replacen(from, to, 1).as_bytes()).expect_err("impossible");
        assert!(matches!(wrong.why, Why::Impossible(_)), "{to}: {wrong}");
    }
}

#[test]
fn a_statement_is_adapted_from_one_other() {
    let events = crate::publishing::told();
    let mut twice = events.clone();
    twice.insert(1, events[1].clone());
    let entry = |(seq, event)| {
        let (at, by, register) = (at(3), by(1, 1), Seq(1));
        codec::encode(&Entry { seq: Seq(seq as u64), at, by, register, event: Event::Statement(event) })
    };
    let wrong = verify(&plain(&twice.into_iter().enumerate().map(entry).collect::<Vec<_>>())).expect_err("impossible");
    assert!(matches!(wrong.why, Why::Impossible(_)) && wrong.line == 3, "{wrong}");
}
