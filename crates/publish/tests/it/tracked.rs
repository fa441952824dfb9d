//! Tracked changes: accepting all gives the later text, rejecting all the earlier one.

use crate::{fixture::redline, part, well_formed};
use draft::{Block, Difference, Kind, Level, Parent, Run, Text};
use proptest::prelude::*;
use quick_xml::events::{BytesStart, Event};

/// What is done with all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Accept,
    Reject,
}

/// A paragraph as it is left: its style, whether it begins an item, its words.
type Left = (String, bool, String);

fn value(element: &BytesStart<'_>) -> String {
    let found = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == "w:val");
    found.map(|attribute| attribute.value.into_owned()).unwrap_or_default()
}

/// The text's paragraphs as a word processor leaves them once all changes are decided.
fn decided(document: &str, decision: Decision) -> Vec<Left> {
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut left, mut words) = (Vec::new(), String::new());
    let (mut style, mut item, mut goes, mut hidden) = (String::new(), false, false, 0_usize);
    let mut path: Vec<String> = Vec::new();
    let undone = if decision == Decision::Accept { "w:del" } else { "w:ins" };
    loop {
        let event = reader.read_event().expect("well-formed");
        let (start, is_empty) = match &event {
            Event::Start(start) => (Some(start), false),
            Event::Empty(start) => (Some(start), true),
            _ => (None, false),
        };
        if let Some(start) = start {
            let name = start.name().as_ref().to_owned();
            let formerly = path.iter().any(|name| name == "w:pPrChange");
            // Until the former properties come, those that are stand for both.
            let reads = !formerly || decision == Decision::Reject;
            match name.as_str() {
                "w:p" => (style, item, goes) = (String::new(), false, false),
                "w:pPr" if formerly && reads => item = false,
                "w:pStyle" if reads => style = value(start),
                "w:numPr" if reads => item = true,
                _ if name == undone && is_empty => goes = true,
                _ if name == undone => hidden += 1,
                "w:br" if hidden == 0 => words.push('\n'),
                _ => {}
            }
            if !is_empty {
                path.push(name);
            }
        }
        match event {
            Event::End(end) => {
                let name = path.pop().unwrap_or_default();
                assert_eq!(name, end.name().as_ref());
                if name == undone {
                    hidden -= 1;
                }
                if name == "w:p" && !goes {
                    left.push((style.clone(), item, std::mem::take(&mut words)));
                }
            }
            Event::Text(text) if hidden == 0 => words.push_str(&text),
            Event::GeneralRef(entity) if hidden == 0 => words.push(match &*entity {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("{other}"),
            }),
            Event::Eof => break,
            _ => {}
        }
    }
    let own = |(style, ..): &Left| !matches!(style.as_str(), "Subtitle" | "Title" | "Fact");
    left.into_iter().filter(own).collect()
}

/// The same of a text.
fn expected(text: &Text) -> Vec<(bool, bool, String)> {
    let block = |block: &Block| {
        let item = matches!(block.kind, Kind::BulletItem | Kind::NumberedItem);
        (matches!(block.kind, Kind::Heading(_)), item, block.plain())
    };
    text.blocks().iter().map(block).collect()
}

fn check(before: &Text, after: &Text) {
    let difference = Difference::between(before, after);
    let bytes = publish::redline_docx(&redline(before, after, &difference)).expect("written");
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    for (decision, text) in [(Decision::Accept, after), (Decision::Reject, before)] {
        let left: Vec<_> = decided(&document, decision)
            .into_iter()
            .map(|(style, item, words)| (style.starts_with("Heading"), item, words))
            .collect();
        assert_eq!(left, expected(text), "{decision:?}: {document}");
    }
}

#[test]
fn accepting_gives_the_later_text_and_rejecting_the_earlier() {
    for (before, after) in [
        ("Yksi kaksi.", "Yksi kolme."),
        ("Yksi.", "Yksi.\n\nKaksi."),
        ("Yksi.\n\nKaksi.", "Kaksi."),
        ("Yksi.\n\nKaksi.", "Yksi."),
        ("", "Kaikki on uutta."),
        ("Kaikki menee.", ""),
        ("Otsikko", "## Otsikko"),
        ("- yksi\n- kaksi", "1. yksi\n2. kaksi\n   1. uusi"),
        ("Ensimmäinen lause on tässä. Toinen lause on tässä.", "Ensimmäinen lause on tässä.\n\nToinen lause on tässä."),
        ("Ensimmäinen lause on tässä.\n\nToinen lause on tässä.", "Ensimmäinen lause on tässä. Toinen lause on tässä."),
        (
            "Kylät tarvitsevat talkootuvan.\n\nNuoret tarvitsevat pajan.\n\nKaikki tarvitsevat rahaa.",
            "Kaikki tarvitsevat rahaa.\n\nKylät tarvitsevat uuden talkootuvan.\n\nNuoret tarvitsevat pajan.",
        ),
        ("Rivi\\\ntoinen & <kolmas>", "**Rivi**\\\nneljäs & <kolmas>"),
        ("[Opas](https://example.org/a) on valmis.", "[Opas](https://example.org/b) on *valmis*."),
        ("> Lainattu sana.", "Lainattu sana toinen."),
    ] {
        check(&Text::from_markdown(before), &Text::from_markdown(after));
    }
    let whole = crate::fixture::text();
    check(&whole, &Text::from_markdown(&whole.markdown().replace("esimerkkiluku", "arvio")));
}

#[test]
fn every_change_has_its_author_and_time() {
    let (before, after) = (Text::from_markdown("Yksi."), Text::from_markdown("Kaksi.\n\nKolme."));
    let difference = Difference::between(&before, &after);
    let bytes = publish::redline_docx(&redline(&before, &after, &difference)).expect("written");
    assert_eq!(publish::redline_docx(&redline(&before, &after, &difference)).expect("written"), bytes);
    let document = part(&bytes, "word/document.xml");
    let changes = document.matches("<w:ins ").count() + document.matches("<w:del ").count();
    assert!(changes >= 3, "{document}");
    assert_eq!(document.matches(r#" w:author="Lausuma" w:date="2026-03-12T10:15:00Z""#).count(), changes);
}

/// Words that differ enough and are alike enough.
fn block() -> impl Strategy<Value = Block> {
    let words = prop::collection::vec(
        prop::sample::select(vec!["tuki", "on", "maksettava", "kylä", "ei", "400", "heti."]),
        1..9,
    );
    let kind =
        prop::sample::select(vec![Kind::Paragraph, Kind::Heading(Level::Two), Kind::BulletItem, Kind::NumberedItem]);
    let parents =
        prop::sample::select(vec![vec![], vec![Parent::Quote], vec![Parent::BulletItem], vec![Parent::NumberedItem]]);
    (kind, parents, words, any::<bool>()).prop_map(|(kind, parents, words, strong)| Block {
        kind,
        parents,
        runs: vec![Run { text: words.join(" "), marks: draft::Marks { strong, em: false }, link: None }],
    })
}

proptest! {
    #[test]
    fn so_it_is_with_any_two_texts(blocks in prop::collection::vec(block(), 1..7), other in prop::collection::vec(block(), 0..4), from in 0..5_usize) {
        let before = Text::new(blocks.clone());
        let mut later = blocks;
        let by = from % later.len().max(1);
        later.rotate_left(by);
        later.truncate(6);
        later.extend(other);
        check(&before, &Text::new(later));
    }
}
