//! What one client of a crowd does: read, type at a human rate, or push as fast as it is answered.

use crate::{
    BenchError,
    follower::{Arrival, Follower, Log},
    frame::{self, Frame},
    pen::Pen,
};
use bytes::Bytes;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, interval_at, sleep_until};

/// How far the clients of a statement have to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Writers still write.
    Open,
    /// Everything up to this offset was pushed; what lies beyond was not ours.
    At(u64),
    /// It has taken too long.
    GiveUp,
}

/// A client's part.
pub(crate) enum Work {
    Read,
    /// One character each `every`, so many times, from `start` on.
    Type {
        start: Instant,
        every: Duration,
        times: u64,
        pen: Pen,
    },
    /// These changes, at most `window` of them under way at once, until they or the time is used up.
    Push {
        start: Instant,
        until: Instant,
        window: usize,
        changes: Vec<Vec<u8>>,
    },
}

/// One edit's way to the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Push {
    pub(crate) sent: Instant,
    /// When it was acknowledged, and with which offset.
    pub(crate) stored: Option<(Instant, u64)>,
}

/// What a client has seen.
pub(crate) struct Record {
    pub(crate) pushes: Vec<Push>,
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) log: Log,
    /// The code with which the server closed the connection before the end.
    pub(crate) closed: Option<u16>,
}

/// One client.
pub(crate) struct Client {
    follower: Follower,
    pen: Option<Pen>,
    pushes: Vec<Push>,
    answered: usize,
}

impl Client {
    pub(crate) fn new(follower: Follower) -> Self {
        Client { follower, pen: None, pushes: vec![], answered: 0 }
    }

    /// Does the work, says how much was pushed, and reads to the end.
    pub(crate) async fn run(
        mut self,
        work: Work,
        pushed: mpsc::UnboundedSender<u64>,
        mut end: watch::Receiver<End>,
    ) -> Result<Record, BenchError> {
        let worked = self.work(work).await;
        // Nobody counts any more once the run was given up.
        let _ = pushed.send(self.pushes.len() as u64);
        drop(pushed);
        let ended = match worked {
            Ok(()) => self.follow(&mut end).await,
            Err(why) => Err(why),
        };
        let closed = match ended {
            Ok(()) => None,
            Err(BenchError::Closed(code)) => Some(code),
            Err(why) => return Err(why),
        };
        let Follower { socket, arrivals, log, .. } = self.follower;
        if closed.is_none() {
            socket.close().await;
        }
        Ok(Record { pushes: self.pushes, arrivals, log, closed })
    }

    async fn work(&mut self, work: Work) -> Result<(), BenchError> {
        match work {
            Work::Read => Ok(()),
            Work::Type { start, every, times, pen } => {
                self.pen = Some(pen);
                self.type_on(start, every, times).await
            }
            Work::Push { start, until, window, changes } => {
                sleep_until(start).await;
                self.push_on(until, window, changes).await
            }
        }
    }

    async fn type_on(&mut self, start: Instant, every: Duration, times: u64) -> Result<(), BenchError> {
        let mut tick = interval_at(start, every);
        let mut left = times;
        while left > 0 {
            tokio::select! {
                _ = tick.tick() => {
                    left -= 1;
                    let Some(pen) = &mut self.pen else { return Ok(()) };
                    let change = pen.write("a");
                    self.feed(&change).await?;
                    self.follower.socket.flush().await?;
                }
                frame = self.follower.socket.next() => self.take(&frame.map_err(BenchError::Closed)?)?,
            }
        }
        Ok(())
    }

    async fn push_on(&mut self, until: Instant, window: usize, changes: Vec<Vec<u8>>) -> Result<(), BenchError> {
        let mut changes = changes.iter();
        loop {
            let now = Instant::now();
            while self.pushes.len() - self.answered < window {
                let Some(change) = changes.next().filter(|_| now < until) else {
                    return self.follower.socket.flush().await;
                };
                self.feed(change).await?;
            }
            self.follower.socket.flush().await?;
            let frame = self.follower.socket.next().await.map_err(BenchError::Closed)?;
            self.take(&frame)?;
        }
    }

    async fn feed(&mut self, change: &[u8]) -> Result<(), BenchError> {
        let frame = frame::push(self.pushes.len() as u64, change);
        self.pushes.push(Push { sent: Instant::now(), stored: None });
        self.follower.socket.feed(frame).await
    }

    /// Reads until everything has come, and every push was answered.
    async fn follow(&mut self, end: &mut watch::Receiver<End>) -> Result<(), BenchError> {
        loop {
            match *end.borrow_and_update() {
                End::At(offset) if self.follower.offset >= offset && self.answered == self.pushes.len() => {
                    return Ok(());
                }
                End::GiveUp => return Ok(()),
                End::At(_) | End::Open => {}
            }
            tokio::select! {
                frame = self.follower.socket.next() => self.take(&frame.map_err(BenchError::Closed)?)?,
                changed = end.changed() => if changed.is_err() { return Ok(()) },
            }
        }
    }

    fn take(&mut self, bytes: &Bytes) -> Result<(), BenchError> {
        match self.follower.take(bytes)? {
            Frame::Stored { id, offset } => {
                let push = usize::try_from(id).ok().and_then(|id| self.pushes.get_mut(id));
                push.ok_or(BenchError::Unexpected("an answer to a push"))?.stored = Some((Instant::now(), offset));
                self.answered += 1;
            }
            Frame::Changes { count, items, .. } => {
                if let Some(pen) = &mut self.pen {
                    frame::items(count, items)?.into_iter().try_for_each(|change| pen.see(change))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}
