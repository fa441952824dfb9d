//! The texts of sealed versions: their canonical bytes as they were stored with the decision, checked against the ledger
//! each time that they are read.

use crate::{app::App, failure::Failure, vault};
use draft::Text;
use ledger::{SealedText, Statement, VersionNumber};
use store::Store;
use terms::Digest;

/// A text that was sealed, or that another was said to follow.
pub(crate) fn text(app: &App, statement: &Statement, sealed: &SealedText) -> Result<Text, Failure> {
    stored(&*app.store, statement, sealed)
}

/// As [`text`], for whoever has the store alone.
pub(crate) fn stored(store: &dyn Store, statement: &Statement, sealed: &SealedText) -> Result<Text, Failure> {
    let damaged = || Failure::Damaged("the text of a sealed version");
    let stored = store.get(&vault::version_key(statement.id, sealed.sha256))?.ok_or_else(damaged)?;
    let text = Text::from_markdown(std::str::from_utf8(&stored).map_err(|_| damaged())?);
    // What is shown is what was sealed, or nothing is.
    if Digest::new(text.sha256()) == sealed.sha256 { Ok(text) } else { Err(damaged()) }
}

/// How a clause of a version reads: none if there is no such version, none in it if that has no such clause.
pub(crate) fn clause(
    app: &App,
    statement: &Statement,
    version: VersionNumber,
    clause: u32,
) -> Result<Option<Option<String>>, Failure> {
    let Some(version) = statement.version(version) else { return Ok(None) };
    let text = text(app, statement, &version.text)?;
    let found = text.clauses().find(|found| found.number == clause as usize).map(|found| found.block.plain());
    Ok(Some(found))
}
