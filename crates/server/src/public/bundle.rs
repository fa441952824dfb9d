//! The verification bundle: one archive with all that is needed to check a published statement without this server.

use super::{Publication, view};
use crate::{api::ledger::chain_lines, app::App, failure::Failure, languages::sealed_in, proofs::Which, versions};
use std::io::{Cursor, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The parts that every bundle has.
pub(crate) const README: &str = "README.md";
pub(crate) const STATEMENT: &str = "statement.json";
pub(crate) const LEDGER: &str = "ledger.txt";
pub(crate) const CHECKPOINT: &str = "checkpoint.txt";
pub(crate) const KEY: &str = "key.txt";
/// Stands before the texts, which are named by their languages.
pub(crate) const TEXTS: &str = "texts/";

/// The archive; the same as long as nothing is decided. Reads the store.
pub(crate) fn bundle(app: &App, of: &Publication) -> Result<Vec<u8>, Failure> {
    let damaged = || Failure::Damaged("a statement's ledger");
    let checkpoint = app.proofs.checkpoint(Which::Statement(of.statement.id), None)?.ok_or_else(damaged)?;
    let ring = app.proofs.keys.ring()?;
    let mut parts = vec![
        (README.to_owned(), readme(of).into_bytes()),
        (STATEMENT.to_owned(), serde_json::to_vec_pretty(&view(of)).map_err(|_| Failure::Stopped)?),
        (LEDGER.to_owned(), chain_lines(app, of.statement.id)?),
        (CHECKPOINT.to_owned(), checkpoint.to_string().into_bytes()),
        (KEY.to_owned(), format!("{}\n", ring.signing.public()).into_bytes()),
    ];
    for (language, sealed) in sealed_in(&of.statement, &of.version) {
        let text = versions::text(app, &of.statement, sealed)?;
        parts.push((format!("{TEXTS}{}.md", language.tag()), text.markdown().into_bytes()));
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let written = parts.iter().try_for_each(|(name, bytes)| {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(bytes).map_err(zip::result::ZipError::from)
    });
    let finished = written.and_then(|()| archive.finish());
    // Memory takes everything that fits the format.
    finished.map(Cursor::into_inner).map_err(|_| Failure::Damaged("an archive that is too large"))
}

/// What is in it and how it is checked, for somebody who has never heard of it.
fn readme(of: &Publication) -> String {
    let (words, statement) = (of.words, &*of.statement);
    let values = [
        ("title", (&statement.title).into()),
        ("url", (&of.address).into()),
        ("signed", of.signatories.len().into()),
        ("version", of.version.number.0.into()),
        ("sha256", of.version.text.sha256.to_string().into()),
    ];
    let lines = ["bundle-what", "bundle-parts", "bundle-check", "bundle-without", "bundle-not"];
    let paragraphs: Vec<String> = lines.iter().map(|key| words.say_with(key, &values)).collect();
    let signatories: String = of.signatories.iter().map(|each| format!("- {}\n", each.name)).collect();
    format!("# {}\n\n{}\n\n## {}\n\n{signatories}", statement.title, paragraphs.join("\n\n"), words.say("signatories"))
}
