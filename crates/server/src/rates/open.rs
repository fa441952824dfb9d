//! How many of something each account has open at once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is open on each account, and how many may be.
pub(crate) struct Open<K: Ord> {
    max: usize,
    counts: Arc<Mutex<BTreeMap<K, usize>>>,
}

/// One of them, for as long as this is kept.
pub(crate) struct Opened<K: Ord> {
    account: K,
    counts: Arc<Mutex<BTreeMap<K, usize>>>,
}

impl<K: Ord + Copy> Open<K> {
    /// At most so many on each account.
    pub(crate) fn at_most(max: u32) -> Self {
        Open { max: max as usize, counts: Arc::default() }
    }

    /// One more, if there is room.
    pub(crate) fn add(&self, account: K) -> Option<Opened<K>> {
        let mut counts = lock(&self.counts);
        let count = counts.entry(account).or_default();
        if *count >= self.max {
            return None;
        }
        *count += 1;
        Some(Opened { account, counts: self.counts.clone() })
    }
}

impl<K: Ord> Drop for Opened<K> {
    fn drop(&mut self) {
        let mut counts = lock(&self.counts);
        if let Some(count) = counts.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.account);
            }
        }
    }
}

/// Nothing that holds the lock leaves half of anything.
fn lock<K>(counts: &Mutex<BTreeMap<K, usize>>) -> MutexGuard<'_, BTreeMap<K, usize>> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_open_on_one_account_and_what_is_closed_makes_room() {
        let open = Open::at_most(3);
        let mut held: Vec<_> = (0..2).map(|_| open.add(1).expect("one below")).collect();
        held.push(open.add(1).expect("as many"));
        assert!(open.add(1).is_none(), "one more");
        assert!(open.add(2).is_some(), "another has a count of its own");
        held.pop();
        assert!(open.add(1).is_some());
        drop(held);
        assert!(lock(&open.counts).is_empty(), "nobody is remembered");
    }
}
