//! Drives a [`Room`]: feeds it what comes in and does what it asks for.

use super::{Effect, Input, Opened, Room, Sealed, Snapshotted, Tried};
use crate::{replica::Replica, shelf::Shelf};
use ledger::Register;
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

/// Starts a room's task; its mailbox closes when it ends.
pub(crate) fn start(
    opened: Opened,
    store: Arc<dyn Store>,
    replica: Replica,
    shelf: Shelf,
    register: watch::Receiver<Arc<Register>>,
    stay: Stay,
) -> mpsc::Sender<Input> {
    let (mailbox, inputs) = mpsc::channel(limits::MAILBOX_MAX);
    let task = Task {
        room: Room::new(opened),
        store,
        replica,
        shelf,
        stay,
        commit: None,
        trial: None,
        seal: None,
        snapshot: None,
        beat: None,
        shown: Instant::now(),
    };
    tokio::spawn(task.run(inputs, register));
    mailbox
}

struct Task {
    room: Room,
    store: Arc<dyn Store>,
    replica: Replica,
    shelf: Shelf,
    stay: Stay,
    commit: Option<Commit<Vec<Seq>>>,
    trial: Option<oneshot::Receiver<Tried>>,
    seal: Option<oneshot::Receiver<Sealed>>,
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
        loop {
            tokio::select! {
                count = mailbox.recv_many(&mut inputs, INPUTS_AT_ONCE), if !self.room.is_full() => if count == 0 { return },
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
                Effect::Append(batch) => self.commit = Some(self.store.append(batch)),
                Effect::Try { upto, pushes } => self.trial = Some(self.replica.try_pushes(upto, pushes)),
                Effect::Seal { upto, heads } => self.seal = Some(self.replica.seal(upto, heads)),
                Effect::Snapshot => self.snapshot = Some(self.replica.snapshot()),
                // What comes more than a beat after the last frame is shown at once.
                Effect::AwaitBeat => self.beat = Some(self.shown + BEAT),
                Effect::Tell(told) => {
                    if let Some(view) = &told.view {
                        self.shelf.put(view.clone());
                    }
                    told.answer();
                }
                Effect::Rebuild => return Next::Stop,
            }
        }
        Next::GoOn
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
