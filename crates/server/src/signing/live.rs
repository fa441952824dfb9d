//! How far signing has come, as it goes on: one board for each statement that somebody listens to. However many listen,
//! what is told is made once for all of them, and what happens in a moment is told together. Where thousands listen they are
//! told one after the other, so that whoever signs does not wait for them.

use super::{
    Sight,
    progress::{Depth, Snapshot},
};
use crate::{
    app::App,
    events::{ALIVE_EVERY, Ended, Listening, over, reader},
    live::Visitor,
};
use bytes::Bytes;
use futures_util::{Stream, stream};
use ledger::{Register, Statement};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use terms::{StatementId, limits};
use tokio::sync::watch;
use tokio::time::Instant;
use words::Words;

const EVERY: Duration = Duration::from_millis(limits::PROGRESS_EVERY_MS);
/// Between one listener and the next.
const APART: Duration = Duration::from_nanos(1_000_000_000 / limits::PROGRESS_TOLD_PER_S as u64);

type Board = watch::Sender<Arc<Snapshot>>;

/// The boards that somebody looks at.
#[derive(Default)]
pub(crate) struct Boards(Mutex<BTreeMap<StatementId, Board>>);

impl Boards {
    /// The statement's progress now and whenever it may have changed, with how many look at it already, if there is such a
    /// statement. A board that has not been told yet of what was decided before says less than now: then that comes beside it.
    fn watch(&self, app: &Arc<App>, id: StatementId) -> Option<Watched> {
        let mut boards = self.0.lock().expect("no task panics while it holds this lock");
        if let Some(board) = boards.get(&id) {
            let (others, statement) = (board.receiver_count(), app.register.shelf().get(id)?);
            let is_new = !board.borrow().is_of(&statement);
            let now = || Arc::new(Snapshot::new(statement, app.register.view(), app.clock.now()));
            return Some(Watched { board: board.subscribe(), others, now: is_new.then(now) });
        }
        let mut sources = Sources { shelf: app.register.shelf().watch(id)?, register: app.register.watch() };
        let (board, looking) = watch::channel(sources.now(app));
        boards.insert(id, board.clone());
        tokio::spawn(keep(app.clone(), id, board, sources));
        Some(Watched { board: looking, others: 0, now: None })
    }

    /// Takes the board down, unless somebody looks at it again.
    fn is_taken_down(&self, id: StatementId) -> bool {
        let mut boards = self.0.lock().expect("no task panics while it holds this lock");
        let is_left = boards.get(&id).is_none_or(|board| board.receiver_count() == 0);
        if is_left {
            boards.remove(&id);
        }
        is_left
    }
}

/// A board for somebody who begins to look at it.
struct Watched {
    board: watch::Receiver<Arc<Snapshot>>,
    /// How many look at it already.
    others: usize,
    /// How it stands now, where that is not on the board yet.
    now: Option<Arc<Snapshot>>,
}

/// What progress may change with.
struct Sources {
    shelf: watch::Receiver<Arc<Statement>>,
    register: watch::Receiver<Arc<Register>>,
}

impl Sources {
    fn now(&mut self, app: &App) -> Arc<Snapshot> {
        // Marked as seen before it is told, so that nothing falls between.
        let statement = self.shelf.borrow_and_update().clone();
        let register = self.register.borrow_and_update().clone();
        Arc::new(Snapshot::new(statement, register, app.clock.now()))
    }

    async fn changed(&mut self) -> Result<(), watch::error::RecvError> {
        tokio::select! {
            changed = self.shelf.changed() => changed,
            changed = self.register.changed() => changed,
        }
    }
}

/// Keeps a board as long as somebody looks at it: what changes after a quiet time is told at once, what follows it together.
async fn keep(app: Arc<App>, id: StatementId, board: Board, mut sources: Sources) {
    let mut last = Instant::now();
    loop {
        tokio::select! {
            changed = sources.changed() => if changed.is_err() { return },
            () = board.closed() => if app.boards.is_taken_down(id) { return },
            () = app.going_down.announced() => return,
        }
        // All have been told of the last before the next is.
        tokio::time::sleep_until(last + EVERY.max(after(board.receiver_count()))).await;
        board.send_replace(sources.now(&app));
        last = Instant::now();
    }
}

/// How long it takes until so many are told.
fn after(listeners: usize) -> Duration {
    APART * u32::try_from(listeners).unwrap_or(u32::MAX).min(limits::PROGRESS_TOLD_PER_S)
}

/// Somebody who listens to a statement's progress.
pub(crate) struct Listener {
    pub(crate) app: Arc<App>,
    pub(crate) statement: StatementId,
    /// None if they have not signed in.
    pub(crate) visitor: Option<Visitor>,
    pub(crate) words: &'static Words,
    /// Counts them.
    pub(crate) _listening: Listening,
}

struct Following {
    listener: Listener,
    /// The session has ended, or the server goes down.
    over: Ended,
    board: watch::Receiver<Arc<Snapshot>>,
    /// What is told first in place of what the board says.
    first: Option<Arc<Snapshot>>,
    /// How long after a change it is their turn.
    turn: Duration,
    /// What they have been told last.
    told: Bytes,
}

impl Listener {
    /// The bytes of the stream, until the right ends or the server goes down.
    pub(crate) fn follow(self) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> + Send {
        let board = self.app.boards.watch(&self.app, self.statement);
        let over = over(self.app.clone(), self.visitor);
        // A statement that is not there has nothing to tell.
        let following = board.map(|Watched { board, others, now }| Following {
            listener: self,
            over,
            board,
            first: now,
            turn: after(others),
            told: Bytes::new(),
        });
        stream::unfold(following, |following| async move {
            let mut following = following?;
            let bytes = following.next().await?;
            Some((Ok(bytes), Some(following)))
        })
    }

    /// How much they are told now; none if they may not read the statement any more.
    fn depth(&self) -> Option<Depth> {
        let statement = self.app.register.shelf().get(self.statement)?;
        let register = self.app.register.view();
        let hats = reader(&register, &statement, self.visitor.as_ref())?;
        Some(Depth::of(&Sight::of(&register, &statement, &hats)))
    }
}

impl Following {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let board = self.board.borrow_and_update().clone();
            let snapshot = self.first.take().unwrap_or(board);
            let told = snapshot.event(self.listener.depth()?, self.listener.words);
            if told != self.told {
                self.told = told.clone();
                return Some(told);
            }
            tokio::select! {
                changed = self.board.changed() => {
                    changed.ok()?;
                    tokio::time::sleep(self.turn).await;
                }
                () = &mut self.over => return None,
                () = tokio::time::sleep(ALIVE_EVERY) => return Some(Bytes::from_static(b": alive\n\n")),
            }
        }
    }
}
