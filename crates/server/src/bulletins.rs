//! Newsletters: written by whoever looks after the network, from what has happened since the last one; sent by mail to
//! those who asked for them; kept in an archive.
//!
//! There are two kinds of readers. Organisations' people choose it in their settings (`notices`); officials and press give
//! an address, and say behind a mail's link that it is theirs (`subscribers`). What is written lies in the vault: a
//! newsletter decides nothing, and the ledger knows nothing of it. Once sent it is fixed. Sending goes on from where it was
//! (`way`): the letters of one step are one append with how far it has come, so that a restart loses none and sends none
//! twice.

mod draft;
pub(crate) mod feed;
mod filling;
mod happenings;
mod sent;
mod subscribers;
mod way;

pub(crate) use draft::{Draft, DraftId, NotSaved, Readers, Written, is_whole};
pub(crate) use sent::Sent;
pub(crate) use subscribers::{Confirming, Ending};
pub(crate) use way::Step;

use crate::{failure::Failure, notices::Tokens};
use std::sync::Arc;
use store::Store;
use terms::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

/// All of them, and who gets them.
pub(crate) struct Bulletins {
    store: Arc<dyn Store>,
    /// A secret of the installation, from which all that follows is made.
    key: [u8; 32],
    /// Where organisations' people end it.
    readers: Tokens,
    /// Where officials and press do.
    subscribers: Tokens,
    /// Saved, sent, subscribed and erased in one turn.
    turn: Mutex<()>,
}

impl Bulletins {
    /// Those in this store; addresses for ending them are made with secrets of the installation.
    pub(crate) fn new(store: Arc<dyn Store>, key: [u8; 32], readers: [u8; 32], subscribers: [u8; 32]) -> Self {
        let (readers, subscribers) = (Tokens::new(readers), Tokens::new(subscribers));
        Bulletins { store, key, readers, subscribers, turn: Mutex::default() }
    }

    /// While it is held, nobody else changes anything here and nothing is sent.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Up to when its readers know what has happened, if they have had any.
    fn known_upto(&self, readers: Readers) -> Result<Option<Timestamp>, Failure> {
        let mut last = None;
        for number in self.numbers()? {
            let sent = self.sent(number)?.filter(|sent| sent.readers == readers);
            last = last.max(sent.map(|sent| sent.upto()));
        }
        Ok(last)
    }
}
