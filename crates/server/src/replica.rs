//! A text's document, for whoever needs its text: pages, trials, snapshots. It is built from the log when somebody
//! asks and catches up in one batch, beside the hot path and off the async workers. A panic inside drops it, and the
//! next question builds it again.

mod hands;
mod passages;
mod pending;

pub(crate) use hands::{Compared, Lens, Live, Organisations};
pub(crate) use passages::Amendment;

use crate::{
    failure::Failure,
    ledgers,
    room::{Sealed, Snapshotted, Tried, Writing},
    seen::seen,
    wire,
};
use bytes::Bytes;
use draft::{Document, Passages, Text};
use gate::Chunk;
use hands::Hands;
use ledger::SealedText;
use passages::{Laid, Look};
use pending::PendingSnapshot;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{LogId, Store};
use terms::{Actor, Digest, Heads, Offset, limits};
use tokio::sync::{mpsc, oneshot};

const IDLE: Duration = Duration::from_millis(limits::STATEMENT_IDLE_MS);

type Reply<T> = oneshot::Sender<Result<T, Failure>>;

enum Question {
    Text(Reply<Text>),
    Live(Reply<Live>),
    Compare {
        before: Option<Heads>,
        after: Option<Heads>,
        reply: Reply<Arc<Compared>>,
    },
    Lens {
        heads: Heads,
        versions: Vec<Heads>,
        reply: Reply<Lens>,
    },
    Passages {
        heads: Option<Heads>,
        look: Look,
    },
    Amend {
        actor: Actor,
        amendment: Amendment,
        reply: Reply<Option<Vec<Vec<u8>>>>,
    },
    Plain(Reply<String>),
    Save(Reply<Vec<u8>>),
    SaveAt(Heads, Reply<Vec<u8>>),
    Replace {
        actor: Actor,
        wanted: Text,
        reply: Reply<Vec<Vec<u8>>>,
    },
    Try {
        upto: Offset,
        pushes: Vec<Vec<Chunk>>,
        reply: oneshot::Sender<Tried>,
    },
    Seal {
        upto: Offset,
        heads: Heads,
        writing: Writing,
        reply: oneshot::Sender<Sealed>,
    },
    Snapshot(oneshot::Sender<Option<Snapshotted>>),
    /// A comparison takes its time: until it may go on.
    #[cfg(test)]
    Ponder(std::sync::mpsc::Receiver<()>, Reply<()>),
    /// A bug shows itself.
    #[cfg(test)]
    Panic(oneshot::Sender<()>),
}

/// Asks a text's document.
#[derive(Clone)]
pub(crate) struct Replica {
    questions: mpsc::Sender<Question>,
}

impl Replica {
    /// Starts the task that owns the document; nothing is read yet.
    pub(crate) fn start(store: Arc<dyn Store>, log: LogId) -> Self {
        let (questions, inbox) = mpsc::channel(limits::MAILBOX_MAX);
        tokio::spawn(run(store, log, inbox));
        Replica { questions }
    }

    /// The live text.
    pub(crate) async fn text(&self) -> Result<Text, Failure> {
        self.ask(Question::Text).await
    }

    /// The live text, and which one it is.
    pub(crate) async fn live(&self) -> Result<Live, Failure> {
        self.ask(Question::Live).await
    }

    /// Two texts with whoever wrote what came and took out what went; the live one where no heads are given.
    pub(crate) async fn compare(&self, before: Option<Heads>, after: Option<Heads>) -> Result<Arc<Compared>, Failure> {
        self.ask(|reply| Question::Compare { before, after, reply }).await
    }

    /// The text at these heads with whoever wrote it, and which of the versions each character came in.
    pub(crate) async fn lens(&self, heads: Heads, versions: Vec<Heads>) -> Result<Lens, Failure> {
        self.ask(|reply| Question::Lens { heads, versions, reply }).await
    }

