//! A table as a document of a word processor: a landscape page with its title and a real table, whose headings are repeated
//! on every page.

use super::package::{Package, words};
use crate::{PublishError, Table};

/// A4 on its side and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: u32 = 850;

/// The document's bytes.
pub fn docx(table: &Table) -> Result<Vec<u8>, PublishError> {
    let package = Package {
        title: table.title.clone(),
        language: table.language.clone(),
        body: body(table),
        styles: styles(table),
        ..Package::default()
    };
    package.write()
}

/// How it looks, and in which language a screen reader speaks it.
fn styles(table: &Table) -> String {
    format!(
        r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="18"/><w:lang w:val="{}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="40"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Note"><w:name w:val="Note"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="160"/></w:pPr></w:style>"#,
        words(&table.language)
    )
}

fn body(table: &Table) -> String {
    let note = if table.note.is_empty() { String::new() } else { paragraph(&table.note, Some("Note"), "") };
    let (width, height) = PAGE;
    format!(
        r#"{}{note}{}<w:p/><w:sectPr><w:pgSz w:w="{width}" w:h="{height}" w:orient="landscape"/><w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="400" w:footer="400" w:gutter="0"/></w:sectPr>"#,
        paragraph(&table.title, Some("Heading1"), ""),
        grid(table, width - 2 * MARGIN)
    )
}

/// A real table, so wide.
pub(super) fn grid(table: &Table, whole: u32) -> String {
    let widths = widths(table, whole);
    let borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|side| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#))
        .concat();
    let columns: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let row = |cells: &[String], is_heading: bool| {
        let (kind, look) = match is_heading {
            true => ("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", "<w:rPr><w:b/></w:rPr>"),
            false => ("", ""),
        };
        let cells: String = cells.iter().zip(&widths).map(|(cell, width)| self::cell(cell, *width, look)).collect();
        format!("<w:tr>{kind}{cells}</w:tr>")
    };
    let rows: String = table.rows.iter().map(|cells| row(cells, false)).collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{}{rows}</w:tbl>"#,
        widths.iter().sum::<u32>(),
        row(&table.headings(), true)
    )
}

/// The columns share what there is as their widths say.
fn widths(table: &Table, whole: u32) -> Vec<u32> {
    let wished = |column: &crate::Column| u32::from(column.width_chars.max(1));
    let all: u32 = table.columns.iter().map(wished).sum();
    table.columns.iter().map(|column| wished(column) * whole / all.max(1)).collect()
}

fn cell(text: &str, width: u32, look: &str) -> String {
    let mut paragraphs: String = text.lines().map(|line| paragraph(line, None, look)).collect();
    if paragraphs.is_empty() {
        paragraphs.push_str("<w:p/>");
    }
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>"#)
}

fn paragraph(text: &str, style: Option<&str>, look: &str) -> String {
    let style = style.map(|style| format!(r#"<w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#)).unwrap_or_default();
    format!(r#"<w:p>{style}<w:r>{look}<w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, words(text))
}
