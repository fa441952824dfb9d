//! In which order comments are answered: red lines first, then what one organisation alone says and what organisations say
//! that are heard for the first time, then the rest. Late ones come after all that came in time.

use crate::{Comment, CommentState, Statement};
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
    // Who says something about the same clause of the same text.
    let mut voices: BTreeMap<_, BTreeSet<OrganisationId>> = BTreeMap::new();
    for comment in statement.comments.iter().filter(|comment| comment.withdrawn.is_none()) {
        let about = voices.entry((comment.round, comment.passage.clause)).or_default();
        about.insert(comment.organisation);
        about.extend(&comment.agreed);
    }
    let turn = |comment: &Comment| {
        let alone = voices.get(&(comment.round, comment.passage.clause)).is_none_or(|voices| voices.len() == 1);
        if comment.is_red_line() {
            Turn::RedLine
        } else if alone || newcomers.contains(&comment.organisation) {
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
