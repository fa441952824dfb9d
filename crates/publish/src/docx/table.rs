//! A table as a document of a word processor: a landscape page with its title and a real table, whose headings are repeated
//! on every page.

use super::package::{Package, picture_id, words};
use crate::{Picture, PublishError, Table};

/// A4 on its side and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);
const MARGIN: u32 = 850;
/// The box that a picture fits into: four centimetres wide and 1.2 high.
const PICTURE: (u64, u64) = (1_440_000, 432_000);

/// The document's bytes.
pub fn docx(table: &Table) -> Result<Vec<u8>, PublishError> {
    let package = Package {
        title: table.title.clone(),
        language: table.language.clone(),
        body: body(table),
        styles: styles(table),
        pictures: table.pictures.iter().flatten().cloned().collect(),
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
    let row = |cells: &[String], is_heading: bool, picture: &str| {
        let (kind, look) = match is_heading {
            true => ("<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>", "<w:rPr><w:b/></w:rPr>"),
            false => ("", ""),
        };
        let above = [picture].into_iter().chain(std::iter::repeat(""));
        let cells = cells.iter().zip(&widths).zip(above);
        let cells: String = cells.map(|((cell, width), above)| self::cell(cell, *width, look, above)).collect();
        format!("<w:tr>{kind}{cells}</w:tr>")
    };
    let pictures = shown(&table.pictures).into_iter().chain(std::iter::repeat(String::new()));
    let rows: String = table.rows.iter().zip(pictures).map(|(cells, picture)| row(cells, false, &picture)).collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{}{rows}</w:tbl>"#,
        widths.iter().sum::<u32>(),
        row(&table.headings(), true, "")
    )
}

/// The columns share what there is as their widths say.
fn widths(table: &Table, whole: u32) -> Vec<u32> {
    let wished = |column: &crate::Column| u32::from(column.width_chars.max(1));
    let all: u32 = table.columns.iter().map(wished).sum();
    table.columns.iter().map(|column| wished(column) * whole / all.max(1)).collect()
}

/// The pictures, each a paragraph of its own; they say nothing that the words beside them don't.
fn shown(pictures: &[Option<Picture>]) -> Vec<String> {
    let mut ids = 0..;
    let one = |picture: &Option<Picture>| {
        let (picture, index) = (picture.as_ref()?, ids.next()?);
        let ((width, height), id) = (extent(picture.pixels), picture_id(index));
        let number = index + 1;
        Some(format!(
            r#"<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{number}" descr=""/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
        ))
    };
    pictures.iter().map(one).map(Option::unwrap_or_default).collect()
}

/// As large as fits the box, in proportion; in the units of drawings, of which 360,000 are a centimetre.
fn extent((width, height): (u32, u32)) -> (u64, u64) {
    let [width, height] = [width, height].map(|pixels| u64::from(pixels.max(1)));
    let (widest, highest) = PICTURE;
    if width * highest > height * widest {
        (widest, (height * widest / width).max(1))
    } else {
        ((width * highest / height).max(1), highest)
    }
}

fn cell(text: &str, width: u32, look: &str, above: &str) -> String {
    let mut paragraphs: String = text.lines().map(|line| paragraph(line, None, look)).collect();
    if paragraphs.is_empty() {
        paragraphs.push_str("<w:p/>");
    }
    format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{above}{paragraphs}</w:tc>"#)
}

fn paragraph(text: &str, style: Option<&str>, look: &str) -> String {
    let style = style.map(|style| format!(r#"<w:pPr><w:pStyle w:val="{style}"/></w:pPr>"#)).unwrap_or_default();
    format!(r#"<w:p>{style}<w:r>{look}<w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, words(text))
}
