//! What the gate knows, stored as the log grows, so that opening a statement need not read all of its log again. A record
//! goes along with the append that comes next; the latest changes are few and are replayed.
//!
//! Records are a log of their own, of which each entry holds the size of the text log's entries so far and a record of
//! [`Gate::record`]. An entry that can't be taken up is passed over: then the changes from there on are replayed, and
//! recorded anew behind it. The text log alone says what is true.

use crate::{failure::Failure, ledgers, wire};
use bytes::Bytes;
use gate::Gate;
use store::{Batch, LogId, Store};
use terms::{Offset, Seq, TextId, limits};

/// How much of the log has been recorded.
pub(super) struct Records {
    upto: Offset,
    /// Where the record ends that the append under way brings to disk.
    under_way: Option<Offset>,
    /// Bytes of all entries of the text log.
    log_bytes: u64,
    /// How many changes are recorded at once, at least.
    every: u64,
}

impl Records {
    pub(super) fn new(upto: Offset, log_bytes: u64, every: u64) -> Self {
        Records { upto, under_way: None, log_bytes, every }
    }

    /// Adds a record to the batch, if one is due of what is on disk already.
    pub(super) fn join(&mut self, batch: Batch, records: LogId, gate: &Gate, committed: Offset) -> Batch {
        if committed.0 < self.upto.0 + self.every {
            return batch;
        }
        let (record, end) = gate.record(self.upto, committed, limits::GATE_RECORD_BYTES_MAX);
        self.under_way = Some(end);
        // Where a record ends before the log does, this is near enough: it only tells when a snapshot is due.
        let bytes = (u128::from(self.log_bytes) * u128::from(end.0) / u128::from(committed.0)) as u64;
        batch.append(records, None, vec![encode(bytes, &record)])
    }

    /// The append is on disk, with so many bytes for the text log.
    pub(super) fn stored(&mut self, bytes: u64) {
        self.log_bytes += bytes;
        self.upto = self.under_way.take().unwrap_or(self.upto);
    }
}

/// A gate that knows as much as its records tell.
pub(crate) struct Recalled {
    pub(crate) gate: Gate,
    /// Offsets, and the bytes of the entries before each; the last is where the gate's knowledge ends.
    pub(crate) marks: Vec<(Offset, u64)>,
}

/// Opens a text's gate with its log's first entry and takes up what its records tell.
pub(crate) fn recall(store: &dyn Store, text: TextId, epoch: u32) -> Result<Recalled, Failure> {
    let (log, records) = (ledgers::text_log(text, epoch), ledgers::gate_log(text, epoch));
    let creation = store.read(log, Seq(0), 1)?;
    let creation = creation.first().ok_or(Failure::Damaged("a text log without a beginning"))?;
    let mut recalled = open(creation)?;
    let mut at = Seq(0);
    loop {
        let page = store.read(records, at, limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            break;
        }
        at.0 += page.len() as u64;
        for entry in page {
            let Some((bytes, record)) = decode(&entry) else { continue };
            match recalled.gate.recall(record) {
                Ok(()) => recalled.marks.push((recalled.gate.length(), bytes)),
                Err(why) => tracing::warn!(%text, %why, "a record is passed over; the log is replayed instead"),
            }
        }
    }
    // Records are of this log only if they end with a change that stands in it there.
    let last = Seq(recalled.gate.length().0 - 1);
    let stands = if last < store.length(log)? { store.read(log, last, 1)? } else { vec![] };
    let ends_there = |entry: &Bytes| wire::item_change(entry).is_ok_and(|change| recalled.gate.ends_with(change));
    if stands.first().is_some_and(ends_there) {
        return Ok(recalled);
    }
    tracing::warn!(%text, "the records are not of this log, which is replayed instead");
    open(creation)
}

fn open(creation: &[u8]) -> Result<Recalled, Failure> {
    let damaged = Failure::Damaged("a text log's first entry");
    let Some(gate) = wire::item_change(creation).ok().and_then(|change| Gate::open(change).ok()) else {
        return Err(damaged);
    };
    Ok(Recalled { marks: vec![(gate.length(), creation.len() as u64)], gate })
}

fn encode(bytes: u64, record: &[u8]) -> Bytes {
    [&bytes.to_be_bytes(), record].concat().into()
}

fn decode(entry: &[u8]) -> Option<(u64, &[u8])> {
    let (bytes, record) = entry.split_first_chunk()?;
    Some((u64::from_be_bytes(*bytes), record))
}

#[cfg(test)]
mod tests;
