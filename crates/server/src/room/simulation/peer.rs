//! One honest writer: a document that follows the log, and changes that wait to be stored.

use super::Dice;
use crate::room::{Answer, Input, Outgoing, PeerId, Push, PushRefusal, Reader};
use crate::wire;
use automerge::marks::{ExpandMark, Mark};
use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, AutomergeError, Change, ROOT, ReadDoc};
use bytes::Bytes;
use gate::Chunk;
use ledger::{Hat, Right};
use minicbor::Decoder;
use std::collections::VecDeque;
use terms::Timestamp;
use tokio::sync::{mpsc, oneshot};

/// A small queue, so that slow readers are dropped in earnest.
const QUEUE: usize = 12;

struct Connection {
    peer: PeerId,
    queue: mpsc::Receiver<Outgoing>,
    joined: oneshot::Receiver<crate::room::Joined>,
    /// Unsent changes below this have been pushed on this connection.
    pushed: usize,
    /// Whether the log up to the join has been read.
    caught_up: bool,
    /// Its room has ended: nothing goes there any more, and what it said before is still to be read.
    is_over: bool,
}

pub(super) struct Peer {
    hat: Hat,
    document: Automerge,
    /// Which of the text's logs it follows.
    epoch: usize,
    /// Changes of the log that the document holds.
    offset: usize,
    /// Own changes without an acknowledgement, in order.
    unsent: VecDeque<Vec<u8>>,
    made: usize,
    refusals: Vec<PushRefusal>,
    /// Own changes that came back for lack of rights.
    returned: Vec<Vec<u8>>,
    /// How many changes had been made when something came back: pushes up to there are over.
    over: usize,
    connection: Option<Connection>,
}

impl Peer {
    pub(super) fn new(hat: Hat) -> Self {
        Peer {
            hat,
            document: document(hat, 0),
            epoch: 0,
            offset: 0,
            unsent: VecDeque::new(),
            made: 0,
            refusals: vec![],
            returned: vec![],
            over: 0,
            connection: None,
        }
    }

    pub(super) fn is_connected(&self) -> bool {
        self.connection.is_some()
    }

    pub(super) fn is_settled(&self, logs: &[Vec<Bytes>]) -> bool {
        let is_latest = logs.len() == self.epoch + 1;
        is_latest && self.unsent.is_empty() && self.offset == logs[self.epoch].len()
    }

    pub(super) fn made(&self) -> usize {
        self.made
    }

    pub(super) fn refusals(&self) -> &[PushRefusal] {
        &self.refusals
    }

    pub(super) fn returned(&self) -> &[Vec<u8>] {
        &self.returned
    }

    pub(super) fn text(&self) -> String {
        let (_, text) = self.document.get(ROOT, "text").expect("a document").expect("a text");
        self.document.text(&text).expect("a text")
    }

    pub(super) fn cut(&mut self) {
        self.connection = None;
    }

    /// Its room has ended.
    pub(super) fn is_left_alone(&mut self) {
        self.connection.iter_mut().for_each(|connection| connection.is_over = true);
    }

    /// Types, deletes or marks, once there is a text.
    pub(super) fn edit(&mut self, dice: &mut Dice) {
        let Some((_, text)) = self.document.get(ROOT, "text").expect("a document") else { return };
        let length = self.document.length(&text);
        let at = 1 + dice.below(length);
        let kind = dice.below(8);
        let edit = self.document.transact::<_, _, AutomergeError>(|tx| match kind {
            0 if length > 8 && at < length - 4 => {
                let mark = Mark::new("strong".into(), true, at, at + 3);
                tx.mark(&text, mark, ExpandMark::After)
            }
            1 | 2 if length > 4 && at < length - 2 => tx.splice_text(&text, at, 2, ""),
            _ => tx.splice_text(&text, at.min(length), 0, "åä"),
        });
        edit.expect("a valid edit");
        let change = self.document.get_last_local_change().expect("it changed something");
        self.unsent.push_back(change.raw_bytes().to_vec());
        self.made += 1;
    }

    /// Asks to join; what is on disk by then is read later, as a connection does it.
    pub(super) fn connect(&mut self, number: u64) -> Input {
        let (sender, queue) = mpsc::channel(QUEUE);
        let farewell = sender.clone().try_reserve_owned().expect("the queue is empty");
        let (reply, joined) = oneshot::channel();
        let peer = PeerId(number);
        self.connection = Some(Connection { peer, queue, joined, pushed: 0, caught_up: false, is_over: false });
        Input::Join { reader: Reader { peer, hat: self.hat, at_most: Right::Write, queue: sender, farewell }, reply }
    }

    /// Sends what has not been sent on this connection, as one push.
    pub(super) fn push(&mut self) -> Option<Input> {
        let is_open = |connection: &&mut Connection| connection.caught_up && !connection.is_over;
        let connection = self.connection.as_mut().filter(is_open)?;
        let fresh: Vec<Chunk> =
            self.unsent.iter().skip(connection.pushed).map(|bytes| Chunk::parse(bytes).expect("well formed")).collect();
        if fresh.is_empty() {
            return None;
        }
        // The client's number for a push: how many of its unsent changes it ends with.
        let id = (self.made - self.unsent.len() + connection.pushed + fresh.len()) as u64;
        connection.pushed = self.unsent.len();
        let answer = Answer::Peer { peer: connection.peer, id };
        Some(Input::Push(Push { answer, hat: self.hat, at: Timestamp::from_ms(0), chunks: fresh, put: None }))
    }

