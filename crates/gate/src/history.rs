mod record;

use crate::{
    Refusal,
    kinds::{Kind, Kinds},
    past::Past,
};
use std::collections::{BTreeMap, BTreeSet, btree_map};
use terms::{Actor, ChangeHash, limits};

/// The place of an actor in the order of first appearance.
pub(crate) type ActorIndex = u32;

/// The graph of the document's changes, in the order of the log. What it keeps per change doesn't grow with the number
/// of actors or the length of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History {
    log: Vec<Entry>,
    by_hash: BTreeMap<ChangeHash, u32>,
    /// Changes that nothing builds on yet.
    heads: BTreeSet<ChangeHash>,
    actors: Vec<Actor>,
    index: BTreeMap<Actor, ActorIndex>,
    /// By actor: where in the log its changes lie, in the order of their sequence numbers, which start at 1.
    changes_of: Vec<Vec<u32>>,
}

/// What is remembered of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: ActorIndex,
    pub(crate) seq: u32,
    pub(crate) start_op: u32,
    /// How many operations it has.
    pub(crate) operations: u32,
    pub(crate) past: Past,
    pub(crate) kinds: Kinds,
    deps: Box<[u32]>,
    /// How many changes build on it directly.
    children: u32,
}

impl Entry {
    /// The number of the last operation. As a change starts right after the highest operation of its past, this is also
    /// the highest operation that whoever builds on it knows.
    pub(crate) fn last_op(&self) -> u64 {
        u64::from(self.start_op) + u64::from(self.operations) - 1
    }
}

/// A change that is about to be recorded.
pub(crate) struct NewEntry {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: Actor,
    pub(crate) start_op: u64,
    pub(crate) operations: usize,
    pub(crate) deps: Vec<u32>,
    pub(crate) past: Past,
    pub(crate) kinds: Kinds,
}

impl History {
    pub(crate) fn len(&self) -> u32 {
        self.log.len() as u32
    }

    pub(crate) fn entry(&self, offset: u32) -> &Entry {
        &self.log[offset as usize]
    }

    pub(crate) fn heads(&self) -> impl Iterator<Item = ChangeHash> {
        self.heads.iter().copied()
    }

    pub(crate) fn offset_of(&self, hash: &ChangeHash) -> Option<u32> {
        self.by_hash.get(hash).copied()
    }

    pub(crate) fn actor_index(&self, actor: &Actor) -> Option<ActorIndex> {
        self.index.get(actor).copied()
    }

    pub(crate) fn actor_count(&self) -> usize {
        self.actors.len()
    }

    /// The last sequence number of an actor; 0 if it has written nothing.
    pub(crate) fn last_seq(&self, actor: &Actor) -> u32 {
        self.actor_index(actor).map_or(0, |actor| self.changes_of[actor as usize].len() as u32)
    }

    /// Where in the log the change `seq` (from 1) of an actor lies.
    pub(crate) fn offset_of_seq(&self, actor: ActorIndex, seq: u32) -> Option<u32> {
        self.changes_of.get(actor as usize)?.get(seq.checked_sub(1)? as usize).copied()
    }

    /// Where in the log the dependencies lie.
    pub(crate) fn offsets(&self, deps: &[ChangeHash]) -> Result<Vec<u32>, Refusal> {
        deps.iter().map(|dep| self.offset_of(dep).ok_or(Refusal::UnknownDependency(*dep))).collect()
    }

    /// What the operation `counter` of `actor` made, if it is in the given past of a writer.
    pub(crate) fn kind_in(&self, past: &Past, counter: u64, actor: &Actor) -> Option<Kind> {
        let actor = self.actor_index(actor)?;
        let changes = &self.changes_of[actor as usize];
        // An actor's operations rise with its changes, so the change is found by halving.
        let place = changes.partition_point(|offset| self.entry(*offset).last_op() < counter);
        let offset = *changes.get(place)?;
        let entry = self.entry(offset);
        let index = counter.checked_sub(u64::from(entry.start_op))?;
        past.contains(offset, actor, entry.seq).then(|| entry.kinds.at(index))
    }

    /// Puts a change at the end of the log. Its dependencies are known and its sequence number is the actor's next.
    pub(crate) fn push(&mut self, new: NewEntry) -> Result<(), Refusal> {
        let known = self.actor_index(&new.actor);
        if known.is_none() && self.actors.len() >= limits::DOCUMENT_ACTORS_MAX {
            return Err(Refusal::TooManyWriters);
        }
        let offset = self.len();
        match self.by_hash.entry(new.hash) {
            btree_map::Entry::Occupied(_) => return Err(Refusal::Repeated),
            btree_map::Entry::Vacant(place) => place.insert(offset),
        };
        let actor = known.unwrap_or_else(|| self.add_actor(new.actor));
        for dep in &new.deps {
            let dep = &mut self.log[*dep as usize];
            dep.children += 1;
            self.heads.remove(&dep.hash);
        }
        self.heads.insert(new.hash);
        let changes = &mut self.changes_of[actor as usize];
        changes.push(offset);
        self.log.push(Entry {
            hash: new.hash,
            actor,
            seq: changes.len() as u32,
            start_op: new.start_op as u32,
            operations: new.operations as u32,
            past: new.past.without(actor),
            kinds: new.kinds,
            deps: new.deps.into_boxed_slice(),
            children: 0,
        });
        Ok(())
    }

