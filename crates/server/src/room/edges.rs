//! What a room bounds, at its limits: one less, as much, one more (RELIABILITY 16).

use super::readers::Readers;
use super::showing::{Showing, When};
use super::simulation::{begin, hat, opened};
use super::snapshots::Snapshots;
use super::staging::Staging;
use super::{Answer, Close, Input, Outgoing, Pace, PeerId, Push, Reader, task};
use crate::live::queue;
use crate::replica::Replica;
use crate::rooms::Siblings;
use crate::shelf::Shelf;
use bytes::Bytes;
use draft::Document;
use futures_util::FutureExt;
use ledger::{Register, Right};
use std::sync::Arc;
use std::time::Duration;
use store::{Batch, Log, MemoryStore};
use terms::{Actor, Offset, Timestamp, limits};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::time::Instant;

const IDLE: Duration = Duration::from_millis(limits::STATEMENT_IDLE_MS);

/// A statement's task, as [`crate::rooms`] starts it, and what it lives on.
struct Running {
    mailbox: mpsc::Sender<Input>,
    /// The first entry of its text log.
    creation: Bytes,
    _register: watch::Sender<Arc<Register>>,
}

fn start(pace: Pace) -> Running {
    let store = Arc::new(MemoryStore::new());
    let (register, id) = begin(&store);
    let register = Arc::new(register);
    let creation = store.read(crate::ledgers::text_log(id, 0), terms::Seq(0), 1).expect("memory reads").remove(0);
    let opened = opened(&store, &register, id, pace);
    let (announce, watching) = watch::channel(register);
    let replica = Replica::start(store.clone(), crate::ledgers::text_log(id, 0));
    let door = Arc::new(Semaphore::new(limits::MAILBOX_MAX));
    let stay = task::Stay { door, idle: IDLE };
    let around = task::Around { store, replica, shelf: Shelf::default(), siblings: Siblings::default(), views: None };
    let mailbox = task::start(opened, around, watching, stay);
    Running { mailbox, creation, _register: announce }
}

fn reader(peer: PeerId) -> (Reader, mpsc::Receiver<Outgoing>) {
    let (sender, farewell, frames) = queue();
    (Reader { peer, hat: hat(0), at_most: Right::Read, queue: sender, farewell }, frames)
}

/// Joins the task's room.
async fn join(running: &Running, peer: PeerId) -> mpsc::Receiver<Outgoing> {
    let (reader, frames) = reader(peer);
    let (reply, joined) = oneshot::channel();
    assert!(running.mailbox.send(Input::Join { reader, reply }).await.is_ok());
    joined.await.expect("it is let in");
    frames
}

#[test]
fn one_frame_more_than_a_readers_queue_holds_drops_it_with_the_reason() {
    let (max, peer) = (limits::READER_FRAMES_MAX, PeerId(1));
    for (sent, stays) in [(max - 1, true), (max, true), (max + 1, false)] {
        let (reader, mut frames) = reader(peer);
        let mut readers = Readers::default();
        readers.add(reader, Right::Read, Offset(0));
        for _ in 0..sent {
            readers.send(peer, Outgoing::Frame(Bytes::new()));
        }
        assert_eq!(readers.count() == 1, stays, "{sent} frames");
        let mut waiting = std::iter::from_fn(|| frames.try_recv().ok());
        assert_eq!(
            waiting.by_ref().take(sent.min(max)).filter(|out| matches!(out, Outgoing::Frame(_))).count(),
            sent.min(max)
        );
        assert_eq!(matches!(waiting.next(), Some(Outgoing::Close(Close::TooSlow))), !stays, "{sent} frames");
    }
}

#[tokio::test]
async fn a_mailbox_takes_its_limit_of_inputs_and_lets_the_next_wait() {
    let running = start(Pace::default());
    // The task has not run yet: nothing has given way to it.
    let has_room = || running.mailbox.try_send(Input::Leave(PeerId(0))).is_ok();
    assert_eq!((0..2 * limits::MAILBOX_MAX).take_while(|_| has_room()).count(), limits::MAILBOX_MAX);
    assert!(running.mailbox.send(Input::Leave(PeerId(0))).await.is_ok(), "once the task has taken some");
}

#[test]
fn a_statement_takes_no_more_once_its_limit_is_staged() {
    let max = limits::STAGED_BYTES_MAX;
    for (bytes, is_full) in [(max - 1, false), (max, true), (max + 1, true)] {
        let mut staging = Staging::from(Offset(0));
        staging.add(Bytes::from(vec![0; max / 2]));
        assert!(!staging.is_full());
        staging.add(Bytes::from(vec![0; bytes - max / 2]));
        assert_eq!(staging.is_full(), is_full, "{bytes} bytes");
        staging.take(Offset(2));
        assert!(!staging.is_full(), "an append takes all");
    }
}

