//! OpenDocument (ISO 26300), as LibreOffice writes it.

mod body;
mod changes;
mod styles;

use crate::{Draft, Format, Lost, Unread, archive::Archive, finish::finished, xml::walk};
use body::Body;
use styles::Styles;

pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Draft, Unread> {
    if archive.xml("META-INF/manifest.xml")?.is_some_and(|xml| xml.contains("encryption-data")) {
        return Err(Unread::Locked);
    }
    let content = archive.xml("content.xml")?.ok_or(Unread::NotADraft)?;
    let mut styles = Styles::default();
    if let Some(xml) = archive.xml("styles.xml")? {
        walk(&xml, &mut styles)?;
    }
    walk(&content, &mut styles)?;
    let mut body = Body::new(&styles);
    walk(&content, &mut body)?;
    if !body.is_text() {
        return Err(Unread::NotADraft);
    }
    let mut sheet = body.sheet();
    if archive.count(|name| name.starts_with("Basic/") || name.starts_with("Scripts/")) > 0 {
        sheet.lose_of_all(Lost::Macro, 1);
    }
    sheet.lose_of_all(Lost::HeaderFooter, styles.edges());
    finished(Format::Odt, sheet)
}
