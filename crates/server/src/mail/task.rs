//! The one that sends: it tries, waits longer each time, and says what came of it.

use super::carrier::Outcome;
use super::message::{Message, State};
use super::slots::Standing;
use super::{Office, read, slot};
use crate::seen::{MailEnd, seen};
use crate::vault;
use std::sync::Arc;
use std::time::Duration;
use store::Batch;
use tokio::time::Instant;

/// Waits between attempts, in seconds; the last one goes on.
const WAITS: [u64; 7] = [1, 5, 30, 120, 600, 1_800, 3_600];

/// Sends whatever waits, for as long as the process lives.
pub(super) async fn run(office: Arc<Office>) {
    loop {
        let first = office.slots().first();
        match first {
            None => office.wake.notified().await,
            Some((number, due)) if due <= Instant::now() => deliver(&office, number).await,
            Some((_, due)) => {
                tokio::select! {
                    () = tokio::time::sleep_until(due) => {}
                    () = office.wake.notified() => {}
                }
            }
        }
    }
}

async fn deliver(office: &Office, number: u64) {
    let mut message = match read(&*office.store, slot(number)) {
        Ok(Some(message)) if message.number == number => message,
        Ok(_) => return office.slots().set(number, Standing::Done),
        Err(failure) => {
            tracing::error!(%failure, number, "a message can't be read");
            return office.slots().set(number, Standing::Done);
        }
    };
    let standing = if message.is_too_late(office.clock.now()) {
        let reply = message.reply.clone();
        message.done(State::Failed, reply.as_deref(), office.texts);
        Standing::Done
    } else {
        message.attempts += 1;
        let outcome = office.carrier.carry(&message).await;
        judge(office, &mut message, outcome)
    };
    // It may have been erased while it was on its way, and must not come back.
    let _turn = office.turn.lock().await;
    if !matches!(read(&*office.store, slot(number)), Ok(Some(kept)) if kept.number == number) {
        if let Err(why) = office.carrier.remove(number) {
            tracing::error!(%why, number, "a message that was erased remains in the outbox's folder: remove it by hand");
        }
        return office.slots().set(number, Standing::Done);
    }
    seen().mail(match message.state {
        State::Sent => MailEnd::Sent,
        State::Bounced => MailEnd::Bounced,
        State::Failed => MailEnd::Failed,
        State::Queued => MailEnd::Later,
    });
    // Replies name addresses, so they are for the sender's eyes alone.
    tracing::info!(number, state = message.state.name(), attempts = message.attempts, "mail");
    let stored = office.store.append(Batch::new().put(vault::mail_key(slot(number)), message.bytes())).await;
    if let Err(failure) = stored {
        // It is sent again after a restart: better twice than never.
        tracing::error!(%failure, number, "what became of a message could not be stored");
    }
    office.slots().set(number, standing);
}

/// What the outcome means for this message and those behind it.
fn judge(office: &Office, message: &mut Message, outcome: Outcome) -> Standing {
    let (reply, others_wait) = match outcome {
        Outcome::Taken => {
            message.done(State::Sent, None, office.texts);
            return Standing::Done;
        }
        Outcome::Refused(reply) => {
            message.done(State::Bounced, Some(&reply), office.texts);
            return Standing::Done;
        }
        Outcome::Later(reply) => (reply, false),
        Outcome::NobodyThere(reply) => (reply, true),
    };
    if message.is_out_of_tries() {
        message.done(State::Failed, Some(&reply), office.texts);
        return Standing::Done;
    }
    message.note(Some(&reply));
    let due = Instant::now() + wait(message.attempts);
    if others_wait {
        office.slots().postpone(due);
    }
    Standing::Waiting(due)
}

fn wait(attempts: u32) -> Duration {
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    Duration::from_secs(WAITS[at])
}
