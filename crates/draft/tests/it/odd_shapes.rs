//! Whatever peers have merged, there is a reading.

use crate::support::{ALICE, BOB, by_hand, document, marker, written};
use automerge::{
    ROOT,
    marks::{ExpandMark, Mark},
    transaction::Transactable,
};
use draft::{Document, Text};

#[test]
fn text_before_the_first_marker_is_a_paragraph() {
    let headless = by_hand(&document("Otsikko\n\n- b"), BOB, |writing, text| {
        writing.splice_text(text, 0, 1, "").expect("the first marker can be deleted");
    });
    assert_eq!(headless.text().markdown(), "Otsikko\n\n- b\n");
}

#[test]
fn a_text_without_any_marker_reads_and_can_be_replaced() {
    let bare = by_hand(&Document::create(ALICE).0, BOB, |writing, text| {
        writing.splice_text(text, 0, 1, "a\nb").expect("the marker can be replaced by text");
    });
    assert_eq!(bare.text().markdown(), "a\\\nb\n");
    for wanted in ["", "# a b", "x\n\na\\\nb", "a\\\nb\n\nx", "- c"] {
        let wanted = Text::from_markdown(wanted);
        let mut document = bare.clone();
        document.apply(document.replace(BOB, &wanted).expect("it can be replaced")).expect("it applies");
        assert_eq!(document.text(), wanted);
    }
}

#[test]
fn a_document_emptied_of_everything_can_be_filled() {
    let empty = by_hand(&Document::create(ALICE).0, BOB, |writing, text| {
        writing.splice_text(text, 0, 1, "").expect("the marker can be deleted");
    });
    assert_eq!(empty.text(), Text::default());
    let changes = empty.replace(BOB, &Text::from_markdown("a")).expect("it can be filled");
    let mut filled = empty;
    filled.apply(&changes).expect("it applies");
    assert_eq!(filled.text().markdown(), "a\n");
}

#[test]
fn unknown_types_are_paragraphs_and_keep_their_type() {
    let odd = by_hand(&document("a"), BOB, |writing, text| {
        marker(writing, text, 2, "video-call", &["aside", "ordered-list-item"]);
        writing.splice_text(text, 3, 0, "b").expect("the place exists");
        marker(writing, text, 4, "blockquote", &[]);
        writing.splice_text(text, 5, 0, "c").expect("the place exists");
    });
    assert_eq!(odd.text().markdown(), "a\n\n1. b\n\n> c\n");
    // Changing another block leaves the marker with the unknown type where it is.
    let changes = odd.replace(BOB, &Text::from_markdown("A\n\n1. b\n\n> c")).expect("it can be replaced");
    assert_eq!(automerge::Change::from_bytes(changes.concat()).expect("one change").len(), 2);
}

#[test]
fn a_marker_that_says_nothing_is_a_paragraph() {
    let odd = by_hand(&document("a"), BOB, |writing, text| {
        writing.split_block(text, 2).expect("the place exists");
        writing.splice_text(text, 3, 0, "b").expect("the place exists");
        let block = writing.split_block(text, 4).expect("the place exists");
        writing.put(&block, "type", 7).expect("a map takes a key");
        writing.put(&block, "parents", "blockquote").expect("a map takes a key");
        writing.put(&block, "attrs", true).expect("a map takes a key");
        writing.splice_text(text, 5, 0, "c").expect("the place exists");
    });
    assert_eq!(odd.text().markdown(), "a\n\nb\n\nc\n");
}

#[test]
fn heading_levels_are_brought_within_one_and_three() {
    for (level, markdown) in [(-5, "# a\n"), (0, "# a\n"), (2, "## a\n"), (3, "### a\n"), (9, "### a\n")] {
        let odd = by_hand(&Document::create(ALICE).0, BOB, |writing, text| {
            let block = writing.split_block(text, 1).expect("the place exists");
            let attrs = writing.put_object(&block, "attrs", automerge::ObjType::Map).expect("a map takes a key");
            writing.put(&attrs, "level", level).expect("a map takes a key");
            writing.put(&block, "type", "heading").expect("a map takes a key");
            writing.splice_text(text, 2, 0, "a").expect("the place exists");
        });
        assert_eq!(odd.text().markdown(), markdown, "level {level}");
    }
}

#[test]
fn unknown_marks_and_forbidden_links_leave_only_the_words() {
    let marks: [(&str, automerge::ScalarValue); 7] = [
        ("highlight", true.into()),
        ("strong", "yes".into()),
        ("em", false.into()),
        ("link", r#"{"href":"javascript:alert(1)","title":""}"#.into()),
        ("link", r#"{"href":"https://"#.into()),
        ("link", true.into()),
        ("link", r#"["https://e.example/"]"#.into()),
    ];
    for (name, value) in marks {
        let odd = by_hand(&document("abc"), BOB, |writing, text| {
            let mark = Mark::new(name.to_owned(), value.clone(), 1, 3);
            writing.mark(text, mark, ExpandMark::After).expect("a text can be marked");
        });
        assert_eq!(odd.text().markdown(), "abc\n", "{name}: {value:?}");
    }
}

#[test]
fn a_block_whose_type_two_people_change_at_once_leaves_an_empty_one() {
    let before = document("a\n\nb");
    let turn = |actor, kind: &'static str| {
        written(&before, actor, |writing, text| {
            writing.splice_text(text, 2, 1, "").expect("the marker can be deleted");
            marker(writing, text, 2, kind, &[]);
        })
        .1
    };
    let mut merged = before.clone();
    merged.apply([turn(ALICE, "ordered-list-item"), turn(BOB, "unordered-list-item")]).expect("both apply");
    let markdown = merged.text().markdown();
    assert!(["a\n\n- b\n", "a\n\n1. b\n"].contains(&markdown.as_str()), "{markdown}");
    // The empty block is left alone by an edit elsewhere, and read over.
    let changes = merged.replace(ALICE, &Text::from_markdown(&markdown.replace('a', "A"))).expect("it can be replaced");
    assert_eq!(automerge::Change::from_bytes(changes.concat()).expect("one change").len(), 2);
}

#[test]
fn an_object_among_the_characters_is_read_over() {
    let odd = by_hand(&document("ab"), BOB, |writing, text| {
        writing.insert(text, 2, 42).expect("a text takes any scalar");
    });
    assert_eq!(odd.text().markdown(), "ab\n");
    let changes = odd.replace(BOB, &Text::from_markdown("abc")).expect("it can be replaced");
    let mut document = odd;
    document.apply(&changes).expect("it applies");
    assert_eq!(document.text().markdown(), "abc\n");
}

#[test]
fn a_document_without_a_text_is_refused() {
    let mut other = automerge::Automerge::new();
    let mut writing = other.transaction();
    writing.put(ROOT, "text", "a plain string").expect("the root takes a key");
    writing.commit();
    let loaded = Document::load(Some(&other.save()), std::iter::empty::<&[u8]>());
    assert!(matches!(loaded, Err(draft::DraftError::NoText)));
    assert!(matches!(Document::load(None, std::iter::empty::<&[u8]>()), Err(draft::DraftError::NoText)));
}
