//! Files that are broken, or made to do harm.

use crate::fixture::{archive, docx, odt, p, r};
use intake::{Lost, Unread, read};
use proptest::prelude::*;
use terms::limits;

fn why(bytes: &[u8]) -> Result<(), Unread> {
    read(bytes).map(|_| ())
}

#[test]
fn archives_that_inflate_without_end_are_refused() {
    let document = |bytes: usize| {
        let text = format!("{}<w:p><w:r><w:t>a</w:t></w:r></w:p>", " ".repeat(bytes));
        docx(&text, &[])
    };
    let frame = docx("", &[]);
    assert_eq!(why(&frame), Err(Unread::Empty));
    assert_eq!(why(&document(limits::DRAFT_INFLATED_BYTES_MAX - 10_000)), Ok(()));
    for more in [0, 1] {
        let bomb = document(limits::DRAFT_INFLATED_BYTES_MAX + more);
        assert!(bomb.len() < 1 << 20, "it is small");
        assert_eq!(why(&bomb), Err(Unread::Inflates));
    }
    // What is not read is not inflated.
    let picture = "a".repeat(limits::DRAFT_INFLATED_BYTES_MAX + 1);
    assert_eq!(why(&docx(&p("Sana."), &[("word/media/image1.png", &picture)])), Ok(()));
}

#[test]
fn archives_of_too_many_parts_and_files_that_are_too_large_are_refused() {
    let parts = |count: usize| {
        let names: Vec<String> = (0..count - 3).map(|at| format!("word/media/{at}.png")).collect();
        let more: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        docx(&p("Sana."), &more)
    };
    for (count, wanted) in [(-1, Ok(())), (0, Ok(())), (1, Err(Unread::Inflates))] {
        let count = limits::DRAFT_PARTS_MAX.saturating_add_signed(count);
        assert_eq!(why(&parts(count)), wanted, "{count}");
    }
    let mut large = vec![b' '; limits::DRAFT_FILE_BYTES_MAX];
    assert_eq!(why(&large), Err(Unread::TooLong));
    large.push(b' ');
    assert_eq!(why(&large), Err(Unread::TooLarge));
}

#[test]
fn elements_stand_in_one_another_to_a_bounded_depth() {
    // The document, its body, the paragraph, its run and its words are five.
    for (depth, wanted) in [
        (limits::DRAFT_DEPTH_MAX - 6, Ok(())),
        (limits::DRAFT_DEPTH_MAX - 5, Ok(())),
        (limits::DRAFT_DEPTH_MAX - 4, Err(Unread::Damaged)),
    ] {
        let body = format!("{}{}{}", "<w:x>".repeat(depth), p("Sana."), "</w:x>".repeat(depth));
        assert_eq!(why(&docx(&body, &[])), wanted, "{depth}");
    }
}

#[test]
fn no_entity_multiplies_and_nothing_is_fetched() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><office:document-content>&lol2;</office:document-content>"#;
    assert_eq!(why(&archive(&[("content.xml", laughs)])), Err(Unread::Damaged));
    assert_eq!(why(&docx(&p("&lol;"), &[])), Err(Unread::Damaged));
    let outside = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>!Laske</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    let draft = read(&docx(outside, &[])).expect("it is read");
    assert_eq!(draft.text.plain(), "!Laske");
    assert_eq!((draft.left[0].what, draft.left.len()), (Lost::Field, 1));
}

