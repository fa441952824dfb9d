//! Who wrote what, and who took it out.

use crate::support::{ALICE, BOB, any_text, by_hand, document, marker, text_object, written};
use automerge::{
    ReadDoc, ScalarValue,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use draft::{Authorship, Difference, Document, Hand, Piece, Text, WordCount};
use proptest::prelude::*;
use std::collections::BTreeMap;
use terms::{Actor, Heads};

const CAROL: Actor = Actor::new([0xc0; 16]);

fn initial(actor: Option<Actor>) -> &'static str {
    match actor {
        Some(ALICE) => "A",
        Some(BOB) => "B",
        Some(CAROL) => "C",
        Some(_) => "?",
        None => "-",
    }
}

/// A block per line, `A:words` for each stretch, after the initial of whoever made the block what it is.
fn spelt(authorship: &Authorship) -> String {
    let block = |index: usize, hands: &draft::Hands| {
        let run = |(run, hand): &(draft::Run, Hand)| format!(" {}:{}", initial(hand.by), run.text);
        let runs: String = authorship.runs(index).iter().map(run).collect();
        initial(hands.shaped_by).to_owned() + &runs
    };
    let lines: Vec<String> = authorship.blocks().iter().enumerate().map(|(index, hands)| block(index, hands)).collect();
    lines.join("\n")
}

fn replaced(document: &mut Document, actor: Actor, markdown: &str) -> Heads {
    let changes = document.replace(actor, &Text::from_markdown(markdown)).expect("every text can be reached");
    document.apply(&changes).expect("our own changes apply");
    document.heads()
}

#[test]
fn every_character_has_its_writer() {
    let mut document = document("Tuki maksetaan.\n\n- kohta");
    replaced(&mut document, BOB, "Tuki maksetaan aina.\n\n- kohta\n- toinen");
    replaced(&mut document, CAROL, "# Tuki maksetaan [aina](https://e.example/).\n\n- **kohta**\n- toinen");
    assert_eq!(spelt(&document.authorship()), "C A:Tuki maksetaan B:  B:aina A:.\nA A:kohta\nB B:toinen");
}

#[test]
fn an_earlier_version_has_its_own_writers() {
    let mut document = document("yksi kaksi");
    let first = document.heads();
    let second = replaced(&mut document, BOB, "yksi kolme kaksi");
    replaced(&mut document, CAROL, "neljä");
    assert_eq!(spelt(&document.authorship_at(&first).expect("it is known")), "A A:yksi kaksi");
    assert_eq!(spelt(&document.authorship_at(&second).expect("it is known")), "A A:yksi  B:kolme  A:kaksi");
    assert_eq!(document.authorship_at(&second).expect("it is known").text(), &document.text_at(&second).expect("too"));
}

#[test]
fn every_character_has_the_version_that_it_came_in() {
    let mut document = document("yksi kaksi");
    let first = document.heads();
    let second = replaced(&mut document, BOB, "yksi kolme kaksi");
    let third = replaced(&mut document, ALICE, "yksi kolme kaksi ja neljä");
    replaced(&mut document, BOB, "yksi kolme ja neljä – viisi");
    let since = |heads: &Heads, versions: &[&Heads]| -> String {
        let versions: Vec<Heads> = versions.iter().copied().cloned().collect();
        let authorship = document.authorship_since(heads, &versions).expect("it is known");
        let run = |(run, hand): (draft::Run, Hand)| {
            let since = hand.since.map_or("-".to_owned(), |since| since.to_string());
            format!("{since}{}:{}", initial(hand.by), run.text)
        };
        authorship.runs(0).into_iter().map(run).collect::<Vec<_>>().join("|")
    };
    let now = document.heads();
    assert_eq!(since(&now, &[&first, &second, &third]), "0A:yksi |1B:kolme |2A:ja neljä|-B: – viisi");
    assert_eq!(since(&now, &[&second, &now]), "0A:yksi |0B:kolme |1A:ja neljä|1B: – viisi");
    assert_eq!(since(&second, &[&first]), "0A:yksi |-B:kolme |0A:kaksi");
    assert_eq!(since(&now, &[]), "-A:yksi |-B:kolme |-A:ja neljä|-B: – viisi");
}

#[test]
fn a_character_that_melts_into_another_is_the_first_ones() {
    let composed = by_hand(&document("a b"), BOB, |writing, text| {
        writing.splice_text(text, 2, 0, "\u{308}").expect("the place exists");
        writing.splice_text(text, 5, 0, " ").expect("the place exists");
    });
    assert_eq!(spelt(&composed.authorship()), "A A:ä b");
}