    /// Takes back every change from `length` on, as if it had never been recorded.
    pub(crate) fn truncate(&mut self, length: u32) {
        while self.len() > length {
            let Some(entry) = self.log.pop() else { return };
            self.by_hash.remove(&entry.hash);
            self.heads.remove(&entry.hash);
            for dep in &entry.deps {
                let dep = &mut self.log[*dep as usize];
                dep.children -= 1;
                if dep.children == 0 {
                    self.heads.insert(dep.hash);
                }
            }
            let changes = &mut self.changes_of[entry.actor as usize];
            changes.pop();
            if changes.is_empty() {
                // Actors are numbered as they appear, so the last change of all to be a first one is the last actor's.
                self.changes_of.pop();
                self.actors.pop().map(|actor| self.index.remove(&actor));
            }
        }
    }

    fn add_actor(&mut self, actor: Actor) -> ActorIndex {
        let index = self.actors.len() as ActorIndex;
        self.actors.push(actor);
        self.index.insert(actor, index);
        self.changes_of.push(Vec::new());
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::size_of;

    /// What a history keeps, in bytes, a B-tree's nodes counted as two thirds full.
    fn footprint(history: &History) -> usize {
        let entry = |entry: &Entry| {
            let kinds = if let Kinds::Runs(runs) = &entry.kinds { size_of_val(&**runs) } else { 0 };
            size_of::<Entry>() + size_of_val(&*entry.deps) + entry.past.exceptions_bytes() + kinds
        };
        history.log.iter().map(entry).sum::<usize>()
            + history.by_hash.len() * size_of::<(ChangeHash, u32)>() * 3 / 2
            + history.changes_of.iter().map(|changes| size_of_val(&**changes)).sum::<usize>()
    }

    fn push(history: &mut History, actor: u16, deps: Vec<u32>) -> u32 {
        let offset = history.len();
        let past = Past::of(&deps, history).expect("an honest past");
        let start = deps.iter().map(|dep| history.entry(*dep).last_op()).max().unwrap_or(0) + 1;
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&offset.to_be_bytes());
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&actor.to_be_bytes());
        let new = NewEntry {
            hash: ChangeHash(hash),
            actor: Actor::new(bytes),
            start_op: start,
            operations: 1,
            deps,
            past,
            kinds: Kinds::Uniform(Kind::Character),
        };
        history.push(new).expect("room for another change");
        offset
    }

    #[test]
    fn a_change_takes_the_same_room_however_many_have_written_before_it() {
        for (writers, rounds) in [(2, 10), (400, 10), (400, 100)] {
            let mut history = History::default();
            let mut last = push(&mut history, u16::MAX, Vec::new());
            let mut rejoined: Vec<u32> = (0..30).map(|n| push(&mut history, 1_000 + n, vec![last])).collect();
            for _ in 0..rounds {
                // Most take turns, each knowing all before it; thirty come back from a spell offline.
                let base = last;
                for n in 0..800 {
                    let deps = if n == 0 { rejoined.iter().copied().chain([last]).collect() } else { vec![last] };
                    last = push(&mut history, n % writers, deps);
                }
                for (n, own) in rejoined.iter_mut().enumerate() {
                    *own = push(&mut history, 1_000 + n as u16, vec![*own, base]);
                    for _ in 0..20 {
                        *own = push(&mut history, 1_000 + n as u16, vec![*own]);
                    }
                }
            }
            let each = footprint(&history) / history.len() as usize;
            assert!(each < 240, "{writers} writers, {rounds} rounds: {each} bytes a change");
        }
    }

    #[test]
    fn a_day_offline_is_one_prefix_and_one_exception() {
        let mut history = History::default();
        let first = push(&mut history, 0, Vec::new());
        let mut online = first;
        for _ in 0..3_000 {
            online = push(&mut history, 1, vec![online]);
        }
        let mut offline = first;
        for _ in 0..3_000 {
            offline = push(&mut history, 2, vec![offline]);
        }
        let both = push(&mut history, 3, vec![online, offline]);
        assert_eq!(history.entry(offline).past.exceptions_bytes(), 0);
        assert_eq!(history.entry(both).past.exceptions_bytes(), 0, "together they are the whole log again");
    }
}
