//! Pages: a validator of PDF/UA-1 passes them, and their structure says what it should to whoever hears them.

use crate::fixture::{redline, statement, text};
use draft::{Block, Difference, Kind, Run, Text};
use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, Object, Stream},
};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use proptest::prelude::*;
use publish::{Pdf as Made, PublishError};
use std::collections::BTreeMap;

/// What was made, once it is known to be PDF/UA-1.
fn valid(made: Result<Made, PublishError>) -> Made {
    let made = made.expect("set");
    let options = ValidationOptions::default().profile(ValidationProfile::PdfUa1);
    let report = validate_pdf_bytes(&made.bytes, &options).expect("readable");
    assert!(report.is_compliant && report.rules.total > 100, "{report}");
    made
}

/// A file, opened.
struct Opened(Pdf);

/// How often each kind of element is in the structure, and what is said of some.
#[derive(Default)]
struct Structure {
    elements: BTreeMap<String, usize>,
    /// Descriptions of pictures and links.
    alternatives: Vec<String>,
    /// How words are marked.
    decorations: BTreeMap<String, usize>,
}

impl Opened {
    fn new(bytes: &[u8]) -> Opened {
        Opened(Pdf::new(bytes.to_vec()).expect("a PDF"))
    }

    fn root(&self) -> Dict<'_> {
        self.0.xref().get::<Dict<'_>>(self.0.xref().root_id()).expect("a catalogue")
    }

    fn metadata(&self) -> String {
        let stream = self.root().get::<Stream<'_>>("Metadata").expect("metadata");
        String::from_utf8(stream.decoded().expect("readable").into_owned()).expect("UTF-8")
    }

    fn structure(&self) -> Structure {
        let mut structure = Structure::default();
        let root = self.root().get::<Dict<'_>>("StructTreeRoot").expect("a structure");
        walk(&root, &mut structure);
        structure
    }
}

fn walk(element: &Dict<'_>, structure: &mut Structure) {
    if let Some(kind) = element.get::<Name<'_>>("S") {
        *structure.elements.entry(kind.as_str().to_owned()).or_default() += 1;
    }
    if let Some(words) = element.get::<hayro_syntax::object::String<'_>>("Alt") {
        structure.alternatives.push(read(words.as_bytes()));
    }
    attributes(element.get::<Object<'_>>("A"), structure);
    match element.get::<Object<'_>>("K") {
        Some(Object::Array(array)) => children(&array, structure),
        Some(Object::Dict(child)) => walk(&child, structure),
        _ => {}
    }
}

fn children(array: &Array<'_>, structure: &mut Structure) {
    for child in array.iter::<Object<'_>>() {
        if let Object::Dict(child) = child {
            walk(&child, structure);
        }
    }
}

fn attributes(attributes: Option<Object<'_>>, structure: &mut Structure) {
    let mut one = |dict: &Dict<'_>| {
        if let Some(kind) = dict.get::<Name<'_>>("TextDecorationType") {
            *structure.decorations.entry(kind.as_str().to_owned()).or_default() += 1;
        }
    };
    match attributes {
        Some(Object::Dict(dict)) => one(&dict),
        Some(Object::Array(array)) => array.iter::<Dict<'_>>().for_each(|dict| one(&dict)),
        _ => {}
    }
}

