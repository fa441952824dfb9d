//! The register's task: one owner, one order. Readers get the view as it stands by [`RegisterHandle::view`].

use crate::{failure::Failure, ledgers, shelf::Shelf};
use bytes::Bytes;
use ledger::{
    Author, Brief, Entry, Event, Hat, Language, LineAct, Lineage, Openness, Register, RegisterCommand, RegisterEvent,
    Statement, StatementCommand, StatementEvent, ThemeNumber, chain, codec,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{Digest, OrganisationId, Seq, StatementId, Timestamp, limits};
use tokio::sync::{mpsc, oneshot, watch};

/// What a command came to: refused by the rules, or done.
pub(crate) type Decided<T> = Result<Result<T, ledger::Refusal>, Failure>;

/// A wish to open a statement, with all that the task can't draw itself.
pub(crate) struct NewStatement {
    pub(crate) by: Hat,
    pub(crate) statement: StatementId,
    pub(crate) title: String,
    pub(crate) language: Language,
    pub(crate) coordinators: Vec<OrganisationId>,
    pub(crate) openness: Openness,
    /// What it is for.
    pub(crate) about: Brief,
    /// What it is made of, if it is an adaptation.
    pub(crate) lineage: Option<Lineage>,
    /// The themes of the agenda that it grows out of, which knows them.
    pub(crate) themes: BTreeSet<ThemeNumber>,
    /// The first entries of its text log.
    pub(crate) text: Vec<Bytes>,
    /// What else is to be stored with it, given the statement that came of it.
    pub(crate) remember: Remember,
}

/// Makes the answer to a decision from the register that came of it, and what is stored with the decision so that a
/// repeat gets the same answer.
pub(crate) type Answer = Box<dyn FnOnce(&Register) -> (Bytes, Option<(VaultKey, Bytes)>) + Send>;

/// No answer beyond that it is done.
fn unanswered() -> Answer {
    Box::new(|_| (Bytes::new(), None))
}

/// Makes what is stored beside an event from the view that the event made.
pub(crate) type Remember = Box<dyn FnOnce(&Statement) -> Option<(VaultKey, Bytes)> + Send>;

/// Whether the register was what a decision was based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Based {
    Still,
    Changed,
}

enum Input {
    Decide {
        at: Timestamp,
        by: Author,
        commands: Vec<RegisterCommand>,
        beside: Batch,
        answer: Answer,
        reply: oneshot::Sender<Decided<Bytes>>,
    },
    DecideBased {
        at: Timestamp,
        by: Author,
        based_on: Seq,
        commands: Vec<RegisterCommand>,
        beside: Batch,
        reply: oneshot::Sender<Decided<Based>>,
    },
    Open {
        at: Timestamp,
        wish: Box<NewStatement>,
        reply: oneshot::Sender<Decided<Arc<Statement>>>,
    },
}

/// Asks the register's task.
#[derive(Clone)]
pub(crate) struct RegisterHandle {
    mailbox: mpsc::Sender<Input>,
    shelf: Shelf,
    view: watch::Receiver<Arc<Register>>,
}

impl RegisterHandle {
    /// Reads the register from the store and starts its task.
    pub(crate) fn open(store: Arc<dyn Store>) -> Result<Self, Failure> {
        let (register, last) = load(&*store)?;
        let shelf = Shelf::load(&*store, &register)?;
        let (announce, view) = watch::channel(Arc::new(register));
        let (mailbox, inputs) = mpsc::channel(limits::MAILBOX_MAX);
        tokio::spawn(Task { store, last, announce, shelf: shelf.clone() }.run(inputs));
        Ok(RegisterHandle { mailbox, shelf, view })
    }

    /// The register as it stands.
    pub(crate) fn view(&self) -> Arc<Register> {
        self.view.borrow().clone()
    }

    /// Every statement that it lists, as it stands.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The register whenever it changes.
    pub(crate) fn watch(&self) -> watch::Receiver<Arc<Register>> {
        self.view.clone()
    }

    /// Decides on all commands together: all of them or none.
    pub(crate) async fn decide(
        &self,
        at: Timestamp,
        by: Author,
        commands: Vec<RegisterCommand>,
        puts: Vec<(VaultKey, Bytes)>,
    ) -> Decided<()> {
        let beside = puts.into_iter().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
        self.decide_with(at, by, commands, beside).await
    }

