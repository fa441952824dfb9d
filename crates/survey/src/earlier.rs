//! The answers of an earlier year, from a table that has a row for each respondent.
//!
//! A column is an answer to a question, and is found by its heading: the question's text in any language, with or without
//! its number, or `q7` for the question of key 7. Where several options can be chosen there may be a column for each: the
//! question's text and the option's, parted by whatever punctuation. Everything that is not understood is told, with its
//! place, and leaves the answer open; nothing is guessed.

mod values;

use crate::{
    Answers, Given, Kind, OptionKey, Question, QuestionKey, Questionnaire, Whole, Wordings, comparison::folded,
};
use std::collections::{BTreeMap, BTreeSet};
use values::{Read, answer, ticked};

/// What was read of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// What each column is, in their order.
    pub columns: Vec<Meaning>,
    /// The answers of each row that has any.
    pub answers: Vec<Answers>,
    /// Which rows these are, counted from 0.
    pub rows: Vec<usize>,
    /// Every cell that was not understood.
    pub unread: Vec<Unread>,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The answer to a question.
    Question(QuestionKey),
    /// Whether an option was chosen.
    Option(QuestionKey, OptionKey),
    /// Another column before it has the same heading.
    Repeated,
    /// Nothing that is asked.
    Unknown,
}

/// A cell that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The row, counted from 0.
    pub row: usize,
    /// The column, counted from 0.
    pub column: usize,
    /// What stands there.
    pub text: String,
}

/// Reads a table: its headings, and rows that may have fewer cells.
pub fn earlier<'a>(
    asked: &Questionnaire,
    headings: &[String],
    rows: impl IntoIterator<Item = &'a [String]>,
) -> Earlier {
    let columns = meanings(asked, headings);
    let (mut answers, mut own, mut unread) = (vec![], vec![], vec![]);
    for (row, cells) in rows.into_iter().enumerate() {
        let mut given = Answers::new();
        let mut options: BTreeMap<QuestionKey, BTreeSet<OptionKey>> = BTreeMap::new();
        for (column, (meaning, cell)) in columns.iter().zip(cells).enumerate() {
            let read = match *meaning {
                Meaning::Question(key) => asked.question(key).map_or(Read::Nothing, |question| answer(question, cell)),
                Meaning::Option(key, option) => match ticked(cell, text_of(asked, key, option)) {
                    Some(true) => Read::Given(Given::Chosen { options: BTreeSet::from([option]), other: None }),
                    Some(false) => Read::Nothing,
                    None => Read::NotUnderstood,
                },
                Meaning::Repeated | Meaning::Unknown => Read::Nothing,
            };
            match (read, *meaning) {
                (Read::Given(_), Meaning::Option(key, option)) => drop(options.entry(key).or_default().insert(option)),
                (Read::Given(one), Meaning::Question(key)) if fits(asked, key, &one) => drop(given.insert(key, one)),
                (Read::Nothing, _) => {}
                (Read::Given(_) | Read::NotUnderstood, _) => {
                    unread.push(Unread { row, column, text: cell.trim().to_owned() });
                }
            }
        }
        given.extend(options.into_iter().map(|(key, options)| (key, Given::Chosen { options, other: None })));
        if !given.is_empty() {
            answers.push(given);
            own.push(row);
        }
    }
    Earlier { columns, answers, rows: own, unread }
}

/// Whether it would be taken as an answer.
fn fits(asked: &Questionnaire, key: QuestionKey, given: &Given) -> bool {
    asked.taken(&Answers::from([(key, given.clone())]), Whole::NotYet).is_ok()
}

fn options(question: &Question) -> &[crate::Choice] {
    match &question.kind {
        Kind::Single { options, .. } | Kind::Multiple { options, .. } => options,
        Kind::Scale { .. } | Kind::Number { .. } | Kind::Text { .. } => &[],
    }
}

fn text_of(asked: &Questionnaire, key: QuestionKey, option: OptionKey) -> Option<&Wordings> {
    let found = options(asked.question(key)?).iter().find(|choice| choice.key == option)?;
    Some(&found.text)
}

/// What headings can say, and what they mean by it.
fn meanings(asked: &Questionnaire, headings: &[String]) -> Vec<Meaning> {
    let mut known: BTreeMap<String, Meaning> = BTreeMap::new();
    for (question, number) in asked.questions().zip(1..) {
        let mut say = |text: &str, meaning: Meaning| {
            let text = folded(text);
            if !text.is_empty() {
                known.entry(format!("{number}{text}")).or_insert(meaning);
                known.entry(text).or_insert(meaning);
            }
        };
        for text in texts(&question.text) {
            say(text, Meaning::Question(question.key));
        }
        for option in options(question).iter().filter(|_| matches!(question.kind, Kind::Multiple { .. })) {
            for (text, option_text) in pairs(&question.text, &option.text) {
                say(&format!("{text} {option_text}"), Meaning::Option(question.key, option.key));
            }
        }
    }
    for question in asked.questions() {
        known.entry(format!("q{}", question.key.0)).or_insert(Meaning::Question(question.key));
    }
    let mut seen = BTreeSet::new();
    let mut meaning = |heading: &String| match known.get(&folded(heading)) {
        None => Meaning::Unknown,
        Some(meaning) if seen.insert(place(*meaning)) => *meaning,
        Some(_) => Meaning::Repeated,
    };
    headings.iter().map(&mut meaning).collect()
}

fn place(meaning: Meaning) -> Option<(QuestionKey, Option<OptionKey>)> {
    match meaning {
        Meaning::Question(key) => Some((key, None)),
        Meaning::Option(key, option) => Some((key, Some(option))),
        Meaning::Repeated | Meaning::Unknown => None,
    }
}

fn texts(wordings: &Wordings) -> impl Iterator<Item = &str> {
    [&wordings.fi, &wordings.sv, &wordings.en].into_iter().map(String::as_str).filter(|text| !text.is_empty())
}

fn pairs<'a>(a: &'a Wordings, b: &'a Wordings) -> impl Iterator<Item = (&'a str, &'a str)> {
    let all = [(&a.fi, &b.fi), (&a.sv, &b.sv), (&a.en, &b.en)];
    all.into_iter().map(|(a, b)| (a.as_str(), b.as_str())).filter(|(a, b)| !a.is_empty() && !b.is_empty())
}
