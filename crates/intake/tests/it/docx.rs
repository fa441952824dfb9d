//! Documents of Word, small ones.

use crate::fixture::{del, docx, draft, ended, ins, left, p, r, remarks, styled};
use intake::Format;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="Normaali"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Otsikko1"><w:name w:val="heading 1"/><w:basedOn w:val="Normaali"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Vali"><w:name w:val="Oma v&#228;liotsikko"/><w:basedOn w:val="Otsikko2"/></w:style><w:style w:type="paragraph" w:styleId="Otsikko2"><w:name w:val="heading 2"/></w:style><w:style w:type="paragraph" w:styleId="Lainaus"><w:name w:val="Quote"/></w:style><w:style w:type="paragraph" w:styleId="Sisluet1"><w:name w:val="toc 1"/></w:style><w:style w:type="paragraph" w:styleId="Otsikko"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="Luettelo"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="character" w:styleId="Voimakas"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:pPr><w:ind w:left="720"/></w:pPr></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:pPr><w:ind w:left="1440"/></w:pPr></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num></w:numbering>"#;

fn item(list: i64, level: i64, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{}</w:p>"#,
        r(text)
    )
}

fn whole(body: &str) -> intake::Draft {
    draft(&docx(body, &[("word/styles.xml", STYLES), ("word/numbering.xml", NUMBERING)]))
}

#[test]
fn headings_lists_quotes_links_and_marks_are_kept() {
    let body = [
        styled("Otsikko", &r("Tuki kaikille")),
        styled("Otsikko1", &r("Luku")),
        styled("Vali", &r("V\u{e4}li")),
        r#"<w:p><w:r><w:t>Sana </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>lihava</w:t></w:r><w:r><w:t xml:space="preserve"> ja </w:t></w:r><w:r><w:rPr><w:i/><w:b w:val="0"/></w:rPr><w:t>vino</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Voimakas"/></w:rPr><w:t>!</w:t></w:r><w:r><w:br/><w:t>rivi</w:t></w:r></w:p>"#.to_owned(),
        item(1, 0, "yksi"),
        item(1, 1, "ala"),
        r#"<w:p><w:pPr><w:ind w:left="720"/></w:pPr><w:r><w:t>jatkuu</w:t></w:r></w:p>"#.to_owned(),
        styled("Luettelo", &r("kaksi")),
        item(2, 0, "numero"),
        styled("Lainaus", &r("Lainattu.")),
        r#"<w:p><w:hyperlink r:id="link"><w:r><w:t>Opas</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> ja </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>toinen</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#.to_owned(),
    ];
    let draft = whole(&body.concat());
    assert_eq!(draft.format, Format::Docx);
    assert_eq!(
        draft.text.markdown(),
        "# Tuki kaikille\n\n# Luku\n\n## V\u{e4}li\n\nSana **lihava** ja _vino_**!**\\\nrivi\n\n- yksi\n  1. ala\n\n  jatkuu\n- kaksi\n\n1. numero\n\n> Lainattu.\n\n[Opas](https://example.org/opas) ja [toinen](https://example.org/b)\n"
    );
    assert!(draft.left.is_empty() && draft.remarks.is_empty(), "{draft:?}");
}

#[test]
fn headings_are_known_by_ids_where_a_document_has_no_styles() {
    for id in ["Heading2", "Otsikko2", "Rubrik2", "heading 2"] {
        let draft = draft(&docx(&(styled(id, &r("Luku")) + &p("Sana.")), &[]));
        assert_eq!(draft.text.markdown(), "## Luku\n\nSana.\n", "{id}");
    }
}

