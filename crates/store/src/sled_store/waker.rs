use super::guard::guarded;
use crate::Fault;
use std::{
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

/// How long a failed write may keep its caller waiting.
const PATIENCE: Duration = Duration::from_millis(200);

/// Wakes who waits for a write of sled's that has failed. When sled fills a segment while a batch is being applied and
/// the write of that segment fails, it notes the error but tells nobody, and `flush` waits for ever. Another `flush`,
/// which finds the error noted, wakes it.
pub(super) struct Waker {
    /// Dropping it ends the thread.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waker {
    /// Watches until it is dropped.
    pub(super) fn watch(tree: sled::Db) -> Result<Waker, Fault> {
        let (alive, over) = mpsc::channel();
        let watch = move || {
            while let Err(RecvTimeoutError::Timeout) = over.recv_timeout(PATIENCE) {
                // Without an error it isn't called: it would wait like the other one.
                if tree.context.global_error().is_err() {
                    let _ = guarded(|| Ok(tree.flush().map(drop)?));
                }
            }
        };
        let thread = thread::Builder::new().name("store waker".to_owned()).spawn(watch)?;
        Ok(Waker { alive: Some(alive), thread: Some(thread) })
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        drop(self.alive.take());
        if let Some(thread) = self.thread.take() {
            // It catches sled's panics and has none of its own.
            let _ = thread.join();
        }
    }
}
