//! Pushes that the static checks can't settle wait here for a trial on a copy of the document, held beside the hot path.
//! Later pushes of the same connection wait behind them; everybody else's go on.

use super::{
    Push, PushRefusal, Tried,
    readers::{PeerId, Readers},
};
use gate::Chunk;
use std::collections::{BTreeSet, VecDeque};
use terms::Offset;

struct Held {
    push: Push,
    /// The trial's document has to hold this much of the log: all that was admitted before the push.
    needs: Offset,
}

/// What a trial came to.
pub(super) struct Finished {
    /// Pushes that may enter, in order.
    pub(super) sound: Vec<Push>,
    /// The one that may not.
    pub(super) bad: Option<Push>,
}

#[derive(Default)]
pub(super) struct Trials {
    held: VecDeque<Held>,
    under_way: Vec<Held>,
    /// Pushes behind a held one, in their order.
    behind: VecDeque<Push>,
    /// Pushes that nothing is before any more.
    released: VecDeque<Push>,
}

impl Trials {
    /// Queues the push if an earlier one of its connection waits for a trial; otherwise gives it back.
    pub(super) fn waiting_behind(&mut self, push: Push) -> Option<Push> {
        let peer = push.answer.peer();
        if peer.is_none() || !self.waits(peer) {
            return Some(push);
        }
        self.behind.push_back(push);
        None
    }

    /// Keeps the push until its trial.
    pub(super) fn hold(&mut self, push: Push, needs: Offset) {
        self.held.push_back(Held { push, needs });
    }

    /// The pushes to try now, if no trial is under way and what they build on is on disk.
    pub(super) fn start(&mut self, committed: Offset) -> Option<Vec<Vec<Chunk>>> {
        if !self.under_way.is_empty() {
            return None;
        }
        let all = std::mem::take(&mut self.held);
        let (ready, later): (VecDeque<_>, _) = all.into_iter().partition(|held| held.needs <= committed);
        self.held = later;
        self.under_way = ready.into();
        (!self.under_way.is_empty()).then(|| self.under_way.iter().map(|held| held.push.chunks.clone()).collect())
    }

    /// The trial's end. Pushes after a bad one are tried again, before any that came later.
    pub(super) fn finish(&mut self, result: Tried) -> Finished {
        let mut sound = std::mem::take(&mut self.under_way);
        let mut bad = None;
        if let Err(first_bad) = result {
            let mut rest = sound.split_off(first_bad).into_iter();
            bad = rest.next().map(|held| held.push);
            rest.rev().for_each(|held| self.held.push_front(held));
        }
        let waiting: BTreeSet<Option<PeerId>> = self.held.iter().map(|held| held.push.answer.peer()).collect();
        let behind = std::mem::take(&mut self.behind);
        let (still, free) = behind.into_iter().partition(|push| waiting.contains(&push.answer.peer()));
        self.behind = still;
        self.released = free;
        Finished { sound: sound.into_iter().map(|held| held.push).collect(), bad }
    }

    /// The next push that waits for nothing any more. Asked again after each, since a released push may itself be held.
    pub(super) fn next_released(&mut self) -> Option<Push> {
        while let Some(push) = self.released.pop_front() {
            if let Some(push) = self.waiting_behind(push) {
                return Some(push);
            }
        }
        None
    }

    /// Whether no push waits here.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty() && self.under_way.is_empty() && self.behind.is_empty()
    }

    /// Gives up on all of them.
    pub(super) fn refuse(&mut self, readers: &mut Readers) {
        let tried = std::mem::take(&mut self.under_way).into_iter().chain(std::mem::take(&mut self.held));
        for push in tried.map(|held| held.push).chain(std::mem::take(&mut self.behind)) {
            push.answer.refuse(PushRefusal::Storage, readers);
        }
    }

    fn waits(&self, peer: Option<PeerId>) -> bool {
        self.held.iter().chain(&self.under_way).any(|held| held.push.answer.peer() == peer)
    }
}
