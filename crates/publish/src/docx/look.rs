//! How a text looks: A4 upright, headings, quotes and lists, a line below every page.

use super::{
    package::{FOOTER, words},
    sheet::{Sheet, plain, to},
};
use crate::{Fact, Line};

/// A4 and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
const SIDE: u32 = 1_985;
const ABOVE: u32 = 1_500;

/// How wide the text stands.
pub(super) const WIDTH: u32 = PAGE.0 - 2 * SIDE;

/// A style: its id, its name, what kind it is, and how paragraphs and words of it look.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const STYLES: [Row; 14] = [
    ("BodyText", "Body Text", "paragraph", "", ""),
    (
        "Title",
        "Title",
        "paragraph",
        r#"<w:keepNext/><w:spacing w:before="0" w:after="280" w:line="240" w:lineRule="auto"/>"#,
        r#"<w:b/><w:bCs/><w:sz w:val="44"/><w:szCs w:val="44"/>"#,
    ),
    (
        "Subtitle",
        "Subtitle",
        "paragraph",
        r#"<w:keepNext/><w:spacing w:after="80"/>"#,
        r#"<w:b/><w:bCs/><w:color w:val="17406D"/><w:sz w:val="20"/>"#,
    ),
    (
        "Heading1",
        "heading 1",
        "paragraph",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>"#,
        r#"<w:b/><w:bCs/><w:sz w:val="30"/><w:szCs w:val="30"/>"#,
    ),
    (
        "Heading2",
        "heading 2",
        "paragraph",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="1"/>"#,
        r#"<w:b/><w:bCs/><w:sz w:val="25"/><w:szCs w:val="25"/>"#,
    ),
    (
        "Heading3",
        "heading 3",
        "paragraph",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="2"/>"#,
        r#"<w:b/><w:bCs/><w:i/><w:iCs/>"#,
    ),
    (
        "Quote",
        "Quote",
        "paragraph",
        r#"<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="C4C8CC"/></w:pBdr>"#,
        "",
    ),
    ("ListParagraph", "List Paragraph", "paragraph", r#"<w:spacing w:after="80"/>"#, ""),
    ("Fact", "Fact", "paragraph", r#"<w:spacing w:after="60"/>"#, r#"<w:sz w:val="20"/>"#),
    ("Aside", "Aside", "paragraph", "", r#"<w:color w:val="50565D"/><w:sz w:val="18"/>"#),
    ("Footer", "footer", "paragraph", "", r#"<w:color w:val="50565D"/><w:sz w:val="17"/>"#),
    ("Hyperlink", "Hyperlink", "character", "", r#"<w:color w:val="17406D"/><w:u w:val="single"/>"#),
    ("ClauseNumber", "Clause Number", "character", "", r#"<w:color w:val="50565D"/><w:sz w:val="17"/>"#),
    ("Strong", "Strong", "character", "", "<w:b/><w:bCs/>"),
];

/// The styles, in this language.
pub(super) fn styles(language: &str) -> String {
    let bidi = match language.split('-').next() {
        Some("ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi") => "<w:bidi/>",
        _ => "",
    };
    let style = |(id, name, kind, paragraph, run): &Row| {
        let paragraph = if paragraph.is_empty() { String::new() } else { format!("<w:pPr>{paragraph}</w:pPr>") };
        let run = if run.is_empty() { String::new() } else { format!("<w:rPr>{run}</w:rPr>") };
        let (based, next) = match (*kind, *id) {
            ("paragraph", "Title" | "Subtitle" | "Heading1" | "Heading2" | "Heading3") => {
                (r#"<w:basedOn w:val="Normal"/>"#, r#"<w:next w:val="BodyText"/>"#)
            }
            ("paragraph", _) => (r#"<w:basedOn w:val="Normal"/>"#, ""),
            _ => ("", ""),
        };
        format!(
            r#"<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{based}{next}<w:qFormat/>{paragraph}{run}</w:style>"#
        )
    };
    let language = words(language);
    format!(
        r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Times New Roman"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="{language}" w:bidi="{language}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{bidi}<w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>{}"#,
        STYLES.iter().map(style).collect::<String>()
    )
}

/// The end of the body: how its pages are.
pub(super) fn section() -> String {
    let (width, height) = PAGE;
    format!(
        r#"<w:sectPr><w:footerReference w:type="default" r:id="{FOOTER}"/><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{ABOVE}" w:right="{SIDE}" w:bottom="{ABOVE}" w:left="{SIDE}" w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>"#
    )
}

/// What stands below every page: this, and which page of how many it is.
pub(super) fn footer(edge: &str) -> String {
    let number = |what: &str| format!(r#"<w:fldSimple w:instr=" {what} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#);
    format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Footer"/><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs></w:pPr>{}<w:r><w:tab/></w:r>{}<w:r><w:t xml:space="preserve"> / </w:t></w:r>{}</w:p>"#,
        plain(edge, None),
        number("PAGE"),
        number("NUMPAGES")
    )
}

/// What kind of document it is, its title, and what is said of it.
pub(super) fn head(sheet: &mut Sheet, kind: &str, title: &str, about: &[Fact]) {
    sheet.styled("Subtitle", &plain(kind, None));
    sheet.styled("Title", &plain(title, None));
    facts(sheet, about);
}

/// What is said of it, a paragraph each.
pub(super) fn facts(sheet: &mut Sheet, facts: &[Fact]) {
    for (at, fact) in facts.iter().enumerate() {
        let mut inner = plain(&format!("{}: ", fact.label), Some("Strong"));
        for (index, line) in fact.lines.iter().enumerate() {
            if index > 0 {
                inner.push_str("<w:r><w:br/></w:r>");
            }
            inner.push_str(&self::line(sheet, line));
        }
        // The last keeps its distance from the text.
        let distance = if at + 1 == facts.len() { r#"<w:spacing w:after="320"/>"# } else { "" };
        sheet.paragraph(&format!(r#"<w:pStyle w:val="Fact"/>{distance}"#), &inner);
    }
}

fn line(sheet: &mut Sheet, line: &Line) -> String {
    let words = plain(&line.words, line.link.as_ref().map(|_| "Hyperlink"));
    sheet.linked(line.link.as_ref(), &words)
}

/// Words that lead to a place of this document.
pub(super) fn reference(name: &str, text: &str) -> String {
    to(name, &plain(text, Some("Hyperlink")))
}
