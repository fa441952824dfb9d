//! The way from the leading text's room to those of the parallel texts, when all are sealed together.

use super::{Inner, Rooms};
use crate::room::{Gathered, Give, Holds, Input, Parallel, Writing};
use futures_util::future::join_all;
use ledger::TextLanguage;
use std::sync::Weak;
use terms::{StatementId, TextId};
use tokio::sync::oneshot;

/// Reaches the rooms of a statement's other texts, as long as the server is there.
#[derive(Clone, Default)]
pub(crate) struct Siblings(Weak<Inner>);

impl Siblings {
    pub(super) fn of(rooms: &Rooms) -> Self {
        Siblings(std::sync::Arc::downgrade(&rooms.0))
    }

    /// Asks all of these texts for themselves. No answer: one of them could not be given.
    pub(crate) fn gather(
        &self,
        statement: StatementId,
        texts: Vec<(TextLanguage, TextId)>,
        writing: Writing,
    ) -> oneshot::Receiver<Gathered> {
        let (reply, answer) = oneshot::channel();
        if let Some(inner) = self.0.upgrade() {
            tokio::spawn(async move {
                if let Some(gathered) = gather(&Rooms(inner), statement, texts, writing).await {
                    // A room that has ended decides nothing, and lets go of what is held.
                    let _ = reply.send(gathered);
                }
            });
        }
        answer
    }
}

async fn gather(
    rooms: &Rooms,
    statement: StatementId,
    texts: Vec<(TextLanguage, TextId)>,
    writing: Writing,
) -> Option<Gathered> {
    let mut holds = Holds::default();
    let asked = texts.into_iter().map(|(language, id)| {
        let (reply, answer) = oneshot::channel();
        let give = Give { writing, reply, hold: holds.one_more() };
        async move {
            match rooms.ask_text(statement, id, Input::Give(give), answer).await {
                Ok(Some(sealed)) => Some(Parallel { language, id, sealed }),
                Ok(None) => None,
                Err(failure) => {
                    tracing::error!(%statement, text = %id, %failure, "a language version could not be sealed");
                    None
                }
            }
        }
    });
    let asked: Vec<_> = asked.collect();
    match join_all(asked).await.into_iter().collect::<Option<Vec<_>>>() {
        Some(parallels) => Some(Gathered { parallels, holds }),
        None => {
            holds.release();
            None
        }
    }
}
