//! What somebody said, as it lies in the vault under a commitment.

use super::Shown;
use crate::{committed, failure::Failure};
use bytes::Bytes;
use ledger::{Comment, Statement};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Store, VaultKey};
use terms::{Digest, StatementId};

/// Words, and what belongs to them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Spoken {
    pub(crate) text: String,
    /// The wording that is wanted instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) replacement: Option<String>,
    /// The words that it is about, as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quote: Option<String>,
    /// Where a coordinator has it from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Drawn at random.
    pub(crate) salt: String,
}

impl Spoken {
    /// Words alone, with a fresh salt.
    pub(crate) fn new(text: String) -> Self {
        Spoken { text, salt: committed::salt(), ..Spoken::default() }
    }

    /// The commitment to them, and what has to be stored with whatever cites it.
    pub(crate) fn kept(&self, statement: StatementId) -> (Digest, (VaultKey, Bytes)) {
        committed::kept(statement, self)
    }
}

/// The words of this commitment; none if they were erased.
pub(super) fn read(store: &dyn Store, statement: StatementId, content: Digest) -> Result<Option<Spoken>, Failure> {
    committed::read(store, statement, content, "the words of a comment")
}

/// The comment with all that was said in it.
pub(super) fn read_all(store: &dyn Store, statement: &Statement, comment: Arc<Comment>) -> Result<Shown, Failure> {
    let read = |content| read(store, statement.id, content);
    let mut said = comment.said.iter().map(|said| read(said.wording.content)).collect::<Result<Vec<_>, _>>()?;
    let spoken = said.pop().flatten();
    let replies = comment.replies.iter().map(|reply| read(reply.content)).collect::<Result<Vec<_>, _>>()?;
    let contest = comment.contest.as_ref().map(|contest| read(contest.content)).transpose()?.flatten();
    Ok(Shown { spoken, earlier: said.into_iter().flatten().collect(), replies, contest, at: None, comment })
}
