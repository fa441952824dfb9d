//! One bucket for each key that has asked lately.

use super::TooFast;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use terms::limits;

/// Buckets of one size. Memory holds only those that are not full: the others say nothing, and are dropped.
pub(super) struct Buckets<K: Hash + Eq + Clone, C: Clock = MonotonicClock> {
    limiter: RateLimiter<K, HashMapStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    size: u32,
    charges: AtomicU32,
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    pub(super) fn new(per_second: u32) -> Self {
        Buckets::by(MonotonicClock, per_second, limits::RATE_BURST_S)
    }

    /// Buckets that hold so many seconds' worth.
    pub(super) fn of_seconds(per_second: u32, burst_s: u32) -> Self {
        Buckets::by(MonotonicClock, per_second, burst_s)
    }
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Buckets<K, C> {
    fn by(clock: C, per_second: u32, burst_s: u32) -> Self {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let size = some(per_second.saturating_mul(burst_s));
        let quota = Quota::per_second(some(per_second)).allow_burst(size);
        let limiter = RateLimiter::hashmap_with_clock(quota, clock.clone());
        Buckets { limiter, clock, size: size.get(), charges: AtomicU32::new(0) }
    }

    /// Takes so much from the key's bucket, or nothing. What is more than a bucket holds takes a full one.
    pub(super) fn charge(&self, key: &K, cost: u32) -> Result<(), TooFast> {
        if self.charges.fetch_add(1, Ordering::Relaxed) % limits::RATE_SWEEP_EVERY == limits::RATE_SWEEP_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let Some(cost) = NonZeroU32::new(cost.min(self.size)) else { return Ok(()) };
        match self.limiter.check_key_n(key, cost) {
            Ok(Err(not_until)) => Err(TooFast(not_until.wait_time_from(self.clock.now()))),
            Ok(Ok(())) | Err(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::time::Duration;

    const RATE: u32 = 10;
    const BURST: u32 = RATE * limits::RATE_BURST_S;

    fn buckets() -> (Buckets<u32, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Buckets::by(clock.clone(), RATE, limits::RATE_BURST_S), clock)
    }

    #[test]
    fn a_burst_is_taken_and_one_more_waits_its_turn() {
        let (buckets, clock) = buckets();
        assert!((0..BURST).all(|_| buckets.charge(&1, 1).is_ok()));
        let wait = Duration::from_millis(1_000 / u64::from(RATE));
        assert_eq!(buckets.charge(&1, 1), Err(TooFast(wait)));
        assert_eq!(buckets.charge(&2, 1), Ok(()), "another has a bucket of its own");
        clock.advance(wait - Duration::from_millis(1));
        assert!(buckets.charge(&1, 1).is_err());
        clock.advance(Duration::from_millis(1));
        assert_eq!(buckets.charge(&1, 1), Ok(()));
        assert!(buckets.charge(&1, 1).is_err());
    }

    #[test]
    fn a_session_has_so_many_requests_at_once_and_then_so_many_in_a_second() {
        let (clock, rate) = (FakeRelativeClock::default(), limits::SESSION_REQUESTS_PER_S);
        let buckets = Buckets::by(clock.clone(), rate, limits::SESSION_REQUESTS_BURST_S);
        let taken = |times: u32| (0..times).filter(|_| buckets.charge(&1, 1).is_ok()).count() as u32;
        let burst = rate * limits::SESSION_REQUESTS_BURST_S;
        assert_eq!([taken(burst - 1), taken(1), taken(1)], [burst - 1, 1, 0], "one less, as many, one more");
        clock.advance(Duration::from_secs(1));
        assert_eq!([taken(rate - 1), taken(1), taken(1)], [rate - 1, 1, 0], "a second later");
        clock.advance(Duration::from_secs(u64::from(limits::SESSION_REQUESTS_BURST_S)));
        assert_eq!(taken(burst + 1), burst, "after a pause");
    }

    #[test]
    fn what_fits_no_bucket_takes_a_full_one() {
        let (buckets, clock) = buckets();
        assert_eq!(buckets.charge(&1, BURST + 1), Ok(()));
        assert!(buckets.charge(&1, 1).is_err());
        clock.advance(Duration::from_secs(u64::from(limits::RATE_BURST_S)));
        assert_eq!(buckets.charge(&1, u32::MAX), Ok(()));
    }

    #[test]
    fn a_bucket_that_is_full_again_takes_no_memory() {
        let (buckets, clock) = buckets();
        for key in 0..100_000 {
            assert_eq!(buckets.charge(&key, 1), Ok(()));
            clock.advance(Duration::from_millis(1));
        }
        let within_a_turn = 1_000 / RATE as usize;
        let most = limits::RATE_SWEEP_EVERY as usize + within_a_turn;
        assert!(buckets.limiter.len() <= most, "{} buckets", buckets.limiter.len());
    }
}
