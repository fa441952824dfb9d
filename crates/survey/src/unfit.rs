//! What can be wrong with a questionnaire, or with answers to it.

use crate::QuestionKey;

/// Where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the whole.
    Whole,
    /// In the section of this number, counted from 0.
    Section(u32),
    /// In this question, or in the answer to it.
    Question(QuestionKey),
}

/// What is wrong: worded for people by `words` under `survey-unfit-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// There is no question in it.
    NothingAsked,
    /// It has more questions than fit.
    TooManyQuestions,
    /// A text is missing in every language.
    WordingMissing,
    /// A text has more characters than fit.
    WordingTooLong,
    /// Two questions, or two options of one, have the same key.
    KeyTwice,
    /// There is nothing to choose between.
    OptionsMissing,
    /// There are more options than fit.
    TooManyOptions,
    /// The lower bound is not below the upper one.
    BoundsReversed,
    /// A scale has more steps than fit.
    ScaleTooLong,
    /// No answer may have so few characters, or so many.
    TextBoundOutside,
    /// There is no such question.
    UnknownQuestion,
    /// The answer is of another kind than the question.
    OtherKind,
    /// There is no such option.
    UnknownOption,
    /// More options were chosen than may be.
    TooManyChosen,
    /// The number lies outside of what is asked for.
    NumberOutside,
    /// The text has more characters than the question takes.
    TextTooLong,
    /// A question that has to be answered is not.
    AnswerMissing,
    /// What was typed is no whole number.
    NotANumber,
    /// Something else was chosen, and not said what.
    OtherMissing,
    /// The question was asked before, and its answers were of another kind.
    KindChanged,
}

impl Unfit {
    /// The stable code of the API and of the texts.
    pub fn code(self) -> &'static str {
        match self {
            Unfit::NothingAsked => "nothing-asked",
            Unfit::TooManyQuestions => "too-many-questions",
            Unfit::WordingMissing => "wording-missing",
            Unfit::WordingTooLong => "wording-too-long",
            Unfit::KeyTwice => "key-twice",
            Unfit::OptionsMissing => "options-missing",
            Unfit::TooManyOptions => "too-many-options",
            Unfit::BoundsReversed => "bounds-reversed",
            Unfit::ScaleTooLong => "scale-too-long",
            Unfit::TextBoundOutside => "text-bound-outside",
            Unfit::UnknownQuestion => "unknown-question",
            Unfit::OtherKind => "other-kind",
            Unfit::UnknownOption => "unknown-option",
            Unfit::TooManyChosen => "too-many-chosen",
            Unfit::NumberOutside => "number-outside",
            Unfit::TextTooLong => "text-too-long",
            Unfit::AnswerMissing => "answer-missing",
            Unfit::NotANumber => "not-a-number",
            Unfit::OtherMissing => "other-missing",
            Unfit::KindChanged => "kind-changed",
        }
    }
}
