//! How fast a connection is read. A session that sends more than its share is not answered with an error: it is read
//! more slowly, so that its own network holds it back. Only who goes on like this is cut off.

use crate::{
    rates::Rates,
    room::Close,
    seen::{Limit, seen},
    sessions::SessionId,
};
use axum::extract::ws::{Message, WebSocket};
use futures_util::StreamExt;
use std::time::{Duration, Instant};

/// One connection's part in its session's share.
pub(super) struct Pace {
    session: SessionId,
    /// How long it may be held back without a break.
    patience: Duration,
    held: Option<Held>,
    /// Since when every message has had to wait.
    behind_since: Option<Instant>,
}

/// A message that has been read and is not taken yet.
struct Held {
    message: Message,
    has_waited: bool,
}

impl Pace {
    /// Of a session that has sent nothing yet on this connection.
    pub(super) fn new(session: SessionId, patience: Duration) -> Self {
        Pace { session, patience, held: None, behind_since: None }
    }

    /// The next message, as soon as the session may send it. Nothing is lost when this is dropped while it waits.
    pub(super) async fn next(
        &mut self,
        socket: &mut WebSocket,
        rates: &Rates,
    ) -> Result<Option<Result<Message, axum::Error>>, Close> {
        loop {
            if self.held.is_none() {
                match socket.next().await {
                    Some(Ok(message)) => self.held = Some(Held { message, has_waited: false }),
                    end => return Ok(end),
                }
            }
            match self.take(rates, Instant::now())? {
                Taken::Message(message) => return Ok(Some(Ok(message))),
                Taken::Later(wait) => tokio::time::sleep(wait).await,
                Taken::Nothing => {}
            }
        }
    }

    fn take(&mut self, rates: &Rates, now: Instant) -> Result<Taken, Close> {
        let Some(mut held) = self.held.take() else { return Ok(Taken::Nothing) };
        match rates.frame(&self.session, bytes(&held.message)) {
            Ok(()) => {
                if !held.has_waited {
                    self.behind_since = None;
                }
                Ok(Taken::Message(held.message))
            }
            Err(too_fast) => {
                let since = *self.behind_since.get_or_insert(now);
                if !held.has_waited {
                    seen().met(Limit::SessionBytes);
                }
                if now.duration_since(since) >= self.patience {
                    seen().met(Limit::Patience);
                    return Err(Close::TooFast);
                }
                held.has_waited = true;
                self.held = Some(held);
                Ok(Taken::Later(too_fast.0))
            }
        }
    }
}

/// What became of the message at hand.
enum Taken {
    Message(Message),
    Later(Duration),
    Nothing,
}

fn bytes(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Command, CommandLine};
    use axum::body::Bytes;
    use clap::Parser;
    use terms::limits;

    /// One byte a second: nothing comes back within a test.
    fn rates() -> Rates {
        let line = CommandLine::parse_from(["lausuma", "serve", "--rate-session-bytes", "1"]);
        let Command::Serve(configured) = line.command else { panic!("it serves") };
        Rates::new(&configured.settings.rates)
    }

    fn hold(pace: &mut Pace) {
        pace.held = Some(Held { message: Message::Ping(Bytes::new()), has_waited: false });
    }

    #[test]
    fn who_sends_too_much_waits_and_is_cut_off_only_after_going_on_like_this() {
        let (rates, start) = (rates(), Instant::now());
        let patience = Duration::from_secs(limits::RATE_PATIENCE_S);
        let mut pace = Pace::new([1; 32], patience);
        hold(&mut pace);
        assert!(matches!(pace.take(&rates, start), Ok(Taken::Message(_))), "the bucket was full");
        hold(&mut pace);
        assert!(matches!(pace.take(&rates, start), Ok(Taken::Later(_))));
        let one = Duration::from_millis(1);
        assert!(matches!(pace.take(&rates, start + patience - one), Ok(Taken::Later(_))), "the same message");
        assert!(matches!(pace.take(&rates, start + patience), Err(Close::TooFast)));
    }

    #[test]
    fn a_message_that_did_not_wait_ends_the_reckoning() {
        let (rates, start) = (rates(), Instant::now());
        let mut pace = Pace::new([1; 32], Duration::from_secs(60));
        pace.behind_since = Some(start);
        hold(&mut pace);
        assert!(matches!(pace.take(&rates, start), Ok(Taken::Message(_))));
        assert_eq!(pace.behind_since, None);
    }
}
