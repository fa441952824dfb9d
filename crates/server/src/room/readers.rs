//! Who follows a statement's text, each with a bounded queue.

use super::{PushRefusal, showing::Showing};
use crate::wire::{self, Writable};
use bytes::Bytes;
use ledger::{Hat, Right};
use std::collections::BTreeMap;
use terms::Offset;
use tokio::sync::mpsc::{OwnedPermit, Sender};

/// One connection to one statement, numbered by the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PeerId(pub(crate) u64);

/// What goes to a connection.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// A frame, encoded.
    Frame(Bytes),
    /// Several, of which nobody else gets the same.
    Frames(Vec<Bytes>),
    /// Pushes that are on disk: the client's numbers, and where they stand.
    Stored(Vec<(u64, Offset)>),
    /// A push was refused; the connection words it.
    Refused { id: u64, refusal: PushRefusal },
    /// The end.
    Close(Close),
}

/// Why a connection ends (docs/live.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Close {
    /// The server is going down.
    GoingDown,
    /// The statement starts again from its log.
    Rebuilding,
    /// A frame was malformed or a change hostile.
    Malformed,
    /// A frame was too large.
    TooLarge,
    /// The session has ended.
    SignedOut,
    /// The right to read has ended.
    NoAccess,
    /// The reader could not keep up.
    TooSlow,
    /// The session sent too much for too long.
    TooFast,
    /// The texts were begun anew since the client got what it has.
    BegunAnew,
}

impl Close {
    /// The WebSocket close code.
    pub(crate) fn code(self) -> u16 {
        match self {
            Close::GoingDown => 1001,
            Close::Rebuilding => 1012,
            Close::TooLarge => 1009,
            Close::Malformed => 4400,
            Close::SignedOut => 4401,
            Close::NoAccess => 4403,
            Close::TooSlow => 4408,
            Close::BegunAnew => 4410,
            Close::TooFast => 4429,
        }
    }

    /// The reason beside the code, for logs.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Close::GoingDown => "going-down",
            Close::Rebuilding => "rebuilding",
            Close::TooLarge => "too-large",
            Close::Malformed => "malformed",
            Close::SignedOut => "signed-out",
            Close::NoAccess => "no-access",
            Close::TooSlow => "too-slow",
            Close::TooFast => "too-fast",
            Close::BegunAnew => "begun-anew",
        }
    }
}

/// Somebody who wants to follow the text.
pub(crate) struct Reader {
    pub(crate) peer: PeerId,
    pub(crate) hat: Hat,
    /// What the connection may do at most, whatever the hat may.
    pub(crate) at_most: Right,
    /// Where frames go. A full queue drops the reader, which comes back and resumes from its offset.
    pub(crate) queue: Sender<Outgoing>,
    /// A place in the queue kept free, so that the reason for a close always fits.
    pub(crate) farewell: OwnedPermit<Outgoing>,
}

/// What a join came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joined {
    /// Changes on disk: frames in the queue start here.
    pub(crate) length: Offset,
    /// How often the statement's texts were begun anew.
    pub(crate) epoch: u32,
    /// What the reader may do; without `Read` it was not let in.
    pub(crate) right: Right,
    /// Why nobody may write now, if that is so, and until when.
    pub(crate) writing: Writable,
}

struct Present {
    reader: Reader,
    right: Right,
    /// How much of the log it has been shown, or reads from the store.
    shown: Offset,
    /// The last frame about this reader's selection.
    presence: Option<Bytes>,
}

/// The queue is full.
struct Late;

impl Present {
    fn show(&mut self, showing: &mut Showing) -> Result<(), Late> {
        let Some(frame) = showing.frame(self.shown) else { return Ok(()) };
        self.shown = showing.end();
        self.reader.queue.try_send(Outgoing::Frame(frame)).map_err(|_| Late)
    }
}

/// All readers of a statement.
#[derive(Default)]
pub(crate) struct Readers(BTreeMap<PeerId, Present>);

