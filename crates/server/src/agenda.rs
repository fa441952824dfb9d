//! The agenda's task: one owner, one order. Whatever waits when it turns to its mailbox is decided one after the other and
//! goes into one append, so that hundreds who choose at the same moment wait for one another's fsync and not in a row.

pub(crate) mod acts;
pub(crate) mod earlier;
pub(crate) mod groups;
pub(crate) mod line;
pub(crate) mod results;
pub(crate) mod surveys;
pub(crate) mod themes;
pub(crate) mod told;
pub(crate) mod workshops;

use crate::{
    failure::Failure,
    ledgers,
    register::{Decided, RegisterHandle},
};
use bytes::Bytes;
use ledger::{Agenda, AgendaCommand, Author, Entry, Event, Refusal, chain, codec};
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, Seq, Timestamp, limits};
use tokio::sync::{mpsc, oneshot, watch};

/// Makes commands of the agenda that they are decided on.
pub(crate) type Make = Box<dyn FnOnce(&Agenda) -> Result<Vec<AgendaCommand>, Refusal> + Send>;

/// Makes the answer to a decision from the agenda that came of it, and what is stored with the decision so that a repeat
/// gets the same answer.
pub(crate) type Answer = Box<dyn FnOnce(&Agenda) -> (Bytes, Option<(VaultKey, Bytes)>) + Send>;

/// A wish, with all that the task can't draw itself.
pub(crate) struct Wish {
    pub(crate) at: Timestamp,
    pub(crate) by: Author,
    /// All of them or none.
    pub(crate) make: Make,
    /// What is put into the vault and erased from it in the same append.
    pub(crate) beside: Batch,
    pub(crate) answer: Answer,
}

impl Wish {
    /// A wish for what needs no look at the agenda.
    pub(crate) fn plain(at: Timestamp, by: Author, commands: Vec<AgendaCommand>, beside: Batch) -> Wish {
        Wish { at, by, make: Box::new(|_| Ok(commands)), beside, answer: Box::new(|_| (Bytes::new(), None)) }
    }
}

struct Input {
    wish: Wish,
    reply: oneshot::Sender<Decided<Bytes>>,
}

/// Asks the agenda's task.
#[derive(Clone)]
pub(crate) struct AgendaHandle {
    mailbox: mpsc::Sender<Input>,
    view: watch::Receiver<Arc<Agenda>>,
}

impl AgendaHandle {
    /// Reads the agenda from the store and starts its task.
    pub(crate) fn open(store: Arc<dyn Store>, register: RegisterHandle) -> Result<Self, Failure> {
        let (agenda, last) = load(&*store)?;
        let (announce, view) = watch::channel(Arc::new(agenda));
        let (mailbox, inputs) = mpsc::channel(limits::MAILBOX_MAX);
        tokio::spawn(Task { store, register, last, announce }.run(inputs));
        Ok(AgendaHandle { mailbox, view })
    }

    /// The agenda as it stands.
    pub(crate) fn view(&self) -> Arc<Agenda> {
        self.view.borrow().clone()
    }

    /// The agenda whenever it changes.
    pub(crate) fn watch(&self) -> watch::Receiver<Arc<Agenda>> {
        self.view.clone()
    }

    /// Decides, and gives the answer that the new agenda makes.
    pub(crate) async fn decide(&self, wish: Wish) -> Decided<Bytes> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(Input { wish, reply }).await.map_err(|_| Failure::Stopped)?;
        answer.await.map_err(|_| Failure::Stopped)?
    }
}

fn load(store: &dyn Store) -> Result<(Agenda, Digest), Failure> {
    let (entries, last) = ledgers::read_ledger(store, ledgers::AGENDA)?;
    let mut agenda = Agenda::default();
    for entry in entries {
        match entry.event {
            Event::Agenda(event) => agenda.apply(entry.at, entry.register, &event),
            Event::Register(_) | Event::Statement(_) => return Err(Failure::Damaged("the agenda")),
        }
    }
    Ok((agenda, last))
}

struct Task {
    store: Arc<dyn Store>,
    register: RegisterHandle,
    last: Digest,
    announce: watch::Sender<Arc<Agenda>>,
}

impl Task {
    async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        let mut waiting = Vec::new();
        while inputs.recv_many(&mut waiting, limits::AGENDA_AT_ONCE_MAX).await > 0 {
            let before = self.announce.borrow().clone();
            let mut staged = Staged::new(&before, self.last);
            let mut answers = Vec::with_capacity(waiting.len());
            for Input { wish, reply } in waiting.drain(..) {
                match staged.decide(&self.register, wish) {
                    Ok(answer) => answers.push((reply, answer)),
                    // A caller that has gone away does not undo what was decided.
                    Err(refusal) => drop(reply.send(Ok(Err(refusal)))),
                }
            }
            if answers.is_empty() {
                continue;
            }
            let batch = staged.batch.append(ledgers::AGENDA, Some(before.length()), staged.records);
            match self.store.append(batch).await {
                Ok(_) => {
                    self.last = staged.last;
                    self.announce.send_replace(Arc::new(staged.agenda));
                    for (reply, answer) in answers {
                        drop(reply.send(Ok(Ok(answer))));
                    }
                }
                Err(failure) => {
                    tracing::error!(%failure, "the agenda could not be stored");
                    for (reply, _) in answers {
                        drop(reply.send(Err(Failure::Store(failure.clone()))));
                    }
                }
            }
        }
    }
}

/// Entries that have been decided and are not stored yet.
struct Staged {
    agenda: Agenda,
    last: Digest,
    records: Vec<Bytes>,
    batch: Batch,
}

impl Staged {
    fn new(before: &Agenda, last: Digest) -> Self {
        Staged { agenda: before.clone(), last, records: vec![], batch: Batch::new() }
    }

    /// Decides one wish upon those before it. One that is refused leaves nothing behind.
    fn decide(&mut self, register: &RegisterHandle, wish: Wish) -> Result<Bytes, Refusal> {
        let Wish { at, by, make, beside, answer } = wish;
        let register = register.view();
        let mut agenda = self.agenda.clone();
        let (mut last, mut records) = (self.last, vec![]);
        for command in make(&agenda)? {
            for event in agenda.decide(&register, by, at, command)? {
                agenda.apply(at, register.length(), &event);
                let seq = Seq(agenda.length().0 - 1);
                let entry = Entry { seq, at, by, register: register.length(), event: Event::Agenda(event) };
                let (hash, record) = chain::seal(last, &codec::encode(&entry));
                last = hash;
                records.push(Bytes::from(record));
            }
        }
        let (answer, remembered) = answer(&agenda);
        let beside = remembered.into_iter().fold(beside, |batch, (key, value)| batch.put(key, value));
        self.batch = std::mem::take(&mut self.batch).and(beside);
        (self.agenda, self.last) = (agenda, last);
        self.records.extend(records);
        Ok(answer)
    }
}
