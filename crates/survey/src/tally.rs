//! What answers come to, question by question.
//!
//! Shares are of those who answered the question, and never of all respondents: `answered` stands beside each figure, and
//! so does `of`, the number of respondents that were looked at.
//!
//! # What a promise of anonymity keeps back
//!
//! A cell is a set of organisations that gave the same answer: that chose an option, or did not choose it where several
//! could be chosen. Nothing is shown from which a cell of fewer than [`limits::SURVEY_CELL_LEAST`] organisations could be
//! read, an empty one included, nor could it be found by taking shown figures from one another, of whichever filters. The
//! rule, for every question of its own:
//!
//! 1. *The whole.* Answers of which one excludes the other (one option, a step of a scale) are parted into those that are
//!    shown and one *remainder*. The remainder begins with every answer that too few gave, and takes the rarest of the
//!    others until it holds enough organisations, or all is in it. So the whole is the sum of parts that are all large
//!    enough. Where several options can be chosen, an option is shown if enough chose it and enough did not. Where at most
//!    two can be chosen and all options are shown, the sum of the figures tells how many chose two: if those, or the
//!    others, are too few, the rarest option is kept back as well.
//! 2. *Filters.* From the kinds, counties and sizes those are taken by which the respondents can be parted (the largest
//!    first; who is of none of them stays together as one group) so that in **every** combination of kind, county and size
//!    that anybody is in, every part is large enough. The remainder grows for that as in 1; at least half of what the whole
//!    shows must be left, otherwise that group is not parted off. A filter is answered only by groups that were parted
//!    off: its figures are sums of these parts.
//! 3. Whatever is added and taken away, what is left is a sum of parts of 2, or one of 1: it has enough organisations or none.
//! 4. *Mean and median* of a scale are shown if all its steps are: they tell nothing more then. Of numbers there are `n`,
//!    the sum and the mean, and neither the middle nor the ends, which are one organisation's own.
//! 5. *Texts* stand in the order of the alphabet, without their organisation, if enough organisations wrote one, and
//!    are not filtered.
//!
//! Who has answered at all, and how many left a question open, is not kept back where there are enough respondents: the
//! promise is about what they say. Whoever shows results of a survey that goes on would show the answer that came between
//! two looks; the shell shows none before the close.

mod cells;
mod cover;

use crate::{
    Given, Kind, OptionKey, Promise, Question, QuestionKey, Questionnaire, Ratio, Respondent, Share, View,
    share::{mean, median, sum},
};
use cells::{Asked, Cell};
use cover::Cover;
use std::collections::BTreeSet;
use terms::limits;

/// What the answers of those who are looked at come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// How many respondents are looked at; none if they are too few to be told.
    pub of: Option<u32>,
    /// Every question, in the order in which they are asked.
    pub questions: Vec<Tally>,
}

impl Results {
    /// What the question of that key came to.
    pub fn question(&self, key: QuestionKey) -> Option<&Tally> {
        self.questions.iter().find(|tally| tally.question == key)
    }
}

/// What the answers to one question come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Which.
    pub question: QuestionKey,
    /// How many have answered it; none if that is kept back.
    pub answered: Option<u32>,
    /// Of how many.
    pub of: Option<u32>,
    /// What they said.
    pub figures: Figures,
}

/// What was said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figures {
    /// It is kept back.
    Withheld(Withheld),
    /// How many chose what.
    Options(Options),
    /// How many took which step.
    Scale(Scale),
    /// Numbers.
    Number(Numbers),
    /// Texts.
    Text(Vec<Said>),
}

/// Why figures are kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withheld {
    /// Too few have answered.
    TooFew,
    /// The filter would tell what few have answered.
    Filter,
}