#[test]
fn odd_elements_and_marks_shift_nobody() {
    let odd = by_hand(&document("ab [cd](https://e.example/) ef"), BOB, |writing, text| {
        writing.insert(text, 2, "xyz").expect("a text takes a string");
        writing.insert(text, 2, ScalarValue::Null).expect("a text takes anything");
        writing.insert(text, 2, 7).expect("a text takes anything");
        writing.insert(text, 2, "{\"href\":\"https://e.example/\",\"title\":\"\"}").expect("a text takes a string");
        let link = Mark::new("link".to_owned(), "{\"href\":\"https://b.example/\",\"title\":\"\"}", 2, 9);
        writing.mark(text, link, ExpandMark::None).expect("it can be marked");
        marker(writing, text, 0, "paragraph", &[]);
        writing.splice_text(text, 0, 0, "alku").expect("the place exists");
    });
    let spelt = spelt(&odd.authorship());
    assert!(spelt.starts_with("- B:alku\nA -:a -:{\"href\""), "whoever can't be told is nobody: {spelt}");
    assert_eq!(odd.authorship().text(), &odd.text());
}

#[test]
fn a_word_is_in_the_hand_that_has_most_of_it() {
    let document = by_hand(&document("työ on  hyvä"), BOB, |writing, text| {
        writing.splice_text(text, 4, 0, "paikka").expect("the place exists");
    });
    let all = document.authorship();
    assert_eq!(spelt(&all), "A A:työ B:paikka A: on  hyvä");
    assert_eq!(spelt(&all.by_word(|_| true)), "A B:työpaikka  A:on  hyvä");
    assert_eq!(spelt(&all.by_word(|hand| hand.by == Some(ALICE))), "A A:työpaikka on  hyvä");
    assert_eq!(spelt(&all.by_word(|_| false)), "A A:työ B:paikka  A:on  hyvä", "a word stays as it is");
}

#[test]
fn what_came_and_went_has_names() {
    let mut document = document(
        "Kunta voi maksaa tuen yhdistykselle vuosittain.\n\nToinen kohta jää.\n\nKolmas kohta lähtee kokonaan.",
    );
    let before = document.heads();
    replaced(
        &mut document,
        BOB,
        "Kunta täytyy maksaa tuen yhdistykselle vuosittain.\n\nToinen kohta jää.\n\nKolmas kohta lähtee kokonaan.",
    );
    let after = replaced(
        &mut document,
        CAROL,
        "Kunta täytyy maksaa tuen yhdistykselle ajoissa.\n\nToinen kohta jää.\n\nUusi asia on tässä.",
    );
    replaced(&mut document, ALICE, "Kaikki muuttui vielä.");
    let difference = compared(&document, &before, &after);
    let mut named = String::new();
    for piece in difference.rows().iter().flat_map(|row| &row.pieces) {
        match piece {
            Piece::Removed { run, by } => named += &format!("-{}:{} ", initial(*by), run.text),
            Piece::Added { run, by } => named += &format!("+{}:{} ", initial(*by), run.text),
            Piece::Kept { .. } | Piece::Break(_) => {}
        }
    }
    // Characters that are in both texts are nobody's to take out, and stay theirs who wrote them.
    let expected = "-B:voi +B:täytyy -C:vuosittain +C:ajoissa -C:Kolmas --:  -C:koht --:a  -C:lähtee --:  -C:kokonaan --:. \
        +C:Uusi +A:  +C:asi +A:a  +C:on +A:  +C:tässä +A:. ";
    assert_eq!(named, expected);
    let words = difference.words_by(initial_of);
    let count = |added, removed| WordCount { added, removed };
    assert_eq!(words, BTreeMap::from([(Some("B"), count(1, 1)), (Some("C"), count(5, 5))]));
    let summary = difference.summary();
    assert_eq!(summary.words, count(6, 6));
    assert_eq!((summary.clauses.touched, summary.clauses.added, summary.clauses.removed), (3, 1, 1));
}

#[test]
fn a_word_that_only_grew_was_taken_out_by_whoever_let_it_grow() {
    let document = document("Kunta antaa työn heti.");
    let before = document.heads();
    let grown = by_hand(&document, BOB, |writing, text| {
        let at = "Kunta antaa työ".chars().count() + 1;
        writing.splice_text(text, at, 0, "paika").expect("the place exists");
    });
    let after = grown.authorship_since(&grown.heads(), std::slice::from_ref(&before)).expect("it is known");
    let removed = grown.removals(&before, &grown.heads()).expect("it is known");
    let difference = Difference::between(&document.text(), &grown.text());
    let words = difference.attributed(&after.by_word(|hand| hand.since.is_none()), &removed).words_by(initial_of);
    assert_eq!(words, BTreeMap::from([(Some("B"), WordCount { added: 1, removed: 1 })]));
}

fn initial_of(actor: Actor) -> &'static str {
    initial(Some(actor))
}

fn compared(document: &Document, before: &Heads, after: &Heads) -> Difference {
    let text = |heads| document.text_at(heads).expect("it is known");
    let added = document.authorship_at(after).expect("it is known");
    let removed = document.removals(before, after).expect("it is known");
    let difference = Difference::between(&text(before), &text(after));
    let attributed = difference.attributed(&added, &removed);
    assert_eq!(unnamed(&attributed), unnamed(&difference), "names change nothing else");
    attributed
}