    /// Looks for passages in the text at these heads, or in the live one; `look` is told which one it is.
    pub(crate) async fn passages<T: Send + 'static>(
        &self,
        heads: Option<Heads>,
        look: impl FnOnce(&Passages<'_>, Heads) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let looking = |reply: Reply<T>| Question::Passages {
            heads,
            // Whoever asked and went away needs no answer.
            look: Box::new(move |found| _ = reply.send(found.map(|(passages, heads)| look(passages, heads)))),
        };
        self.ask(looking).await
    }

    /// The changes of `actor` that put other words in the place of a passage of the live text; none if it is gone.
    pub(crate) async fn amend(&self, actor: Actor, amendment: Amendment) -> Result<Option<Vec<Vec<u8>>>, Failure> {
        self.ask(|reply| Question::Amend { actor, amendment, reply }).await
    }

    /// The live text's characters as they were typed.
    pub(crate) async fn plain(&self) -> Result<String, Failure> {
        self.ask(Question::Plain).await
    }

    /// The whole document as automerge saves it.
    pub(crate) async fn save(&self) -> Result<Vec<u8>, Failure> {
        self.ask(Question::Save).await
    }

    /// The document as it was at these heads, as automerge saves it.
    pub(crate) async fn save_at(&self, heads: Heads) -> Result<Vec<u8>, Failure> {
        self.ask(|reply| Question::SaveAt(heads, reply)).await
    }

    /// The changes of `actor` that turn the live text into `wanted`.
    pub(crate) async fn replace(&self, actor: Actor, wanted: Text) -> Result<Vec<Vec<u8>>, Failure> {
        self.ask(|reply| Question::Replace { actor, wanted, reply }).await
    }

    /// Tries pushes on a copy that holds at least `upto` changes. No answer: the trial could not be held.
    pub(crate) fn try_pushes(&self, upto: Offset, pushes: Vec<Vec<Chunk>>) -> oneshot::Receiver<Tried> {
        self.ask_now(|reply| Question::Try { upto, pushes, reply })
    }

    /// The text at these heads, which the first `upto` changes have. No answer: it could not be read.
    pub(crate) fn seal(&self, upto: Offset, heads: Heads, writing: Writing) -> oneshot::Receiver<Sealed> {
        self.ask_now(|reply| Question::Seal { upto, heads, writing, reply })
    }

    /// Answers once it may, as a long comparison would.
    #[cfg(test)]
    async fn ponder(&self, until: std::sync::mpsc::Receiver<()>) -> Result<(), Failure> {
        self.ask(|reply| Question::Ponder(until, reply)).await
    }

    /// Panics where documents are made and changed; returns once it has.
    #[cfg(test)]
    pub(crate) async fn panic(&self) {
        // The answer is dropped on the way up.
        let _ = self.ask_now(Question::Panic).await;
    }

    /// Stores a snapshot of what the log holds by then.
    pub(crate) fn snapshot(&self) -> oneshot::Receiver<Option<Snapshotted>> {
        self.ask_now(Question::Snapshot)
    }

    async fn ask<T>(&self, question: impl FnOnce(Reply<T>) -> Question) -> Result<T, Failure> {
        let (reply, answer) = oneshot::channel();
        self.questions.send(question(reply)).await.map_err(|_| Failure::Stopped)?;
        answer.await.map_err(|_| Failure::Stopped)?
    }

    /// For the room, which may not wait: a full mailbox drops the reply, and that is an answer.
    fn ask_now<T>(&self, question: impl FnOnce(oneshot::Sender<T>) -> Question) -> oneshot::Receiver<T> {
        let (reply, answer) = oneshot::channel();
        let _ = self.questions.try_send(question(reply));
        answer
    }
}