    /// The same, with what is put into the vault and erased from it in the same append.
    pub(crate) async fn decide_with(
        &self,
        at: Timestamp,
        by: Author,
        commands: Vec<RegisterCommand>,
        beside: Batch,
    ) -> Decided<()> {
        let answer = unanswered();
        let decided = self.ask(|reply| Input::Decide { at, by, commands, beside, answer, reply }).await?;
        Ok(decided.map(|_| ()))
    }

    /// Decides on all commands together, and gives the answer that the new register makes.
    pub(crate) async fn answer(
        &self,
        at: Timestamp,
        by: Author,
        commands: Vec<RegisterCommand>,
        beside: Batch,
        answer: Answer,
    ) -> Decided<Bytes> {
        self.ask(|reply| Input::Decide { at, by, commands, beside, answer, reply }).await
    }

    /// The same, but only if nothing has been decided since the register had that length.
    pub(crate) async fn decide_based(
        &self,
        at: Timestamp,
        by: Author,
        based_on: Seq,
        commands: Vec<RegisterCommand>,
        beside: Batch,
    ) -> Decided<Based> {
        self.ask(|reply| Input::DecideBased { at, by, based_on, commands, beside, reply }).await
    }

    /// Opens a statement: its ledger, its text log and its place in the list, in one append.
    pub(crate) async fn open_statement(&self, at: Timestamp, wish: NewStatement) -> Decided<Arc<Statement>> {
        self.ask(|reply| Input::Open { at, wish: Box::new(wish), reply }).await
    }

    async fn ask<T>(&self, input: impl FnOnce(oneshot::Sender<Decided<T>>) -> Input) -> Decided<T> {
        let (reply, answer) = oneshot::channel();
        self.mailbox.send(input(reply)).await.map_err(|_| Failure::Stopped)?;
        answer.await.map_err(|_| Failure::Stopped)?
    }
}

fn load(store: &dyn Store) -> Result<(Register, Digest), Failure> {
    let (entries, last) = ledgers::read_ledger(store, ledgers::REGISTER)?;
    Ok((folded(entries.into_iter())?, last))
}

/// The register as it was when it had so many entries.
pub(crate) fn as_it_was(store: &dyn Store, length: Seq) -> Result<Register, Failure> {
    let (entries, _) = ledgers::read_ledger(store, ledgers::REGISTER)?;
    folded(entries.into_iter().take_while(|entry| entry.seq < length))
}

fn folded(entries: impl Iterator<Item = Entry>) -> Result<Register, Failure> {
    let mut register = Register::default();
    for entry in entries {
        match entry.event {
            Event::Register(event) => register.apply(entry.at, &event),
            Event::Statement(_) | Event::Agenda(_) => return Err(Failure::Damaged("the register")),
        }
    }
    Ok(register)
}

struct Task {
    store: Arc<dyn Store>,
    last: Digest,
    announce: watch::Sender<Arc<Register>>,
    shelf: Shelf,
}

