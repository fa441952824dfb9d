//! What the notices say, in the reader's language: what has happened, what is asked, and where to go. Each stands in a
//! letter of its own, or with others in the mail of the day.

use super::Letter;
use crate::{
    address::Address,
    comments::Shown,
    pages::{rounds::called_in, time},
};
use ledger::{Round, Statement};
use terms::{OrganisationId, Timestamp, limits};
use words::{Value, Words};

/// Something that is said.
pub(crate) struct Said {
    subject: String,
    text: String,
    /// After this it is of no use to anybody.
    until: Timestamp,
    /// For which organisation the reader hears it.
    organisation: String,
}

impl Said {
    pub(crate) fn new(subject: String, text: String, until: Timestamp, organisation: String) -> Said {
        Said { subject, text, until, organisation }
    }
}

/// What stands below it.
pub(crate) struct Foot<'a> {
    pub(crate) words: &'static Words,
    pub(crate) base: &'a str,
    /// Where no more of it is asked for; none where it is always told.
    pub(crate) unsubscribe: Option<&'a str>,
}

/// What everything that is said is about.
pub(crate) struct Scene<'a> {
    pub(crate) words: &'static Words,
    pub(crate) base: &'a str,
    pub(crate) statement: &'a Statement,
    pub(crate) organisation: OrganisationId,
    /// The path by which the reader answers a round for their organisation.
    pub(crate) respond: String,
    /// What the organisation is called.
    pub(crate) name: String,
    /// What those are called who coordinate the statement.
    pub(crate) coordinators: String,
    pub(crate) now: Timestamp,
}

/// A letter that says one thing.
pub(crate) fn letter(to: Address, foot: &Foot<'_>, said: Said, at: Timestamp) -> Letter {
    let values = [("text", said.text.into()), ("foot", foot.text(&said.organisation).into())];
    let text = foot.words.say_with("mail-notice-text", &values);
    let unsubscribe = foot.unsubscribe.map(str::to_owned);
    Letter { to, subject: said.subject, text, html: None, at, until: said.until, unsubscribe }
}

/// The mail of the day, if there is anything to say.
pub(crate) fn digest(to: Address, foot: &Foot<'_>, all: Vec<Said>, at: Timestamp) -> Option<Letter> {
    let until = all.iter().map(|said| said.until).max()?;
    let words = foot.words;
    let mut organisations: Vec<&str> = all.iter().map(|said| said.organisation.as_str()).collect();
    organisations.sort_unstable();
    organisations.dedup();
    let foot_text = foot.text(&organisations.join(", "));
    let told = |(at, said): (usize, &Said)| format!("{}. {}\n\n{}", at + 1, said.subject, said.text);
    let told = all.iter().enumerate().map(told).collect::<Vec<_>>().join("\n\n\n");
    let subject = words.say_with("mail-digest-subject", &[("count", all.len().into())]);
    let text = words.say_with("mail-digest-text", &[("text", told.into()), ("foot", foot_text.into())]);
    let unsubscribe = foot.unsubscribe.map(str::to_owned);
    Some(Letter { to, subject, text, html: None, at, until, unsubscribe })
}

impl Foot<'_> {
    /// Why the reader gets it, where that is changed, and how it ends.
    fn text(&self, organisation: &str) -> String {
        let settings = format!("{}/me/notices", self.base);
        let mut values = vec![("organisation", organisation.into()), ("settings", settings.into())];
        let key = if self.unsubscribe.is_some() { "mail-notice-foot" } else { "mail-notice-foot-always" };
        values.extend(self.unsubscribe.map(|address| ("unsubscribe", address.into())));
        self.words.say_with(key, &values)
    }
}

