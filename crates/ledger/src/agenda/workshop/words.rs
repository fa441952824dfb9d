//! The words of a workshop, as they are kept.

use crate::{
    AgendaRefusal, Refusal,
    line::{Hidden, Unfit, line},
    prose::short,
};
use terms::limits;

/// What a workshop asks, in one language: one line; none if nothing is said.
///
/// # Errors
/// [`AgendaRefusal::WorkshopQuestionTooLong`].
pub fn workshop_question(text: &str) -> Result<Option<String>, Refusal> {
    match line(text, limits::WORKSHOP_QUESTION_CHARS_MAX, Hidden::LeftOut) {
        Ok(question) => Ok(Some(question)),
        Err(Unfit::Missing | Unfit::HasHidden) => Ok(None),
        Err(Unfit::TooLong) => Err(AgendaRefusal::WorkshopQuestionTooLong.into()),
    }
}

/// What a group calls itself: one line, without characters that could make it pass for another.
///
/// # Errors
/// [`AgendaRefusal::GroupNameMissing`] or [`AgendaRefusal::GroupNameTooLong`], or [`Refusal::NameHidden`].
pub fn group_name(text: &str) -> Result<String, Refusal> {
    line(text, limits::GROUP_NAME_CHARS_MAX, Hidden::Refused).map_err(|unfit| match unfit {
        Unfit::Missing => AgendaRefusal::GroupNameMissing.into(),
        Unfit::TooLong => AgendaRefusal::GroupNameTooLong.into(),
        Unfit::HasHidden => Refusal::NameHidden,
    })
}

/// Why a theme was chosen; may be empty.
///
/// # Errors
/// [`AgendaRefusal::ChoiceReasonTooLong`].
pub fn choice_reason(text: &str) -> Result<String, Refusal> {
    let too_long = Refusal::Agenda(AgendaRefusal::ChoiceReasonTooLong);
    match short(text, limits::CHOICE_REASON_CHARS_MAX, Refusal::CommentEmpty, too_long) {
        Err(Refusal::CommentEmpty) => Ok(String::new()),
        read => read,
    }
}

/// A workshop's summary in one language, Markdown; may be empty.
///
/// # Errors
/// [`AgendaRefusal::SummaryTooLong`].
pub fn workshop_summary(text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").trim().to_owned();
    if text.chars().count() > limits::WORKSHOP_SUMMARY_CHARS_MAX {
        return Err(AgendaRefusal::SummaryTooLong.into());
    }
    Ok(text)
}