impl Task {
    async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        while let Some(input) = inputs.recv().await {
            // A caller that has gone away does not undo what was decided.
            match input {
                Input::Decide { at, by, commands, beside, answer, reply } => {
                    let _ = reply.send(self.decide(at, by, commands, beside, answer).await);
                }
                Input::DecideBased { at, by, based_on, commands, beside, reply } => {
                    let is_current = self.announce.borrow().length() == based_on;
                    let decided = if is_current {
                        self.decide(at, by, commands, beside, unanswered()).await.map(|done| done.map(|_| Based::Still))
                    } else {
                        Ok(Ok(Based::Changed))
                    };
                    let _ = reply.send(decided);
                }
                Input::Open { at, wish, reply } => {
                    let _ = reply.send(self.open(at, *wish).await);
                }
            }
        }
    }

    async fn decide(
        &mut self,
        at: Timestamp,
        by: Author,
        commands: Vec<RegisterCommand>,
        beside: Batch,
        answer: Answer,
    ) -> Decided<Bytes> {
        let mut staged = Staged::new(self, at, by);
        for command in commands {
            if let Err(refusal) = staged.decide(command) {
                return Ok(Err(refusal));
            }
        }
        let staged = staged.finish();
        let (answer, remembered) = answer(&staged.register);
        let batch = remembered.into_iter().fold(beside, |batch, (key, value)| batch.put(key, value));
        self.store_and_show(batch, staged, None).await?;
        Ok(Ok(answer))
    }

    async fn open(&mut self, at: Timestamp, wish: NewStatement) -> Decided<Arc<Statement>> {
        let author = Author::Hat(wish.by);
        let mut staged = Staged::new(self, at, author);
        let slug = staged.register.free_slug(&wish.title);
        let command = StatementCommand::CreateStatement {
            statement: wish.statement,
            slug: slug.clone(),
            title: wish.title,
            language: wish.language,
            coordinators: wish.coordinators,
            openness: wish.openness,
            about: wish.about,
        };
        let fold =
            |events: &[StatementEvent]| Statement::fold(events.iter().map(|event| (at, event))).ok_or(Failure::Stopped);
        let mut events = match Statement::decide(None, &staged.register, author, at, command) {
            Ok(events) => events,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let mut statement = fold(&events)?;
        let adapt = wish.lineage.map(|lineage| StatementCommand::Adapt { lineage });
        let themes = (!wish.themes.is_empty()).then_some(LineAct::NameThemes { themes: wish.themes });
        for command in adapt.into_iter().chain(themes.map(StatementCommand::Line)) {
            match Statement::decide(Some(&statement), &staged.register, author, at, command) {
                Ok(more) => events.extend(more),
                Err(refusal) => return Ok(Err(refusal)),
            }
            statement = fold(&events)?;
        }
        let statement = Arc::new(statement);
        let register = staged.register.length();
        let entries = (0..).zip(events).map(|(seq, event)| Entry {
            seq: Seq(seq),
            at,
            by: author,
            register,
            event: Event::Statement(event),
        });
        let records = records(entries);
        if let Err(refusal) = staged.decide(RegisterCommand::ListStatement { statement: wish.statement, slug }) {
            return Ok(Err(refusal));
        }
        let batch = Batch::new().append(ledgers::ledger_log(wish.statement), Some(Seq(0)), records).append(
            ledgers::text_log(wish.statement, 0),
            Some(Seq(0)),
            wish.text,
        );
        let batch = match (wish.remember)(&statement) {
            Some((key, value)) => batch.put(key, value),
            None => batch,
        };
        let staged = staged.finish();
        self.store_and_show(batch, staged, Some(&statement)).await?;
        Ok(Ok(statement))
    }

    /// Stores the staged entries with `batch`, and only then shows the new view.
    async fn store_and_show(
        &mut self,
        batch: Batch,
        staged: Finished,
        opened: Option<&Arc<Statement>>,
    ) -> Result<(), Failure> {
        let expected = self.announce.borrow().length();
        let batch = batch.append(ledgers::REGISTER, Some(expected), staged.records);
        self.store.append(batch).await?;
        self.last = staged.last;
        // On the shelf before it is in the list: whoever sees it there finds it.
        if let Some(statement) = opened {
            self.shelf.put(statement.clone());
        }
        self.announce.send_replace(Arc::new(staged.register));
        Ok(())
    }
}

/// The records of a ledger's first entries.
fn records(entries: impl IntoIterator<Item = Entry>) -> Vec<Bytes> {
    let mut last = chain::ROOT;
    let sealed = entries.into_iter().map(|entry| {
        let (hash, record) = chain::seal(last, &codec::encode(&entry));
        last = hash;
        record.into()
    });
    sealed.collect()
}

/// Entries of the register that have been decided and are not stored yet.
struct Staged {
    at: Timestamp,
    by: Author,
    /// The register that the decisions of this batch cite: as it is stored.
    decided_on: Seq,
    register: Register,
    last: Digest,
    records: Vec<Bytes>,
}

struct Finished {
    register: Register,
    last: Digest,
    records: Vec<Bytes>,
}

impl Staged {
    fn new(task: &Task, at: Timestamp, by: Author) -> Self {
        let register = Register::clone(&task.announce.borrow());
        Staged { at, by, decided_on: register.length(), register, last: task.last, records: vec![] }
    }

    fn decide(&mut self, command: RegisterCommand) -> Result<(), ledger::Refusal> {
        for event in self.register.decide(self.by, command)? {
            self.stage(event);
        }
        Ok(())
    }

    fn stage(&mut self, event: RegisterEvent) {
        self.register.apply(self.at, &event);
        let entry = Entry {
            seq: Seq(self.register.length().0 - 1),
            at: self.at,
            by: self.by,
            register: self.decided_on,
            event: Event::Register(event),
        };
        let (last, record) = chain::seal(self.last, &codec::encode(&entry));
        self.last = last;
        self.records.push(record.into());
    }

    fn finish(self) -> Finished {
        Finished { register: self.register, last: self.last, records: self.records }
    }
}