/// How many chose each option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Every option in its order; a count is none where it is kept back.
    pub counts: Vec<(OptionKey, Option<u32>)>,
    /// How many typed something else; the outer one is none where nothing could be typed.
    pub other: Option<Option<u32>>,
    /// What they typed.
    pub others: Vec<Said>,
    /// How many gave one of the answers that are kept back, where one answer excludes the others.
    pub remainder: Option<u32>,
}

/// How many took each step of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Every step from the lower end on; a count is none where it is kept back.
    pub steps: Vec<(i64, Option<u32>)>,
    /// How many took a step whose count is kept back.
    pub remainder: Option<u32>,
    /// The mean; none if it is kept back, or nobody answered.
    pub mean: Option<Ratio>,
    /// The median; likewise.
    pub median: Option<Ratio>,
}

/// What numbers come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// All together.
    pub sum: i128,
    /// The mean; none if nobody answered.
    pub mean: Option<Ratio>,
    /// The median; none if it is kept back, or nobody answered.
    pub median: Option<Ratio>,
    /// The smallest; likewise.
    pub least: Option<i64>,
    /// The largest; likewise.
    pub most: Option<i64>,
}

/// A text that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Who: their place among the respondents that were counted. None where anonymity was promised.
    pub by: Option<usize>,
    /// What.
    pub text: String,
}

impl Tally {
    /// The share that so many are of those who answered.
    pub fn share(&self, count: u32) -> Option<Share> {
        Share::of(count, self.answered?)
    }
}

/// What the answers come to.
pub fn tally(asked: &Questionnaire, respondents: &[Respondent], view: &View) -> Results {
    let all: Vec<(usize, &Respondent)> =
        respondents.iter().enumerate().filter(|(_, respondent)| respondent.population == view.population).collect();
    let seen: Vec<(usize, &Respondent)> =
        all.iter().copied().filter(|(_, respondent)| view.filter.takes(respondent)).collect();
    let of = told(seen.len(), view.promise);
    let count = |question: &Question| match view.promise {
        Promise::None => plain(question, &seen),
        Promise::Anonymity => kept(question, &all, &seen, view),
    };
    Results { of, questions: asked.questions().map(count).collect() }
}

/// A number of organisations, where it may be told.
fn told(count: usize, promise: Promise) -> Option<u32> {
    match promise {
        Promise::Anonymity if count < limits::SURVEY_CELL_LEAST => None,
        Promise::Anonymity | Promise::None => u32::try_from(count).ok(),
    }
}

/// Everything, as nothing was promised.
fn plain(question: &Question, seen: &[(usize, &Respondent)]) -> Tally {
    let answers = answers(question, seen);
    let figures = figures(question, &answers, &BTreeSet::new(), Promise::None);
    Tally {
        question: question.key,
        answered: told(answers.len(), Promise::None),
        of: told(seen.len(), Promise::None),
        figures,
    }
}

/// What may be told where anonymity was promised.
fn kept(question: &Question, all: &[(usize, &Respondent)], seen: &[(usize, &Respondent)], view: &View) -> Tally {
    let promise = Promise::Anonymity;
    let withheld = |why, of| Tally { question: question.key, answered: None, of, figures: Figures::Withheld(why) };
    let of = told(seen.len(), promise);
    let whole = answers(question, all);
    if whole.len() < limits::SURVEY_CELL_LEAST {
        return withheld(Withheld::TooFew, if view.filter.is_open() { of } else { None });
    }
    let cover = Cover::of(question, &whole);
    let hidden = if view.filter.is_open() { Some(cover.hidden()) } else { cover.hidden_in(&view.filter) };
    let Some(hidden) = hidden else { return withheld(Withheld::Filter, None) };
    let answers = answers(question, seen);
    let is_text = matches!(question.kind, Kind::Text { .. });
    // A group that was parted off has enough, but for the combination of several that nobody is in.
    if answers.len() < limits::SURVEY_CELL_LEAST || (is_text && !view.filter.is_open()) {
        return withheld(Withheld::Filter, None);
    }
    let mut figures = figures(question, &answers, hidden, promise);
    if let (Figures::Options(options), false) = (&mut figures, view.filter.is_open()) {
        options.others.clear();
    }
    Tally { question: question.key, answered: told(answers.len(), promise), of, figures }
}

