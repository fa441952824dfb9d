//! Comments hold on to the words that they are about.

use crate::support::{ALICE, BOB, document, written};
use automerge::{ReadDoc, transaction::Transactable};
use draft::{Anchor, Document, Held, Located, Part, Text, Unplaced};
use proptest::prelude::*;
use std::collections::BTreeSet;
use terms::{Actor, Heads};

const TEXT: &str = "# Otsikko\n\nEnsimmäinen kohta alkaa.\n\n- Toinen **kohta** on lista.\n- Kolmas kohta.\n\nNeljäs: sama sana, sama sana.\n";

/// A passage as a comment keeps it.
struct Kept {
    anchor: Anchor,
    heads: Heads,
    quote: String,
}

fn keep(document: &Document, quote: &str, clause: Option<usize>) -> Kept {
    let found = document.passages(None).expect("readable").words(quote, clause).expect("the words are there");
    Kept { anchor: found.anchor, heads: document.heads(), quote: found.at.quote }
}

fn locate(document: &Document, kept: &Kept) -> Option<Located> {
    let held = Held { anchor: &kept.anchor, heads: &kept.heads, quote: &kept.quote };
    document.passages(None).expect("readable").locate(&[held]).remove(0)
}

fn quote(document: &Document, kept: &Kept) -> Option<String> {
    locate(document, kept).map(|located| located.quote)
}

fn rewritten(document: &Document, markdown: &str) -> Document {
    let mut document = document.clone();
    let changes = document.replace(BOB, &Text::from_markdown(markdown)).expect("it can be rewritten");
    document.apply(&changes).expect("our own changes apply");
    document
}

#[test]
fn words_are_found_where_they_stand_once() {
    let document = document(TEXT);
    let passages = document.passages(None).expect("readable");
    let rows = [
        ("Ensimmäinen kohta", None, Ok("Ensimmäinen kohta")),
        ("Ensimma\u{308}inen\n  kohta ", None, Ok("Ensimmäinen kohta")),
        ("kohta on lista", None, Ok("kohta on lista")),
        ("lista. Kolmas", None, Ok("lista.\nKolmas")),
        ("Otsikko", None, Ok("Otsikko")),
        ("kohta", None, Err(Unplaced::Ambiguous)),
        ("kohta", Some(3), Ok("kohta")),
        ("sama sana", None, Err(Unplaced::Ambiguous)),
        ("sama sana", Some(4), Err(Unplaced::Ambiguous)),
        ("sama sana.", Some(4), Ok("sama sana.")),
        ("sama sana.", Some(1), Err(Unplaced::NotThere)),
        ("sama sana.", Some(5), Err(Unplaced::NoSuchClause)),
        ("viides", None, Err(Unplaced::NotThere)),
        (" ", None, Err(Unplaced::NotThere)),
        ("", None, Err(Unplaced::NotThere)),
    ];
    for (quote, clause, outcome) in rows {
        let found = passages.words(quote, clause).map(|found| found.at.quote);
        assert_eq!(found, outcome.map(str::to_owned), "{quote:?} in {clause:?}");
    }
    let clause = passages.clause(2).expect("it is there");
    assert_eq!((clause.at.part, clause.at.quote.as_str()), (Part::Clause(2), "Toinen kohta on lista."));
    assert_eq!((clause.at.start, clause.at.end), ((2, 0), (2, 22)));
    assert_eq!(passages.words("Otsikko", None).expect("there").at.part, Part::Heading(1));
    assert_eq!(passages.clause(0).err(), Some(Unplaced::NoSuchClause));
    assert_eq!(passages.clause(5).err(), Some(Unplaced::NoSuchClause));
}

#[test]
fn a_passage_is_found_by_its_first_and_last_character() {
    let document = document(TEXT);
    let passages = document.passages(None).expect("readable");
    let found = passages.words("kohta on lista", None).expect("there");
    assert_eq!(found.at.anchor.as_ref(), Some(&found.anchor), "what holds on to it is told with its place");
    assert_eq!(passages.between(&found.anchor), Ok(found.clone()));
    let Anchor { start, end } = found.anchor;
    let turned = Anchor { start: end.clone(), end: start.clone() };
    let unknown = |cursor: &str| Anchor { start: cursor.to_owned(), end: end.clone() };
    for anchor in [turned, unknown("s"), unknown("e"), unknown("999@00"), unknown(""), unknown("-")] {
        assert_eq!(passages.between(&anchor).err(), Some(Unplaced::NotThere), "{anchor:?}");
    }
    let gone = rewritten(&document, &TEXT.replace("kohta** on", "on"));
    let passages = gone.passages(None).expect("readable");
    assert_eq!(passages.between(&Anchor { start, end }).err(), Some(Unplaced::NotThere), "its first character is gone");
}

