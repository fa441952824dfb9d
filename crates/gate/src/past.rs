use crate::{
    Refusal,
    history::{ActorIndex, History},
};

/// Actors that a change's past may know further than its prefix of the log reaches. An honest client knows its own
/// changes, which don't count here, and those of a closed editor of the same device.
const EXCEPTIONS_MAX: usize = 64;
/// How far one change looks for a longer prefix. What isn't found now is found by the next change.
const STEPS_MAX: usize = 16_384;

/// Everything that a change knows, in constant room.
///
/// The log is linear, and a client learns of others' changes only as a prefix of it. So a past is a prefix of the log
/// and, for few actors, how far beyond the prefix it knows them. A vector clock would cost an entry per actor and change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Past {
    /// The first `prefix` changes of the log are known.
    prefix: u32,
    /// By actor, ascending: all its changes up to this sequence number are known, the last of them beyond the prefix.
    exceptions: Box<[(ActorIndex, u32)]>,
}

impl Past {
    /// What a change knows that builds on the changes at `deps`.
    pub(crate) fn of(deps: &[u32], history: &History) -> Result<Past, Refusal> {
        let prefix = deps.iter().map(|dep| history.entry(*dep).past.prefix).max().unwrap_or(0);
        let mut exceptions = Vec::new();
        for dep in deps {
            let entry = history.entry(*dep);
            exceptions.push((entry.actor, entry.seq));
            exceptions.extend_from_slice(&entry.past.exceptions);
        }
        // Of each actor the highest number counts; sorted, it stands last, and `dedup` keeps the first.
        exceptions.sort_unstable_by(|a, b| b.cmp(a));
        exceptions.dedup_by_key(|(actor, _)| *actor);
        exceptions.reverse();
        let prefix = lengthen(prefix, &exceptions, history);
        exceptions.retain(|(actor, seq)| history.offset_of_seq(*actor, *seq).is_none_or(|offset| offset >= prefix));
        if exceptions.len() > EXCEPTIONS_MAX {
            return Err(Refusal::ScatteredPast);
        }
        Ok(Past { prefix, exceptions: exceptions.into_boxed_slice() })
    }

    /// Is the change `seq` of `actor`, at `offset` in the log, known?
    pub(crate) fn contains(&self, offset: u32, actor: ActorIndex, seq: u32) -> bool {
        offset < self.prefix || knows(&self.exceptions, actor, seq)
    }

    /// The prefix and the exceptions.
    pub(crate) fn parts(&self) -> (u32, &[(ActorIndex, u32)]) {
        (self.prefix, &self.exceptions)
    }

    /// From what [`Past::parts`] gave; none if no past is like that.
    pub(crate) fn from_parts(prefix: u32, exceptions: Vec<(ActorIndex, u32)>) -> Option<Past> {
        let fits = exceptions.len() <= EXCEPTIONS_MAX && exceptions.is_sorted_by(|(a, _), (b, _)| a < b);
        fits.then(|| Past { prefix, exceptions: exceptions.into_boxed_slice() })
    }

    /// The room that the exceptions take.
    #[cfg(test)]
    pub(crate) fn exceptions_bytes(&self) -> usize {
        size_of_val(&*self.exceptions)
    }

    /// Without the author's own changes, which it always knows.
    pub(crate) fn without(self, own: ActorIndex) -> Past {
        if self.exceptions.iter().all(|(actor, _)| *actor != own) {
            return self;
        }
        let exceptions = self.exceptions.iter().copied().filter(|(actor, _)| *actor != own).collect();
        Past { exceptions, ..self }
    }
}

/// The longest prefix that follows from a shorter one and the exceptions.
fn lengthen(prefix: u32, exceptions: &[(ActorIndex, u32)], history: &History) -> u32 {
    let known = |offset: &u32| {
        let entry = history.entry(*offset);
        knows(exceptions, entry.actor, entry.seq)
    };
    prefix + (prefix..history.len()).take(STEPS_MAX).take_while(known).count() as u32
}

fn knows(exceptions: &[(ActorIndex, u32)], actor: ActorIndex, seq: u32) -> bool {
    exceptions.binary_search_by_key(&actor, |(actor, _)| *actor).is_ok_and(|place| exceptions[place].1 >= seq)
}
