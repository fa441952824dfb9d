//! Small files, and what was read of one as lines.

use intake::{Draft, Said, read};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="m" xmlns:mc="mc""#;
const O: &str = r#"xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:fo="f" xmlns:xlink="x" xmlns:dc="d" xmlns:table="tb" xmlns:draw="dr""#;

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, part) in parts {
        archive.start_file(*name, options).expect("a part");
        archive.write_all(part.as_bytes()).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A document with this body, and more parts: `word/styles.xml` and so on, of which the body's relations know.
pub(crate) fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let kinds = ["styles", "numbering", "comments"]
        .map(|kind| format!(r#"<Relationship Id="rel-{kind}" Type="x/{kind}" Target="{kind}.xml"/>"#));
    let relations = format!(
        r#"<Relationships>{}<Relationship Id="link" Type="x/hyperlink" Target="https://example.org/opas" TargetMode="External"/><Relationship Id="bad" Type="x/hyperlink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>"#,
        kinds.concat()
    );
    let document = format!("<w:document {W}><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/_rels/document.xml.rels", &relations),
        ("word/document.xml", &document),
    ];
    parts.extend(more);
    archive(&parts)
}

/// A text document with this body, automatic styles before it.
pub(crate) fn odt(styles: &str, body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let content = format!(
        "<office:document-content {O}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    let mut parts = vec![("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content.as_str())];
    parts.extend(more);
    archive(&parts)
}

/// A paragraph of one run.
pub(crate) fn p(text: &str) -> String {
    format!("<w:p>{}</w:p>", r(text))
}

/// A paragraph of a style.
pub(crate) fn styled(style: &str, inner: &str) -> String {
    format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>"#)
}

pub(crate) fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

pub(crate) fn ins(by: &str, text: &str) -> String {
    format!(r#"<w:ins w:id="1" w:author="{by}" w:date="2026-03-03T10:00:00Z">{}</w:ins>"#, r(text))
}

pub(crate) fn del(by: &str, text: &str) -> String {
    format!(
        r#"<w:del w:id="1" w:author="{by}" w:date="2026-03-03T10:00:00Z"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>"#
    )
}

/// A paragraph whose end was put in (`ins`) or taken out (`del`).
pub(crate) fn ended(how: &str, by: &str, inner: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:rPr><w:{how} w:id="1" w:author="{by}" w:date="2026-03-03T10:00:00Z"/></w:rPr></w:pPr>{inner}</w:p>"#
    )
}

pub(crate) fn draft(bytes: &[u8]) -> Draft {
    read(bytes).expect("it is read")
}

/// Each remark on a line: who, about what, and what they say.
pub(crate) fn remarks(draft: &Draft) -> Vec<String> {
    let line = |remark: &intake::Remark| {
        let clause = remark.place.clause.map(|clause| format!("c{clause} ")).unwrap_or_default();
        let quote = remark.place.quote.as_ref().map(|quote| format!("«{quote}» ")).unwrap_or_default();
        let said = match &remark.said {
            Said::Comment(text) => format!("says {text}"),
            Said::Instead(text) => format!("→ {text}"),
            Said::Remove => "removed".to_owned(),
            Said::Add(text) => format!("+ {text}"),
        };
        format!("{}: {clause}{quote}{said}", remark.by)
    };
    draft.remarks.iter().map(line).collect()
}

/// What was not understood, on a line each.
pub(crate) fn left(draft: &Draft) -> Vec<String> {
    draft.left.iter().map(|left| format!("{}×{} {}", left.what.name(), left.count, left.heading)).collect()
}
