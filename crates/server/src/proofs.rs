//! What the server proves of its ledgers: signed checkpoints, receipts of entries, and what shows that one checkpoint
//! continues another. All of it is made when somebody asks, from the ledger as it is on disk; the hourly checkpoints are
//! stored (`stored`), and nothing is signed that contradicts one of them.

mod stored;
mod trees;

pub(crate) use stored::{keep, stored_record};

use crate::{
    failure::Failure,
    keys::{KeyRing, Keys},
    ledgers,
};
use ledger::checkpoint::Checkpoint;
use ledger::note::Note;
use ledger::receipt::Receipt;
use std::sync::Arc;
use store::{LogId, Store};
use terms::{Digest, Seq, StatementId};
use trees::Trees;

/// A ledger of this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Register,
    Agenda,
    Statement(StatementId),
}

impl Which {
    fn log(self) -> LogId {
        match self {
            Which::Register => ledgers::REGISTER,
            Which::Agenda => ledgers::AGENDA,
            Which::Statement(id) => ledgers::ledger_log(id),
        }
    }

    /// Behind the name that signs.
    fn path(self) -> String {
        match self {
            Which::Register => "register".to_owned(),
            Which::Agenda => "agenda".to_owned(),
            Which::Statement(id) => format!("statements/{id}"),
        }
    }
}

/// Proves what is in ledgers.
pub(crate) struct Proofs {
    store: Arc<dyn Store>,
    pub(crate) keys: Keys,
    trees: Trees,
}

impl Proofs {
    pub(crate) fn new(store: Arc<dyn Store>, keys: Keys) -> Self {
        Proofs { trees: Trees::new(store.clone()), store, keys }
    }

    /// The ledger at this size, or as it is, signed; none if it has fewer entries.
    pub(crate) fn checkpoint(&self, which: Which, size: Option<u64>) -> Result<Option<Note>, Failure> {
        let root = self.in_tree(which, size, |tree, size| tree.root(size))?;
        let Some((size, root)) = root else { return Ok(None) };
        Ok(Some(sign(&*self.keys.ring()?, which, size, root)))
    }

    /// What proves an entry, in the ledger at this size or as it is; none if it has fewer entries.
    pub(crate) fn receipt(&self, which: Which, seq: u64, size: Option<u64>) -> Result<Option<Receipt>, Failure> {
        let proved = self.in_tree(which, size, |tree, size| Some((tree.inclusion(seq, size)?, tree.root(size)?)))?;
        let Some((size, (proof, root))) = proved else { return Ok(None) };
        let damaged = || Failure::Damaged("an entry of a ledger");
        let record = self.store.read(which.log(), Seq(seq), 1)?.into_iter().next().ok_or_else(damaged)?;
        let entry = record.split_at_checked(32).and_then(|(_, entry)| String::from_utf8(entry.to_vec()).ok());
        let ring = self.keys.ring()?;
        let (checkpoint, keys) = (sign(&ring, which, size, root), ring.lineage().clone());
        Ok(Some(Receipt { seq: Seq(seq), entry: entry.ok_or_else(damaged)?, proof, checkpoint, keys }))
    }

    /// The hashes that prove something of the ledger at a size; none if that can't be proved.
    pub(crate) fn path(&self, which: Which, what: Proof, size: Option<u64>) -> Result<Option<Path>, Failure> {
        let proved = self.in_tree(which, size, |tree, size| {
            let hashes = match what {
                Proof::Includes { seq } => tree.inclusion(seq, size),
                Proof::BeginsWith { size: from } => tree.consistency(from, size),
            };
            Some((hashes?, tree.root(size)?))
        })?;
        Ok(proved.map(|(size, (hashes, root))| Path { size, root, hashes }))
    }

    /// What somebody finds in the ledger's tree, which contradicts nothing that was stored.
    fn in_tree<T>(
        &self,
        which: Which,
        size: Option<u64>,
        find: impl FnOnce(&ledger::tree::Tree, u64) -> Option<T>,
    ) -> Result<Option<(u64, T)>, Failure> {
        let last = stored::last(&*self.store, which)?.1;
        self.trees.with(which.log(), |tree| {
            if last.is_some_and(|last| tree.root(last.checkpoint.size) != Some(last.checkpoint.root)) {
                return Err(Failure::Damaged("a ledger that was signed when it was another"));
            }
            let size = size.unwrap_or(tree.size());
            Ok(find(tree, size).map(|found| (size, found)))
        })
    }
}

fn sign(ring: &KeyRing, which: Which, size: u64, root: Digest) -> Note {
    let origin = format!("{}/{}", ring.signing.public().name(), which.path());
    Checkpoint { origin, size, root }.sign(&ring.signing)
}

/// What is to be proved of a ledger at a size.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Proof {
    /// That it has this entry.
    Includes { seq: u64 },
    /// That it begins with what it was at a smaller size.
    BeginsWith { size: u64 },
}

/// Hashes that prove something of a ledger at a size.
pub(crate) struct Path {
    pub(crate) size: u64,
    pub(crate) root: Digest,
    pub(crate) hashes: Vec<Digest>,
}