async fn run(store: Arc<dyn Store>, log: LogId, mut inbox: mpsc::Receiver<Question>) {
    let mut copy = None;
    loop {
        let question = match tokio::time::timeout(IDLE, inbox.recv()).await {
            Ok(Some(question)) => question,
            Ok(None) => return,
            // The log has it all: the next question builds the document again.
            Err(_) => {
                copy = None;
                continue;
            }
        };
        let store = store.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let mut copy = copy.unwrap_or_else(|| Copy {
                store,
                log,
                document: None,
                hands: Hands::default(),
                laid: Laid::default(),
            });
            let pending = copy.answer(question);
            (copy, pending)
        });
        copy = match answered.await {
            Ok((copy, pending)) => {
                if let Some(pending) = pending {
                    pending.store().await;
                }
                Some(copy)
            }
            Err(panic) => {
                tracing::error!(log = ?log, %panic, "a document was dropped; it is built again from its log");
                None
            }
        };
    }
}

/// The document and how much of the log it holds.
struct Copy {
    store: Arc<dyn Store>,
    log: LogId,
    document: Option<(Arc<Document>, Offset)>,
    hands: Hands,
    laid: Laid,
}

impl Copy {
    /// Answers at once, but for a snapshot, which has to be stored first.
    fn answer(&mut self, question: Question) -> Option<PendingSnapshot> {
        // Whoever asked and went away needs no answer.
        match question {
            Question::Text(reply) => {
                let _ = reply.send(self.current().map(|(document, _)| document.text()));
            }
            Question::Live(reply) => {
                let _ = reply.send(self.current().map(|(document, offset)| Live::of(document, *offset)));
            }
            Question::Compare { before, after, reply } => {
                self.beside(reply, move |hands, document| hands.compare(document, before, after))
            }
            Question::Lens { heads, versions, reply } => {
                self.beside(reply, move |hands, document| hands.lens(document, &heads, &versions));
            }
            Question::Passages { heads, look } => self.look(heads, look),
            Question::Amend { actor, amendment, reply } => {
                let _ = reply.send(self.current().and_then(|(document, _)| amendment.changes(document, actor)));
            }
            Question::Plain(reply) => {
                let _ = reply.send(self.current().map(|(document, _)| document.plain()));
            }
            Question::Save(reply) => {
                let _ = reply.send(self.current().map(|(document, _)| document.save()));
            }
            Question::SaveAt(heads, reply) => {
                let _ = reply.send(self.current().and_then(|(document, _)| Ok(document.save_at(&heads)?)));
            }
            Question::Replace { actor, wanted, reply } => {
                let changes = self.current().and_then(|(document, _)| Ok(document.replace(actor, &wanted)?));
                let _ = reply.send(changes);
            }
            Question::Try { upto, pushes, reply } => match self.at_least(upto) {
                Ok(document) => {
                    let pushes: Vec<&[Chunk]> = pushes.iter().map(Vec::as_slice).collect();
                    let _ = reply.send(gate::trial(document.automerge(), &pushes));
                }
                Err(failure) => tracing::error!(log = ?self.log, %failure, "no document to try changes on"),
            },
            Question::Seal { upto, heads, writing, reply } => {
                let sealed = self.at_least(upto).and_then(|document| seal(document, upto, heads, writing));
                match sealed {
                    Ok(sealed) => _ = reply.send(sealed),
                    Err(failure) => tracing::error!(log = ?self.log, %failure, "no text to seal"),
                }
            }
            #[cfg(test)]
            Question::Ponder(until, reply) => self.beside(reply, move |_, _| {
                let _ = until.recv();
                Ok(())
            }),
            #[cfg(test)]
            Question::Panic(_reply) => panic!("a test wants to see what becomes of the others"),
            Question::Snapshot(reply) => match self.make_snapshot() {
                Ok((upto, bytes)) => {
                    return Some(PendingSnapshot { store: self.store.clone(), log: self.log, upto, bytes, reply });
                }
                Err(failure) => {
                    tracing::error!(log = ?self.log, %failure, "no snapshot was made; the log has everything");
                    let _ = reply.send(None);
                }
            },
        }
        None
    }

