//! Where a person's selection is, as others are shown it: once in a while. What comes faster is gathered, and the last
//! one counts.

use bytes::Bytes;
use std::time::Duration;
use terms::limits;
use tokio::time::{Interval, MissedTickBehavior, interval};

const EVERY: Duration = Duration::from_millis(limits::PRESENCE_EVERY_MS);

/// The latest selection that others have not been shown.
pub(super) struct Selection {
    unseen: Option<Bytes>,
    ticks: Interval,
}

impl Selection {
    /// Nothing selected yet; the first frame goes out at once.
    pub(super) fn new() -> Self {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Selection { unseen: None, ticks }
    }

    /// The frame that says where it is now.
    pub(super) fn moved(&mut self, frame: Bytes) {
        self.unseen = Some(frame);
    }

    /// The frame that others are to be shown, as soon as it is time. Nothing is lost when this is dropped while it waits.
    pub(super) async fn shown(&mut self) -> Bytes {
        if self.unseen.is_none() {
            return std::future::pending().await;
        }
        self.ticks.tick().await;
        match self.unseen.take() {
            Some(frame) => frame,
            None => std::future::pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_selection_is_shown_at_once_and_the_next_after_its_time_with_what_came_last() {
        let (began, mut selection) = (Instant::now(), Selection::new());
        for (frame, at) in [("first", 0), ("second", 1), ("third", limits::PRESENCE_EVERY_MS - 1)] {
            tokio::time::advance(began + Duration::from_millis(at) - Instant::now()).await;
            selection.moved(Bytes::from_static(frame.as_bytes()));
            if at == 0 {
                assert_eq!((selection.shown().await, began.elapsed()), (Bytes::from_static(b"first"), Duration::ZERO));
            }
        }
        assert_eq!((selection.shown().await, began.elapsed()), (Bytes::from_static(b"third"), EVERY));
        // Neither one millisecond before nor one after: whoever was still for long is shown at once again.
        for still in [EVERY - Duration::from_millis(1), EVERY, EVERY + Duration::from_millis(1)] {
            let last = Instant::now();
            tokio::time::advance(still).await;
            selection.moved(Bytes::from_static(b"later"));
            selection.shown().await;
            assert_eq!(last.elapsed(), still.max(EVERY));
        }
    }
}
