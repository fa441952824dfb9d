//! The parts of a document, put into their archive.

use crate::{Coding, Picture, PublishError};
use quick_xml::escape::escape;
use std::io::{Cursor, Write};
use terms::Timestamp;
use zip::{ZipWriter, write::SimpleFileOptions};

/// The namespaces of the parts that hold text.
pub(super) const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
"#;
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

/// Says that it was made for word processors of these days: without it they open it as one of 2007.
const SETTINGS: &str = r#"<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>"#;

/// A document that is to be written.
#[derive(Default)]
pub(super) struct Package {
    /// What a reader is told of it before it is opened.
    pub(super) title: String,
    /// The language in which a screen reader speaks it.
    pub(super) language: String,
    /// When it was made, if that is told.
    pub(super) at: Option<Timestamp>,
    /// What is in its body.
    pub(super) body: String,
    /// How it looks.
    pub(super) styles: String,
    /// How its lists are numbered, if it has lists.
    pub(super) numbering: Option<String>,
    /// What stands below every page; [`FOOTER`] names it.
    pub(super) footer: Option<String>,
    /// Where its links lead; [`link_id`] names them.
    pub(super) links: Vec<String>,
    /// What it shows; [`picture_id`] names them.
    pub(super) pictures: Vec<Picture>,
}

/// How the section names its footer.
pub(super) const FOOTER: &str = "rId4";

/// How the body names the link at this place.
pub(super) fn link_id(index: usize) -> String {
    format!("link{}", index + 1)
}

/// How the body names the picture at this place.
pub(super) fn picture_id(index: usize) -> String {
    format!("picture{}", index + 1)
}

/// How a picture's file ends.
fn ending(coding: Coding) -> &'static str {
    match coding {
        Coding::Png => "png",
        Coding::Jpeg => "jpeg",
    }
}

impl Package {
    /// The document's bytes.
    pub(super) fn write(&self) -> Result<Vec<u8>, PublishError> {
        let mut parts = vec![
            ("[Content_Types].xml", self.types()),
            ("_rels/.rels", ROOT.to_owned()),
            ("docProps/core.xml", self.core()),
            ("word/_rels/document.xml.rels", self.relations()),
            ("word/styles.xml", element("styles", &self.styles)),
            ("word/settings.xml", element("settings", SETTINGS)),
        ];
        parts.extend(self.numbering.iter().map(|xml| ("word/numbering.xml", element("numbering", xml))));
        parts.extend(self.footer.iter().map(|xml| ("word/footer1.xml", element("ftr", xml))));
        parts.push(("word/document.xml", element("document", &format!("<w:body>{}</w:body>", self.body))));
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in parts {
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(DECLARATION.as_bytes())?;
            archive.write_all(part.as_bytes())?;
        }
        for (index, picture) in self.pictures.iter().enumerate() {
            let name = format!("word/media/{}.{}", picture_id(index), ending(picture.coding));
            archive.start_file(name, SimpleFileOptions::default())?;
            archive.write_all(&picture.bytes)?;
        }
        Ok(archive.finish()?.into_inner())
    }

    /// The parts besides the body: how they are named, called and typed.
    fn parts(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let numbering = self.numbering.as_ref().map(|_| ("rId3", "numbering", "numbering.xml"));
        let footer = self.footer.as_ref().map(|_| (FOOTER, "footer", "footer1.xml"));
        let always = [("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml")];
        always.into_iter().chain(numbering).chain(footer).collect()
    }

    fn types(&self) -> String {
        let parts = self
            .parts()
            .into_iter()
            .map(|(_, kind, file)| format!(r#"<Override PartName="/word/{file}" ContentType="{WORD}.{kind}+xml"/>"#));
        format!(
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{}</Types>"#,
            parts.collect::<String>()
        )
    }

    fn relations(&self) -> String {
        let parts = self
            .parts()
            .into_iter()
            .map(|(id, kind, file)| format!(r#"<Relationship Id="{id}" Type="{KINDS}/{kind}" Target="{file}"/>"#));
        let links = self.links.iter().enumerate().map(|(index, href)| {
            let (id, href) = (link_id(index), escape(href.as_str()));
            format!(r#"<Relationship Id="{id}" Type="{KINDS}/hyperlink" Target="{href}" TargetMode="External"/>"#)
        });
        let pictures = self.pictures.iter().enumerate().map(|(index, picture)| {
            let (id, ending) = (picture_id(index), ending(picture.coding));
            format!(r#"<Relationship Id="{id}" Type="{KINDS}/image" Target="media/{id}.{ending}"/>"#)
        });
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"#,
            parts.chain(links).chain(pictures).collect::<String>()
        )
    }

    fn core(&self) -> String {
        let moment = |at: Timestamp| {
            let at = seconds(at);
            format!(
                r#"<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified>"#
            )
        };
        format!(
            r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:language>{}</dc:language>{}</cp:coreProperties>"#,
            words(&self.title),
            words(&self.language),
            self.at.map(moment).unwrap_or_default()
        )
    }
}

/// A moment as these documents write it, without its milliseconds.
pub(super) fn seconds(at: Timestamp) -> String {
    let text = at.to_string();
    format!("{}Z", text.split('.').next().unwrap_or(&text))
}

fn element(name: &str, inner: &str) -> String {
    format!("<w:{name} {SPACES}>{inner}</w:{name}>")
}

/// The text as XML has it; what XML can't have is left out.
pub(super) fn words(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    escape(&kept).into_owned()
}
