//! The texts of sealed versions: their canonical bytes as they were stored with the decision, checked against the ledger
//! each time that they are read.

use crate::{app::App, failure::Failure, replica::Replica, vault};
use draft::{Document, Passages, Text};
use ledger::{SealedText, Statement, Version, VersionNumber};
use store::Store;
use terms::{Actor, Digest, Heads};

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

/// Looks for passages in the leading text of a version, or in the live one; `look` is told which one it is. Where the
/// changes that made the version are gone, they are looked for in a document that says the same.
pub(crate) async fn passages<T: Send + 'static>(
    app: &App,
    replica: &Replica,
    statement: &Statement,
    version: Option<&Version>,
    look: impl FnOnce(&Passages<'_>, Heads) -> T + Send + 'static,
) -> Result<T, Failure> {
    let Some(version) = version.filter(|version| !statement.has_changes_of(version.number)) else {
        return replica.passages(version.map(|version| version.text.heads.clone()), look).await;
    };
    let (text, heads) = (text(app, statement, &version.text)?, version.text.heads.clone());
    let looked = tokio::task::spawn_blocking(move || Ok(look(&stand_in(&text)?.passages(None)?, heads)));
    looked.await.map_err(|_| Failure::Stopped)?
}

/// A document as automerge saves it that says what was sealed: with the changes that made it, if they are there.
pub(crate) async fn saved(
    app: &App,
    replica: &Replica,
    statement: &Statement,
    version: VersionNumber,
    sealed: &SealedText,
) -> Result<Vec<u8>, Failure> {
    if statement.has_changes_of(version) {
        return replica.save_at(sealed.heads.clone()).await;
    }
    let text = text(app, statement, sealed)?;
    let saved = tokio::task::spawn_blocking(move || Ok(stand_in(&text)?.save()));
    saved.await.map_err(|_| Failure::Stopped)?
}

/// Each text has an actor of its own, so that no passage of one is found in another.
fn stand_in(text: &Text) -> Result<Document, Failure> {
    let sha256 = text.sha256();
    let actor = Actor::new(*sha256.first_chunk().expect("SHA-256 has 32 bytes"));
    Ok(Document::of(actor, text)?.0)
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
