//! What the mails say, in the reader's language: plain text, and each link on a line of its own.

use super::Letter;
use crate::address::Address;
use crate::pages::time;
use terms::{Timestamp, limits};
use words::{Value, Words};

const MINUTE_MS: i64 = 60_000;

/// How somebody signs in.
pub(crate) fn login(words: &Words, to: Address, link: &str, code: &str, at: Timestamp) -> Letter {
    let values = [("link", link.into()), ("code", spaced(code).into()), ("minutes", login_minutes().into())];
    written(words, to, "login", &values, at, after(at, limits::LOGIN_WITHIN_MS))
}

/// What somebody is about to hand in, and the link that signs them in for it.
pub(crate) struct HandedIn<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) title: &'a str,
    pub(crate) link: &'a str,
}

/// How somebody shows that what was typed is theirs.
pub(crate) fn hand_in(words: &Words, to: Address, handed_in: &HandedIn<'_>, code: &str, at: Timestamp) -> Letter {
    let values = [
        ("organisation", handed_in.organisation.into()),
        ("title", handed_in.title.into()),
        ("link", handed_in.link.into()),
        ("code", spaced(code).into()),
        ("minutes", login_minutes().into()),
    ];
    written(words, to, "hand-in", &values, at, after(at, limits::LOGIN_WITHIN_MS))
}

/// A code as it is easiest to type.
fn spaced(code: &str) -> String {
    let (first, last) = code.split_at(code.len() / 2);
    format!("{first} {last}")
}

fn login_minutes() -> u64 {
    u64::try_from(limits::LOGIN_WITHIN_MS / MINUTE_MS).unwrap_or_default()
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
    written(words, to, "invitation", &values, at, invited.until)
}

/// An application that waits for its contact's word. What a stranger typed is behind the link and not in the letter, which
/// could otherwise be made to say anything to anybody.
pub(crate) fn application(words: &Words, to: Address, link: &str, at: Timestamp, until: Timestamp) -> Letter {
    let values = [("link", link.into()), ("until", time::said(words, until).into())];
    written(words, to, "application", &values, at, until)
}

/// An address that somebody gave for newsletters, and that waits for its owner's word.
pub(crate) fn subscription(words: &Words, to: Address, link: &str, at: Timestamp, until: Timestamp) -> Letter {
    let values = [("link", link.into()), ("until", time::said(words, until).into())];
    written(words, to, "subscription", &values, at, until)
}

/// How many organisations wait for a coordinator.
pub(crate) fn applications(words: &Words, to: Address, count: usize, link: &str, at: Timestamp) -> Letter {
    let values = [("count", count.into()), ("link", link.into())];
    written(words, to, "applications", &values, at, after(at, limits::APPLICATIONS_TOLD_EVERY_MS))
}

/// What is wrong with the server, by the name that the operators' page and the runbook have for it.
pub(crate) fn trouble(words: &Words, to: Address, name: &str, since: Timestamp, link: &str, at: Timestamp) -> Letter {
    let values = [
        ("what", words.say(&format!("trouble-{name}")).into()),
        ("todo", words.say(&format!("trouble-todo-{name}")).into()),
        ("since", time::said(words, since).into()),
        ("link", link.into()),
    ];
    written(words, to, "trouble", &values, at, after(at, limits::TROUBLE_TOLD_EVERY_MS))
}

/// That it has been put right.
pub(crate) fn mended(words: &Words, to: Address, name: &str, link: &str, at: Timestamp) -> Letter {
    let values = [("what", words.say(&format!("mended-{name}")).into()), ("link", link.into())];
    written(words, to, "mended", &values, at, after(at, limits::LETTER_WITHIN_MS))
}

/// What became of an application.
pub(crate) struct Outcome<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) link: &'a str,
    /// Why it was declined, if it was.
    pub(crate) reason: Option<&'a str>,
}

/// For whoever applied.
pub(crate) fn outcome(words: &Words, to: Address, outcome: &Outcome<'_>, at: Timestamp) -> Letter {
    let key = if outcome.reason.is_some() { "declined" } else { "accepted" };
    let reason = outcome.reason.unwrap_or_default();
    let values =
        [("organisation", outcome.organisation.into()), ("link", outcome.link.into()), ("reason", reason.into())];
    written(words, to, key, &values, at, after(at, limits::LETTER_WITHIN_MS))
}

/// A statement that somebody signs for an organisation outside the register.
pub(crate) struct Outside<'a> {
    pub(crate) title: &'a str,
    /// Where they see how it stands.
    pub(crate) link: &'a str,
    pub(crate) until: Timestamp,
}

/// To whoever signs so: the letter of that name, with what it says besides.
pub(crate) fn outside(
    words: &Words,
    to: Address,
    key: &str,
    about: &Outside<'_>,
    more: &[(&str, Value<'_>)],
    at: Timestamp,
) -> Letter {
    let own =
        [("title", about.title.into()), ("link", about.link.into()), ("until", time::said(words, about.until).into())];
    let values: Vec<_> = own.into_iter().chain(more.iter().cloned()).collect();
    written(words, to, key, &values, at, after(at, limits::LETTER_WITHIN_MS))
}

/// How many organisations outside the register wait for a statement's coordinator.
pub(crate) fn outsiders(words: &Words, to: Address, count: usize, title: &str, link: &str, at: Timestamp) -> Letter {
    let values = [("count", count.into()), ("title", title.into()), ("link", link.into())];
    written(words, to, "outsiders", &values, at, after(at, limits::APPLICATIONS_TOLD_EVERY_MS))
}

/// About a survey: the letter of that name, with what it says.
pub(crate) fn survey(words: &Words, to: Address, key: &str, values: &[(&str, Value<'_>)], at: Timestamp) -> Letter {
    written(words, to, key, values, at, after(at, limits::LETTER_WITHIN_MS))
}

/// Whether somebody still is the contact of these organisations.
pub(crate) fn contacts(
    words: &Words,
    to: Address,
    organisations: &[String],
    link: &str,
    is_again: bool,
    at: Timestamp,
) -> Letter {
    let values = [
        ("count", organisations.len().into()),
        ("organisations", organisations.join("\n").into()),
        ("link", link.into()),
    ];
    let letter = written(words, to, "contact", &values, at, after(at, limits::LETTER_WITHIN_MS));
    if is_again { Letter { subject: words.say("mail-contact-again-subject"), ..letter } } else { letter }
}

fn after(at: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_ms(at.ms() + ms)
}

/// The letter of that name: `mail-<key>-subject` and `mail-<key>-text`.
fn written(
    words: &Words,
    to: Address,
    key: &str,
    values: &[(&str, Value<'_>)],
    at: Timestamp,
    until: Timestamp,
) -> Letter {
    let subject = words.say_with(&format!("mail-{key}-subject"), values);
    let text = words.say_with(&format!("mail-{key}-text"), values);
    Letter { to, subject, text, html: None, at, until, unsubscribe: None }
}
