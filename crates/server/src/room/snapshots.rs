//! When a snapshot of the text is worth making: newcomers then get fewer bytes than the log has.

use super::Snapshotted;
use terms::limits;

/// How much of the log the latest snapshot covers, and whether another is due.
pub(super) struct Snapshots {
    /// Bytes of entries that the latest snapshot covers.
    covered: u64,
    /// Bytes of entries after it.
    tail: u64,
    /// A snapshot is due once the tail is larger than this.
    due: u64,
    /// Whether one is wanted whatever the tail's size: the last writer has left.
    is_wanted: bool,
    /// The tail's size when the snapshot that is under way was asked for.
    under_way: Option<u64>,
}

impl Snapshots {
    pub(super) fn new(snapshot: u64, covered: u64, tail: u64) -> Self {
        Snapshots { covered, tail, due: due(snapshot, covered), is_wanted: false, under_way: None }
    }

    /// The log has grown by so many bytes.
    pub(super) fn grew(&mut self, bytes: u64) {
        self.tail += bytes;
    }

    pub(super) fn is_under_way(&self) -> bool {
        self.under_way.is_some()
    }

    /// Asks for one, though it be small. If one is under way it lacks the end of the text: then another follows.
    pub(super) fn want(&mut self) {
        self.is_wanted = true;
    }

    pub(super) fn is_due(&self) -> bool {
        self.is_wanted || self.tail > self.due
    }

    /// Begins one; says whether there is anything to make one of, and none under way.
    pub(super) fn start(&mut self) -> bool {
        if self.under_way.is_some() {
            return false;
        }
        self.is_wanted = false;
        if self.tail > 0 {
            self.under_way = Some(self.tail);
        }
        self.under_way.is_some()
    }

    /// The snapshot is on disk, or could not be made: then the log has everything, and another try waits until as much
    /// again has been written.
    pub(super) fn ended(&mut self, done: Option<Snapshotted>) {
        let Some(at_start) = self.under_way.take() else { return };
        match done {
            Some(done) => {
                // What came while it was made counts as its tail, though it may hold some of that.
                self.covered += at_start;
                self.tail -= at_start;
                self.due = due(done.bytes, self.covered);
            }
            None => self.due = 2 * self.tail + limits::SNAPSHOT_SLACK_BYTES,
        }
    }
}

/// The tail has to outgrow the snapshot, and the log to double: snapshots are deflated and entries are not, so that the
/// first alone would make snapshots all the time of a text that many write in, and each one loads the whole document.
fn due(snapshot: u64, covered: u64) -> u64 {
    (2 * snapshot + limits::SNAPSHOT_SLACK_BYTES).max(covered)
}
