//! What an organisation says to what is asked.

use crate::{Choice, Kind, OptionKey, Place, Question, QuestionKey, Questionnaire, Unfit};
use std::collections::{BTreeMap, BTreeSet};
use terms::limits;

/// What one organisation answers, by question; what it leaves open is not there.
pub type Answers = BTreeMap<QuestionKey, Given>;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Of one or several options, those that were chosen, and what was typed besides.
    Chosen {
        /// Which.
        options: BTreeSet<OptionKey>,
        /// Something else.
        other: Option<String>,
    },
    /// A step of a scale, or a number.
    Number(i64),
    /// Free text.
    Text(String),
}

/// What is left of answers for figures once their words are gone: what was chosen, how much, and that something was typed.
pub fn without_words(answers: &Answers) -> Answers {
    let without = |given: &Given| match given {
        Given::Chosen { options, other } => {
            Given::Chosen { options: options.clone(), other: other.as_ref().map(|_| String::new()) }
        }
        Given::Number(number) => Given::Number(*number),
        Given::Text(_) => Given::Text(String::new()),
    };
    answers.iter().map(|(key, given)| (*key, without(given))).collect()
}

impl Questionnaire {
    /// The answers as they are taken: texts trimmed, empty ones left out, each fit for its question. Nothing is missing from
    /// what is handed in; what is only put aside may have gaps.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the questions, and where.
    pub fn taken(&self, answers: &Answers, whole: Whole) -> Result<Answers, Vec<(Place, Unfit)>> {
        let mut wrong = Vec::new();
        let mut taken = Answers::new();
        for question in self.questions() {
            let place = Place::Question(question.key);
            match answers.get(&question.key).map(|given| question.taken(given)) {
                Some(Ok(Some(given))) => drop(taken.insert(question.key, given)),
                Some(Err(unfit)) => wrong.push((place, unfit)),
                Some(Ok(None)) | None if question.is_required && whole == Whole::Yes => {
                    wrong.push((place, Unfit::AnswerMissing));
                }
                Some(Ok(None)) | None => {}
            }
        }
        let unknown = answers.keys().filter(|key| self.question(**key).is_none());
        wrong.extend(unknown.map(|key| (Place::Question(*key), Unfit::UnknownQuestion)));
        if wrong.is_empty() { Ok(taken) } else { Err(wrong) }
    }
}

/// Whether everything that has to be answered must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// It is handed in.
    Yes,
    /// It is put aside to be gone on with.
    NotYet,
}

impl Question {
    /// The answer as it is taken; none if it says nothing.
    fn taken(&self, given: &Given) -> Result<Option<Given>, Unfit> {
        match (&self.kind, given) {
            (Kind::Single { options, takes_other }, Given::Chosen { options: chosen, other }) => {
                chosen_of(options, *takes_other, Some(1), chosen, other.as_deref())
            }
            (Kind::Multiple { options, takes_other, at_most }, Given::Chosen { options: chosen, other }) => {
                chosen_of(options, *takes_other, *at_most, chosen, other.as_deref())
            }
            (Kind::Scale { from, to, .. }, Given::Number(number)) => {
                within(*number, Some(i64::from(*from)), Some(i64::from(*to)))
            }
            (Kind::Number { least, most, .. }, Given::Number(number)) => within(*number, *least, *most),
            (Kind::Text { chars_max }, Given::Text(text)) => Ok(said(text, *chars_max as usize)?.map(Given::Text)),
            (
                Kind::Single { .. }
                | Kind::Multiple { .. }
                | Kind::Scale { .. }
                | Kind::Number { .. }
                | Kind::Text { .. },
                Given::Chosen { .. } | Given::Number(_) | Given::Text(_),
            ) => Err(Unfit::OtherKind),
        }
    }
}

fn chosen_of(
    options: &[Choice],
    takes_other: bool,
    at_most: Option<u32>,
    chosen: &BTreeSet<OptionKey>,
    other: Option<&str>,
) -> Result<Option<Given>, Unfit> {
    if chosen.iter().any(|key| options.iter().all(|option| option.key != *key)) {
        return Err(Unfit::UnknownOption);
    }
    let other = other.map(|text| said(text, limits::SURVEY_TITLE_CHARS_MAX)).transpose()?.flatten();
    if other.is_some() && !takes_other {
        return Err(Unfit::UnknownOption);
    }
    match chosen.len() + usize::from(other.is_some()) {
        0 => Ok(None),
        count if at_most.is_some_and(|most| count > most as usize) => Err(Unfit::TooManyChosen),
        _ => Ok(Some(Given::Chosen { options: chosen.clone(), other })),
    }
}

fn within(number: i64, least: Option<i64>, most: Option<i64>) -> Result<Option<Given>, Unfit> {
    let is_within = least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most);
    if is_within { Ok(Some(Given::Number(number))) } else { Err(Unfit::NumberOutside) }
}

/// What was typed, as it is kept; none if it says nothing.
fn said(text: &str, chars_max: usize) -> Result<Option<String>, Unfit> {
    match ledger::prose(text) {
        Ok(text) if text.chars().count() <= chars_max => Ok(Some(text)),
        Err(ledger::Refusal::CommentEmpty) => Ok(None),
        Ok(_) | Err(_) => Err(Unfit::TextTooLong),
    }
}
