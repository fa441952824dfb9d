//! What a statement is for: its kind, and for whom and why it is written.

use crate::{
    Refusal,
    line::{Hidden, Unfit, line},
};
use terms::{Timestamp, limits};

/// What kind of statement it is, with what only that kind has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum StatementKind {
    /// A *kannanotto*: what the organisations say of their own accord.
    #[default]
    Position,
    /// A *lausunto*: an authority has asked.
    Submission {
        /// Until when the authority takes it.
        deadline: Option<Timestamp>,
        /// The *diaarinumero* of the matter; may be empty.
        register_number: String,
        /// What the authority asks. They become headings of the text when it is opened.
        questions: Vec<String>,
    },
    /// A *mielipidekirjoitus* for a newspaper.
    OpinionPiece {
        /// Characters that the newspaper takes.
        character_limit: Option<u32>,
    },
}

impl StatementKind {
    /// The names of all kinds, the usual one first.
    pub const NAMES: [&str; 3] = ["position", "submission", "opinion-piece"];

    /// Its name in stored bytes, in the API and in keys of texts.
    pub fn name(&self) -> &'static str {
        match self {
            StatementKind::Position => StatementKind::NAMES[0],
            StatementKind::Submission { .. } => StatementKind::NAMES[1],
            StatementKind::OpinionPiece { .. } => StatementKind::NAMES[2],
        }
    }

    /// The kind of that name, with nothing told of it yet.
    pub fn named(name: &str) -> Option<StatementKind> {
        let (deadline, register_number, questions) = (None, String::new(), vec![]);
        let all = [
            StatementKind::Position,
            StatementKind::Submission { deadline, register_number, questions },
            StatementKind::OpinionPiece { character_limit: None },
        ];
        all.into_iter().find(|kind| kind.name() == name)
    }

    /// What the authority asks; nothing in other kinds.
    pub fn questions(&self) -> &[String] {
        match self {
            StatementKind::Submission { questions, .. } => questions,
            StatementKind::Position | StatementKind::OpinionPiece { .. } => &[],
        }
    }

    /// How many characters the text may have to be signed.
    pub fn character_limit(&self) -> Option<u32> {
        match self {
            StatementKind::OpinionPiece { character_limit } => *character_limit,
            StatementKind::Position | StatementKind::Submission { .. } => None,
        }
    }
}

/// What a statement is for. Only the kind is always told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brief {
    /// What kind it is.
    pub kind: StatementKind,
    /// What it is to bring about; may be empty.
    pub purpose: String,
    /// To whom it goes.
    pub addressees: Vec<String>,
    /// Its theme; may be empty.
    pub theme: String,
}

impl Brief {
    /// As it is kept: lines without what shows nothing, within their limits.
    ///
    /// # Errors
    /// What doesn't fit.
    pub fn checked(self) -> Result<Brief, Refusal> {
        let kind = match self.kind {
            StatementKind::Position => StatementKind::Position,
            StatementKind::Submission { deadline, register_number, questions } => {
                let register_number =
                    told(&register_number, limits::REGISTER_NUMBER_CHARS_MAX, Refusal::RegisterNumberTooLong)?;
                let questions = lines(
                    &questions,
                    (limits::QUESTIONS_MAX, Refusal::TooManyQuestions),
                    (limits::QUESTION_CHARS_MAX, Refusal::QuestionTooLong),
                )?;
                StatementKind::Submission { deadline, register_number, questions }
            }
            StatementKind::OpinionPiece { character_limit } => match character_limit {
                Some(limit) if !(1..=limits::CHARACTER_LIMIT_MAX).contains(&limit) => {
                    return Err(Refusal::CharacterLimitOutside);
                }
                limit => StatementKind::OpinionPiece { character_limit: limit },
            },
        };
        let addressees = lines(
            &self.addressees,
            (limits::ADDRESSEES_MAX, Refusal::TooManyAddressees),
            (limits::ADDRESSEE_CHARS_MAX, Refusal::AddresseeTooLong),
        )?;
        let purpose = told(&self.purpose, limits::PURPOSE_CHARS_MAX, Refusal::PurposeTooLong)?;
        let theme = told(&self.theme, limits::THEME_CHARS_MAX, Refusal::ThemeTooLong)?;
        Ok(Brief { kind, purpose, addressees, theme })
    }
}

/// A line that may be missing.
fn told(text: &str, chars_max: usize, too_long: Refusal) -> Result<String, Refusal> {
    match line(text, chars_max, Hidden::LeftOut) {
        Ok(line) => Ok(line),
        Err(Unfit::Missing | Unfit::HasHidden) => Ok(String::new()),
        Err(Unfit::TooLong) => Err(too_long),
    }
}

/// Lines that say something.
fn lines(texts: &[String], many: (usize, Refusal), long: (usize, Refusal)) -> Result<Vec<String>, Refusal> {
    let lines = texts.iter().map(|text| told(text, long.0, long.1)).collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if lines.len() > many.0 { Err(many.1) } else { Ok(lines) }
}
