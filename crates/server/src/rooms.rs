//! The texts that are open: at most one task each. A statement's leading text has its id.

mod together;

use crate::{
    aliases::Aliases,
    failure::Failure,
    ledgers,
    register::{Decided, RegisterHandle, Remember},
    replica::Replica,
    room::{
        Decide, Input, MakeCommand, Opened, Pace,
        records::{self, Recalled},
        task::{self, Around, Stay},
    },
    wire,
};
use bytes::Bytes;
use gate::Gate;
use ledger::{Author, Refusal, Statement};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Batch, Store, StoreError, VaultKey};
use terms::{Digest, Offset, Seq, StatementId, TextId, Timestamp, limits};
pub(crate) use together::Siblings;
use tokio::sync::{Semaphore, mpsc, oneshot};

/// An open text of a statement: its task and its document. What the statement is stands on the shelf.
#[derive(Clone)]
pub(crate) struct OpenStatement {
    pub(crate) id: StatementId,
    /// Which of its texts.
    pub(crate) text: TextId,
    pub(crate) replica: Replica,
    mailbox: mpsc::Sender<Input>,
    /// Whoever decides something has one of its permits: the task ends for want of visitors only with all of them.
    door: Arc<Semaphore>,
}

impl OpenStatement {
    /// Gives the room an input.
    pub(crate) async fn send(&self, input: Input) -> Result<(), Failure> {
        self.mailbox.send(input).await.map_err(|_| Failure::Stopped)
    }

    /// Its task has ended, or is about to and lets nobody in.
    fn is_over(&self) -> bool {
        self.door.is_closed() || self.mailbox.is_closed()
    }
}

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

/// One text's place: whoever holds it opens the text, and nobody else meanwhile.
type Slot = Arc<tokio::sync::Mutex<Option<OpenStatement>>>;

/// All open texts.
pub(crate) struct Rooms(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    register: RegisterHandle,
    aliases: Aliases,
    /// How long a statement stays in memory that nobody has open.
    idle: Duration,
    slots: Arc<Mutex<BTreeMap<TextId, Slot>>>,
}

impl Rooms {
    /// None open yet.
    pub(crate) fn new(store: Arc<dyn Store>, register: RegisterHandle, aliases: Aliases) -> Self {
        Rooms::staying(store, register, aliases, Duration::from_millis(limits::STATEMENT_IDLE_MS))
    }

    fn staying(store: Arc<dyn Store>, register: RegisterHandle, aliases: Aliases, idle: Duration) -> Self {
        Rooms(Arc::new(Inner { store, register, aliases, idle, slots: Arc::default() }))
    }

    /// The statement's leading text, opened if it is not; none if there is no such statement.
    pub(crate) async fn open(&self, id: StatementId) -> Result<Option<OpenStatement>, Failure> {
        self.open_text(id, id.into()).await
    }

    /// One of the statement's texts, opened if it is not; none if there is no such text.
    pub(crate) async fn open_text(&self, id: StatementId, text: TextId) -> Result<Option<OpenStatement>, Failure> {
        let Inner { store, register, slots, .. } = &*self.0;
        if !register.view().lists(id) {
            return Ok(None);
        }
        let slot = slots.lock().expect("no task panics while it holds this lock").entry(text).or_default().clone();
        let mut slot = slot.lock().await;
        if let Some(open) = slot.as_ref().filter(|open| !open.is_over()) {
            return Ok(Some(open.clone()));
        }
        // What an earlier task had under way is on disk, or has failed, before the log is read. A store that can't be
        // written to says so in the same order, and reading goes on.
        match store.append(Batch::new()).await {
            Ok(_) | Err(StoreError::DiskFull { .. } | StoreError::Damaged(_)) => {}
            Err(failed) => return Err(failed.into()),
        }
        let opened = self.load(id, text).await?;
        if let Some(open) = &opened {
            tokio::spawn(forget_when_closed(slots.clone(), text, open.mailbox.clone()));
        }
        *slot = opened;
        Ok(slot.clone())
    }

    /// Gives the text's room an input and waits for the answer; none if there is no such text. A room that has just ended
    /// for want of visitors lets nobody in, and the text is opened again.
    pub(crate) async fn ask_text<T>(
        &self,
        id: StatementId,
        text: TextId,
        input: Input,
        answer: oneshot::Receiver<T>,
    ) -> Result<Option<T>, Failure> {
        let (open, _inside) = loop {
            let Some(open) = self.open_text(id, text).await? else { return Ok(None) };
            if let Ok(inside) = open.door.clone().acquire_owned().await {
                break (open, inside);
            }
        };
        open.send(input).await?;
        answer.await.map(Some).map_err(|_| Failure::Stopped)
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
        self.0.slots.lock().expect("no task panics while it holds this lock").values().cloned().collect()
    }

    /// Decides on a command in the leading text's own task: where that is written, the statement's decisions are made. The view that
    /// came of it is on disk and on the shelf.
    pub(crate) async fn decide(&self, id: StatementId, wish: Wish) -> Decided<Arc<Statement>> {
        let (reply, answer) = oneshot::channel();
        let Wish { at, by, command, puts, remember } = wish;
        let input = Input::Decide(Box::new(Decide { at, by, command, puts, remember, reply }));
        match self.ask_text(id, id.into(), input, answer).await? {
            Some(decided) => decided,
            None => Ok(Err(Refusal::UnknownStatement)),
        }
    }