#[test]
fn what_is_not_understood_is_told_with_its_heading() {
    let body = [
        styled("Sisluet1", &r("Luku 1")),
        styled("Sisluet1", &r("Luku 2")),
        styled("Otsikko1", &r("Luku")),
        format!("<w:tbl><w:tblPr/><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("Solu a"), p("Solu b")),
        "<w:p><w:r><w:drawing><x/></w:drawing></w:r><w:r><w:drawing/></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>".to_owned(),
        format!("<w:p><w:r><w:pict><v><w:txbxContent>{}</w:txbxContent></v></w:pict></w:r><m:oMath><m:r/></m:oMath></w:p>", p("Laatikko")),
        "<w:p><w:r><w:object/></w:r><w:hyperlink w:anchor=\"a\"><w:r><w:t>sis\u{e4}inen</w:t></w:r></w:hyperlink><w:hyperlink r:id=\"bad\"><w:r><w:t> paha</w:t></w:r></w:hyperlink></w:p>".to_owned(),
        "<w:p><w:fldSimple w:instr=\" DATE \"><w:r><w:t>3.3.2026</w:t></w:r></w:fldSimple><w:r><w:rPr><w:vanish/></w:rPr><w:t>piilo</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>yli</w:t></w:r></w:p>".to_owned(),
        styled("Heading5", &r("Syv\u{e4}")),
    ];
    let more = [
        ("word/styles.xml", STYLES),
        ("word/vbaProject.bin", "Sub AutoOpen()"),
        ("word/header1.xml", "<w:hdr xmlns:w=\"w\"><w:p><w:r><w:t>Yl\u{e4}</w:t></w:r></w:p></w:hdr>"),
        ("word/footer1.xml", "<w:ftr xmlns:w=\"w\"><w:p/></w:ftr>"),
    ];
    let draft = draft(&docx(&body.concat(), &more));
    assert_eq!(
        draft.text.markdown(),
        "# Luku\n\nSolu a\n\nSolu b\n\nsis\u{e4}inen paha\n\n3.3.2026yli\n\n### Syv\u{e4}\n"
    );
    let wanted = ["macro×1 ", "header-or-footer×1 ", "table-of-contents×1 "];
    for line in wanted {
        assert!(left(&draft).contains(&line.to_owned()), "{line}: {:?}", left(&draft));
    }
    for line in [
        "table",
        "picture",
        "text-box",
        "footnote",
        "embedded-object",
        "equation",
        "field",
        "hidden-words",
        "other-link",
        "strike-through",
    ] {
        let count = if line == "picture" || line == "other-link" { 2 } else { 1 };
        assert!(left(&draft).contains(&format!("{line}×{count} Luku")), "{line}: {:?}", left(&draft));
    }
    assert!(left(&draft).contains(&"deep-heading×1 Syv\u{e4}".to_owned()), "{:?}", left(&draft));
}

/// What the paragraphs say before the changes, and what is said about them.
#[track_caller]
fn check(body: &[String], text: &str, wanted: &[&str]) {
    let draft = draft(&docx(&body.concat(), &[]));
    assert_eq!(draft.text.plain(), text);
    assert_eq!(remarks(&draft), wanted, "{text}");
}

#[test]
fn a_tracked_change_is_one_suggestion_in_words_that_stand_once() {
    let one = |inner: &[String]| vec![format!("<w:p>{}</w:p>", inner.concat())];
    check(
        &one(&[r("Yksi "), del("A", "kaksi"), ins("A", "kolme"), r(" nelj\u{e4}.")]),
        "Yksi kaksi nelj\u{e4}.",
        &["A: «kaksi» → kolme"],
    );
    // An addition takes the word before it along, a deletion too; at the beginning the word after it.
    check(&one(&[r("Yksi"), ins("A", " uusi"), r(" kaksi.")]), "Yksi kaksi.", &["A: «Yksi» → Yksi uusi"]);
    check(&one(&[r("Yksi "), del("A", "turha "), r("kaksi.")]), "Yksi turha kaksi.", &["A: «Yksi turha» → Yksi"]);
    check(&one(&[ins("A", "Nyt "), r("yksi.")]), "yksi.", &["A: «yksi.» → Nyt yksi."]);
    // Within a word all of the word; two changes in it are one.
    check(
        &one(&[r("Tuki on talo"), del("A", "nsa"), ins("A", "mme"), r("kin.")]),
        "Tuki on talonsakin.",
        &["A: «talonsakin.» → talommekin."],
    );
    check(
        &one(&[r("On "), del("A", "K"), ins("A", "k"), r("yl\u{e4}"), del("A", "n"), r(" talo.")]),
        "On Kyl\u{e4}n talo.",
        &["A: «Kyl\u{e4}n» → kyl\u{e4}"],
    );
    // What two people want is two suggestions.
    check(
        &one(&[r("Yksi "), del("A", "kaksi"), del("B", " kolme"), r(" nelj\u{e4}.")]),
        "Yksi kaksi kolme nelj\u{e4}.",
        &["A: «Yksi kaksi» → Yksi", "B: «kaksi kolme» → kaksi"],
    );
    // What was put in and taken out again never was.
    let nested = r#"<w:ins w:author="A"><w:del w:author="B"><w:r><w:delText>hetken</w:delText></w:r></w:del></w:ins>"#
        .to_owned();
    check(&one(&[r("Yksi."), nested]), "Yksi.", &[]);
}

#[test]
fn words_that_stand_twice_are_widened_or_named_with_their_clause() {
    let twice = [
        p("tuki on tuki"),
        format!("<w:p>{}{}{}</w:p>", r("Tuki on "), del("A", "tuki") + &ins("A", "apu"), r(" ja tuki on tuki")),
    ];
    check(&twice, "tuki on tuki\nTuki on tuki ja tuki on tuki", &["A: «on tuki ja» → on apu ja"]);
    let same = [p("Tuki on tuki."), format!("<w:p>{}{}</w:p>", r("Tuki on "), del("A", "tuki.") + &ins("A", "apu."))];
    check(&same, "Tuki on tuki.\nTuki on tuki.", &["A: c2 «tuki.» → apu."]);
}

#[test]
fn paragraphs_that_come_and_go_are_told_whole() {
    let added =
        [p("Yksi."), ended("ins", "A", &ins("A", "Uusi.")), ended("ins", "A", &ins("A", "Toinen uusi.")), p("Kaksi.")];
    check(&added, "Yksi.\nKaksi.", &["A: c1 + Uusi.\n\nToinen uusi."]);
    // Word puts the new end before the new paragraph, which has the old one.
    let typed = [ended("ins", "A", &r("Yksi.")), format!("<w:p>{}</w:p>", ins("A", "Uusi.")), p("Kaksi.")];
    check(&typed, "Yksi.\nKaksi.", &["A: c1 + Uusi."]);
    check(&[ended("ins", "A", &ins("A", "Alku.")), p("Yksi.")], "Yksi.", &["A: + Alku."]);
    check(&[p("Yksi."), ended("ins", "A", &ins("A", "Loppu."))], "Yksi.", &["A: c1 + Loppu."]);
    let gone =
        [p("Yksi."), ended("del", "A", &del("A", "Kaksi.")), ended("del", "A", &del("A", "Kolme.")), p("Nelj\u{e4}.")];
    check(&gone, "Yksi.\nKaksi.\nKolme.\nNelj\u{e4}.", &["A: c2 removed", "A: c3 removed"]);
    // Taken out from the end of the one before.
    let behind = [ended("del", "A", &r("Yksi.")), format!("<w:p>{}</w:p>", del("A", "Kaksi.")), p("Kolme.")];
    check(&behind, "Yksi.\nKaksi.\nKolme.", &["A: c2 removed"]);
    let other = [p("Yksi."), format!("<w:p>{}{}</w:p>", del("A", "Kaksi."), ins("A", "Kolme."))];
    check(&other, "Yksi.\nKaksi.", &["A: «Kaksi.» → Kolme."]);
}

#[test]
fn paragraphs_that_are_split_or_joined_are_told_with_words_of_both() {
    let split = [ended("ins", "A", &r("Yksi kaksi. ")), p("Kolme nelj\u{e4}.")];
    check(&split, "Yksi kaksi. Kolme nelj\u{e4}.", &["A: «kaksi. Kolme» → kaksi.\nKolme"]);
    let joined = [ended("del", "A", &r("Yksi kaksi.")), p("Kolme nelj\u{e4}.")];
    check(&joined, "Yksi kaksi.\nKolme nelj\u{e4}.", &["A: «kaksi. Kolme» → kaksi. Kolme"]);
}

#[test]
fn a_document_that_is_all_new_is_taken_as_it_is() {
    let draft = draft(&docx(
        &[ended("ins", "A", &ins("A", "Yksi.")), format!("<w:p>{}{}</w:p>", ins("A", "Kaksi."), del("A", " "))]
            .concat(),
        &[],
    ));
    assert_eq!(draft.text.plain(), "Yksi.\nKaksi.");
    assert_eq!((remarks(&draft), left(&draft)), (vec![], vec!["revision×1 ".to_owned()]));
}

#[test]
fn what_was_moved_comes_and_goes_and_formatting_is_as_it_was() {
    let moved = |how: &str, kind: &str, text: &str| {
        format!(
            r#"<w:p><w:pPr><w:rPr><w:{how} w:author="A"/></w:rPr></w:pPr><w:{how} w:author="A">{}</w:{how}></w:p>"#,
            r(text)
        )
        .replace("kind", kind)
    };
    let body = [moved("moveFrom", "", "Yksi."), p("Kaksi."), moved("moveTo", "", "Yksi."), p("Kolme.")];
    check(&body, "Yksi.\nKaksi.\nKolme.", &["A: c1 removed", "A: c2 + Yksi."]);
    let formatted = r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:pPrChange w:author="A"><w:pPr><w:pStyle w:val="Body"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange w:author="A"><w:rPr/></w:rPrChange></w:rPr><w:t>Sana.</w:t></w:r></w:p>"#;
    let draft = draft(&docx(formatted, &[]));
    assert_eq!(draft.text.markdown(), "Sana.\n");
    assert_eq!(left(&draft), ["format-change×2 "]);
}

#[test]
fn comments_are_kept_with_their_words_and_authors() {
    let comments = r#"<w:comments xmlns:w="w"><w:comment w:id="0" w:author="Aino Aalto" w:date="2026-03-03T10:00:00Z"><w:p><w:r><w:t>Mist\u{e4}</w:t></w:r></w:p><w:p><w:r><w:t>luku on?</w:t></w:r></w:p></w:comment><w:comment w:id="1" w:author="B"><w:p><w:r><w:t>Hyv\u{e4}.</w:t></w:r></w:p></w:comment><w:comment w:id="2" w:author="C"><w:p><w:r><w:t>Kaikesta.</w:t></w:r></w:p></w:comment></w:comments>"#.replace("\\u{e4}", "\u{e4}");
    let start = |id: u32| format!(r#"<w:commentRangeStart w:id="{id}"/>"#);
    let end = |id: u32| format!(r#"<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>"#);
    let body = [
        format!("<w:p>{}{}{}{}{}</w:p>", r("Tuki on "), start(0), r("400"), end(0), r(" euroa.")),
        format!("<w:p>{}{}{}{}{}</w:p>", r("Talo on 400 "), start(1), ins("D", "uusi "), end(1), r("euroa.")),
        format!("<w:p>{}<w:r><w:commentReference w:id=\"2\"/></w:r></w:p>", r("Loppu.")),
    ];
    let draft = draft(&docx(&body.concat(), &[("word/comments.xml", &comments)]));
    assert_eq!(draft.remarks[0].day, "2026-03-03");
    assert_eq!(
        remarks(&draft),
        [
            "Aino Aalto: c1 «400» says Mist\u{e4}\nluku on?",
            "D: c2 «400» → 400 uusi",
            "B: c2 «400» says Hyv\u{e4}.",
            "C: «Loppu.» says Kaikesta."
        ]
    );
}