    fn make_snapshot(&mut self) -> Result<(Offset, Bytes), Failure> {
        let (document, holds) = self.current()?;
        Ok((*holds, document.verified_snapshot()?.into()))
    }

    /// Answers what is asked of the document and of whose hands its actors are, beside this task: on a long history it takes
    /// long, and trials and seals don't wait for it. Meanwhile the document is shared, and copied only if it has to change.
    fn beside<T: Send + 'static>(
        &mut self,
        reply: Reply<T>,
        ask: impl FnOnce(&Hands, &Document) -> Result<T, Failure> + Send + 'static,
    ) {
        let read = self.current().map(|(document, _)| document.clone());
        let read = read.and_then(|document| self.hands.read_on(&*self.store, self.log).map(|()| document));
        match read {
            Ok(document) => {
                let hands = self.hands.clone();
                tokio::task::spawn_blocking(move || {
                    let answer = ask(&hands, &document);
                    // Given back before the answer: whoever has it may write at once.
                    drop(document);
                    _ = reply.send(answer);
                });
            }
            Err(failure) => _ = reply.send(Err(failure)),
        }
    }

    fn at_least(&mut self, upto: Offset) -> Result<&Document, Failure> {
        let (document, holds) = self.current()?;
        if *holds < upto { Err(Failure::Damaged("a text log that is shorter than its length")) } else { Ok(document) }
    }

    /// The document with everything that the log holds now.
    fn current(&mut self) -> Result<&(Arc<Document>, Offset), Failure> {
        let (store, log) = (&*self.store, self.log);
        // Taken out while it changes: what fails half-way is built again.
        let (document, holds) = match self.document.take() {
            Some((mut document, holds)) => {
                let items = ledgers::read_all(store, log, holds.into())?;
                seen().lag.add(items.len() as u64);
                if !items.is_empty() {
                    let began = Instant::now();
                    Arc::make_mut(&mut document).apply(changes(&items)?)?;
                    seen().apply.add(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
                (document, Offset(holds.0 + items.len() as u64))
            }
            None => load(store, log).map(|(document, holds)| (Arc::new(document), holds))?,
        };
        Ok(self.document.insert((document, holds)))
    }
}

/// The text at these heads, as it would be sealed, with what becomes of writing then.
pub(crate) fn seal(document: &Document, offset: Offset, heads: Heads, writing: Writing) -> Result<Sealed, Failure> {
    let (text, of) = (document.text_at(&heads)?, heads.clone());
    let is_written = !text.plain().trim().is_empty();
    let sealed = SealedText { offset, heads, sha256: Digest::new(text.sha256()) };
    let characters = document.characters_at(&of)?;
    let begins = match writing {
        Writing::Anew => Document::of(ledgers::BEGINNING, &text)?.1.into_iter().map(Bytes::from).collect(),
        Writing::GoesOn | Writing::Waits => vec![],
    };
    Ok(Sealed { text: sealed, is_written, characters, markdown: text.markdown().into(), begins })
}

/// The document that a log tells of: its snapshot and what came after, in one go.
pub(crate) fn load(store: &dyn Store, log: LogId) -> Result<(Document, Offset), Failure> {
    let snapshot = store.latest_snapshot(log)?;
    let from = snapshot.as_ref().map_or(Offset(0), |snapshot| snapshot.upto.into());
    let items = ledgers::read_all(store, log, from.into())?;
    let document = Document::load(snapshot.as_ref().map(|s| &s.bytes[..]), changes(&items)?)?;
    Ok((document, Offset(from.0 + items.len() as u64)))
}

fn changes(items: &[Bytes]) -> Result<Vec<&[u8]>, Failure> {
    items.iter().map(|item| wire::item_change(item).map_err(|_| Failure::Damaged("an entry of a text log"))).collect()
}

#[cfg(test)]
mod tests;
