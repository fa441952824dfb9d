//! Every statement as its ledger stands: what lists and pages read, without opening anything. A view comes here when the
//! entries that made it are on disk, and from nowhere else.

use crate::{failure::Failure, ledgers};
use ledger::{Register, Statement};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;
use terms::{StatementId, Timestamp};
use tokio::sync::watch;

/// The views of all statements.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    views: Arc<RwLock<Views>>,
    /// How many views have come.
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Views {
    statements: BTreeMap<StatementId, Arc<Statement>>,
    /// When the clock has to do something about a statement, soonest first.
    due: BTreeSet<(Timestamp, StatementId)>,
}

impl Shelf {
    /// The statements that the register lists, each read from its ledger.
    pub(crate) fn load(store: &dyn Store, register: &Register) -> Result<Self, Failure> {
        let shelf = Shelf::default();
        for (id, _) in register.statements() {
            let (statement, _) =
                ledgers::read_statement(store, *id)?.ok_or(Failure::Damaged("a listed statement's ledger"))?;
            shelf.put(Arc::new(statement));
        }
        Ok(shelf)
    }

    /// The statement as it stands, if there is such a one.
    pub(crate) fn get(&self, id: StatementId) -> Option<Arc<Statement>> {
        self.views.read().unwrap_or_else(PoisonError::into_inner).statements.get(&id).cloned()
    }

    /// The statements about which the clock has to do something by now, longest due first.
    pub(crate) fn due(&self, now: Timestamp) -> Vec<StatementId> {
        let views = self.views.read().unwrap_or_else(PoisonError::into_inner);
        views.due.iter().take_while(|(at, _)| *at <= now).map(|(_, id)| *id).collect()
    }

    /// Changes whenever a view has come.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes a view that is on disk.
    pub(crate) fn put(&self, statement: Arc<Statement>) {
        // Nothing that holds the lock can panic half-way, so a poisoned lock guards whole views.
        let mut views = self.views.write().unwrap_or_else(PoisonError::into_inner);
        let (id, due) = (statement.id, statement.due());
        let before = views.statements.insert(id, statement).and_then(|before| before.due());
        if let Some(before) = before {
            views.due.remove(&(before, id));
        }
        views.due.extend(due.map(|due| (due, id)));
        drop(views);
        self.changes.send_modify(|changes| *changes += 1);
    }
}
