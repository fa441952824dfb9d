//! A comparison as a file: on paper, and for word processors with tracked changes that name the organisations.

use super::{Comparison, Named, Sides, spoken};
use crate::{
    api::organisations::name_of,
    app::App,
    failure::Failure,
    pages::{changes, time},
    public::interface,
};
use draft::{Moved, Row};
use ledger::{Register, Statement, TextLanguage};
use publish::{Fact, Line, Redline, RedlineLabels};
use std::sync::Arc;
use terms::{Actor, Timestamp};
use words::Words;

/// What a comparison is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Paper {
    Pdf,
    Docx,
}

impl Paper {
    pub(crate) const ALL: [Paper; 2] = [Paper::Pdf, Paper::Docx];

    /// How its files end, and addresses name it.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Paper::Pdf => "pdf",
            Paper::Docx => "docx",
        }
    }

    /// Its media type.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Paper::Pdf => "application/pdf",
            Paper::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }
}

/// A comparison with all that stands around it. Its words are those of the text's language, whoever asks, so that the same two
/// texts always give the same bytes.
pub(crate) struct Sheet {
    pub(crate) statement: Arc<Statement>,
    pub(crate) register: Arc<Register>,
    pub(crate) language: TextLanguage,
    pub(crate) from: Named,
    pub(crate) to: Named,
    pub(crate) comparison: Comparison,
}

impl Sheet {
    /// Of these two texts.
    pub(crate) fn of(app: &App, sides: &Sides, comparison: Comparison) -> Sheet {
        Sheet {
            statement: sides.statement.clone(),
            register: app.register.view(),
            language: sides.chosen.language,
            from: sides.from.named,
            to: sides.to.named,
            comparison,
        }
    }

    /// Makes the file, off the async workers; one at a time, so that whoever asks for many keeps nobody else from theirs.
    pub(crate) async fn file(self, app: &App, paper: Paper) -> Result<Vec<u8>, Failure> {
        let _turn = app.public.at_the_desk().await;
        tokio::task::spawn_blocking(move || self.made(paper)).await.map_err(|_| Failure::Stopped)?
    }

    /// The file's bytes.
    pub(crate) fn made(&self, paper: Paper) -> Result<Vec<u8>, Failure> {
        let words = Words::of(interface(self.language));
        let notes = |row: &Row| notes(words, row);
        let unknown = words.say("changes-hands-unknown");
        let whose = |actor: Option<Actor>| match self.comparison.whose(actor) {
            Some(organisation) => name_of(&self.register, organisation, words.language()),
            None => unknown.clone(),
        };
        let redline = self.redline(words, &notes, &whose);
        let made = match paper {
            Paper::Pdf => publish::redline_pdf(&redline).map(|pdf| pdf.bytes),
            Paper::Docx => publish::redline_docx(&redline),
        };
        made.map_err(|failure| Failure::Publish(failure.into()))
    }

    fn redline<'a>(
        &'a self,
        words: &Words,
        notes: &'a dyn Fn(&Row) -> Vec<String>,
        whose: &'a dyn Fn(Option<Actor>) -> String,
    ) -> Redline<'a> {
        let names = [self.from, self.to].map(|named| changes::called(words, &self.statement, named));
        let fact = |key: &str, name: &str, named| Fact {
            label: words.say(key),
            lines: [name.to_owned()].into_iter().chain(self.sealed(words, named)).map(Line::plain).collect(),
        };
        let count = self.comparison.difference.summary().words;
        let counted = [("changes-words-added", count.added), ("changes-words-removed", count.removed)];
        let counted = counted.map(|(key, count)| Line::plain(words.say_with(key, &[("count", count.into())])));
        let facts = vec![
            fact("changes-from", &names[0], self.from),
            fact("changes-to", &names[1], self.to),
            Fact { label: words.say("changes-summary"), lines: counted.to_vec() },
        ];
        Redline {
            title: self.statement.title.clone(),
            language: self.language.tag().to_owned(),
            kind: words.say("changes"),
            versions: names.join(" → "),
            facts,
            before: &self.comparison.before,
            after: &self.comparison.after,
            difference: &self.comparison.difference,
            notes,
            whose,
            at: self.at(),
            labels: labels(words),
        }
    }

    /// When the text was sealed, if it is a version.
    fn sealed(&self, words: &Words, named: Named) -> Option<String> {
        let sealed = self.sealed_at(named)?;
        Some(words.say_with("changes-sealed", &[("when", time::said(words, sealed).into())]))
    }

    fn sealed_at(&self, named: Named) -> Option<Timestamp> {
        let Named::Version(number) = named else { return None };
        self.statement.version(number).map(|version| version.sealed)
    }

    /// The only moment that the file tells: when the later of both was sealed. What was never sealed has the moment at which
    /// the statement was opened, which stays.
    fn at(&self) -> Timestamp {
        let sealed = [self.from, self.to].into_iter().filter_map(|named| self.sealed_at(named)).max();
        sealed.unwrap_or(self.statement.created)
    }
}

/// What there is to say of a row beyond its words.
fn notes(words: &Words, row: &Row) -> Vec<String> {
    if row.moved == Moved::Away {
        return changes::went(words, row).into_iter().collect();
    }
    spoken::about_its_shape(words, row)
}

fn labels(words: &Words) -> RedlineLabels {
    RedlineLabels {
        legend: words.say("changes-legend"),
        added: words.say("changes-legend-added"),
        removed: words.say("changes-legend-removed"),
        added_begins: words.say("changes-ins-begins"),
        added_ends: words.say("changes-ins-ends"),
        removed_begins: words.say("changes-del-begins"),
        removed_ends: words.say("changes-del-ends"),
        remarked: words.say("changes-remarked"),
        missing: words.say("paper-missing"),
    }
}
