//! Documents of word processors.

use crate::{
    fixture::{redline, statement, text},
    part, well_formed,
};
use draft::{Difference, Kind, Text};
use std::{path::Path, process::Command};

#[test]
fn headings_lists_and_links_are_real() {
    let text = text();
    let bytes = publish::statement_docx(&statement(&text, 12)).expect("written");
    assert_eq!(publish::statement_docx(&statement(&text, 12)).expect("written"), bytes, "the same is the same file");
    well_formed(&bytes);
    let document = part(&bytes, "word/document.xml");
    let count = |what: &str| document.matches(what).count();
    let headings = text.blocks().len() - text.clauses().count();
    // Signatories in two groups, reservations, how to check.
    assert_eq!(count(r#"<w:pStyle w:val="Heading"#), headings + 5);
    let items = text.blocks().iter().filter(|block| matches!(block.kind, Kind::BulletItem | Kind::NumberedItem));
    assert_eq!(count("<w:numPr>"), items.count());
    assert_eq!(count(" SEQ clause "), text.clauses().count());
    assert_eq!(count("<w:bookmarkStart "), text.blocks().len() + 2, "every part, and two reservations");
    assert!(document.contains(r#"<w:hyperlink w:anchor="c12" "#) && document.contains(r#"w:name="c12"/>"#));
    let links = part(&bytes, "word/_rels/document.xml.rels");
    for href in ["https://example.org/tyollistamisen-opas", "mailto:verkosto@example.org"] {
        assert!(links.contains(&format!(r#"Target="{href}" TargetMode="External"/>"#)), "{href}");
    }
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("<dc:language>fi</dc:language>") && core.contains(">2026-03-12T10:15:00Z<"), "{core}");
    // Both lists of the text begin anew.
    assert!(part(&bytes, "word/numbering.xml").matches("<w:startOverride ").count() >= 2);
}

/// What LibreOffice makes of it, in this format.
fn converted(folder: &Path, name: &str, bytes: &[u8], to: &str) -> Vec<u8> {
    let file = folder.join(format!("{name}.docx"));
    std::fs::write(&file, bytes).expect("the folder takes files");
    let mut command = Command::new("soffice");
    // A profile of its own: another LibreOffice that runs would take the work and not do it.
    command.arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()));
    command.args(["--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(folder).arg(&file);
    let output = command.output().expect("LibreOffice is installed; `cargo xtask test` sees to it where it may");
    let made = folder.join(name).with_extension(to.split(':').next().unwrap_or(to));
    std::fs::read(made).unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn libreoffice_opens_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = text();
    let after = Text::from_markdown(&before.markdown().replace("kolmessa viikossa", "kahdessa viikossa"));
    let difference = Difference::between(&before, &after);
    let statement = publish::statement_docx(&statement(&before, 12)).expect("written");
    let redline = publish::redline_docx(&redline(&before, &after, &difference)).expect("written");
    let plain = |name: &str, bytes: &[u8]| {
        let bytes = converted(folder.path(), name, bytes, "txt:Text (encoded):UTF8");
        String::from_utf8(bytes).expect("UTF-8")
    };
    let told = plain("statement", &statement);
    for clause in before.clauses() {
        let numbered = ['\t', '\u{2002}'].map(|gap| format!("{}{gap}{}", clause.number, clause.block.plain()));
        assert!(numbered.iter().any(|words| told.contains(words)), "{numbered:?}");
    }
    for words in ["Allekirjoittajat", "Soutuseura Airo 3 ry (Varauma)", "Palaamme asiaan syksyllä.", "SHA-256: "] {
        assert!(told.contains(words), "{words}");
    }
    assert!(plain("redline", &redline).contains("viikossa"));
    assert!(converted(folder.path(), "pages", &statement, "pdf").starts_with(b"%PDF-"));
}
