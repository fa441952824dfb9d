//! The one place that reads the time.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use terms::Timestamp;
use tokio::sync::watch;

/// The server's clock: the machine's, shifted in a demonstration.
#[derive(Default)]
pub(crate) struct Clock {
    shift_ms: AtomicI64,
    set: watch::Sender<()>,
    stands_at: OnceLock<Timestamp>,
}

impl Clock {
    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        if let Some(at) = self.stands_at.get() {
            return *at;
        }
        Timestamp::from_ms(machine_ms().saturating_add(self.shift_ms.load(Ordering::Relaxed)))
    }

    /// Stops it for good: whatever is made by it twice is the same.
    pub(crate) fn stand(&self, at: Timestamp) {
        // It stands where it was stopped first.
        let _ = self.stands_at.set(at);
    }

    /// Makes it `now`; time goes on from there.
    pub(crate) fn set(&self, now: Timestamp) {
        self.shift_ms.store(now.ms() - machine_ms(), Ordering::Relaxed);
        self.set.send_replace(());
    }

    /// Makes it the machine's again.
    pub(crate) fn unset(&self) {
        self.shift_ms.store(0, Ordering::Relaxed);
        self.set.send_replace(());
    }

    /// Changes whenever it is set: what waits for a time looks again.
    pub(crate) fn settings(&self) -> watch::Receiver<()> {
        self.set.subscribe()
    }
}

fn machine_ms() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}
