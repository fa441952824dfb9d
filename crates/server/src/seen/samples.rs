//! A day by the minute, in memory: what the page for operators draws.

use super::{Facts, Label, Route, Status, seen};
use crate::app::App;
use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use terms::{Timestamp, limits};

/// One minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) at: Timestamp,
    /// In this minute.
    pub(crate) requests: u64,
    pub(crate) refusals: u64,
    pub(crate) failures: u64,
    /// On average, in microseconds.
    pub(crate) flush_us: u64,
    /// At its end.
    pub(crate) live: u64,
    pub(crate) mail_waiting: u64,
    pub(crate) memory_bytes: u64,
    pub(crate) free_bytes: u64,
}

/// What was counted until then.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Totals {
    requests: u64,
    refusals: u64,
    failures: u64,
    flushes: u64,
    flush_us: u64,
}

/// The minutes of a day.
#[derive(Default)]
pub(crate) struct Samples(Mutex<(Totals, VecDeque<Sample>)>);

impl Samples {
    fn lock(&self) -> MutexGuard<'_, (Totals, VecDeque<Sample>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that are kept, the oldest first.
    pub(crate) fn all(&self) -> Vec<Sample> {
        self.lock().1.iter().copied().collect()
    }

    fn add(&self, facts: &Facts, now: Totals) {
        let mut kept = self.lock();
        let before = std::mem::replace(&mut kept.0, now);
        let since = |now: u64, before: u64| now.saturating_sub(before);
        let flushes = since(now.flushes, before.flushes);
        let sample = Sample {
            at: facts.now,
            requests: since(now.requests, before.requests),
            refusals: since(now.refusals, before.refusals),
            failures: since(now.failures, before.failures),
            flush_us: since(now.flush_us, before.flush_us).checked_div(flushes).unwrap_or_default(),
            live: seen().live.now(),
            mail_waiting: facts.mail_waiting,
            memory_bytes: facts.process.memory_bytes.unwrap_or_default(),
            free_bytes: facts.store.free_bytes.unwrap_or_default(),
        };
        while kept.1.len() >= limits::SAMPLES_MAX {
            kept.1.pop_front();
        }
        kept.1.push_back(sample);
    }
}

fn totals(facts: &Facts) -> Totals {
    let seen = seen();
    let requests =
        || Route::ALL.iter().filter(|route| **route != Route::Probe).map(|route| &seen.requests[route.index()]);
    Totals {
        requests: requests().map(|counts| counts.sum()).sum(),
        refusals: seen.refused_in_all(),
        failures: requests().map(|counts| counts.of(Status::Failed)).sum(),
        flushes: facts.store.flushes.count,
        flush_us: facts.store.flushes.sum,
    }
}

/// Takes one every minute for as long as the server runs.
pub(crate) async fn keep(app: Arc<App>) {
    let mut minutes = tokio::time::interval(Duration::from_millis(limits::SAMPLES_EVERY_MS));
    let mut going_down = pin!(app.going_down.announced());
    loop {
        tokio::select! {
            _ = minutes.tick() => {
                let facts = Facts::of(&app);
                seen().samples.add(&facts, totals(&facts));
            }
            () = &mut going_down => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::exposition::tests::facts;

    #[test]
    fn a_day_is_kept_and_each_minute_tells_of_itself() {
        let samples = Samples::default();
        let max = limits::SAMPLES_MAX as u64;
        for (minutes, kept) in [(max - 1, max - 1), (1, max), (1, max)] {
            for _ in 0..minutes {
                let before = samples.lock().0;
                let (requests, flush_us) = (before.requests + 3, before.flush_us + 50);
                samples.add(&facts(), Totals { requests, flushes: before.flushes + 2, flush_us, ..before });
            }
            let all = samples.all();
            assert_eq!(all.len() as u64, kept);
            assert!(all.iter().all(|sample| (sample.requests, sample.flush_us) == (3, 25)));
        }
        samples.add(&facts(), Totals::default());
        assert_eq!(
            samples.all().last().map(|last| (last.requests, last.flush_us)),
            Some((0, 0)),
            "nothing was flushed"
        );
    }
}
