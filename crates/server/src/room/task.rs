//! Drives a [`Room`]: feeds it what comes in and does what it asks for.

use super::{Effect, Gathered, Hold, Input, Opened, Released, Room, Sealed, Snapshotted, Tried};
use crate::{replica::Replica, rooms::Siblings, shelf::Shelf};
use ledger::{Register, Statement};
use std::sync::Arc;
use std::time::Duration;
use store::{Commit, Store};
use terms::{Seq, limits};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::Instant;

/// Inputs taken from the mailbox before effects are asked for: what waits together is stored together.
const INPUTS_AT_ONCE: usize = 256;
const BEAT: Duration = Duration::from_millis(limits::BEAT_MS);

/// How long a room stays that nobody is in.
pub(crate) struct Stay {
    /// Whoever is about to decide something has one of its [`limits::MAILBOX_MAX`] permits.
    pub(crate) door: Arc<Semaphore>,
    pub(crate) idle: Duration,
}

/// What a room's task lives among.
pub(crate) struct Around {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) replica: Replica,
    /// Where the leading text's room puts what was decided.
    pub(crate) shelf: Shelf,
    /// The rooms of the statement's other texts.
    pub(crate) siblings: Siblings,
    /// Where a parallel text's room sees what was decided.
    pub(crate) views: Option<watch::Receiver<Arc<Statement>>>,
}

/// Starts a room's task; its mailbox closes when it ends.
pub(crate) fn start(
    opened: Opened,
    around: Around,
    register: watch::Receiver<Arc<Register>>,
    stay: Stay,
) -> mpsc::Sender<Input> {
    let (mailbox, inputs) = mpsc::channel(limits::MAILBOX_MAX);
    let task = Task {
        room: Room::new(opened),
        around,
        stay,
        commit: None,
        trial: None,
        seal: None,
        gathering: None,
        hold: None,
        snapshot: None,
        beat: None,
        shown: Instant::now(),
    };
    tokio::spawn(task.run(inputs, register));
    mailbox
}

struct Task {
    room: Room,
    around: Around,
    stay: Stay,
    commit: Option<Commit<Vec<Seq>>>,
    trial: Option<oneshot::Receiver<Tried>>,
    seal: Option<oneshot::Receiver<Sealed>>,
    gathering: Option<oneshot::Receiver<Gathered>>,
    hold: Option<Hold>,
    snapshot: Option<oneshot::Receiver<Option<Snapshotted>>>,
    /// When the beat comes that the room waits for.
    beat: Option<Instant>,
    /// When the last one came.
    shown: Instant,
}

/// Whether the task goes on.
enum Next {
    GoOn,
    Stop,
}

