//! A replacement touches what differs and nothing else.

use crate::support::{ALICE, BOB, by_hand, document, text_object, written};
use automerge::{
    Change, ReadDoc, ScalarValue,
    legacy::{Op, OpType},
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use draft::{Document, Text};
use terms::limits::{CHANGE_OPS_MAX, CHUNK_BYTES_MAX};

const TEXT: &str =
    "# Palkkatuki\n\nVaadimme, että tuki maksetaan ajallaan.\n\n- Ensin **tämä**\n- Sitten tuo\n\nLopuksi.\n";

fn replaced(document: &Document, wanted: &str) -> (Document, Vec<Vec<u8>>) {
    let wanted = Text::from_markdown(wanted);
    let changes = document.replace(BOB, &wanted).expect("every text can be reached");
    let mut document = document.clone();
    document.apply(&changes).expect("our own changes apply");
    assert_eq!(document.text(), wanted);
    (document, changes)
}

fn operations(changes: &[Vec<u8>]) -> Vec<Op> {
    let decode = |bytes: &Vec<u8>| Change::from_bytes(bytes.clone()).expect("a change").decode().operations;
    changes.iter().flat_map(decode).collect()
}

/// Deletes as `-`, characters as themselves, markers as `¶`, marks as `<` and `>`.
fn spelt(changes: &[Vec<u8>]) -> String {
    let sign = |op: &Op| match &op.action {
        OpType::Delete => "-".to_owned(),
        OpType::Put(ScalarValue::Str(text)) if op.insert && op.key.as_element_id().is_some() => text.to_string(),
        OpType::Make(automerge::ObjType::Map) if op.insert => "¶".to_owned(),
        OpType::MarkBegin(_) => "<".to_owned(),
        OpType::MarkEnd(_) => ">".to_owned(),
        _ => String::new(),
    };
    operations(changes).iter().map(sign).collect()
}

#[test]
fn only_what_differs_is_written() {
    let rows = [
        (TEXT.to_owned(), ""),
        (TEXT.replace("tuo", "tuokin"), "kin"),
        (TEXT.replace("ajallaan", "ajoissa"), "------oissa"),
        (TEXT.replace("Vaadimme, että", "Että"), "-----------E"),
        (TEXT.replace("tuki maksetaan", "maksetaan tuki"), "----------maksetaan "),
        (TEXT.replace("# Palk", "## Palk"), "-¶"),
        (TEXT.replace("Lopuksi.\n", "> Lopuksi.\n"), "-¶blockquote"),
        (TEXT.replace("Ensin", "*Ensin*"), "<>"),
        (TEXT.replace("**tämä**", "tämä"), "<>"),
        (TEXT.replace("**tämä**", "[tämä](https://e.example/)"), "<><>"),
        (TEXT.replace("\n\nLopuksi.", ""), "---------"),
        (TEXT.replace("- Sitten", "- Ja\n- Sitten"), "¶Ja<>"),
        (TEXT.replace("- Sitten tuo\n", ""), "-----------"),
    ];
    let before = document(TEXT);
    for (wanted, operations) in rows {
        assert_eq!(spelt(&replaced(&before, &wanted).1), operations, "{wanted}");
    }
}

#[test]
fn a_small_edit_is_one_change() {
    let (_, changes) = replaced(&document(TEXT), &TEXT.replace("tuki maksetaan", "tuet maksetaan"));
    assert_eq!(changes.len(), 1);
    assert_eq!(operations(&changes).len(), 4);
}

#[test]
fn a_new_text_fills_the_block_that_is_there() {
    let (_, changes) = replaced(&Document::create(ALICE).0, "Hei");
    assert_eq!(spelt(&changes), "Hei");
}

#[test]
fn emptying_leaves_one_block_to_write_in() {
    let (emptied, _) = replaced(&document(TEXT), "");
    let marks = emptied.automerge().spans(text_object(emptied.automerge())).expect("a text").collect::<Vec<_>>();
    assert_eq!(marks.len(), 1);
    assert_eq!(spelt(&replaced(&emptied, "a").1).replace(['-', '¶'], ""), "a");
}

#[test]
fn an_empty_block_that_somebody_may_be_writing_in_stays() {
    let waiting = by_hand(&document("a\n\nb"), ALICE, |writing, text| {
        crate::support::marker(writing, text, 2, "paragraph", &[]);
    });
    assert_eq!(spelt(&replaced(&waiting, "a\n\nc").1), "-c");
    assert_eq!(spelt(&replaced(&waiting, "a\n\nx\n\nb").1), "x");
}

#[test]
fn spaces_at_the_edges_of_a_line_are_no_difference() {
    let typing = by_hand(&document("a b\n\nc"), ALICE, |writing, text| {
        writing.splice_text(text, 4, 0, "  ").expect("the place exists");
        writing.splice_text(text, 1, 0, " ").expect("the place exists");
    });
    assert_eq!(spelt(&replaced(&typing, "a b\n\nc").1), "");
    assert_eq!(spelt(&replaced(&typing, "a **x**\n\nc").1), "-x<>");
}

#[test]
fn an_empty_block_that_stands_in_the_way_goes() {
    // Without its text the first block is an empty list item, and what continued it would become its first block.
    let (document, _) = replaced(&document("- a\n\n  b"), "- b");
    assert_eq!(document.text().blocks().len(), 1);
}

#[test]
fn what_others_write_meanwhile_and_their_cursors_survive() {
    let before = document(TEXT);
    let text = text_object(before.automerge());
    let at = |document: &Document, words: &str| {
        let whole = document.automerge().text(&text).expect("a text");
        whole[..whole.find(words).expect("the words are there")].encode_utf16().count()
    };
    let cursor = before.automerge().get_cursor(&text, at(&before, "Sitten"), None).expect("a cursor");
    let theirs = written(&before, ALICE, |writing, text| {
        writing.splice_text(text, at(&before, "tuo"), 0, "ehkä ").expect("the place exists");
    })
    .1;
    let (mut document, _) = replaced(&before, &TEXT.replace("Vaadimme", "Me kaikki vaadimme").replace("Ensin ", ""));
    document.apply([theirs]).expect("it applies");
    let text_now = document.text().markdown();
    assert!(text_now.contains("Me kaikki vaadimme") && text_now.contains("- Sitten ehkä tuo\n"), "{text_now}");
    let place = document.automerge().get_cursor_position(&text, &cursor, None).expect("the cursor resolves");
    assert_eq!(place, at(&document, "Sitten"));
}

#[test]
fn characters_inserted_as_one_element_are_replaced_whole() {
    let odd = by_hand(&document("a"), ALICE, |writing, text| {
        writing.insert(text, 2, "bcd👩‍👩‍👧").expect("a text takes a string");
        writing.mark(text, Mark::new("strong".to_owned(), true, 2, 4), ExpandMark::After).expect("it can be marked");
    });
    for wanted in ["abXcd👩‍👩‍👧", "ab", "ad**👩‍👩‍👧**", "*a*b**c**d"] {
        replaced(&odd, wanted);
    }
}

#[test]
fn a_large_replacement_is_cut_into_changes_within_the_limits() {
    let paragraph = "Tämä on pitkä kappale 👩‍👩‍👧 ja [linkki](https://e.example/a \"b\") siinä. ".repeat(400);
    let long = format!("{}\n\n{}", paragraph.trim(), "sana".repeat(12_000));
    let (filled, filling) = replaced(&document(TEXT), &long);
    let (_, emptying) = replaced(&filled, "x");
    assert!(filling.len() > 3 && emptying.len() > 3);
    for bytes in filling.iter().chain(&emptying) {
        let change = Change::from_bytes(bytes.clone()).expect("a change");
        assert!(change.len() as u64 <= CHANGE_OPS_MAX && bytes.len() <= CHUNK_BYTES_MAX);
    }
}

#[test]
fn many_links_at_their_longest_still_fit_the_chunks() {
    let address = format!("https://e.example/{}", "a".repeat(1_900));
    let markdown: String = (0..200).map(|index| format!("[a](<{address}{index}>) ")).collect();
    let (_, changes) = replaced(&Document::create(ALICE).0, &markdown);
    assert!(changes.iter().all(|bytes| bytes.len() <= CHUNK_BYTES_MAX));
}

#[test]
fn an_actor_goes_on_where_it_left_off() {
    let (first, changes) = replaced(&document("a"), "b");
    let (_, more) = replaced(&first, "c");
    let seq = |changes: &[Vec<u8>]| Change::from_bytes(changes[0].clone()).expect("a change").seq();
    assert_eq!((seq(&changes), seq(&more)), (1, 2));
}

#[test]
fn two_long_unlike_texts_are_replaced_in_reasonable_work() {
    let text = |word: &str| (0..3_000).map(|index| format!("{word}{index}\n\n")).collect::<String>();
    let (document, _) = replaced(&Document::create(ALICE).0, &text("a"));
    replaced(&document, &text("b"));
}
