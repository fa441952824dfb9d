//! Files as LibreOffice writes them.

#![allow(clippy::disallowed_methods)] // another program takes files and leaves files

use crate::fixture::{draft, remarks};
use std::{path::Path, process::Command};

/// What LibreOffice makes of it.
fn converted(folder: &Path, name: &str, bytes: &[u8], to: &str) -> Vec<u8> {
    let file = folder.join(name);
    std::fs::write(&file, bytes).expect("the folder takes files");
    let mut command = Command::new("soffice");
    // A profile of its own: another LibreOffice that runs would take the work and not do it.
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(folder).arg(&file);
    let output = command.output().expect("LibreOffice is installed; `cargo xtask test` sees to it where it may");
    let made = file.with_extension(to.split(':').next().unwrap_or(to));
    std::fs::read(made).unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)))
}

const PAGE: &str = r#"<html><head><meta charset="utf-8"></head><body><h1>Tuki kaikille</h1><p>Sana <b>lihava</b> ja <i>vino</i>, <a href="https://example.org/opas">opas</a>.</p><h2>Luettelo</h2><ul><li>yksi<ol><li>ala</li></ol></li><li>kaksi</li></ul><ol><li>numero</li></ol><p>Loppu.</p></body></html>"#;
const TEXT: &str = "# Tuki kaikille\n\nSana **lihava** ja *vino*, [opas](https://example.org/opas).\n\n## Luettelo\n\n- yksi\n  1. ala\n- kaksi\n\n1. numero\n\nLoppu.\n";

#[test]
fn what_libreoffice_writes_is_read_with_headings_lists_links_changes_and_comments() {
    let folder = tempfile::tempdir().expect("a folder");
    let odt = converted(folder.path(), "page.html", PAGE.as_bytes(), "odt:writer8");
    assert_eq!(draft(&odt).text.markdown(), TEXT);
    let docx = converted(folder.path(), "page.odt", &odt, "docx:MS Word 2007 XML");
    assert_eq!(draft(&docx).text.markdown(), TEXT);
    // The way from Word to OpenDocument keeps what is tracked, and what was said.
    let body = [
        crate::fixture::p("Luku"),
        format!(
            "<w:p>{}{}{}{}</w:p>",
            crate::fixture::r("Yksi "),
            crate::fixture::del("Aino", "kaksi"),
            crate::fixture::ins("Aino", "kolme"),
            crate::fixture::r(" sanaa.")
        ),
        crate::fixture::ended("del", "Eetu", &crate::fixture::del("Eetu", "Turha kappale.")),
        crate::fixture::p("Loppu."),
    ];
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let root = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let document = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"#,
        body.concat()
    );
    let tracked = crate::fixture::archive(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("word/document.xml", &document),
    ]);
    let wanted = ["Aino: \u{ab}kaksi\u{bb} \u{2192} kolme", "Eetu: c3 removed"];
    assert_eq!(remarks(&draft(&tracked)), wanted);
    let odt = converted(folder.path(), "tracked.docx", &tracked, "odt:writer8");
    let read = draft(&odt);
    assert_eq!(read.text.plain(), "Luku\nYksi kaksi sanaa.\nTurha kappale.\nLoppu.");
    assert_eq!(remarks(&read), wanted);
    let again = draft(&converted(folder.path(), "tracked.odt", &odt, "docx:MS Word 2007 XML"));
    assert_eq!(remarks(&again), wanted);
}
