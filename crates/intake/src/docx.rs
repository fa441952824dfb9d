//! Office Open XML (ECMA-376), as Word, LibreOffice and Google Docs write it.

mod body;
mod notes;
mod numbering;
mod props;
mod relations;
mod styles;

use crate::{Draft, Format, Lost, Unread, archive::Archive, finish::finished, xml::walk};
use body::{Body, Parts};
use notes::Notes;
use numbering::Numbering;
use relations::Relations;
use styles::Styles;

pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Draft, Unread> {
    let root = Relations::read(archive, "", "_rels/.rels")?;
    let main = root.part("officeDocument").unwrap_or_else(|| "word/document.xml".to_owned());
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    if archive.has("xl/workbook.xml") || archive.has("ppt/presentation.xml") {
        return Err(Unread::NotADraft);
    }
    let relations = Relations::read(archive, folder, &format!("{folder}/_rels/{file}.rels"))?;
    let body = archive.xml(&main)?.ok_or(Unread::NotADraft)?;
    let part = |archive: &mut Archive<'_>, kind: &str| match relations.part(kind) {
        Some(name) => archive.xml(&name),
        None => Ok(None),
    };
    let (mut styles, mut numbering, mut notes) = (Styles::default(), Numbering::default(), Notes::default());
    if let Some(xml) = part(archive, "styles")? {
        walk(&xml, &mut styles)?;
    }
    if let Some(xml) = part(archive, "numbering")? {
        walk(&xml, &mut numbering)?;
    }
    if let Some(xml) = part(archive, "comments")? {
        walk(&xml, &mut notes)?;
    }
    let parts = Parts { styles, numbering, relations, notes };
    let mut walking = Body::new(&parts);
    walk(&body, &mut walking)?;
    let mut sheet = walking.sheet()?;
    let lower = |name: &str| name.to_ascii_lowercase();
    let programs = archive.count(|name| lower(name).ends_with("vbaproject.bin") || lower(name).contains("/activex/"));
    if programs > 0 {
        sheet.lose_of_all(Lost::Macro, 1);
    }
    for name in archive.named(|name| is_edge(name.rsplit('/').next().unwrap_or(name))) {
        if archive.xml(&name)?.is_some_and(|xml| xml.contains("<w:t>") || xml.contains("<w:t ")) {
            sheet.lose_of_all(Lost::HeaderFooter, 1);
        }
    }
    finished(Format::Docx, sheet)
}

/// What stands above or below every page.
fn is_edge(file: &str) -> bool {
    (file.starts_with("header") || file.starts_with("footer")) && file.ends_with(".xml")
}