/// What is added and removed, cut after every character.
fn unnamed(difference: &Difference) -> Vec<(bool, char)> {
    let chars = |piece: &Piece| -> Vec<(bool, char)> {
        match piece {
            Piece::Removed { run, .. } => run.text.chars().map(|ch| (false, ch)).collect(),
            Piece::Added { run, .. } => run.text.chars().map(|ch| (true, ch)).collect(),
            Piece::Kept { .. } | Piece::Break(_) => Vec::new(),
        }
    };
    difference
        .rows()
        .iter()
        .filter(|row| row.moved != draft::Moved::Away)
        .flat_map(|row| &row.pieces)
        .flat_map(chars)
        .collect()
}

#[test]
fn a_word_of_several_is_theirs_who_wrote_most_of_it() {
    let mut document = document("a");
    let before = document.heads();
    replaced(&mut document, BOB, "a yhdistys");
    let after = replaced(&mut document, CAROL, "a yhdistysten, ja – muu");
    let difference = compared(&document, &before, &after);
    let words = difference.words_by(initial_of);
    assert_eq!(words[&Some("B")].added, 1);
    assert_eq!(words[&Some("C")].added, 2);
}

#[test]
fn what_two_took_out_at_once_is_told_alike_everywhere() {
    let shared = document("yksi kaksi kolme");
    let before = shared.heads();
    let out = |actor| shared.replace(actor, &Text::from_markdown("yksi kolme")).expect("every text can be reached");
    let (mine, yours) = (out(CAROL), out(BOB));
    let (mut here, mut there) = (shared.clone(), shared.clone());
    here.apply(mine.iter().chain(&yours)).expect("it applies");
    there.apply(yours.iter().chain(&mine)).expect("it applies");
    let removals = |document: &Document| document.removals(&before, &document.heads()).expect("it is known");
    assert_eq!(removals(&here), removals(&there));
    assert_eq!(spelt(&removals(&here)), "- -:yksi  B:kaksi  -:kolme");
    let nothing = here.removals(&Heads::default(), &before).expect("it is known");
    assert_eq!(spelt(&nothing), "", "nothing went of an empty text");
}

#[test]
fn unknown_heads_are_an_error() {
    let document = document("a");
    let unknown = Heads::new([terms::ChangeHash([7; 32])]);
    assert!(document.authorship_at(&unknown).is_err());
    assert!(document.removals(&unknown, &document.heads()).is_err());
    assert!(document.removals(&document.heads(), &unknown).is_err());
}

/// The actor of every character as its cursor names it: another way through automerge.
fn by_cursors(document: &Document) -> String {
    let text = text_object(document.automerge());
    let mut names = String::new();
    let mut place = 0;
    for ch in document.automerge().text(&text).expect("a text").chars() {
        let cursor = document.automerge().get_cursor(&text, place, None).expect("a cursor").to_string();
        let actor = cursor.rsplit('@').next().and_then(|actor| actor.parse::<Actor>().ok());
        names += if ch == '\u{fffc}' { "\n" } else { initial(actor) };
        place += ch.len_utf16();
    }
    names
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn writers_are_those_of_the_characters_cursors(
        first in any_text(4), second in any_text(4), third in any_text(4),
    ) {
        let (mut document, _) = Document::create(ALICE);
        let mut versions = vec![document.heads()];
        for (actor, wanted) in [(ALICE, &first), (BOB, &second), (CAROL, &third)] {
            let changes = document.replace(actor, wanted).expect("every text can be reached");
            document.apply(&changes).expect("our own changes apply");
            versions.push(document.heads());
        }
        let authorship = document.authorship();
        prop_assert_eq!(authorship.text(), &document.text());
        for (index, block) in authorship.text().blocks().iter().enumerate() {
            let cut: String = authorship.runs(index).iter().map(|(run, _)| run.text.as_str()).collect();
            prop_assert_eq!(cut, block.plain());
        }
        // What was replaced is in normal form but for empty blocks, so that the characters are the same.
        let blocks = authorship.blocks().iter();
        let names = |hands: &draft::Hands| -> String {
            hands.stretches.iter().map(|stretch| initial(stretch.hand.by).repeat(stretch.chars)).collect()
        };
        let ours: Vec<String> = blocks.map(names).collect();
        let theirs: Vec<String> = by_cursors(&document).lines().map(str::to_owned).filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(ours, theirs);
        for before in &versions {
            for after in &versions[versions.iter().position(|heads| heads == before).expect("it is there")..] {
                let difference = compared(&document, before, after);
                let nobody = difference.words_by(|_| ()).get(&None).map_or(0, |count| count.added);
                prop_assert_eq!(nobody, 0, "whatever came was written by somebody");
            }
        }
    }
}

#[test]
fn a_change_by_hand_is_its_actors() {
    let (document, _) = written(&document("ab"), CAROL, |writing, text| {
        writing.splice_text(text, 2, 0, "🙂").expect("the place exists");
    });
    assert_eq!(spelt(&document.authorship()), "A A:a C:🙂 A:b");
}
