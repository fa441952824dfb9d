use crate::address::Address;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use terms::{Timestamp, limits};

/// Something to be sent.
pub(crate) struct Letter {
    pub(crate) to: Address,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// The same for programs that show HTML; most letters have none.
    pub(crate) html: Option<String>,
    pub(crate) at: Timestamp,
    /// After this it is of no use to anybody.
    pub(crate) until: Timestamp,
    /// Where its reader asks for no more letters of this kind, with one press and nothing else (RFC 8058).
    pub(crate) unsubscribe: Option<String>,
}

/// What has become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// It waits to be sent, for the first time or again.
    Queued,
    /// A mail server, or the outbox, took it.
    Sent,
    /// It was tried as often and as long as made sense.
    Failed,
    /// The mail server refused it for good.
    Bounced,
}

impl State {
    /// Its name in the API and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sent => "sent",
            State::Failed => "failed",
            State::Bounced => "bounced",
        }
    }
}

/// Whether the texts of messages that are done are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    Kept,
    Erased,
}

/// A message as it lies in the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    /// Its place in the order of all messages.
    pub(crate) number: u64,
    /// Makes its `Message-ID`, so that one that is sent twice is known again.
    pub(super) id: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    /// Erased once it has been sent: it may hold a link that lets somebody in.
    pub(crate) text: Option<String>,
    /// The same as HTML, if it has that; goes with the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) html: Option<String>,
    /// Where no more such letters are asked for; goes with the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unsubscribe: Option<String>,
    at_ms: i64,
    until_ms: i64,
    pub(super) attempts: u32,
    pub(crate) state: State,
    /// What the mail server said last.
    pub(crate) reply: Option<String>,
}

impl Message {
    pub(super) fn new(number: u64, letter: Letter) -> Self {
        Message {
            number,
            id: crate::secret::draw(),
            to: letter.to.to_string(),
            subject: one_line(&letter.subject),
            text: Some(letter.text),
            html: letter.html,
            unsubscribe: letter.unsubscribe,
            at_ms: letter.at.ms(),
            until_ms: letter.until.ms(),
            attempts: 0,
            state: State::Queued,
            reply: None,
        }
    }

    /// When it was written.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }

    /// It has been tried as often as it is.
    pub(super) fn is_out_of_tries(&self) -> bool {
        self.attempts >= limits::MAIL_ATTEMPTS_MAX
    }

    pub(super) fn is_too_late(&self, now: Timestamp) -> bool {
        now.ms() > self.until_ms
    }

    /// It is done with, one way or the other.
    pub(super) fn done(&mut self, state: State, reply: Option<&str>, texts: Texts) {
        self.state = state;
        self.note(reply);
        if texts == Texts::Erased {
            self.text = None;
            self.html = None;
            self.unsubscribe = None;
        }
    }

    pub(super) fn note(&mut self, reply: Option<&str>) {
        let short = |reply: &str| one_line(reply).chars().take(limits::MAIL_REPLY_CHARS_MAX).collect();
        self.reply = reply.map(short);
    }

    pub(super) fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("a message of texts and numbers is JSON").into()
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// Without anything that could end a header's line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: Address, at: Timestamp, until: Timestamp) -> Letter {
        Letter { to, subject: String::new(), text: String::new(), html: None, at, until, unsubscribe: None }
    }

    #[test]
    fn of_a_long_reply_its_beginning_is_kept() {
        let at = Timestamp::from_ms(1_800_000_000_000);
        let to = Address::parse("liisa@example.org").expect("an address");
        let mut message = Message::new(7, letter(to, at, at));
        let max = limits::MAIL_REPLY_CHARS_MAX;
        for (chars, kept) in [(max - 1, max - 1), (max, max), (max + 1, max)] {
            message.note(Some(&"ä".repeat(chars)));
            assert_eq!(message.reply.as_ref().map(|reply| reply.chars().count()), Some(kept), "{chars}");
        }
    }

    #[test]
    fn a_message_is_tried_so_often_and_so_long() {
        let at = Timestamp::from_ms(1_800_000_000_000);
        let to = Address::parse("liisa@example.org").expect("an address");
        let until = Timestamp::from_ms(at.ms() + limits::LETTER_WITHIN_MS);
        let mut message = Message::new(7, letter(to, at, until));
        let max = limits::MAIL_ATTEMPTS_MAX;
        for (attempts, is_out) in [(max - 1, false), (max, true), (max + 1, true)] {
            message.attempts = attempts;
            assert_eq!(message.is_out_of_tries(), is_out, "{attempts}");
        }
        for (after, is_late) in [(-1, false), (0, false), (1, true)] {
            assert_eq!(message.is_too_late(Timestamp::from_ms(until.ms() + after)), is_late, "{after}");
        }
    }
}
