//! Whoever was erased stays erased: an older backup that is restored does not know of it, the newest in its place may.

use super::{NotBackedUp, Plan};
use crate::{export, failure::Failure, keys::Keys, ledgers, mail::Carrier, personal, serve, settings::Settings};
use ledger::{Author, Event, RegisterEvent};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use store::{Batch, Log, MemoryStore, SledStore, Store};
use terms::PersonId;

/// Whom that concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Again {
    /// Persons who were erased again.
    pub(super) erased: usize,
    /// Persons who could not be: the older register has no other coordinator.
    pub(super) left: usize,
}

/// Erases in a restored folder whom the newest backup knows to be erased.
pub(super) async fn erase(plan: &Plan, folder: &Path, restored: u64) -> Result<Again, NotBackedUp> {
    let newest = backup::newest_log(&plan.place, &plan.key()?, ledgers::REGISTER).await?;
    let Some((_, entries)) = newest.filter(|(number, _)| *number != restored) else { return Ok(Again::default()) };
    let known = MemoryStore::new();
    let told = known.append(Batch::new().append(ledgers::REGISTER, None, entries)).await;
    told.map_err(Failure::from)?;
    let gone = erased(&known)?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(folder, plan.options)?);
    let again: BTreeSet<PersonId> = gone.difference(&erased(&*store)?).copied().collect();
    let done = if again.is_empty() { Ok(Again::default()) } else { erase_all(store.clone(), folder, &again).await };
    store.shutdown().await;
    done
}

/// Everybody of whom a register says that they were erased.
fn erased(store: &dyn Store) -> Result<BTreeSet<PersonId>, Failure> {
    let (entries, _) = ledgers::read_ledger(store, ledgers::REGISTER)?;
    let erased = entries.into_iter().filter_map(|entry| match entry.event {
        Event::Register(RegisterEvent::PersonErased { person }) => Some(person),
        _ => None,
    });
    Ok(erased.collect())
}

/// As the server does it, with nobody served meanwhile.
async fn erase_all(store: Arc<dyn Store>, folder: &Path, persons: &BTreeSet<PersonId>) -> Result<Again, NotBackedUp> {
    let keys = Keys::existing(folder).map_err(Failure::from)?;
    let url = export::guessed(keys.ring().map_err(Failure::from)?.signing.public().name());
    let settings = Settings::at_rest(folder.to_owned(), url.clone());
    let (app, _) = serve::assemble(settings, store, Carrier::idle(folder), url, keys).await?;
    let mut again = Again::default();
    for person in persons {
        // One whom the older register does not know has nothing there that could be erased.
        if app.people.record(*person)?.is_none() {
            continue;
        }
        match personal::erase(&app, Author::Operator, *person).await? {
            Ok(()) => again.erased += 1,
            Err(_) => again.left += 1,
        }
    }
    Ok(again)
}
