//! The statements that are open: at most one task each.

use crate::{
    failure::Failure,
    ledgers,
    register::{Decided, RegisterHandle, Remember},
    replica::Replica,
    room::{
        Decide, Input, MakeCommand, Opened, Pace,
        records::{self, Recalled},
        task,
    },
    wire,
};
use bytes::Bytes;
use gate::Gate;
use ledger::{Author, Refusal, Statement};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use store::{Batch, Store, StoreError, VaultKey};
use terms::{Digest, Offset, Seq, StatementId, Timestamp, limits};
use tokio::sync::{
    mpsc::{self, error::SendError},
    oneshot,
};

/// An open statement: its task and its document. What it is stands on the shelf.
#[derive(Clone)]
pub(crate) struct OpenStatement {
    pub(crate) id: StatementId,
    pub(crate) replica: Replica,
    mailbox: mpsc::Sender<Input>,
}

impl OpenStatement {
    /// Gives the room an input.
    pub(crate) async fn send(&self, input: Input) -> Result<(), Failure> {
        self.mailbox.send(input).await.map_err(|_| Failure::Stopped)
    }
}

/// How often a statement is opened again for one input whose room ends just then.
const OPENINGS_MAX: usize = 3;

/// Something to be decided about a statement, with all that its task can't draw itself.
pub(crate) struct Wish {
    pub(crate) at: Timestamp,
    pub(crate) by: Author,
    pub(crate) command: MakeCommand,
    /// What is stored together with the decision.
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    /// What else is, made from the view that came of it.
    pub(crate) remember: Remember,
}

/// One statement's place: whoever holds it opens the statement, and nobody else meanwhile.
type Slot = Arc<tokio::sync::Mutex<Option<OpenStatement>>>;

/// All open statements.
pub(crate) struct Rooms {
    store: Arc<dyn Store>,
    register: RegisterHandle,
    slots: Arc<Mutex<BTreeMap<StatementId, Slot>>>,
}

impl Rooms {
    /// None open yet.
    pub(crate) fn new(store: Arc<dyn Store>, register: RegisterHandle) -> Self {
        Rooms { store, register, slots: Arc::default() }
    }

    /// The statement, opened if it is not; none if there is no such statement.
    pub(crate) async fn open(&self, id: StatementId) -> Result<Option<OpenStatement>, Failure> {
        if !self.register.view().lists(id) {
            return Ok(None);
        }
        let slot = self.slots.lock().expect("no task panics while it holds this lock").entry(id).or_default().clone();
        let mut slot = slot.lock().await;
        if let Some(open) = slot.as_ref().filter(|open| !open.mailbox.is_closed()) {
            return Ok(Some(open.clone()));
        }
        // What an earlier task had under way is on disk, or has failed, before the log is read. A store that can't be
        // written to says so in the same order, and reading goes on.
        match self.store.append(Batch::new()).await {
            Ok(_) | Err(StoreError::DiskFull { .. } | StoreError::Damaged(_)) => {}
            Err(failed) => return Err(failed.into()),
        }
        let opened = self.load(id).await?;
        if let Some(open) = &opened {
            tokio::spawn(forget_when_closed(self.slots.clone(), id, open.mailbox.clone()));
        }
        *slot = opened;
        Ok(slot.clone())
    }

    /// Gives the statement's room an input. A room that has ended since it was opened, for nobody was in it, is opened again.
    pub(crate) async fn give(&self, open: &OpenStatement, mut input: Input) -> Result<(), Failure> {
        let mut mailbox = open.mailbox.clone();
        for _ in 0..OPENINGS_MAX {
            let Err(SendError(back)) = mailbox.send(input).await else { return Ok(()) };
            input = back;
            mailbox = self.open(open.id).await?.ok_or(Failure::Stopped)?.mailbox;
        }
        Err(Failure::Stopped)
    }

    /// Resolves when nothing is under way in any statement: everything is on disk, and the snapshots that were begun.
    pub(crate) async fn settle(&self) {
        let mut settling = Vec::new();
        for slot in self.all_slots() {
            let Some(open) = slot.lock().await.clone() else { continue };
            let (reply, settled) = oneshot::channel();
            // A task that has ended has nothing under way.
            if open.send(Input::Settle(reply)).await.is_ok() {
                settling.push(settled);
            }
        }
        for settled in settling {
            let _ = settled.await;
        }
    }

    fn all_slots(&self) -> Vec<Slot> {
        self.slots.lock().expect("no task panics while it holds this lock").values().cloned().collect()
    }

