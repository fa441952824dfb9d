use crate::room::Snapshotted;
use bytes::Bytes;
use std::sync::Arc;
use store::{LogId, Store};
use terms::Offset;
use tokio::sync::oneshot;

/// A snapshot that has been verified and is not on disk yet.
pub(super) struct PendingSnapshot {
    pub(super) store: Arc<dyn Store>,
    pub(super) log: LogId,
    pub(super) upto: Offset,
    pub(super) bytes: Bytes,
    pub(super) reply: oneshot::Sender<Option<Snapshotted>>,
}

impl PendingSnapshot {
    pub(super) async fn store(self) {
        let bytes = self.bytes.len() as u64;
        let done = match self.store.snapshot(self.log, self.upto.into(), self.bytes).await {
            Ok(_) => Some(Snapshotted { bytes }),
            Err(failure) => {
                tracing::error!(log = ?self.log, %failure, "a snapshot was not stored; the log has everything");
                None
            }
        };
        // The room may have ended meanwhile; the snapshot is there all the same.
        let _ = self.reply.send(done);
    }
}