#[test]
fn a_snapshot_is_due_once_the_tail_is_larger_than_two_snapshots_and_the_slack() {
    let slack = limits::SNAPSHOT_SLACK_BYTES;
    for snapshot in [0, 1_000] {
        let edge = 2 * snapshot + slack;
        for (tail, is_due) in [(edge - 1, false), (edge, false), (edge + 1, true)] {
            assert_eq!(Snapshots::new(snapshot, 0, tail).is_due(), is_due, "{tail} after {snapshot}");
        }
    }
    // One that could not be made is tried again once as much more has been written.
    for (more, is_due) in [(slack - 1, false), (slack, false), (slack + 1, true)] {
        let mut failed = Snapshots::new(0, 0, 2 * slack);
        assert!(failed.is_due() && failed.start());
        failed.ended(None);
        failed.grew(2 * slack + more);
        assert_eq!(failed.is_due(), is_due, "{more} more");
    }
}

#[tokio::test(start_paused = true)]
async fn a_statement_leaves_memory_after_its_time_without_visitors_and_not_before() {
    let running = start(Pace::default());
    let began = Instant::now();
    running.mailbox.closed().await;
    assert_eq!(began.elapsed(), IDLE, "nobody ever came");

    let running = start(Pace::default());
    let frames = join(&running, PeerId(1)).await;
    tokio::time::advance(10 * IDLE).await;
    assert!(!running.mailbox.is_closed(), "somebody reads");
    drop(frames);
    assert!(running.mailbox.send(Input::Leave(PeerId(1))).await.is_ok());
    let left = Instant::now();
    running.mailbox.closed().await;
    assert_eq!(left.elapsed(), IDLE, "the last one left");
}

#[test]
fn many_readers_wait_for_the_beat_unless_much_has_been_stored() {
    let durable = || MemoryStore::new().append(Batch::new()).now_or_never().expect("memory answers at once");
    let when = |readers: usize, bytes: usize| {
        let mut showing = Showing::from(Offset(0));
        showing.add(durable().expect("stored"), vec![Bytes::from(vec![0; bytes])]);
        showing.when(readers, Pace::default().beat_readers)
    };
    let (readers, bytes) = (limits::BEAT_READERS_MIN, limits::BEAT_BYTES_MAX);
    for (readers, expected) in [(readers - 1, When::Now), (readers, When::NextBeat), (readers + 1, When::NextBeat)] {
        assert_eq!(when(readers, 1), expected, "{readers} readers");
    }
    for (bytes, expected) in [(bytes - 1, When::NextBeat), (bytes, When::NextBeat), (bytes + 1, When::Now)] {
        assert_eq!(when(readers, bytes), expected, "{bytes} bytes");
    }
}

/// One change of the text, for somebody who waits for the answer.
fn push(creation: &[u8], actor: u8) -> Input {
    let change = crate::wire::item_change(creation).expect("an item");
    let text = draft::Text::from_markdown("Vaadimme.");
    let document = Document::load(None, [change]).expect("a document");
    let changes = document.replace(Actor::new([actor; 16]), &text).expect("it can be written");
    let chunks = changes.iter().map(|change| gate::Chunk::parse(change).expect("well formed")).collect();
    let (reply, _) = oneshot::channel();
    Input::Push(Push { answer: Answer::Caller(reply), hat: hat(0), at: Timestamp::from_ms(0), chunks, put: None })
}

#[tokio::test(start_paused = true)]
async fn what_is_stored_within_a_beat_of_the_last_frame_is_shown_with_the_next() {
    let (beat, one) = (Duration::from_millis(limits::BEAT_MS), Duration::from_millis(1));
    for (later, waits) in [(beat - one, one), (beat, Duration::ZERO), (beat + one, Duration::ZERO)] {
        let running = start(Pace { beat_readers: 1, ..Pace::default() });
        let mut frames = join(&running, PeerId(1)).await;
        tokio::time::advance(beat).await;
        assert!(running.mailbox.send(push(&running.creation, 1)).await.is_ok());
        assert!(matches!(frames.recv().await, Some(Outgoing::Frame(_))));
        let shown = Instant::now();
        tokio::time::advance(later).await;
        assert!(running.mailbox.send(push(&running.creation, 2)).await.is_ok());
        assert!(matches!(frames.recv().await, Some(Outgoing::Frame(_))));
        assert_eq!(shown.elapsed(), later + waits, "stored {later:?} after the last frame");
    }
}
