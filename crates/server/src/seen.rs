//! What is seen of the server while it runs: how often, how long, how much. All of it is counted without a lock and
//! without a name: every label is one of a closed set that stands here, so that nothing anybody types can become one.
//!
//! A process is one server, so there is one of these, as there is one log. `asked` counts requests and writes the line of
//! each refusal and act, `facts` is how things stand at a moment, `trouble` what of that is wrong, `exposition` all of it
//! for Prometheus, `samples` a day of it by the minute. The page for operators is `pages/operator`.

mod asked;
mod exposition;
mod facts;
mod labels;
mod samples;
mod trouble;

pub(crate) use asked::{asked_by, refused, watch};
pub(crate) use exposition::exposition;
pub(crate) use facts::Facts;
pub(crate) use labels::{Label, Limit, MailEnd, Place};
pub(crate) use samples::{Sample, keep as keep_samples};
pub(crate) use trouble::{Trouble, troubles};

use crate::room::Close;
use labels::{Closed, Counts, Route, Status};
use samples::Samples;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use terms::Spread;

/// All that is counted.
pub(crate) struct Seen {
    /// Seconds since 1970 when counting began, by the machine's clock.
    since: u64,
    /// By route and status.
    requests: Vec<Counts<Status>>,
    times: Vec<Spread>,
    /// By where it was refused and why.
    refusals: Vec<BTreeMap<&'static str, AtomicU64>>,
    acts: AtomicU64,
    pub(crate) connections: Gauge,
    pub(crate) live: Gauge,
    pub(crate) streams: Gauge,
    closed: Counts<Closed>,
    met: Counts<Limit>,
    mails: Counts<MailEnd>,
    /// How long documents took to take in what they were behind by.
    pub(crate) apply: Spread,
    /// How many changes they were behind by.
    pub(crate) lag: Spread,
    pub(crate) samples: Samples,
}

/// A refusal whose code is none that has words.
const UNNAMED: &str = "unnamed";

static SEEN: LazyLock<Seen> = LazyLock::new(Seen::new);

/// What this process has seen.
pub(crate) fn seen() -> &'static Seen {
    &SEEN
}

impl Seen {
    fn new() -> Self {
        let codes = || words::refusals().chain([UNNAMED]).map(|code| (code, AtomicU64::new(0))).collect();
        Seen {
            since: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            requests: Route::ALL.iter().map(|_| Counts::default()).collect(),
            times: Route::ALL.iter().map(|_| Spread::new(Spread::TIMES)).collect(),
            refusals: Place::ALL.iter().map(|_| codes()).collect(),
            acts: AtomicU64::new(0),
            connections: Gauge::default(),
            live: Gauge::default(),
            streams: Gauge::default(),
            closed: Counts::default(),
            met: Counts::default(),
            mails: Counts::default(),
            apply: Spread::new(Spread::TIMES),
            lag: Spread::new(Spread::COUNTS),
            samples: Samples::default(),
        }
    }

    /// Something was refused with this code.
    pub(crate) fn refusal(&self, place: Place, code: &str) {
        let codes = &self.refusals[place.index()];
        if let Some(count) = codes.get(code).or_else(|| codes.get(UNNAMED)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// A limit was met: somebody had to wait, or was refused.
    pub(crate) fn met(&self, limit: Limit) {
        self.met.add(limit);
    }

    /// How often it was.
    pub(crate) fn times_met(&self, limit: Limit) -> u64 {
        self.met.of(limit)
    }

    /// An attempt to send a message ended so.
    pub(crate) fn mail(&self, end: MailEnd) {
        self.mails.add(end);
    }

    /// A live connection was closed.
    pub(crate) fn closed(&self, why: Close) {
        self.closed.add(Closed(why));
    }

    /// When counting began, in seconds since 1970.
    pub(crate) fn since(&self) -> u64 {
        self.since
    }

    fn refused_in_all(&self) -> u64 {
        self.refusals.iter().flat_map(BTreeMap::values).map(|count| count.load(Ordering::Relaxed)).sum()
    }
}

/// How many of something there are now.
#[derive(Default)]
pub(crate) struct Gauge(AtomicI64);

/// One of them, for as long as this is kept.
pub(crate) struct Held(&'static Gauge);

impl Gauge {
    /// One more.
    pub(crate) fn hold(&'static self) -> Held {
        self.0.fetch_add(1, Ordering::Relaxed);
        Held(self)
    }

    /// How many.
    pub(crate) fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed).max(0).unsigned_abs()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}
