//! Reads restored data as the server will: every ledger's chain, every sealed text from its stored bytes and from the
//! changes that it was written by, and the document of every text.

use crate::{
    agenda::AgendaHandle, failure::Failure, languages::sealed_in, ledgers, register::RegisterHandle, replica, versions,
};
use std::sync::Arc;
use store::{LogId, Store};
use terms::{Digest, TextId};

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Proven {
    pub(super) statements: usize,
    pub(super) texts: usize,
    pub(super) versions: usize,
}

/// Reads all of it, or says what is wrong.
pub(super) async fn prove(store: &Arc<dyn Store>) -> Result<Proven, Failure> {
    let register = RegisterHandle::open(store.clone())?;
    AgendaHandle::open(store.clone(), register.clone())?;
    let (view, shelf) = (register.view(), register.shelf());
    let mut proven = Proven::default();
    for (id, _) in view.statements() {
        let statement = shelf.get(*id).ok_or(Failure::Damaged("a statement's ledger"))?;
        let mut sealed: Vec<(TextId, ledger::SealedText)> = vec![];
        for version in &statement.versions {
            let is_made_of_changes = statement.has_changes_of(version.number);
            for (language, text) in sealed_in(&statement, version) {
                versions::stored(&**store, &statement, text)?;
                let id = version.parallel(language).map_or(statement.id.into(), |parallel| parallel.id);
                if is_made_of_changes {
                    sealed.push((id, text.clone()));
                }
                proven.versions += 1;
            }
        }
        for text in statement.all_texts() {
            let (store, sealed, log) = (store.clone(), sealed.clone(), ledgers::log_of(&statement, text));
            // A long history takes its time, and others go on meanwhile.
            let read = tokio::task::spawn_blocking(move || prove_text(&*store, (text, log), &sealed)).await;
            read.map_err(|_| Failure::Stopped)??;
            proven.texts += 1;
        }
        proven.statements += 1;
    }
    Ok(proven)
}

/// The document of a text says at every version what was sealed.
fn prove_text(
    store: &dyn Store,
    (text, log): (TextId, LogId),
    sealed: &[(TextId, ledger::SealedText)],
) -> Result<(), Failure> {
    let (document, _) = replica::load(store, log)?;
    for (_, sealed) in sealed.iter().filter(|(of, _)| *of == text) {
        if Digest::new(document.text_at(&sealed.heads)?.sha256()) != sealed.sha256 {
            return Err(Failure::Damaged("the text of a sealed version"));
        }
    }
    Ok(())
}
