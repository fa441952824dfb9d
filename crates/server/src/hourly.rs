//! How often something may happen in an hour. Kept in memory: a restart forgets it, and nothing personal is written.

use crate::secret;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use terms::{Digest, Timestamp, limits};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Counts, for each of many names, what happened in the last hour.
pub(crate) struct Hourly {
    max: usize,
    kept: Mutex<BTreeMap<Digest, VecDeque<i64>>>,
}

impl Hourly {
    /// At most `max` in an hour for each name.
    pub(crate) fn at_most(max: usize) -> Self {
        Hourly { max, kept: Mutex::default() }
    }

    /// Whether it may happen once more for `name`; if so, it counts.
    pub(crate) fn take(&self, name: &str, now: Timestamp) -> bool {
        let name = secret::hash(&[name]);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.contains_key(&name) && kept.len() >= limits::RATES_KEPT_MAX {
            make_room(&mut kept, now);
        }
        let times = kept.entry(name).or_default();
        forget_old(times, now);
        let may = times.len() < self.max;
        if may {
            times.push_back(now.ms());
        }
        may
    }
}

fn forget_old(times: &mut VecDeque<i64>, now: Timestamp) {
    times.retain(|at| (now.ms() - at).abs() < HOUR_MS);
}

fn make_room(kept: &mut BTreeMap<Digest, VecDeque<i64>>, now: Timestamp) {
    kept.retain(|_, times| {
        forget_old(times, now);
        !times.is_empty()
    });
    if kept.len() >= limits::RATES_KEPT_MAX
        && let Some(oldest) = kept.iter().min_by_key(|(_, times)| times.back().copied()).map(|(name, _)| *name)
    {
        kept.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_in_an_hour_and_then_more_when_the_first_is_an_hour_old() {
        let rate = Hourly::at_most(limits::MAILS_PER_ADDRESS_MAX);
        let at = |minute: i64| Timestamp::from_ms(HOUR_MS * 400_000 + minute * 60_000);
        let taken: Vec<bool> = (0..7).map(|minute| rate.take("liisa@example.org", at(minute))).collect();
        assert_eq!(taken, [true, true, true, true, true, false, false]);
        assert!(rate.take("matti@example.org", at(6)), "others have their own count");
        assert!(!rate.take("liisa@example.org", at(59)));
        assert!(rate.take("liisa@example.org", at(60)));
        assert!(!rate.take("liisa@example.org", at(60)));
    }

    #[test]
    fn the_oldest_name_makes_room_for_one_more_than_are_kept() {
        let rate = Hourly::at_most(1);
        let at = |ms: usize| Timestamp::from_ms(HOUR_MS * 400_000 + i64::try_from(ms).expect("a small number"));
        let max = limits::RATES_KEPT_MAX;
        for name in 0..max {
            assert!(rate.take(&name.to_string(), at(name)));
        }
        assert!(!rate.take("0", at(max)), "all are kept");
        assert!(rate.take("one more", at(max)));
        assert!(!rate.take("1", at(max)), "the second oldest still is");
        assert!(rate.take("0", at(max)), "the oldest made room");
    }
}
