//! The words that a draft begins with: headings, and a link with a line about each thing that happened.

use super::{
    Written,
    happenings::{Answered, Happenings},
};
use crate::{
    app::App,
    pages::{
        rounds::called_in,
        time::{day_of, day_said, said},
    },
};
use draft::{Block, Kind, Level, Link, Marks, Run, Text};
use ledger::{Round, Statement, Traced};
use terms::Timestamp;
use words::{Language, Value, Words};

/// What is said of it in that language.
pub(super) fn written(app: &App, happened: &Happenings, language: Language, now: Timestamp) -> Written {
    let words = Words::of(language);
    let filling = Filling { words, base: &app.base_url };
    let day = day_said(words, day_of(now));
    let subject = words.say_with("bulletin-draft-subject", &[("day", day.into())]);
    Written::new(language, &subject, &Text::new(filling.blocks(happened)).markdown())
}

struct Filling<'a> {
    words: &'static Words,
    base: &'a str,
}

impl Filling<'_> {
    fn blocks(&self, happened: &Happenings) -> Vec<Block> {
        if happened.is_empty() {
            return vec![block(Kind::Paragraph, vec![plain(self.words.say("bulletin-draft-nothing"))])];
        }
        let open = happened.open.iter().map(|(statement, round)| self.open(statement, round));
        let signing = happened.signing.iter().map(|statement| self.signing(statement));
        let answered =
            happened.answered.iter().map(|(statement, round, became)| self.answered(statement, round, *became));
        let published = happened.published.iter().map(|(statement, at)| self.published(statement, *at));
        let results = happened.results.iter().filter_map(|(statement, trace)| self.result(statement, &trace.what));
        [
            self.part("bulletin-draft-open", open.collect()),
            self.part("bulletin-draft-signing", signing.collect()),
            self.part("bulletin-draft-answered", answered.collect()),
            self.part("bulletin-draft-published", published.collect()),
            self.part("bulletin-draft-results", results.collect()),
        ]
        .concat()
    }

    /// A heading and what stands below it; nothing where nothing does.
    fn part(&self, heading: &str, items: Vec<Block>) -> Vec<Block> {
        if items.is_empty() {
            return items;
        }
        let heading = block(Kind::Heading(Level::Two), vec![plain(self.words.say(heading))]);
        [heading].into_iter().chain(items).collect()
    }

    fn open(&self, statement: &Statement, round: &Round) -> Block {
        let until = said(self.words, round.closes);
        let values = [("round", called_in(self.words, round).into()), ("until", until.into())];
        self.item(statement, &round_path(statement, round), "bulletin-draft-open-item", &values)
    }

    fn signing(&self, statement: &Statement) -> Block {
        let path = format!("/statements/{}/sign", statement.id);
        match statement.plan.closes {
            Some(closes) => {
                let values = [("until", said(self.words, closes).into())];
                self.item(statement, &path, "bulletin-draft-signing-until", &values)
            }
            None => self.item(statement, &path, "bulletin-draft-signing-item", &[]),
        }
    }

    fn answered(&self, statement: &Statement, round: &Round, became: Answered) -> Block {
        let values = [
            ("round", called_in(self.words, round).into()),
            ("count", became.comments.into()),
            ("accepted", became.accepted.into()),
            ("partly", became.partly.into()),
            ("not", became.not_accepted.into()),
        ];
        self.item(statement, &round_path(statement, round), "bulletin-draft-answered-item", &values)
    }

    fn published(&self, statement: &Statement, at: Timestamp) -> Block {
        let signed = statement.valid_signatures().count();
        let values = [("day", day_said(self.words, day_of(at)).into()), ("count", signed.into())];
        self.item(statement, &format!("/s/{}", statement.slug), "bulletin-draft-published-item", &values)
    }

    fn result(&self, statement: &Statement, what: &Traced) -> Option<Block> {
        let path = format!("/s/{}", statement.slug);
        let day = day_said(self.words, what.on());
        match what {
            Traced::Response(response) => {
                let values =
                    [("day", day.into()), ("from", (&response.from).into()), ("what", one_line(&response.gist).into())];
                Some(self.item(statement, &path, "bulletin-draft-response-item", &values))
            }
            Traced::Effect(effect) => {
                let values = [("day", day.into()), ("what", one_line(&effect.what).into())];
                Some(self.item(statement, &path, "bulletin-draft-result-item", &values))
            }
            Traced::Delivery(_) => None,
        }
    }

    fn item(&self, statement: &Statement, path: &str, key: &str, values: &[(&str, Value<'_>)]) -> Block {
        let link = Link::new(&format!("{}{path}", self.base), "");
        let title = Run { text: statement.title.clone(), marks: Marks::default(), link };
        block(Kind::BulletItem, vec![title, plain(format!(" – {}", self.words.say_with(key, values)))])
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn round_path(statement: &Statement, round: &Round) -> String {
    format!("/statements/{}/rounds/{}", statement.id, round.number.0)
}

fn block(kind: Kind, runs: Vec<Run>) -> Block {
    Block { kind, parents: vec![], runs }
}

fn plain(text: String) -> Run {
    Run { text, ..Run::default() }
}