#[test]
fn an_anchor_follows_its_words_and_nothing_else() {
    let begun = document("Yksi kaksi kolme neljä viisi.\n");
    let kept = keep(&begun, "kaksi kolme neljä", None);
    let rows = [
        ("Alussa. Yksi kaksi kolme neljä viisi.\n", Some("kaksi kolme neljä")),
        ("Yksi ja kaksi kolme neljä ja viisi.\n", Some("kaksi kolme neljä")),
        ("Yksi kaksi kolme ja neljä viisi.\n", Some("kaksi kolme ja neljä")),
        ("Yksi kolme neljä viisi.\n", Some("kolme neljä")),
        ("Yksi kaksi viisi.\n", Some("kaksi")),
        ("Yksi viisi.\n", None),
        ("Yksi xxxxx viisi.\n", None),
        ("Jotain aivan muuta.\n", None),
    ];
    for (markdown, expected) in rows {
        let document = rewritten(&begun, markdown);
        assert_eq!(quote(&document, &kept).as_deref(), expected, "{markdown:?}");
        assert_eq!(quote(&begun, &kept).as_deref(), Some("kaksi kolme neljä"));
    }
}

#[test]
fn a_passage_that_was_split_is_in_both_clauses() {
    let begun = document("Yksi kaksi kolme neljä viisi.\n");
    let kept = keep(&begun, "kaksi kolme neljä", None);
    let (split, _) = written(&begun, BOB, |writing, text| crate::support::marker(writing, text, 11, "paragraph", &[]));
    let located = locate(&split, &kept).expect("it is there");
    assert_eq!((located.part, located.quote.as_str()), (Part::Clause(1), "kaksi\nkolme neljä"));
    assert_eq!((located.start, located.end), ((0, 5), (1, 11)));
}

#[test]
fn words_that_moved_are_found_where_they_are() {
    let begun = document("Tämä kohta siirretään loppuun.\n\nToinen kohta jää paikalleen.\n\nKolmas kohta samoin.\n");
    let kept = keep(&begun, "Tämä kohta siirretään loppuun.", None);
    let moved =
        rewritten(&begun, "Toinen kohta jää paikalleen.\n\nKolmas kohta samoin.\n\nTämä kohta siirretään loppuun.\n");
    let located = locate(&moved, &kept).expect("it was moved");
    assert_eq!((located.part, located.quote.as_str()), (Part::Clause(3), "Tämä kohta siirretään loppuun."));
    let short = keep(&begun, "Toinen", None);
    let gone = rewritten(&begun, "Aivan uusi lause.\n\nSiitä Toinen sana.\n");
    assert_eq!(quote(&gone, &short), None, "a single word elsewhere is another one");
}

#[test]
fn other_words_take_the_place_of_a_passage() {
    let begun = document("# Alku\n\nYksi **kaksi kolme** neljä.\n\nViisi kuusi.\n");
    let rows = [
        ("kaksi", "ja", "# Alku\n\nYksi **ja kolme** neljä.\n\nViisi kuusi.\n"),
        ("Yksi kaksi", "Ä", "# Alku\n\nÄ **kolme** neljä.\n\nViisi kuusi.\n"),
        ("neljä. Viisi", "ja", "# Alku\n\nYksi **kaksi kolme** ja kuusi.\n"),
        ("Viisi kuusi.", "", "# Alku\n\nYksi **kaksi kolme** neljä.\n"),
        ("Viisi", "*Viisi*", "# Alku\n\nYksi **kaksi kolme** neljä.\n\n\\*Viisi\\* kuusi.\n"),
    ];
    for (quote, words, expected) in rows {
        let passages = begun.passages(None).expect("readable");
        let found = passages.words(quote, None).expect("there");
        let wanted = passages.with(&found.at, words);
        assert_eq!(wanted.markdown(), expected, "{quote} → {words}");
        let changes = begun.replace_saying(BOB, &wanted, "comment 14").expect("it can be replaced");
        let mut document = begun.clone();
        document.apply(&changes).expect("our own changes apply");
        assert_eq!(document.text(), wanted);
        let last = document.automerge().get_changes(&[]).pop().expect("a change");
        assert_eq!(last.message(), Some("comment 14"));
    }
}

#[test]
fn an_older_text_has_the_passage_as_it_was() {
    let begun = document("Yksi kaksi kolme.\n");
    let (kept, heads) = (keep(&begun, "kaksi", None), begun.heads());
    let later = rewritten(&begun, "Yksi kolme.\n");
    assert_eq!(quote(&later, &kept), None);
    let held = Held { anchor: &kept.anchor, heads: &kept.heads, quote: &kept.quote };
    let then = later.passages(Some(&heads)).expect("known heads").locate(&[held]).remove(0);
    assert_eq!(then.map(|located| located.quote).as_deref(), Some("kaksi"));
}