    async fn load(&self, id: StatementId, text: TextId) -> Result<Option<OpenStatement>, Failure> {
        let Inner { store, register, idle, aliases, .. } = &*self.0;
        // A parallel text learns from the shelf what was decided since its statement was read.
        let views = if text == id.into() { None } else { register.shelf().watch(id) };
        let reading = store.clone();
        let read = tokio::task::spawn_blocking(move || read(&*reading, id, text));
        let Some(read) = read.await.map_err(|_| Failure::Stopped)?? else { return Ok(None) };
        let replica = Replica::start(store.clone(), ledgers::text_log(text, read.statement.epoch));
        let opened = Opened {
            statement: read.statement,
            text,
            last: read.last,
            register: register.view(),
            gate: read.gate,
            snapshot_bytes: read.snapshot_bytes,
            covered_bytes: read.covered_bytes,
            tail_bytes: read.tail_bytes,
            recorded: read.recorded,
            pace: Pace::default(),
            aliases: *aliases,
        };
        let door = Arc::new(Semaphore::new(limits::MAILBOX_MAX));
        let stay = Stay { door: door.clone(), idle: *idle };
        let around = Around {
            store: store.clone(),
            replica: replica.clone(),
            shelf: register.shelf().clone(),
            siblings: Siblings::of(self),
            views,
        };
        let mailbox = task::start(opened, around, register.watch(), stay);
        Ok(Some(OpenStatement { id, text, replica, mailbox, door }))
    }
}

/// Gives a text's place up once its task has ended, unless somebody is opening it again.
async fn forget_when_closed(slots: Arc<Mutex<BTreeMap<TextId, Slot>>>, text: TextId, mailbox: mpsc::Sender<Input>) {
    mailbox.closed().await;
    let mut slots = slots.lock().expect("no task panics while it holds this lock");
    // Slots are only shared out under this lock: one that nobody else holds can't be in use by somebody who opens.
    let is_over = slots.get(&text).is_some_and(|slot| {
        let is_closed = |open: &Option<OpenStatement>| open.as_ref().is_none_or(OpenStatement::is_over);
        Arc::strong_count(slot) == 1 && slot.try_lock().is_ok_and(|open| is_closed(&open))
    });
    if is_over {
        slots.remove(&text);
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
/// holds the gate and not the history. None if there is no such text, or it was taken away.
pub(crate) fn read(store: &dyn Store, id: StatementId, text: TextId) -> Result<Option<Read>, Failure> {
    let Some((statement, last)) = ledgers::read_statement(store, id)? else { return Ok(None) };
    if !statement.has_text(text) {
        return Ok(None);
    }
    let log = ledgers::text_log(text, statement.epoch);
    let snapshot = store.latest_snapshot(log)?;
    let (upto, snapshot_bytes) = snapshot.map_or((Seq(0), 0), |s| (s.upto, s.bytes.len() as u64));
    let Recalled { mut gate, marks } = records::recall(store, text, statement.epoch)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::NewStatement;
    use draft::Document;
    use ledger::{
        Audience, Details, Hat, Language, Names, Openness, RegisterCommand as Command, Role, StatementCommand,
    };
    use std::time::Instant;
    use store::MemoryStore;
    use terms::{Actor, OrganisationId, PersonId};

    const HAT: Hat = Hat { person: PersonId::new([1; 16]), organisation: OrganisationId::new([2; 16]) };
    const STATEMENT: StatementId = StatementId::new([3; 16]);

    async fn rooms() -> Rooms {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let register = RegisterHandle::open(store.clone()).expect("it is empty");
        let Hat { person, organisation } = HAT;
        let names = Names { fi: "Yhdistys".to_owned(), ..Names::default() };
        let reason = Some("Ensimmäinen".to_owned());
        let commands = vec![
            Command::AddOrganisation { organisation, names, details: Details::default() },
            Command::AddPerson { person, commitment: Digest::new([4; 32]) },
            Command::GrantRole { person, organisation, role: Role::Coordinator, reason },
        ];
        let at = Timestamp::from_ms(0);
        register.decide(at, Author::Operator, commands, vec![]).await.expect("it is stored").expect("it is allowed");
        let wish = NewStatement {
            lineage: None,
            themes: std::collections::BTreeSet::new(),
            by: HAT,
            statement: STATEMENT,
            title: "Kannanotto".to_owned(),
            language: Language::Finnish,
            coordinators: vec![organisation],
            openness: Openness::default(),
            about: ledger::Brief::default(),
            text: vec![wire::item(HAT, at, &Document::create(Actor::new([5; 16])).1)],
            remember: Box::new(|_| None),
        };
        register.open_statement(at, wish).await.expect("it is stored").expect("it is allowed");
        Rooms::staying(store, register, Aliases::new([7; 32]), Duration::from_millis(1))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_decision_that_comes_as_the_task_ends_is_made_all_the_same() {
        let rooms = rooms().await;
        for round in 0..500 {
            // Decisions come a little earlier and a little later than a task ends that has nothing to do.
            let comes = Instant::now() + Duration::from_micros(500 + 4 * round);
            while Instant::now() < comes {
                tokio::task::yield_now().await;
            }
            let drafts = if round % 2 == 0 { Audience::Public } else { Audience::Network };
            let command = move |now: &Statement| StatementCommand::SetOpenness {
                openness: Openness { drafts, ..now.openness.clone() },
            };
            let (at, by) = (Timestamp::from_ms(0), Author::Hat(HAT));
            let wish =
                Wish { at, by, command: MakeCommand::plain(command), puts: vec![], remember: Box::new(|_| None) };
            let decided = rooms.decide(STATEMENT, wish).await;
            assert!(matches!(decided, Ok(Ok(_))), "round {round}: {:?}", decided.err());
        }
    }
}
