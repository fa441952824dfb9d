//! In which order comments are answered: red lines first, then what one organisation alone says and what organisations say
//! that are heard for the first time, then the rest. Late ones come after all that came in time.

use crate::{Comment, CommentNumber, CommentState, Statement};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use terms::OrganisationId;

/// Why a comment stands where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Its organisation cannot sign otherwise.
    RedLine,
    /// Nobody else says it, or its organisation is heard for the first time.
    Weak,
    /// All others.
    Other,
}

/// The statement's comments as they are answered, those that its organisations took back left out. `newcomers` are
/// organisations that are heard for the first time.
pub fn queue(statement: &Statement, newcomers: &BTreeSet<OrganisationId>) -> Vec<(Turn, Arc<Comment>)> {
    let alone = alone(statement);
    let turn = |comment: &Comment| {
        if comment.is_red_line() {
            Turn::RedLine
        } else if alone.contains(&comment.number) || newcomers.contains(&comment.organisation) {
            Turn::Weak
        } else {
            Turn::Other
        }
    };
    let standing = statement.comments.iter().filter(|comment| comment.withdrawn.is_none());
    let mut queue: Vec<_> = standing.map(|comment| (turn(comment), comment.clone())).collect();
    let waits = |comment: &Comment| !matches!(comment.state(), CommentState::Open | CommentState::Contested);
    queue.sort_by_key(|(turn, comment)| (waits(comment), comment.late, *turn, comment.number));
    queue
}

/// The comments that stand about a place that no other organisation says anything about: the same clause of the same text.
pub(crate) fn alone(statement: &Statement) -> BTreeSet<CommentNumber> {
    let standing = || statement.comments.iter().filter(|comment| comment.withdrawn.is_none());
    let mut voices: BTreeMap<_, BTreeSet<OrganisationId>> = BTreeMap::new();
    for comment in standing() {
        let about = voices.entry((comment.round, comment.passage.clause)).or_default();
        about.insert(comment.organisation);
        about.extend(&comment.agreed);
    }
    let is_alone =
        |comment: &Comment| voices.get(&(comment.round, comment.passage.clause)).is_none_or(|voices| voices.len() == 1);
    standing().filter(|comment| is_alone(comment)).map(|comment| comment.number).collect()
}
