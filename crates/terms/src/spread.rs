use std::sync::atomic::{AtomicU64, Ordering};

/// Between so many bounds values are counted at most.
const BOUNDS_MAX: usize = 16;

/// How many values lay below each of some fixed bounds, and what all came to. Any thread counts, none waits.
#[derive(Debug)]
pub struct Spread {
    bounds: &'static [u64],
    counts: [AtomicU64; BOUNDS_MAX + 1],
    sum: AtomicU64,
}

/// What a spread held at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Each bound, and how many values were no larger.
    pub upto: Vec<(u64, u64)>,
    /// How many values there were.
    pub count: u64,
    /// What they came to together.
    pub sum: u64,
}

impl Spread {
    /// Of times in microseconds: from a quarter of a millisecond to ten seconds.
    pub const TIMES: &'static [u64] = &[
        250, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000,
    ];
    /// Of counts, such as changes.
    pub const COUNTS: &'static [u64] = &[0, 1, 10, 100, 1_000, 10_000, 100_000];

    /// Empty, with these bounds in their order.
    pub const fn new(bounds: &'static [u64]) -> Self {
        assert!(bounds.len() <= BOUNDS_MAX, "there is room for so many");
        Spread { bounds, counts: [const { AtomicU64::new(0) }; BOUNDS_MAX + 1], sum: AtomicU64::new(0) }
    }

    /// Counts a value.
    pub fn add(&self, value: u64) {
        let at = self.bounds.partition_point(|bound| *bound < value);
        self.counts[at].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// What it holds now.
    pub fn counted(&self) -> Counted {
        let mut count = 0;
        let mut next = |at: usize| {
            count += self.counts[at].load(Ordering::Relaxed);
            count
        };
        let upto = self.bounds.iter().enumerate().map(|(at, bound)| (*bound, next(at))).collect();
        let count = next(self.bounds.len());
        Counted { upto, count, sum: self.sum.load(Ordering::Relaxed) }
    }
}
