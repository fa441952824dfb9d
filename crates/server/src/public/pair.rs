//! Which versions the world may compare. Where drafts are not open to everybody it is none but the one that was published:
//! whoever wrote in a draft was told who reads it, and a publication does not change that.

use super::is_public;
use ledger::{Audience, Statement, VersionNumber};
use std::fmt;

/// Two versions, the earlier one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    from: VersionNumber,
    to: VersionNumber,
}

impl Pair {
    /// These two; none if they are not two, or the other way round.
    pub(crate) fn new(from: VersionNumber, to: VersionNumber) -> Option<Pair> {
        (from < to).then_some(Pair { from, to })
    }

    /// As addresses write it, and in no other way.
    pub(crate) fn parse(text: &str) -> Option<Pair> {
        let (from, to) = text.split_once('-')?;
        let pair = Pair::new(VersionNumber(from.parse().ok()?), VersionNumber(to.parse().ok()?))?;
        (pair.from.0 > 0 && pair.to_string() == text).then_some(pair)
    }

    /// Both.
    pub(crate) fn versions(self) -> [VersionNumber; 2] {
        [self.from, self.to]
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.0, self.to.0)
    }
}

/// Whether the world may compare these two.
pub(crate) fn may_compare(statement: &Statement, pair: Pair) -> bool {
    let is_there = |number| statement.version(number).is_some();
    is_public(statement) && statement.openness.drafts == Audience::Public && pair.versions().into_iter().all(is_there)
}
