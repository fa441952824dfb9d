//! The trees of ledgers that somebody has asked about, grown from the log when they are asked about again. They are kept
//! as far as there is room, and are made anew otherwise.

use crate::failure::Failure;
use ledger::{chain, tree};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{LogId, Store};
use terms::{Digest, Seq, limits};

pub(super) struct Trees {
    store: Arc<dyn Store>,
    leaves_max: u64,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    trees: BTreeMap<LogId, Place>,
    /// How often one was asked for.
    asked: u64,
}

#[derive(Default)]
struct Place {
    grown: Arc<Mutex<Grown>>,
    leaves: u64,
    asked: u64,
}

/// A tree as far as the log was read, and the chain's hash there.
struct Grown {
    tree: tree::Tree,
    last: Digest,
}

impl Default for Grown {
    fn default() -> Self {
        Grown { tree: tree::Tree::default(), last: chain::ROOT }
    }
}

impl Trees {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Trees::keeping(store, limits::TREE_LEAVES_KEPT_MAX)
    }

    fn keeping(store: Arc<dyn Store>, leaves_max: u64) -> Self {
        Trees { store, leaves_max, kept: Mutex::default() }
    }

    /// What somebody finds in the tree over all of the log.
    pub(super) fn with<T>(
        &self,
        log: LogId,
        find: impl FnOnce(&tree::Tree) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let grown = self.place(log);
        // Growing adds a whole entry or nothing, so that a poisoned lock guards a whole tree.
        let mut grown = grown.lock().unwrap_or_else(PoisonError::into_inner);
        grown.grow(&*self.store, log)?;
        let found = find(&grown.tree);
        self.keep(log, grown.tree.size());
        found
    }

    fn place(&self, log: LogId) -> Arc<Mutex<Grown>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.asked += 1;
        let asked = kept.asked;
        let place = kept.trees.entry(log).or_default();
        place.asked = asked;
        place.grown.clone()
    }

    /// Notes how large it has grown; those that were not asked for longest go where there are too many leaves.
    fn keep(&self, log: LogId, leaves: u64) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.trees.get_mut(&log) {
            place.leaves = leaves;
        }
        let mut all: u64 = kept.trees.values().map(|place| place.leaves).sum();
        while all > self.leaves_max
            && let Some((log, leaves)) =
                kept.trees.iter().min_by_key(|(_, place)| place.asked).map(|(log, place)| (*log, place.leaves))
        {
            kept.trees.remove(&log);
            all -= leaves;
        }
    }
}

impl Grown {
    fn grow(&mut self, store: &dyn Store, log: LogId) -> Result<(), Failure> {
        loop {
            let page = store.read(log, Seq(self.tree.size()), limits::CATCH_UP_BYTES_MAX)?;
            if page.is_empty() {
                return Ok(());
            }
            for record in page {
                let broken = chain::Broken(Seq(self.tree.size()));
                let (stored, bytes) = record.split_first_chunk::<32>().ok_or(broken)?;
                let hash = chain::seal(self.last, bytes).0;
                if hash.bytes() != stored {
                    return Err(broken.into());
                }
                self.tree.push(tree::leaf(bytes));
                self.last = hash;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Batch, Log, MemoryStore};

    const LOG: LogId = LogId::new(b'L', [1; 16]);

    async fn write(store: &MemoryStore, log: LogId, last: Digest, count: u8) -> Digest {
        let mut last = last;
        for number in 0..count {
            let (hash, record) = chain::seal(last, &[number]);
            last = hash;
            store.append(Batch::new().append(log, None, vec![record.into()])).await.expect("it is stored");
        }
        last
    }

    fn root(trees: &Trees, log: LogId) -> Option<Digest> {
        trees.with(log, |tree| Ok(tree.root(tree.size()))).expect("it is whole")
    }

    #[tokio::test]
    async fn a_tree_grows_with_its_log_and_is_the_same_when_it_is_made_anew() {
        let store = Arc::new(MemoryStore::new());
        let trees = Trees::new(store.clone());
        assert_eq!(root(&trees, LOG), tree::Tree::default().root(0));
        let last = write(&store, LOG, chain::ROOT, 5).await;
        let five = root(&trees, LOG);
        write(&store, LOG, last, 6).await;
        assert_ne!(root(&trees, LOG), five);
        assert_eq!(root(&trees, LOG), root(&Trees::new(store.clone()), LOG));
        assert_eq!(trees.with(LOG, |tree| Ok(tree.root(5))).expect("whole"), five);
        let forged = vec![[0; 40].to_vec().into()];
        store.append(Batch::new().append(LOG, None, forged)).await.expect("it is stored");
        assert!(matches!(trees.with(LOG, |_| Ok(())), Err(Failure::Broken(chain::Broken(Seq(11))))));
    }

    #[tokio::test]
    async fn those_that_were_not_asked_for_longest_make_room() {
        let store = Arc::new(MemoryStore::new());
        let logs = [1, 2, 3].map(|byte| LogId::new(b'L', [byte; 16]));
        for log in logs {
            write(&store, log, chain::ROOT, 4).await;
        }
        // Twelve leaves in all, asked for in this order, and the first once more before the last.
        for (max, kept) in [(13, vec![0, 1, 2]), (12, vec![0, 1, 2]), (11, vec![0, 2]), (3, vec![])] {
            let trees = Trees::keeping(store.clone(), max);
            for at in [0, 1, 0, 2] {
                root(&trees, logs[at]);
            }
            let left: Vec<LogId> = trees.kept.lock().expect("not poisoned").trees.keys().copied().collect();
            assert_eq!(left, kept.iter().map(|at| logs[*at]).collect::<Vec<_>>(), "{max}");
        }
        assert_eq!(Trees::new(store).leaves_max, limits::TREE_LEAVES_KEPT_MAX);
    }
}