    /// Reads up to `frames` of what has come. The last of the logs is on disk now: nothing else may have been shown.
    pub(super) fn receive(&mut self, logs: &[Vec<Bytes>], frames: usize) {
        self.catch_up(logs);
        let log = &logs[self.epoch];
        for _ in 0..frames {
            let Some(connection) = self.connection.as_mut().filter(|connection| connection.caught_up) else { return };
            match connection.queue.try_recv() {
                Ok(Outgoing::Frame(frame)) => self.frame(&frame, log),
                Ok(Outgoing::Stored(pushes)) => pushes.into_iter().for_each(|(id, _)| self.stored(id, log)),
                Ok(Outgoing::Refused { refusal: PushRefusal::Storage, .. } | Outgoing::Close(_)) => self.cut(),
                Ok(Outgoing::Refused { id, refusal: PushRefusal::NoWriteAccess | PushRefusal::NotNow(_) }) => {
                    self.take_back(id, log)
                }
                Ok(Outgoing::Refused { refusal, .. }) => self.refusals.push(refusal),
                // Presence, and what was decided.
                Ok(Outgoing::Frames(_)) => {}
                Err(mpsc::error::TryRecvError::Empty) => return,
                Err(mpsc::error::TryRecvError::Disconnected) => self.cut(),
            }
        }
    }

    /// What was refused is the writer's again, with all that hangs on it; writing goes on from the log, under a new actor.
    fn take_back(&mut self, id: u64, log: &[Bytes]) {
        if id <= self.over as u64 {
            return;
        }
        self.over = self.made;
        let is_stored = |change: &Vec<u8>| log.iter().any(|item| wire::item_change(item).expect("an item") == change);
        self.returned.extend(std::mem::take(&mut self.unsent).into_iter().filter(|change| !is_stored(change)));
        if let Some(connection) = &mut self.connection {
            connection.pushed = 0;
        }
        self.document = document(self.hat, self.made);
        let known = log[..std::mem::take(&mut self.offset)].to_vec();
        self.apply(&known);
    }

    /// What is here goes with no other log: it begins with nothing, and what was unsent is the writer's again.
    fn begin_anew(&mut self, epoch: usize, log: &[Bytes]) {
        self.take_back(u64::MAX, log);
        (self.document, self.offset, self.epoch) = (document(self.hat, self.made), 0, epoch);
    }

    fn catch_up(&mut self, logs: &[Vec<Bytes>]) {
        let Some(connection) = self.connection.as_mut().filter(|connection| !connection.caught_up) else { return };
        let log = &logs[self.epoch];
        match connection.joined.try_recv() {
            Ok(joined) if joined.epoch as usize != self.epoch => {
                self.begin_anew(joined.epoch as usize, log);
                self.cut();
            }
            // Its room goes on with a log that has gone meanwhile.
            Ok(_) if self.epoch + 1 < logs.len() => self.cut(),
            Ok(joined) => {
                connection.caught_up = true;
                let end = usize::try_from(joined.length.0).expect("a short log");
                let missing = log.get(self.offset..end).unwrap_or_default().to_vec();
                self.apply(&missing);
            }
            Err(oneshot::error::TryRecvError::Empty) => {}
            Err(oneshot::error::TryRecvError::Closed) => self.cut(),
        }
    }

    fn frame(&mut self, frame: &[u8], log: &[Bytes]) {
        if kind(frame) == "access" {
            return;
        }
        let (from, count) = header(frame);
        assert_eq!(from, self.offset, "the log comes without gaps");
        let shown = log.get(from..from + count).expect("what is shown is on disk").to_vec();
        assert_eq!(wire::changes_frame(terms::Offset(from as u64), &shown)[..], frame[..], "and as it is stored");
        self.apply(&shown);
    }

    fn apply(&mut self, items: &[Bytes]) {
        let change = |item: &Bytes| Change::from_bytes(wire::item_change(item).expect("an item").to_vec());
        let changes: Vec<Change> = items.iter().map(|item| change(item).expect("a change")).collect();
        self.offset += changes.len();
        self.document.apply_changes(changes).expect("what is stored applies");
    }

    fn stored(&mut self, id: u64, log: &[Bytes]) {
        while self.made - self.unsent.len() < usize::try_from(id).expect("a small number") {
            let change = self.unsent.pop_front().expect("acknowledged in order");
            let is_stored = log.iter().any(|item| wire::item_change(item).expect("an item") == change);
            assert!(is_stored, "what is acknowledged is on disk");
            if let Some(connection) = &mut self.connection {
                connection.pushed -= 1;
            }
        }
    }
}

/// An empty document for an actor that has written nothing yet.
fn document(hat: Hat, made: usize) -> Automerge {
    let actor = [&hat.person.bytes()[..8], &(made as u64).to_be_bytes()].concat();
    Automerge::new().with_actor(ActorId::from(actor))
}

/// What the frame is.
fn kind(frame: &[u8]) -> String {
    let mut d = Decoder::new(frame);
    d.map().expect("a map");
    assert_eq!(d.str().ok(), Some("t"));
    d.str().expect("a type").to_owned()
}

/// Where a `changes` frame begins, and how many items it has.
fn header(frame: &[u8]) -> (usize, usize) {
    let mut d = Decoder::new(frame);
    let small = |number: u64| usize::try_from(number).expect("a small number");
    d.map().expect("a map");
    assert_eq!((d.str().ok(), d.str().ok(), d.str().ok()), (Some("t"), Some("changes"), Some("from")));
    let from = small(d.u64().expect("an offset"));
    assert_eq!(d.str().ok(), Some("items"));
    (from, small(d.array().expect("an array").expect("of known length")))
}
