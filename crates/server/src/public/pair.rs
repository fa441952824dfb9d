//! Which versions the world may compare. Where drafts are not open to everybody it is none but the one that was published:
//! whoever wrote in a draft was told who reads it, and a publication does not change that.

use super::is_public;
use crate::languages::sealed_in;
use ledger::{Audience, Round, RoundState, Statement, TextLanguage, Version, VersionNumber};
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

    /// What was commented on in the round, and what came of it.
    pub(crate) fn of(round: &Round) -> Option<Pair> {
        Pair::new(round.version?, round.outcome?)
    }

    /// What came of the last round, and what was published, if that is another text.
    pub(crate) fn after_the_rounds(statement: &Statement, published: &Version) -> Option<Pair> {
        let had = |round: &&Round| matches!(round.state, RoundState::Answering | RoundState::Finished);
        let last = statement.rounds.iter().rev().filter(had).find_map(|round| round.outcome)?;
        let is_other = statement.version(last)?.text.sha256 != published.text.sha256;
        Pair::new(last, published.number).filter(|_| is_other)
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

/// Whether it may, and both were sealed in that language.
pub(crate) fn may_compare_in(statement: &Statement, pair: Pair, language: TextLanguage) -> bool {
    let is_in = |number| {
        statement.version(number).is_some_and(|version| sealed_in(statement, version).any(|(tag, _)| tag == language))
    };
    may_compare(statement, pair) && pair.versions().into_iter().all(is_in)
}

/// Those that the public page in that language leads to.
pub(crate) fn shown(statement: &Statement, language: TextLanguage) -> Vec<Pair> {
    let version = statement.published.as_ref().and_then(|published| statement.version(published.version));
    let after = version.and_then(|version| Pair::after_the_rounds(statement, version));
    let mut pairs: Vec<Pair> = statement.rounds.iter().filter_map(Pair::of).chain(after).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs.retain(|pair| may_compare_in(statement, *pair, language));
    pairs
}
