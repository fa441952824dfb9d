//! What the mails say, in the reader's language: plain text, and each link on a line of its own.

use super::Letter;
use crate::address::Address;
use crate::pages::time;
use terms::{Timestamp, limits};
use words::Words;

const MINUTE_MS: i64 = 60_000;

/// How somebody signs in.
pub(crate) fn login(words: &Words, to: Address, link: &str, code: &str, at: Timestamp) -> Letter {
    let (first, last) = code.split_at(code.len() / 2);
    let minutes = u64::try_from(limits::LOGIN_WITHIN_MS / MINUTE_MS).unwrap_or_default();
    let code = format!("{first} {last}");
    let values = [("link", link.into()), ("code", code.into()), ("minutes", minutes.into())];
    Letter {
        to,
        subject: words.say("mail-login-subject"),
        text: words.say_with("mail-login-text", &values),
        at,
        until: Timestamp::from_ms(at.ms() + limits::LOGIN_WITHIN_MS),
    }
}

/// What somebody is invited to.
pub(crate) struct Invited<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) inviter: &'a str,
    pub(crate) roles: &'a str,
    pub(crate) link: &'a str,
    pub(crate) until: Timestamp,
}

/// An invitation.
pub(crate) fn invitation(words: &Words, to: Address, invited: &Invited<'_>, at: Timestamp) -> Letter {
    let values = [
        ("organisation", invited.organisation.into()),
        ("inviter", invited.inviter.into()),
        ("roles", invited.roles.into()),
        ("link", invited.link.into()),
        ("until", time::said(words, invited.until).into()),
    ];
    let subject = words.say_with("mail-invitation-subject", &[("organisation", invited.organisation.into())]);
    let text = words.say_with("mail-invitation-text", &values);
    Letter { to, subject, text, at, until: invited.until }
}
