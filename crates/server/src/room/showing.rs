//! What is on disk and has not been shown to everybody. Where many read, frames keep a beat, since most of what an edit
//! costs is one write to each reader's socket: what is stored within a beat of the last frame leaves as one. Who wrote is shown
//! everything at once, before the acknowledgement.

use crate::wire;
use bytes::Bytes;
use std::collections::BTreeMap;
use terms::{Durable, Offset, Seq, limits};

/// Items that some readers lack still.
pub(super) struct Showing {
    from: Offset,
    items: Vec<Bytes>,
    bytes: usize,
    /// Frames up to the end, by the offset that they begin at: encoded once, whoever gets them.
    frames: BTreeMap<Offset, Bytes>,
    /// Whether the next beat is on its way.
    is_awaited: bool,
}

/// When everybody is to be shown what was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// With the next beat, which has to be asked for.
    NextBeat,
    /// With the beat that has been asked for.
    BeatAwaited,
}

impl Showing {
    /// Nothing to show to whoever has everything up to here.
    pub(super) fn from(from: Offset) -> Self {
        Showing { from, items: vec![], bytes: 0, frames: BTreeMap::new(), is_awaited: false }
    }

    /// Takes items that are on disk.
    pub(super) fn add(&mut self, _on_disk: Durable<Vec<Seq>>, items: Vec<Bytes>) {
        self.bytes += items.iter().map(Bytes::len).sum::<usize>();
        self.items.extend(items);
        self.frames.clear();
    }

    /// Whether so many readers can wait for a beat. `many` is how many a beat is worth it for.
    pub(super) fn when(&mut self, readers: usize, many: usize) -> When {
        if readers < many || self.bytes > limits::BEAT_BYTES_MAX {
            When::Now
        } else if std::mem::replace(&mut self.is_awaited, true) {
            When::BeatAwaited
        } else {
            When::NextBeat
        }
    }

    /// The offset after the last item.
    pub(super) fn end(&self) -> Offset {
        Offset(self.from.0 + self.items.len() as u64)
    }

    /// What somebody lacks who has been shown everything before `shown`.
    pub(super) fn frame(&mut self, shown: Offset) -> Option<Bytes> {
        let known = usize::try_from(shown.0.saturating_sub(self.from.0)).unwrap_or(usize::MAX);
        let lacking = self.items.get(known..).filter(|items| !items.is_empty())?;
        Some(self.frames.entry(shown).or_insert_with(|| wire::changes_frame(shown, lacking)).clone())
    }

    /// Everybody has been shown everything. A beat that was asked for finds nothing to show.
    pub(super) fn clear(&mut self) {
        *self = Showing { is_awaited: self.is_awaited, ..Showing::from(self.end()) };
    }

    /// The beat has come.
    pub(super) fn beat(&mut self) {
        self.is_awaited = false;
    }
}