/// An answer that fits its question, and whose it is.
struct Counted<'a> {
    by: usize,
    respondent: &'a Respondent,
    given: &'a Given,
}

/// The answers that fit the question; those of another kind, as an earlier version of it took them, are none.
fn answers<'a>(question: &Question, seen: &[(usize, &'a Respondent)]) -> Vec<Counted<'a>> {
    let asked = Asked::of(question);
    let fitting = seen.iter().filter_map(|(by, respondent)| {
        let given = respondent.answers.get(&question.key)?;
        asked.fits(given).then_some(Counted { by: *by, respondent, given })
    });
    fitting.collect()
}

fn figures(question: &Question, answers: &[Counted<'_>], hidden: &BTreeSet<Cell>, promise: Promise) -> Figures {
    let asked = Asked::of(question);
    let counts = asked.counts(answers.iter().map(|answer| answer.given));
    let count = |cell: Cell| if hidden.contains(&cell) { None } else { counts.get(&cell).copied() };
    let is_parted = asked.is_parted();
    let remainder =
        (is_parted && !hidden.is_empty()).then(|| hidden.iter().filter_map(|cell| counts.get(cell)).sum::<u32>());
    match &question.kind {
        Kind::Single { options, takes_other } | Kind::Multiple { options, takes_other, .. } => {
            Figures::Options(Options {
                counts: options.iter().map(|option| (option.key, count(Cell::Option(option.key)))).collect(),
                other: takes_other.then(|| count(Cell::Other)),
                others: said(answers, promise),
                remainder,
            })
        }
        Kind::Scale { from, to, .. } => {
            let steps = (i64::from(*from)..=i64::from(*to)).map(|step| (step, count(Cell::Step(step))));
            let numbers = if hidden.is_empty() { numbers(answers) } else { vec![] };
            Figures::Scale(Scale { steps: steps.collect(), remainder, mean: mean(&numbers), median: median(&numbers) })
        }
        Kind::Number { .. } => {
            let numbers = numbers(answers);
            let (sum, mean) = (sum(&numbers), mean(&numbers));
            let shown = if promise == Promise::None { numbers } else { vec![] };
            Figures::Number(Numbers {
                sum,
                mean,
                median: median(&shown),
                least: shown.first().copied(),
                most: shown.last().copied(),
            })
        }
        Kind::Text { .. } => Figures::Text(said(answers, promise)),
    }
}

/// The numbers of the answers, in order.
fn numbers(answers: &[Counted<'_>]) -> Vec<i64> {
    let number = |answer: &Counted<'_>| match answer.given {
        Given::Number(number) => Some(*number),
        Given::Chosen { .. } | Given::Text(_) => None,
    };
    let mut numbers: Vec<i64> = answers.iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}

/// What was typed and is not gone since: as it came, or in the order of the alphabet where nobody may tell whose it is.
fn said(answers: &[Counted<'_>], promise: Promise) -> Vec<Said> {
    let text = |answer: &Counted<'_>| match answer.given {
        Given::Text(text) | Given::Chosen { other: Some(text), .. } => Some((answer.by, text.clone())),
        Given::Chosen { other: None, .. } | Given::Number(_) => None,
    };
    let texts = answers.iter().filter_map(text).filter(|(_, text)| !text.is_empty());
    match promise {
        Promise::None => texts.map(|(by, text)| Said { by: Some(by), text }).collect(),
        Promise::Anonymity => {
            let mut said: Vec<Said> = texts.map(|(_, text)| Said { by: None, text }).collect();
            said.sort_by(|a, b| a.text.cmp(&b.text));
            if said.len() < limits::SURVEY_CELL_LEAST { vec![] } else { said }
        }
    }
}
