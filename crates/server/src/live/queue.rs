//! What waits for one reader.

use crate::room::Outgoing;
use terms::limits;
use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};

/// A connection's queue: where frames go in, a place kept free for the last word, and where all of it comes out.
pub(crate) fn queue() -> (Sender<Outgoing>, OwnedPermit<Outgoing>, Receiver<Outgoing>) {
    let (sender, queue) = mpsc::channel(limits::READER_FRAMES_MAX + 1);
    let farewell = sender.clone().try_reserve_owned().expect("the queue is empty");
    (sender, farewell, queue)
}
