//! The texts of sealed versions: their canonical bytes as they were stored with the decision, checked against the ledger
//! each time that they are read.

use crate::{app::App, failure::Failure, replica::Replica, vault};
use draft::{Document, Layout, Passages, Text};
use ledger::{SealedText, Statement, Version, VersionNumber};
use std::sync::{Arc, Mutex, PoisonError};
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
    let stand_ins = app.stand_ins.clone();
    let looked = tokio::task::spawn_blocking(move || {
        let stand_in = stand_ins.of(&text)?;
        Ok(look(&stand_in.document.passages_in(stand_in.laid.clone()), heads))
    });
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
    let stand_ins = app.stand_ins.clone();
    let saved = tokio::task::spawn_blocking(move || Ok(stand_ins.of(&text)?.document.save()));
    saved.await.map_err(|_| Failure::Stopped)?
}

/// The last document that stood in for one whose changes are gone: whoever looks for passages mostly looks in the version
/// that somebody has just looked in.
#[derive(Clone, Default)]
pub(crate) struct StandIns(Arc<Mutex<Option<Last>>>);

/// What it says, and itself.
type Last = (Digest, Arc<StandIn>);

struct StandIn {
    document: Document,
    laid: Arc<Layout>,
}

impl StandIns {
    /// Each text has an actor of its own, so that no passage of one is found in another. Whoever asks while it is being made
    /// waits for it.
    fn of(&self, text: &Text) -> Result<Arc<StandIn>, Failure> {
        let sha256 = text.sha256();
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, stand_in)) = &*last
            && *of == Digest::new(sha256)
        {
            return Ok(stand_in.clone());
        }
        let actor = Actor::new(*sha256.first_chunk().expect("SHA-256 has 32 bytes"));
        let (document, _) = Document::of(actor, text)?;
        let laid = Arc::new(document.layout(None)?);
        let stand_in = Arc::new(StandIn { document, laid });
        *last = Some((Digest::new(sha256), stand_in.clone()));
        Ok(stand_in)
    }
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