/// A string of a PDF: UTF-16 with a byte order mark, or one byte a character.
fn read(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[test]
fn pages_are_tagged_and_named_in_their_language() {
    let text = text();
    let pdf = valid(publish::statement_pdf(&statement(&text, 40)));
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    let opened = Opened::new(&pdf.bytes);
    let root = opened.root();
    let lang = root.get::<hayro_syntax::object::String<'_>>("Lang").expect("a language");
    assert_eq!(read(lang.as_bytes()), "fi");
    assert_eq!(root.get::<Dict<'_>>("MarkInfo").and_then(|info| info.get::<bool>("Marked")), Some(true));
    let shows_title = root.get::<Dict<'_>>("ViewerPreferences").and_then(|dict| dict.get::<bool>("DisplayDocTitle"));
    assert_eq!(shows_title, Some(true));
    let metadata = opened.metadata();
    for part in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "Palkkatuki on uudistettava niin, että se on ennakoitava ja riittävä",
        "2026-03-12T10:15:00",
        "<rdf:li>fi</rdf:li>",
    ] {
        assert!(metadata.contains(part), "{part} in {metadata}");
    }
    // Every heading is a bookmark.
    let headings = text.blocks().len() - text.clauses().count() + ["Allekirjoittajat", "Varaumat", "Näin"].len() + 2;
    let structure = opened.structure();
    let count = |kind: &str| structure.elements.get(kind).copied().unwrap_or_default();
    assert_eq!(count("H1"), 1, "the title alone");
    assert_eq!(["H2", "H3", "H4"].map(count).iter().sum::<usize>(), headings, "{:?}", structure.elements);
    let marks = root.get::<Dict<'_>>("Outlines").and_then(|outlines| outlines.get::<i32>("Count")).expect("bookmarks");
    assert!(marks.unsigned_abs() as usize >= count("H2"), "{marks}");
    let items =
        text.blocks().iter().filter(|block| matches!(block.kind, Kind::BulletItem | Kind::NumberedItem)).count();
    assert_eq!((count("LI"), count("LBody")), (items, items));
    assert_eq!((count("BlockQuote"), count("Figure"), count("Table")), (1, 1, 2));
    assert_eq!((count("TH"), count("TR")), (6, 42));
    assert!(structure.alternatives.iter().any(|words| words.starts_with("QR-koodi")), "{:?}", structure.alternatives);
}

#[test]
fn the_same_statement_is_the_same_file() {
    let (before, after) = (text(), Text::from_markdown("Muu."));
    let difference = Difference::between(&before, &after);
    let (statement, redline) = (statement(&before, 7), redline(&before, &after, &difference));
    assert_eq!(publish::statement_pdf(&statement).expect("set"), publish::statement_pdf(&statement).expect("set"));
    assert_eq!(publish::redline_pdf(&redline).expect("set"), publish::redline_pdf(&redline).expect("set"));
}

#[test]
fn what_came_and_went_is_marked_without_colour() {
    let before = Text::from_markdown(
        "# Vaadimme\n\nTuki on *maksettava* 300 [euroa](https://example.org/a).\n\n- yksi\n- kaksi\n\nPois.",
    );
    let after = Text::from_markdown(
        "# [Vaadimme](https://example.org) heti\n\nTuki on maksettava 400 [markkaa](https://example.org/b).\n\n- kaksi\n- yksi\n- uusi",
    );
    let difference = Difference::between(&before, &after);
    let pdf = valid(publish::redline_pdf(&redline(&before, &after, &difference)));
    let structure = Opened::new(&pdf.bytes).structure();
    assert!(structure.decorations.get("Underline").is_some_and(|count| *count >= 3), "{:?}", structure.decorations);
    assert!(structure.decorations.get("LineThrough").is_some_and(|count| *count >= 3), "{:?}", structure.decorations);
}

#[test]
fn what_no_font_has_is_shown_as_a_box_and_said() {
    let text = Text::from_markdown(
        "العربية و فارسی: مرحبا بالعالم. Кириллица, Ελληνικά, đ ŋ ŧ. 中文 \u{1f600}\u{e000}\u{fe0f} a\u{5b0}",
    );
    let mut statement = statement(&text, 1);
    statement.title = "بيان مشترك عن دعم الأجور 中".to_owned();
    statement.signed[0].signatories[0].name = "جمعية الثقافة \u{202e}ry".to_owned();
    for language in ["ar", "fi", "sv-FI", "nonsense!", ""] {
        statement.language = language.to_owned();
        let pdf = valid(publish::statement_pdf(&statement));
        for (c, missing) in
            [('中', true), ('\u{1f600}', true), ('\u{e000}', true), ('ع', false), ('ی', false), ('ŋ', false)]
        {
            assert_eq!(pdf.missing.contains(&c), missing, "{c} in {language:?}: {:?}", pdf.missing);
        }
    }
}

#[test]
fn nothing_that_was_typed_is_markup() {
    let typed = r##"#panic("x") #read("/etc/passwd") *a* _b_ $x^2$ @ref <label> \u{41} = h // c /* d #import "@preview/x:0.1.0": *"##;
    let text = Text::new([Block {
        kind: Kind::Paragraph,
        parents: Vec::new(),
        runs: vec![Run { text: typed.to_owned(), ..Run::default() }],
    }]);
    let mut statement = statement(&text, 2);
    statement.title = typed.to_owned();
    statement.signed[0].signatories[0].name = typed.to_owned();
    statement.facts[0].label = typed.to_owned();
    let pdf = valid(publish::statement_pdf(&statement));
    let metadata = Opened::new(&pdf.bytes).metadata();
    assert!(metadata.contains("#panic(") && metadata.contains("$x^2$"), "{metadata}");
}

#[test]
fn an_empty_statement_has_pages() {
    let text = Text::default();
    let mut statement = statement(&text, 0);
    (statement.title, statement.kind, statement.version) = Default::default();
    (statement.facts, statement.closing) = Default::default();
    valid(publish::statement_pdf(&statement));
    let text = Text::from_markdown("# \u{fe0f}\n\n\u{200b}");
    statement.text = &text;
    statement.title = " \u{feff}".to_owned();
    valid(publish::statement_pdf(&statement));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_can_be_set(title in "\\PC{0,40}", words in "\\PC{1,80}", name in ".{1,30}") {
        let text = Text::new([
            Block { kind: Kind::Heading(draft::Level::Three), parents: Vec::new(), runs: vec![Run { text: name.clone(), ..Run::default() }] },
            Block { kind: Kind::NumberedItem, parents: vec![draft::Parent::Quote], runs: vec![Run { text: words, ..Run::default() }] },
        ]);
        let mut statement = statement(&text, 3);
        statement.title = title;
        statement.signed[0].signatories[0].name = name;
        valid(publish::statement_pdf(&statement));
    }

    #[test]
    fn whatever_changed_can_be_set(
        before in "(([a-d*_]|\\[a\\]\\(https://a\\.b\\) |\n\n# |\n\n- |\n  1\\. |\n> | ){0,30})",
        after in "(([a-d*_]|\\[a\\]\\(https://a\\.b\\) |\n\n# |\n\n- |\n  1\\. |\n> | ){0,30})",
    ) {
        let (before, after) = (Text::from_markdown(&before), Text::from_markdown(&after));
        let difference = Difference::between(&before, &after);
        valid(publish::redline_pdf(&redline(&before, &after, &difference)));
    }
}
