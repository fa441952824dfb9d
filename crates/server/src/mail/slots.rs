//! Where messages lie: message `n` in slot `n` modulo the number of slots. One that is done makes room for the one a
//! round later; one that waits is passed over.

use std::collections::BTreeMap;
use terms::limits;
use tokio::time::Instant;

/// How a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is about to be stored.
    Staged,
    /// It is to be sent at this time.
    Waiting(Instant),
    /// It has been sent, or given up.
    Done,
}

/// Every message that is remembered.
#[derive(Default)]
pub(super) struct Slots {
    next: u64,
    standing: BTreeMap<u64, Standing>,
    by_slot: BTreeMap<u64, u64>,
}

impl Slots {
    /// A message that was found in the store.
    pub(super) fn found(&mut self, number: u64, standing: Standing) {
        self.next = self.next.max(number + 1);
        self.put(number, standing);
    }

    /// A number whose slot is free; none if every slot holds a message that waits.
    pub(super) fn take(&mut self) -> Option<u64> {
        let free = (self.next..self.next + limits::MAILS_KEPT_MAX).find(|number| self.is_free(*number))?;
        self.next = free + 1;
        self.put(free, Standing::Staged);
        Some(free)
    }

    pub(super) fn set(&mut self, number: u64, standing: Standing) {
        if let Some(known) = self.standing.get_mut(&number) {
            *known = standing;
        }
    }

    /// The message whose turn is first.
    pub(super) fn first(&self) -> Option<(u64, Instant)> {
        let waiting = self.standing.iter().filter_map(|(number, standing)| match standing {
            Standing::Waiting(due) => Some((*number, *due)),
            Standing::Staged | Standing::Done => None,
        });
        waiting.min_by_key(|(number, due)| (*due, *number))
    }

    /// How many could be sent now, and how many wait at all.
    pub(super) fn waiting(&self, now: Instant) -> (usize, usize) {
        let waiting = self.standing.values().filter_map(|standing| match standing {
            Standing::Waiting(due) => Some(*due <= now),
            Standing::Staged => Some(true),
            Standing::Done => None,
        });
        waiting.fold((0, 0), |(due, all), is_due| (due + usize::from(is_due), all + 1))
    }

    /// Nobody opened the door to one of them: the others would meet the same, so they wait as long.
    pub(super) fn postpone(&mut self, until: Instant) {
        for standing in self.standing.values_mut() {
            if let Standing::Waiting(due) = standing {
                *due = until.max(*due);
            }
        }
    }

    /// Numbers of all messages that are stored, in order.
    pub(super) fn numbers(&self) -> Vec<u64> {
        let stored = self.standing.iter().filter(|(_, standing)| **standing != Standing::Staged);
        stored.map(|(number, _)| *number).collect()
    }

    fn is_free(&self, number: u64) -> bool {
        let there = self.by_slot.get(&super::slot(number)).and_then(|there| self.standing.get(there));
        matches!(there, None | Some(Standing::Done))
    }

    fn put(&mut self, number: u64, standing: Standing) {
        if let Some(before) = self.by_slot.insert(super::slot(number), number) {
            self.standing.remove(&before);
        }
        self.standing.insert(number, standing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_is_done_makes_room_and_one_that_waits_does_not() {
        let mut slots = Slots::default();
        let due = Instant::now();
        for number in 0..limits::MAILS_KEPT_MAX {
            assert_eq!(slots.take(), Some(number));
            slots.set(number, Standing::Waiting(due));
        }
        assert_eq!(slots.take(), None, "every slot holds a message that waits");
        slots.set(7, Standing::Done);
        assert_eq!(slots.take(), Some(limits::MAILS_KEPT_MAX + 7));
        assert_eq!(slots.take(), None);
        assert_eq!(slots.first(), Some((0, due)), "the oldest goes first");
        let kept = usize::try_from(limits::MAILS_KEPT_MAX).expect("some thousands");
        assert_eq!(slots.waiting(due), (kept, kept));
        let later = due + std::time::Duration::from_secs(1);
        slots.postpone(later);
        // The one that took a free slot is about to be stored, and is next.
        assert_eq!((slots.waiting(due), slots.waiting(later)), ((1, kept), (kept, kept)));
    }
}