#[test]
fn broken_and_foreign_archives_are_refused() {
    let whole = docx(&p("Sana."), &[]);
    assert_eq!(why(&whole[..whole.len() - 30]), Err(Unread::Damaged));
    assert_eq!(why(b"PK\x03\x04"), Err(Unread::Damaged));
    assert_eq!(why(&archive(&[("kuva.png", "x")])), Err(Unread::NotADraft));
    assert_eq!(
        why(&archive(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>")])),
        Err(Unread::NotADraft)
    );
    assert_eq!(why(&archive(&[("content.xml", "<office:spreadsheet/>")])), Err(Unread::NotADraft));
    let locked = [("META-INF/manifest.xml", "<m><encryption-data/></m>")];
    assert_eq!(why(&odt("", "<text:p>a</text:p>", &locked)), Err(Unread::Locked));
    assert_eq!(why(&docx("<w:p><w:r></w:p>", &[])), Err(Unread::Damaged));
}

#[test]
fn a_text_is_no_longer_than_a_statement_and_remarks_are_counted() {
    let text = |bytes: usize| docx(&p(&"a".repeat(bytes)), &[]);
    // The canonical text ends in a line break.
    for (bytes, wanted) in [
        (limits::MARKDOWN_BYTES_MAX - 2, Ok(())),
        (limits::MARKDOWN_BYTES_MAX - 1, Ok(())),
        (limits::MARKDOWN_BYTES_MAX, Err(Unread::TooLong)),
    ] {
        assert_eq!(why(&text(bytes)), wanted, "{bytes}");
    }
    let change = |at: usize| format!("<w:p>{}{}</w:p>", r(&format!("Sana{at} ")), crate::fixture::ins("A", "uusi"));
    for (count, lost) in
        [(limits::DRAFT_REMARKS_MAX - 1, 0), (limits::DRAFT_REMARKS_MAX, 0), (limits::DRAFT_REMARKS_MAX + 1, 1)]
    {
        let draft = read(&docx(&(0..count).map(change).collect::<String>(), &[])).expect("it is read");
        assert_eq!(draft.remarks.len(), count - lost, "{count}");
        assert_eq!(draft.left.iter().map(|left| left.count).sum::<usize>(), lost);
    }
}

#[test]
fn a_remark_leaves_room_for_who_made_it() {
    for (chars, kept) in [(-1, 1), (0, 1), (1, 0)] {
        let text = "a".repeat(limits::DRAFT_REMARK_CHARS_MAX.saturating_add_signed(chars));
        let comments = format!(
            r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="C"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:comments>"#
        );
        let body = r#"<w:p><w:r><w:t>Sana.</w:t></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>"#;
        let draft = read(&docx(body, &[("word/comments.xml", &comments)])).expect("it is read");
        assert_eq!((draft.remarks.len(), draft.left.len()), (kept, 1 - kept), "{chars}");
    }
}

/// Elements as they stand in documents, in any order.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec!["tuki ", "on", " on tuki", "", "e\u{301}", "\u{2029}", " "]);
    let by = prop::sample::select(vec!["A", "B"]);
    prop_oneof![
        words.clone().prop_map(r),
        (by.clone(), words.clone()).prop_map(|(by, text)| crate::fixture::ins(by, text)),
        (by.clone(), words.clone()).prop_map(|(by, text)| crate::fixture::del(by, text)),
        (0..3_u8).prop_map(|id| format!(r#"<w:commentRangeStart w:id="{id}"/>"#)),
        (0..3_u8).prop_map(|id| format!(r#"<w:commentRangeEnd w:id="{id}"/>"#)),
        Just("</w:p><w:p>".to_owned()),
        (by, prop::sample::select(vec!["ins", "del"])).prop_map(|(by, how)| {
            format!(r#"</w:p><w:p><w:pPr><w:rPr><w:{how} w:author="{by}"/></w:rPr></w:pPr>"#)
        }),
        Just("</w:p><w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>".to_owned()),
        Just("</w:p><w:p><w:pPr><w:numPr><w:ilvl w:val=\"7\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr>".to_owned()),
        Just(
            "<w:r><w:br/><w:fldChar w:fldCharType=\"begin\"/><w:fldChar w:fldCharType=\"separate\"/></w:r>".to_owned()
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(8), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_in_a_document_every_place_is_found_again(pieces in prop::collection::vec(piece(), 0..40)) {
        let comments = r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="C"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment><w:comment w:id="1" w:author="C"><w:p><w:r><w:t>y</w:t></w:r></w:p></w:comment></w:comments>"#;
        let bytes = docx(&format!("<w:p>{}</w:p>", pieces.concat()), &[("word/comments.xml", comments)]);
        if let Ok(draft) = read(&bytes) {
            prop_assert_eq!(draft::Text::from_markdown(&draft.text.markdown()).markdown(), draft.text.markdown());
            let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for remark in &draft.remarks {
                let clause = remark.place.clause.map(|number| draft.text.clauses().nth(number - 1).expect("the clause").block.plain());
                let within = line(&clause.unwrap_or_else(|| draft.text.plain()));
                if let Some(quote) = &remark.place.quote {
                    let starts = (0..within.len()).filter(|at| within.is_char_boundary(*at) && within[*at..].starts_with(quote.as_str()));
                    prop_assert_eq!(starts.count(), 1, "{:?} in {:?}", remark, within);
                }
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), kind in 0..3_usize) {
        let mut bytes = match kind {
            0 => docx(&[p("Sana."), format!("<w:p>{}{}</w:p>", r("Yksi "), crate::fixture::ins("A", "kaksi"))].concat(), &[]),
            1 => odt("", "<text:p>Sana</text:p>", &[]),
            _ => b"# Luku\n\n- [a](http://b) *c*\n".to_vec(),
        };
        for (index, byte) in at {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        let _ = read(&bytes);
    }

    #[test]
    fn no_xml_makes_it_panic(xml in "(<[/]?(w:p|w:r|w:t|w:ins|w:pPr|w:rPr|w:pPrChange|text:p|text:list|text:change|office:annotation)[/]?>|a| ){0,40}") {
        let _ = read(&archive(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)]));
        let _ = read(&archive(&[("content.xml", &xml)]));
    }
}