impl Task {
    async fn run(mut self, mut mailbox: mpsc::Receiver<Input>, mut register: watch::Receiver<Arc<Register>>) {
        let mut inputs = Vec::with_capacity(INPUTS_AT_ONCE);
        // What was decided while the text was being read.
        inputs.extend(self.view());
        loop {
            tokio::select! {
                count = mailbox.recv_many(&mut inputs, INPUTS_AT_ONCE), if !self.room.is_full() => {
                    if count == 0 {
                        return;
                    }
                    // Whoever asks after a decision is answered by what was decided.
                    inputs.splice(0..0, self.news());
                }
                result = finished(&mut self.commit) => {
                    self.commit = None;
                    inputs.push(Input::Stored(result));
                }
                result = answered(&mut self.trial) => {
                    self.trial = None;
                    inputs.push(Input::Tried(result));
                }
                result = answered(&mut self.seal) => {
                    self.seal = None;
                    inputs.push(Input::Sealed(result));
                }
                result = answered(&mut self.gathering) => {
                    self.gathering = None;
                    inputs.push(Input::Gathered(result));
                }
                released = answered(&mut self.hold) => {
                    self.hold = None;
                    inputs.extend(self.view());
                    inputs.push(Input::Released(released.map_or(Released::Unknown, |()| Released::Decided)));
                }
                is_there = seen(&mut self.around.views) => {
                    if !is_there {
                        return;
                    }
                    inputs.extend(self.view());
                }
                result = answered(&mut self.snapshot) => {
                    self.snapshot = None;
                    inputs.push(Input::Snapshotted(result.flatten()));
                }
                () = reached(self.beat) => {
                    self.shown = Instant::now();
                    self.beat = None;
                    inputs.push(Input::Beat);
                }
                // Whoever comes just now finds the mailbox closed and opens the statement again.
                () = tokio::time::sleep(self.stay.idle), if self.room.is_idle() => if self.is_left() { return },
                changed = register.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    inputs.push(Input::Register(register.borrow_and_update().clone()));
                }
            }
            if let Next::Stop = self.step(&mut inputs) {
                return;
            }
        }
    }

    /// How the statement stands, for a room that has no decisions of its own.
    fn view(&mut self) -> Option<Input> {
        self.around.views.as_mut().map(|views| Input::View(views.borrow_and_update().clone()))
    }

    /// As [`Task::view`], if anything was decided since.
    fn news(&mut self) -> Option<Input> {
        let is_new = self.around.views.as_ref().is_some_and(|views| views.has_changed().unwrap_or(false));
        if is_new { self.view() } else { None }
    }

    /// Closes the door, unless somebody is about to decide something: that is not to be lost on the way.
    fn is_left(&self) -> bool {
        let all = u32::try_from(limits::MAILBOX_MAX).unwrap_or(u32::MAX);
        let Ok(_all) = self.stay.door.try_acquire_many(all) else { return false };
        self.stay.door.close();
        true
    }

    fn step(&mut self, inputs: &mut Vec<Input>) -> Next {
        let mut effects = Vec::new();
        for input in inputs.drain(..) {
            self.room.take(input, &mut effects);
        }
        self.room.advance(&mut effects);
        for effect in effects {
            match effect {
                Effect::Append(batch) => self.commit = Some(self.around.store.append(batch)),
                Effect::Try { upto, pushes } => self.trial = Some(self.around.replica.try_pushes(upto, pushes)),
                Effect::Seal { upto, heads, writing } => {
                    self.seal = Some(self.around.replica.seal(upto, heads, writing));
                }
                Effect::Gather { statement, texts, writing } => {
                    self.gathering = Some(self.around.siblings.gather(statement, texts, writing));
                }
                Effect::AwaitRelease(hold) => self.hold = Some(hold),
                Effect::Snapshot => self.snapshot = Some(self.around.replica.snapshot()),
                // What comes more than a beat after the last frame is shown at once.
                Effect::AwaitBeat => self.beat = Some(self.shown + BEAT),
                Effect::Tell(told) => {
                    if let Some(view) = &told.view {
                        self.around.shelf.put(view.clone());
                    }
                    told.answer();
                }
                Effect::Rebuild => return Next::Stop,
            }
        }
        Next::GoOn
    }
}

/// Resolves when the statement has changed, or will change no more, which is false; never where nothing is to be seen.
async fn seen(views: &mut Option<watch::Receiver<Arc<Statement>>>) -> bool {
    match views {
        Some(views) => views.changed().await.is_ok(),
        None => std::future::pending().await,
    }
}

/// Resolves at that time; never if there is none.
async fn reached(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// The commit's result; waits for ever if there is none.
async fn finished<T>(commit: &mut Option<Commit<T>>) -> <Commit<T> as Future>::Output {
    match commit {
        Some(commit) => commit.await,
        None => std::future::pending().await,
    }
}

/// The answer; `None` if whoever had to give it is gone. Waits for ever if nothing was asked.
async fn answered<T>(question: &mut Option<oneshot::Receiver<T>>) -> Option<T> {
    match question {
        Some(question) => question.await.ok(),
        None => std::future::pending().await,
    }
}