impl Scene<'_> {
    /// A round is open to the organisation.
    pub(crate) fn opened(&self, round: &Round) -> Said {
        self.asking("opened", round)
    }

    /// It closes soon, and nothing has come from the organisation.
    pub(crate) fn closing(&self, round: &Round) -> Said {
        self.asking("closing", round)
    }

    fn asking(&self, key: &str, round: &Round) -> Said {
        let values = [
            ("round", called_in(self.words, round).into()),
            ("until", time::said(self.words, round.closes).into()),
            ("left", time::left(self.words, self.now, round.closes).into()),
        ];
        let said = self.said(key, &format!("{}{}", self.base, self.respond), &values);
        Said { until: said.until.min(round.closes), ..said }
    }

    /// The letter: what the organisation said in the round, what was done, why, and the text before and after.
    pub(crate) fn finished(&self, round: &Round, comments: &[Shown]) -> Option<Said> {
        let until = comments.iter().filter_map(|shown| shown.comment.contest_until(round.finished)).min();
        let until = until
            .filter(|until| *until > self.now)
            .map(|until| self.words.say_with("letter-contest", &[("when", time::said(self.words, until).into())]));
        let told = self.each(comments, |shown| self.became(shown))?;
        let told = [told].into_iter().chain(until).collect::<Vec<_>>().join("\n\n");
        let values = [("round", called_in(self.words, round).into()), ("comments", told.into())];
        Some(self.said("finished", &self.link(&format!("/rounds/{}/letter", round.number.0)), &values))
    }

    /// The organisation's comments were answered.
    pub(crate) fn answered(&self, comments: &[Shown]) -> Option<Said> {
        self.about(comments, "answered", |shown| self.became(shown))
    }

    /// The other look was had.
    pub(crate) fn decided(&self, comments: &[Shown]) -> Option<Said> {
        self.about(comments, "decided", |shown| self.became(shown))
    }

    /// Comments were recorded in the organisation's name. Behind the link of each it can be taken back.
    pub(crate) fn recorded(&self, comments: &[Shown]) -> Option<Said> {
        self.about(comments, "recorded", |shown| {
            let channel = shown.comment.recorded.map(|channel| self.words.say(&format!("channel-{}", channel.name())));
            let source = shown.spoken.as_ref().and_then(|spoken| spoken.source.clone());
            let source = channel.into_iter().chain(source).collect::<Vec<_>>().join(", ");
            vec![self.line("letter-said", said(shown)), self.line("comment-source", &source)]
        })
    }

    /// Others replied. `speaker` names an organisation by the place of its reply.
    pub(crate) fn replied(
        &self,
        comments: &[Shown],
        speaker: impl Fn(&Shown, Option<usize>) -> String,
    ) -> Option<Said> {
        self.about(comments, "replied", |shown| {
            let replies = shown.comment.replies.iter().zip(&shown.replies).enumerate();
            let mut others = replies.filter(|(_, (reply, _))| reply.organisation != self.organisation);
            let last = others.next_back().map(|(at, (_, spoken))| {
                let text = spoken.as_ref().map(|spoken| spoken.text.as_str()).unwrap_or_default();
                format!("{}: {}", speaker(shown, Some(at)), short(text))
            });
            [self.line("letter-said", said(shown))].into_iter().chain(last).collect()
        })
    }

    /// Organisations ask for another look.
    pub(crate) fn contested(
        &self,
        comments: &[Shown],
        speaker: impl Fn(&Shown, Option<usize>) -> String,
    ) -> Option<Said> {
        // Whatever has been decided meanwhile waits no more.
        let waiting: Vec<&Shown> = comments.iter().filter(|shown| shown.comment.is_contested()).collect();
        let each = waiting.iter().map(|shown| {
            let why = shown.contest.as_ref().map(|spoken| spoken.text.as_str()).unwrap_or_default();
            format!("{}, {}: {}", self.numbered(shown), speaker(shown, None), short(why))
        });
        let told = each.take(limits::NOTICE_COMMENTS_MAX).collect::<Vec<_>>().join("\n");
        let values = [("count", waiting.len().into()), ("comments", told.into())];
        (!waiting.is_empty()).then(|| self.said("contested", &self.link("/comments?state=contested"), &values))
    }

    /// Something about comments of the organisation: one is found behind the link, or all of the organisation's.
    fn about(&self, comments: &[Shown], key: &str, lines: impl Fn(&Shown) -> Vec<String>) -> Option<Said> {
        let told = self.each(comments, lines)?;
        let link = match comments {
            [one] => self.link(&format!("/comments/{}", one.comment.number.0)),
            _ => self.link(&format!("/comments?organisation={}", self.organisation)),
        };
        Some(self.said(key, &link, &[("count", comments.len().into()), ("comments", told.into())]))
    }

    /// Each comment with its lines; nothing if there is none.
    fn each(&self, comments: &[Shown], lines: impl Fn(&Shown) -> Vec<String>) -> Option<String> {
        let max = limits::NOTICE_COMMENTS_MAX;
        let told = |shown: &Shown| [vec![self.numbered(shown)], lines(shown)].concat().join("\n");
        let rest = comments.len().saturating_sub(max);
        let rest = (rest > 0).then(|| self.words.say_with("notice-more", &[("count", rest.into())]));
        let all: Vec<String> = comments.iter().take(max).map(told).chain(rest).collect();
        (!comments.is_empty()).then(|| all.join("\n\n"))
    }

    /// You said, what we did, because, before and after.
    fn became(&self, shown: &Shown) -> Vec<String> {
        let words = self.words;
        let outcome = shown.comment.outcome.as_ref();
        let did = outcome.map_or_else(
            || words.say("letter-waiting"),
            |outcome| words.say(&format!("outcome-{}", outcome.kind.name())),
        );
        let mut lines = vec![self.line("letter-said", said(shown)), self.line("letter-did", &did)];
        let reason = outcome.and_then(|outcome| outcome.reason.as_ref());
        lines.extend(reason.map(|reason| self.line("letter-because", reason)));
        if let Some((before, after)) = shown.quote().zip(shown.at.as_ref()) {
            lines.push(self.line("letter-before", before));
            lines.push(self.line("letter-after", &after.quote));
        }
        lines
    }

    fn numbered(&self, shown: &Shown) -> String {
        self.words.say_with("comment-numbered", &[("comment", shown.comment.number.0.into())])
    }

    fn line(&self, key: &str, text: &str) -> String {
        line(self.words, key, text)
    }

    fn link(&self, path: &str) -> String {
        format!("{}/statements/{}{path}", self.base, self.statement.id)
    }

    /// `notice-<key>-subject` and `notice-<key>-text`.
    fn said(&self, key: &str, link: &str, values: &[(&str, Value<'_>)]) -> Said {
        let own: [(&str, Value<'_>); 4] = [
            ("title", (&self.statement.title).into()),
            ("organisation", (&self.name).into()),
            ("coordinators", (&self.coordinators).into()),
            ("link", link.into()),
        ];
        let values: Vec<_> = own.into_iter().chain(values.iter().cloned()).collect();
        Said {
            subject: self.words.say_with(&format!("notice-{key}-subject"), &values),
            text: self.words.say_with(&format!("notice-{key}-text"), &values),
            until: Timestamp::from_ms(self.now.ms() + limits::LETTER_WITHIN_MS),
            organisation: self.name.clone(),
        }
    }
}

fn line(words: &Words, key: &str, text: &str) -> String {
    format!("{}: {}", words.say(key), short(text))
}

fn said(shown: &Shown) -> &str {
    shown.spoken.as_ref().map(|spoken| spoken.text.as_str()).unwrap_or_default()
}

/// The beginning of a long text, on one line: what looks like a line of ours could otherwise be anybody's.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let max = limits::NOTICE_CHARS_MAX;
    if line.chars().count() <= max {
        return line;
    }
    line.chars().take(max).chain(['…']).collect()
}

mod signing;
mod traces;

pub(crate) use signing::receipt;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_its_beginning_is_told() {
        let max = limits::NOTICE_CHARS_MAX;
        for (chars, told) in [(max - 1, max - 1), (max, max), (max + 1, max + 1)] {
            let short = short(&"ä".repeat(chars));
            assert_eq!((short.chars().count(), short.ends_with('…')), (told, chars > max), "{chars}");
        }
        assert_eq!(short("Rivi.\n\nToinen\trivi."), "Rivi. Toinen rivi.");
    }
}
