//! Mail: written in the same append as what caused it, sent by one task, with a state that its sender can see.
//!
//! `message` is a message and its stored form, `slots` where messages lie in the vault, `carrier` what takes them away
//! (a mail server, or a folder that an operator reads), `task` the one that tries, waits and tries again. `letters`,
//! `notices` and `bulletin` hold what they say.

pub(crate) mod bulletin;
mod carrier;
pub(crate) mod letters;
mod message;
pub(crate) mod notices;
mod slots;
mod task;

pub(crate) use carrier::{Carrier, NotACarrier};
pub(crate) use message::{Letter, Message, State};

use crate::{address::Address, clock::Clock, failure::Failure, vault};
use bytes::Bytes;
use message::Texts;
use slots::{Slots, Standing};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Batch, Store, VaultKey};
use terms::limits;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Takes letters and tells what became of them.
#[derive(Clone)]
pub(crate) struct Mail(Arc<Office>);

struct Office {
    store: Arc<dyn Store>,
    clock: Arc<Clock>,
    carrier: Carrier,
    texts: Texts,
    slots: Mutex<Slots>,
    wake: Notify,
    /// Held by whoever erases messages, and by whoever stores what became of one.
    turn: tokio::sync::Mutex<()>,
}

/// A letter that waits to be stored. Dropped without having been, it gives its slot back.
pub(crate) struct Staged {
    office: Arc<Office>,
    number: Option<u64>,
    put: (VaultKey, Bytes),
}

impl Mail {
    /// Reads what waits from the store. The texts of messages that are done are erased, except in a demonstration, which
    /// lists them.
    pub(crate) fn open(
        store: Arc<dyn Store>,
        clock: Arc<Clock>,
        carrier: Carrier,
        demo: bool,
    ) -> Result<Self, Failure> {
        let mut slots = Slots::default();
        for slot in 0..limits::MAILS_KEPT_MAX {
            if let Some(message) = read(&*store, slot)? {
                let standing = match message.state {
                    State::Queued => Standing::Waiting(Instant::now()),
                    State::Sent | State::Failed | State::Bounced => Standing::Done,
                };
                slots.found(message.number, standing);
            }
        }
        let texts = if demo { Texts::Kept } else { Texts::Erased };
        let office = Office {
            store,
            clock,
            carrier,
            texts,
            slots: Mutex::new(slots),
            wake: Notify::new(),
            turn: tokio::sync::Mutex::default(),
        };
        Ok(Mail(Arc::new(office)))
    }

    /// Begins to send.
    pub(crate) fn begin(&self) {
        tokio::spawn(task::run(self.0.clone()));
    }

    /// Makes a letter ready to be stored with what causes it; none if too many wait already.
    pub(crate) fn stage(&self, letter: Letter) -> Option<Staged> {
        let number = self.0.slots().take()?;
        let put = (vault::mail_key(slot(number)), Message::new(number, letter).bytes());
        Some(Staged { office: self.0.clone(), number: Some(number), put })
    }

    /// As much to be stored as for the letter, but nothing that is sent: what is answered to somebody whom we don't know
    /// takes the same work.
    pub(crate) fn decoy(&self, letter: Letter) -> Staged {
        let length = Message::new(0, letter).bytes().len();
        let put = (vault::mail_key(limits::MAILS_KEPT_MAX), vec![0; length].into());
        Staged { office: self.0.clone(), number: None, put }
    }

    /// How many letters more may wait that nobody has asked for: whoever signs in has few before them in the queue. Where
    /// the mail server is away, half of all places are left to others.
    pub(crate) fn room(&self) -> usize {
        let (due, all) = self.0.slots().waiting(Instant::now());
        let half = usize::try_from(limits::MAILS_KEPT_MAX / 2).unwrap_or(usize::MAX);
        limits::NOTICE_MAILS_AT_ONCE.saturating_sub(due).min(half.saturating_sub(all))
    }

    /// How many messages wait to be sent.
    pub(crate) fn waiting(&self) -> u64 {
        self.0.slots().waiting(Instant::now()).1 as u64
    }

    /// Every message that is remembered, the newest first.
    pub(crate) fn listed(&self) -> Result<Vec<Message>, Failure> {
        let numbers = self.0.slots().numbers();
        let messages = numbers.into_iter().rev().map(|number| self.message(number));
        messages.filter_map(Result::transpose).collect()
    }

    /// The messages to an address that are remembered.
    pub(crate) fn to(&self, email: &str) -> Result<Vec<Message>, Failure> {
        let Some(address) = Address::parse(email) else { return Ok(vec![]) };
        Ok(self.listed()?.into_iter().filter(|message| address.is_same(&message.to)).collect())
    }

    /// For whoever erases messages: what became of one is not stored meanwhile, so that none comes back.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.turn.lock().await
    }

    /// Erases messages; one that waits is not sent.
    pub(crate) fn forget(&self, batch: Batch, numbers: &[u64]) -> Batch {
        numbers.iter().fold(batch, |batch, number| batch.erase(vault::mail_key(slot(*number))))
    }

    /// Removes what the outbox's folder holds of these messages.
    pub(crate) fn remove_files(&self, numbers: &[u64]) -> std::io::Result<()> {
        numbers.iter().try_for_each(|number| self.0.carrier.remove(*number))
    }

    /// A message, if it is still remembered.
    pub(crate) fn message(&self, number: u64) -> Result<Option<Message>, Failure> {
        let message = read(&*self.0.store, slot(number))?;
        Ok(message.filter(|message| message.number == number))
    }
}

impl Staged {
    /// What has to be put into the vault.
    pub(crate) fn put(&self) -> (VaultKey, Bytes) {
        self.put.clone()
    }

    /// It is on disk: it may be sent. Gives its number, if it is not a decoy.
    pub(crate) fn stored(mut self) -> Option<u64> {
        let number = self.number.take()?;
        self.office.slots().set(number, Standing::Waiting(Instant::now()));
        self.office.wake.notify_one();
        Some(number)
    }

    /// The number that it will have, if it is not a decoy.
    pub(crate) fn number(&self) -> Option<u64> {
        self.number
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(number) = self.number.take() {
            self.office.slots().set(number, Standing::Done);
        }
    }
}

impl Office {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn slot(number: u64) -> u64 {
    number % limits::MAILS_KEPT_MAX
}

fn read(store: &dyn Store, slot: u64) -> Result<Option<Message>, Failure> {
    let Some(bytes) = store.get(&vault::mail_key(slot))? else { return Ok(None) };
    Message::read(&bytes).map(Some).ok_or(Failure::Damaged("a message"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::MemoryStore;
    use terms::Timestamp;

    #[tokio::test]
    async fn so_many_letters_that_nobody_asked_for_wait_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let carrier = Carrier::new(None, None, folder.path()).expect("a folder takes mail");
        let mail = Mail::open(Arc::new(MemoryStore::default()), Arc::default(), carrier, false).expect("it is empty");
        let at = Timestamp::from_ms(1_800_000_000_000);
        let letter = || {
            let to = Address::parse("liisa@example.org").expect("an address");
            Letter { to, subject: String::new(), text: String::new(), html: None, at, until: at, unsubscribe: None }
        };
        let max = limits::NOTICE_MAILS_AT_ONCE;
        let mut staged: Vec<Staged> = (0..max - 1).filter_map(|_| mail.stage(letter())).collect();
        for room in [1, 0, 0] {
            assert_eq!(mail.room(), room, "{} wait", staged.len());
            staged.extend(mail.stage(letter()));
        }
        drop(staged);
        assert_eq!(mail.room(), max);
    }
}