impl Readers {
    /// Takes a reader in, and shows it who is here.
    pub(crate) fn add(&mut self, reader: Reader, right: Right, shown: Offset) {
        let peer = reader.peer;
        let here: Vec<Bytes> = self.0.values().filter_map(|present| present.presence.clone()).collect();
        self.0.insert(peer, Present { reader, right, shown, presence: None });
        if !here.is_empty() {
            self.send(peer, Outgoing::Frames(here));
        }
    }

    /// Forgets a reader; what it was allowed to, if it was here.
    pub(crate) fn remove(&mut self, peer: PeerId) -> Option<Right> {
        let gone = self.0.remove(&peer)?;
        self.say_left(&gone);
        Some(gone.right)
    }

    /// Shows the others where somebody's selection is. Whoever is behind with the text is spared it.
    pub(crate) fn show_presence(&mut self, peer: PeerId, frame: Bytes) {
        let Some(present) = self.0.get_mut(&peer) else { return };
        present.presence = Some(frame.clone());
        self.show(peer, &frame);
    }

    fn say_left(&self, gone: &Present) {
        if gone.presence.is_some() {
            self.show(gone.reader.peer, &wire::left(gone.reader.peer.0));
        }
    }

    fn show(&self, about: PeerId, frame: &Bytes) {
        for (peer, present) in &self.0 {
            let queue = &present.reader.queue;
            if *peer != about && queue.capacity() > queue.max_capacity() / 2 {
                // Checked just now; and what is only shown may be missed.
                let _ = queue.try_send(Outgoing::Frame(frame.clone()));
            }
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn any_writer(&self) -> bool {
        self.0.values().any(|present| present.right == Right::Write)
    }

    /// Everything to everybody, each from where it is; nearly all are at the same place and get the same bytes.
    pub(super) fn show_all(&mut self, showing: &mut Showing) {
        let late: Vec<PeerId> =
            self.0.iter_mut().filter_map(|(peer, present)| present.show(showing).is_err().then_some(*peer)).collect();
        late.into_iter().for_each(|peer| self.close(peer, Close::TooSlow));
        showing.clear();
    }

    /// Everything to one reader, if it is still here.
    pub(super) fn show_one(&mut self, peer: PeerId, showing: &mut Showing) {
        if self.0.get_mut(&peer).is_some_and(|present| present.show(showing).is_err()) {
            self.close(peer, Close::TooSlow);
        }
    }

    /// To one reader, if it is still here.
    pub(crate) fn send(&mut self, peer: PeerId, outgoing: Outgoing) {
        let Some(present) = self.0.get(&peer) else { return };
        if present.reader.queue.try_send(outgoing).is_err() {
            self.close(peer, Close::TooSlow);
        }
    }

    /// To everybody, in their order.
    pub(super) fn tell_all(&mut self, frames: &[Bytes]) {
        let peers: Vec<PeerId> = self.0.keys().copied().collect();
        for peer in peers {
            self.send(peer, Outgoing::Frames(frames.to_vec()));
        }
    }

    pub(crate) fn close(&mut self, peer: PeerId, why: Close) {
        if let Some(present) = self.0.remove(&peer) {
            self.say_left(&present);
            present.reader.farewell.send(Outgoing::Close(why));
        }
    }

    pub(crate) fn close_all(&mut self, why: Close) {
        for (_, present) in std::mem::take(&mut self.0) {
            present.reader.farewell.send(Outgoing::Close(why));
        }
    }

    /// Asks everybody's right again and tells those for whom it has changed.
    pub(crate) fn reconsider(&mut self, code: &str, writing: &Writable, right: impl Fn(Hat) -> Right) {
        let mut changed = Vec::new();
        for present in self.0.values_mut() {
            let now = right(present.reader.hat).min(present.reader.at_most);
            if now != present.right {
                present.right = now;
                changed.push((present.reader.peer, now));
            }
        }
        for (peer, now) in changed {
            match now {
                Right::Nothing => self.close(peer, Close::NoAccess),
                Right::Read | Right::Write => self.send(peer, Outgoing::Frame(wire::access(now, code, writing))),
            }
        }
    }
}