    /// Decides on a command in the statement's own task: where the text is written, its decisions are made. The view that
    /// came of it is on disk and on the shelf.
    pub(crate) async fn decide(&self, id: StatementId, wish: Wish) -> Decided<Arc<Statement>> {
        let Some(open) = self.open(id).await? else { return Ok(Err(Refusal::UnknownStatement)) };
        let (reply, answer) = oneshot::channel();
        let Wish { at, by, command, puts, remember } = wish;
        open.send(Input::Decide(Box::new(Decide { at, by, command, puts, remember, reply }))).await?;
        answer.await.map_err(|_| Failure::Stopped)?
    }

    async fn load(&self, id: StatementId) -> Result<Option<OpenStatement>, Failure> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || read(&*store, id));
        let Some(read) = read.await.map_err(|_| Failure::Stopped)?? else { return Ok(None) };
        let replica = Replica::start(self.store.clone(), id);
        let opened = Opened {
            statement: read.statement,
            last: read.last,
            register: self.register.view(),
            gate: read.gate,
            snapshot_bytes: read.snapshot_bytes,
            covered_bytes: read.covered_bytes,
            tail_bytes: read.tail_bytes,
            recorded: read.recorded,
            pace: Pace::default(),
        };
        let mailbox = task::start(
            opened,
            self.store.clone(),
            replica.clone(),
            self.register.shelf().clone(),
            self.register.watch(),
        );
        Ok(Some(OpenStatement { id, replica, mailbox }))
    }
}

/// Gives a statement's place up once its task has ended, unless somebody is opening it again.
async fn forget_when_closed(
    slots: Arc<Mutex<BTreeMap<StatementId, Slot>>>,
    id: StatementId,
    mailbox: mpsc::Sender<Input>,
) {
    mailbox.closed().await;
    let mut slots = slots.lock().expect("no task panics while it holds this lock");
    // Slots are only shared out under this lock: one that nobody else holds can't be in use by somebody who opens.
    let is_over = slots.get(&id).is_some_and(|slot| {
        let is_closed = |open: &Option<OpenStatement>| open.as_ref().is_none_or(|open| open.mailbox.is_closed());
        Arc::strong_count(slot) == 1 && slot.try_lock().is_ok_and(|open| is_closed(&open))
    });
    if is_over {
        slots.remove(&id);
    }
}

pub(crate) struct Read {
    pub(crate) statement: Statement,
    pub(crate) last: Digest,
    pub(crate) gate: Gate,
    pub(crate) snapshot_bytes: u64,
    pub(crate) covered_bytes: u64,
    pub(crate) tail_bytes: u64,
    /// How much of the log the gate's records hold.
    pub(crate) recorded: Offset,
}

/// Reads all that a room starts from: what is recorded of the gate, and the rest of the log page by page, so that memory
/// holds the gate and not the history.
pub(crate) fn read(store: &dyn Store, id: StatementId) -> Result<Option<Read>, Failure> {
    let Some((statement, last)) = ledgers::read_statement(store, id)? else { return Ok(None) };
    let log = ledgers::text_log(id);
    let snapshot = store.latest_snapshot(log)?;
    let (upto, snapshot_bytes) = snapshot.map_or((Seq(0), 0), |s| (s.upto, s.bytes.len() as u64));
    let Recalled { mut gate, marks } = records::recall(store, id)?;
    let recorded = gate.length();
    let mut at = Seq::from(recorded);
    // The latest mark that the snapshot covers: what lies between it and the snapshot counts as not covered.
    let mark = marks.iter().rev().find(|(offset, _)| Seq::from(*offset) <= upto);
    let mut covered_bytes = mark.map_or(0, |(_, bytes)| *bytes);
    let mut log_bytes = marks.last().map_or(0, |(_, bytes)| *bytes);
    loop {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            break;
        }
        for item in page {
            let damaged = || Failure::Damaged("an entry of a text log");
            gate.replay(wire::item_change(&item).map_err(|_| damaged())?).map_err(|_| damaged())?;
            covered_bytes += if at < upto { item.len() as u64 } else { 0 };
            log_bytes += item.len() as u64;
            at.0 += 1;
        }
    }
    if upto == at {
        covered_bytes = log_bytes;
    }
    let tail_bytes = log_bytes.saturating_sub(covered_bytes);
    Ok(Some(Read { statement, last, gate, snapshot_bytes, covered_bytes, tail_bytes, recorded }))
}
