//! What a reader lacks, frame by frame: stored bytes as they are, never more in memory than one page.

use crate::{failure::Failure, wire};
use bytes::Bytes;
use std::sync::Arc;
use store::{LogId, Store};
use terms::{Offset, Seq, limits};

/// The frames that bring a reader from its offset to the room's.
pub(super) struct Missing {
    store: Arc<dyn Store>,
    log: LogId,
    at: Offset,
    end: Offset,
    snapshot: Snapshot,
}

/// Whether a snapshot has still to be thought of.
enum Snapshot {
    Perhaps,
    Settled,
}

impl Missing {
    /// From what the reader has to what the room has shown. A reader that claims more than there is (of a server that
    /// was restored from a backup) gets everything from the start: merging it again does no harm.
    pub(super) fn new(store: Arc<dyn Store>, log: LogId, from: Offset, end: Offset) -> Self {
        let at = if from > end { Offset(0) } else { from };
        Missing { store, log, at, end, snapshot: Snapshot::Perhaps }
    }

    /// The next frame; none when the reader has everything.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, Failure> {
        if self.at >= self.end {
            return Ok(None);
        }
        let (store, log, at, end) = (self.store.clone(), self.log, self.at, self.end);
        let first = matches!(std::mem::replace(&mut self.snapshot, Snapshot::Settled), Snapshot::Perhaps);
        let read = tokio::task::spawn_blocking(move || -> Result<(Offset, Bytes), Failure> {
            if first && let Some(found) = shorter_snapshot(&*store, log, at, end)? {
                return Ok(found);
            }
            let mut items = store.read(log, at.into(), limits::CATCH_UP_BYTES_MAX)?;
            // What was stored since the reader joined waits in its queue.
            items.truncate(usize::try_from(end.0 - at.0).unwrap_or(usize::MAX));
            Ok((Offset(at.0 + items.len() as u64), wire::changes_frame(at, &items)))
        });
        let (now, frame) = read.await.map_err(|_| Failure::Stopped)??;
        if now == self.at {
            return Err(Failure::Damaged("a text log that is shorter than its length"));
        }
        self.at = now;
        Ok(Some(frame))
    }
}

/// The snapshot, if it brings the reader further with fewer bytes than the log's entries would.
fn shorter_snapshot(
    store: &dyn Store,
    log: LogId,
    at: Offset,
    end: Offset,
) -> Result<Option<(Offset, Bytes)>, Failure> {
    let Some(snapshot) = store.latest_snapshot(log)? else { return Ok(None) };
    let upto = Offset::from(snapshot.upto);
    if upto <= at || upto > end {
        return Ok(None);
    }
    let mut entries_bytes = 0;
    let mut seq = Seq::from(at);
    while seq < snapshot.upto && entries_bytes <= snapshot.bytes.len() {
        let page = store.read(log, seq, limits::CATCH_UP_BYTES_MAX)?;
        let covered = usize::try_from(snapshot.upto.0 - seq.0).unwrap_or(usize::MAX);
        entries_bytes += page.iter().take(covered).map(Bytes::len).sum::<usize>();
        seq.0 += page.len().max(1) as u64;
    }
    let shorter = entries_bytes > snapshot.bytes.len();
    Ok(shorter.then(|| (upto, wire::snapshot(upto, &snapshot.bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledgers;
    use store::{Batch, Log, MemoryStore};
    use terms::StatementId;

    #[tokio::test]
    async fn a_frame_holds_as_many_bytes_of_changes_as_the_limit_says() {
        let (log, max) = (ledgers::text_log(StatementId::new([7; 16]), 0), limits::CATCH_UP_BYTES_MAX);
        for (bytes, frames) in [(max - 1, 1), (max, 1), (max + 1, 2)] {
            let store = Arc::new(MemoryStore::new());
            let items = [max / 2, bytes - max / 2].map(|bytes| Bytes::from(vec![0; bytes]));
            store.append(Batch::new().append(log, None, items.to_vec())).await.expect("memory stores");
            let mut missing = Missing::new(store, log, Offset(0), Offset(2));
            let mut got = 0;
            while missing.next().await.expect("memory reads").is_some() {
                got += 1;
            }
            assert_eq!(got, frames, "{bytes} bytes");
        }
    }
}