#[test]
fn a_cursor_that_cannot_be_read_is_of_nothing() {
    let begun = document(TEXT);
    let heads = begun.heads();
    let broken = ["", "@", "x@y", "12@", "12@zz", "-5@a1a1", "e", "s", "ä", "99999999999999999999@a1"];
    for (start, end) in broken.iter().flat_map(|start| broken.map(|end| (*start, end))) {
        let anchor = Anchor { start: start.to_owned(), end: end.to_owned() };
        let held = Held { anchor: &anchor, heads: &heads, quote: "" };
        let _whatever_there_is = begun.passages(None).expect("readable").locate(&[held]);
    }
}

/// What somebody does to the text.
#[derive(Debug, Clone)]
enum Edit {
    Type { at: usize, count: usize },
    Delete { at: usize, count: usize },
    Split { at: usize },
}

fn any_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (0..400_usize, 1..6_usize).prop_map(|(at, count)| Edit::Type { at, count }),
        3 => (0..400_usize, 1..40_usize).prop_map(|(at, count)| Edit::Delete { at, count }),
        1 => (0..400_usize).prop_map(|at| Edit::Split { at }),
    ]
}

/// Each character that is typed is one that was never typed before.
fn fresh(next: &mut u32, count: usize) -> String {
    let chars = (0..count).map(|_| {
        *next += 1;
        char::from_u32(0x4e00 + *next).expect("one of the unified ideographs")
    });
    chars.collect()
}

fn edit(document: &Document, actor: Actor, edit: &Edit, next: &mut u32) -> Document {
    let length = document.automerge().length(crate::support::text_object(document.automerge()));
    let edit = edit.clone();
    if matches!(edit, Edit::Delete { at, .. } if 1 + at % length == length) {
        return document.clone();
    }
    let words = match edit {
        Edit::Type { count, .. } => fresh(next, count),
        Edit::Delete { .. } | Edit::Split { .. } => String::new(),
    };
    let (document, _) = written(document, actor, move |writing, text| match edit {
        Edit::Type { at, .. } => writing.splice_text(text, 1 + at % length, 0, &words).expect("the place exists"),
        Edit::Delete { at, count } => {
            let at = 1 + at % length;
            let count = count.min(length - at);
            writing.splice_text(text, at, count as isize, "").expect("the place exists");
        }
        Edit::Split { at } => crate::support::marker(writing, text, 1 + at % length, "paragraph", &[]),
    });
    document
}

fn chars(text: &str) -> BTreeSet<char> {
    text.chars().filter(|ch| !ch.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// No anchor begins or ends with words that it did not have, none loses words that are still there.
    #[test]
    fn anchors_hold_what_is_left_of_their_words(
        before in prop::collection::vec(any_edit(), 1..12),
        span in (0..400_usize, 1..30_usize),
        after in prop::collection::vec((any_edit(), any::<bool>()), 0..25),
        apart in prop::collection::vec(any_edit(), 0..8),
    ) {
        let (mut next, mut document) = (0, document("x\n"));
        document = edit(&document, ALICE, &Edit::Type { at: 0, count: 30 }, &mut next);
        for each in &before {
            document = edit(&document, ALICE, each, &mut next);
        }
        let plain: Vec<char> = chars(&document.text().plain()).into_iter().collect();
        let said: Vec<char> = document.text().plain().chars().filter(|ch| plain.contains(ch)).collect();
        prop_assume!(!said.is_empty());
        let first = span.0 % said.len();
        let last = (first + span.1).min(said.len()) - 1;
        let all = document.text().plain();
        let between = all.split(said[first]).nth(1).unwrap_or_default();
        let words = if first == last { said[first].to_string() } else {
            format!("{}{}{}", said[first], between.split(said[last]).next().unwrap_or_default(), said[last])
        };
        let kept = keep(&document, &words, None);
        // Somebody writes elsewhere meanwhile, and both come together.
        let mut elsewhere = document.clone();
        for each in &apart {
            elsewhere = edit(&elsewhere, Actor::new([0xcc; 16]), each, &mut next);
        }
        for (each, by_bob) in &after {
            document = edit(&document, if *by_bob { BOB } else { ALICE }, each, &mut next);
        }
        let theirs: Vec<Vec<u8>> = elsewhere.automerge().get_changes(&[]).into_iter().map(|change| change.raw_bytes().to_vec()).collect();
        document.apply(&theirs).expect("changes of two writers come together");
        let (had, has) = (chars(&words), chars(&document.text().plain()));
        let left: BTreeSet<char> = had.intersection(&has).copied().collect();
        match quote(&document, &kept) {
            None => prop_assert!(left.is_empty(), "{left:?} is still there"),
            Some(now) => {
                let ends = [now.chars().next(), now.chars().next_back()];
                prop_assert!(ends.iter().flatten().all(|ch| had.contains(ch)), "{now:?} of {words:?}");
                prop_assert!(left.is_subset(&chars(&now)), "{now:?} lacks some of {left:?}");
            }
        }
    }
}
