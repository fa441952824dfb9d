//! A client that follows a statement's text.

use crate::{
    BenchError,
    api::{Api, Visitor},
    frame::{self, Frame},
    socket::Socket,
};
use bytes::Bytes;
use draft::Document;
use terms::Actor;
use tokio::time::Instant;

/// A part of the log came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    /// Offset of the first change.
    pub(crate) from: u64,
    /// How many changes.
    pub(crate) count: u64,
    pub(crate) at: Instant,
}

/// What becomes of frames once they are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Only the count stays.
    Nothing,
    /// The bytes stay, to be made a document of.
    Bytes,
}

/// What a client was given, as it came.
#[derive(Debug, Default)]
pub(crate) struct Log {
    frames: Vec<Bytes>,
}

/// One client and its place in the log.
pub(crate) struct Follower {
    pub(crate) socket: Socket,
    /// Changes that it was given.
    pub(crate) offset: u64,
    /// What came after the catching up.
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) log: Log,
    pub(crate) keep: Keep,
    /// Bytes of all frames so far.
    pub(crate) bytes: u64,
}

/// A client that has caught up.
pub(crate) struct Joined {
    pub(crate) follower: Follower,
    /// Spare writer ids; none for who may not write.
    pub(crate) actors: Vec<Actor>,
}

impl Follower {
    /// Connects and reads everything there is.
    pub(crate) async fn join(api: &Api, visitor: &Visitor, statement: &str, keep: Keep) -> Result<Joined, BenchError> {
        let mut socket = Socket::open(api, visitor, statement).await?;
        socket.send(frame::hello(0, &visitor.organisation)).await?;
        let welcome = socket.next().await.map_err(BenchError::Closed)?;
        let Frame::Welcome { length, actors, writes } = frame::read(&welcome)? else {
            return Err(BenchError::Unexpected("a welcome"));
        };
        let bytes = welcome.len() as u64;
        let mut follower = Follower { socket, offset: 0, arrivals: vec![], log: Log::default(), keep, bytes };
        while follower.offset < length {
            let frame = follower.socket.next().await.map_err(BenchError::Closed)?;
            follower.take(&frame)?;
        }
        follower.arrivals.clear();
        Ok(Joined { follower, actors: if writes { actors } else { vec![] } })
    }

    /// Forgets the bytes so far and keeps no more.
    pub(crate) fn forget(&mut self) {
        self.log = Log::default();
        self.keep = Keep::Nothing;
    }

    /// Takes a frame into account, and gives what it says.
    pub(crate) fn take<'a>(&mut self, bytes: &'a Bytes) -> Result<Frame<'a>, BenchError> {
        let at = Instant::now();
        self.bytes += bytes.len() as u64;
        let frame = frame::read(bytes)?;
        match &frame {
            Frame::Changes { from, count, .. } => {
                if *from != self.offset {
                    return Err(BenchError::Unexpected("a log without gaps"));
                }
                self.offset += count;
                self.arrivals.push(Arrival { from: *from, count: *count, at });
                self.log.keep(self.keep, bytes);
            }
            Frame::Snapshot { offset, .. } => {
                self.offset = *offset;
                self.log.keep(self.keep, bytes);
            }
            Frame::Refused { code } => return Err(BenchError::Refused((*code).to_owned())),
            Frame::Welcome { .. } | Frame::Stored { .. } | Frame::Other => {}
        }
        Ok(frame)
    }
}

impl Log {
    fn keep(&mut self, keep: Keep, frame: &Bytes) {
        if keep == Keep::Bytes {
            self.frames.push(frame.clone());
        }
    }

    /// Whether nothing was kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The document that the frames make.
    pub(crate) fn document(&self) -> Result<Document, BenchError> {
        let (mut snapshot, mut changes) = (None, vec![]);
        for bytes in &self.frames {
            match frame::read(bytes)? {
                Frame::Snapshot { bytes, .. } => snapshot = Some(bytes),
                Frame::Changes { count, items, .. } => changes.extend(frame::items(count, items)?),
                _ => {}
            }
        }
        Ok(Document::load(snapshot, changes)?)
    }
}
