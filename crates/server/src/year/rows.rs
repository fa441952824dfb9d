//! The figures of a year, one by one, in the order in which they are read.

use super::Year;
use ledger::{Figures, OutcomeKind};
use words::Words;

/// One figure.
pub(crate) struct Row {
    /// Its name in the API and in keys of texts.
    pub(crate) key: &'static str,
    pub(crate) count: usize,
    /// Of how many, if it is a part of something.
    pub(crate) of: Option<usize>,
    pub(crate) before: usize,
    pub(crate) before_of: Option<usize>,
    /// Where on the page it is shown what it comes from.
    pub(crate) from: &'static str,
}

type Measure = fn(&Figures) -> (usize, Option<usize>);

/// What is told, how it is measured, and where it comes from.
const ROWS: &[(&str, &str, Measure)] = &[
    ("organisations", "sorts", |of| (of.organisations.len(), None)),
    ("reached", "sorts", |of| (of.reached.len(), Some(of.organisations.len()))),
    ("answered", "sorts", |of| (of.answered.len(), Some(of.reached.len()))),
    ("signed", "sorts", |of| (of.signed.len(), Some(of.reached.len()))),
    ("first-heard", "sorts", |of| (of.first_heard.len(), Some(of.answered.len()))),
    ("outsiders", "statements", |of| (of.outsiders, None)),
    ("pending", "statements", |of| (of.pending, None)),
    ("declined", "statements", |of| (of.declined, None)),
    ("umbrellas", "umbrellas", |of| (of.network.umbrellas().count(), Some(of.organisations.len()))),
    ("members", "umbrellas", |of| (of.network.members.len(), None)),
    ("own-figures", "umbrellas", |of| (usize::try_from(of.network.own_figures).unwrap_or(usize::MAX), None)),
    ("signed-members", "umbrellas", |of| (of.signed_for.members.len(), None)),
    ("opened", "statements", |of| (of.opened.len(), None)),
    ("published", "statements", |of| (of.published.len(), None)),
    ("rounds", "statements", |of| (of.rounds, None)),
    ("comments", "statements", |of| (of.comments, None)),
    ("accepted", "statements", |of| outcome(of, OutcomeKind::Accepted)),
    ("partly", "statements", |of| outcome(of, OutcomeKind::Partly)),
    ("not-accepted", "statements", |of| outcome(of, OutcomeKind::NotAccepted)),
    ("noted", "statements", |of| outcome(of, OutcomeKind::Noted)),
    ("moved", "statements", |of| outcome(of, OutcomeKind::Moved)),
    ("open", "statements", |of| (of.open, Some(of.comments))),
    ("late", "statements", |of| (of.late, Some(of.comments))),
    ("surveys", "surveys", |of| (of.surveys.len(), None)),
    ("survey-answered", "surveys", |of| (of.survey_answered.len(), Some(of.surveyed.len()))),
    ("survey-outsiders", "surveys", |of| (of.survey_outsiders, None)),
    ("deliveries", "came", |of| (of.deliveries.len(), None)),
    ("replies", "came", |of| (of.replies.len(), None)),
    ("results", "came", |of| (of.results.len(), None)),
];

fn outcome(of: &Figures, kind: OutcomeKind) -> (usize, Option<usize>) {
    (of.outcomes.get(&kind).copied().unwrap_or_default(), Some(of.comments))
}

/// All of them.
pub(crate) fn rows(year: &Year) -> Vec<Row> {
    let row = |(key, from, measure): &(&'static str, &'static str, Measure)| {
        let ((count, of), (before, before_of)) = (measure(&year.figures), measure(&year.before));
        Row { key, count, of, before, before_of, from }
    };
    ROWS.iter().map(row).collect()
}

impl Row {
    /// What it is called.
    pub(crate) fn label(&self, words: &Words) -> String {
        words.say(&format!("year-{}", self.key))
    }

    /// What it counts, in a sentence.
    pub(crate) fn counts(&self, words: &Words) -> String {
        words.say(&format!("year-{}-counts", self.key))
    }

    /// *n of N*, or *n*.
    pub(crate) fn said(&self, words: &Words) -> String {
        said(words, self.count, self.of)
    }

    /// The same of the year before.
    pub(crate) fn said_before(&self, words: &Words) -> String {
        said(words, self.before, self.before_of)
    }
}

/// *n of N*, or *n*.
pub(crate) fn said(words: &Words, count: usize, of: Option<usize>) -> String {
    match of {
        Some(of) => words.say_with("year-n-of", &[("count", count.into()), ("of", of.into())]),
        None => count.to_string(),
    }
}
