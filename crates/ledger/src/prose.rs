use crate::{
    Refusal,
    line::{Hidden, line, reason_line, source_line},
};
use terms::limits;

/// What somebody has to say, as it is kept: lines trimmed, one empty line between paragraphs at most, nothing that shows
/// nothing or turns the direction of writing.
///
/// # Errors
/// [`Refusal::CommentEmpty`] if it says nothing, [`Refusal::CommentTooLong`] if it has more characters than fit.
pub fn prose(text: &str) -> Result<String, Refusal> {
    // What is far too long is not worth cleaning.
    if text.len() > limits::COMMENT_CHARS_MAX * 8 {
        return Err(Refusal::CommentTooLong);
    }
    let mut lines: Vec<String> = Vec::new();
    for typed in text.lines() {
        let line = line(typed, usize::MAX, Hidden::LeftOut).unwrap_or_default();
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    let said = lines.join("\n").trim_end().to_owned();
    match said.chars().count() {
        0 => Err(Refusal::CommentEmpty),
        count if count > limits::COMMENT_CHARS_MAX => Err(Refusal::CommentTooLong),
        _ => Ok(said),
    }
}

/// What an organisation does not go along with, as it is kept: as [`prose`], and short, for it is shown with its clause.
///
/// # Errors
/// [`Refusal::ReservationEmpty`] if it says nothing, [`Refusal::ReservationTooLong`] if it has more characters than fit.
pub fn reservation(text: &str) -> Result<String, Refusal> {
    short(text, limits::RESERVATION_CHARS_MAX, Refusal::ReservationEmpty, Refusal::ReservationTooLong)
}

/// What an office answered or what came of a statement, as it is kept: as [`prose`], and short, for it is quoted or told
/// in short.
pub(crate) fn account(text: &str) -> Result<String, Refusal> {
    short(text, limits::ACCOUNT_CHARS_MAX, Refusal::AccountEmpty, Refusal::AccountTooLong)
}

/// What was wrong in a text that is public, and what is right.
pub(crate) fn correction(text: &str) -> Result<String, Refusal> {
    short(text, limits::CORRECTION_CHARS_MAX, Refusal::CorrectionEmpty, Refusal::CorrectionTooLong)
}

/// Prose of at most `chars_max` characters.
pub(crate) fn short(text: &str, chars_max: usize, empty: Refusal, too_long: Refusal) -> Result<String, Refusal> {
    match prose(text) {
        Ok(said) if said.chars().count() <= chars_max => Ok(said),
        Ok(_) | Err(Refusal::CommentTooLong) => Err(too_long),
        Err(_) => Err(empty),
    }
}

/// Why something was decided, as it is told: one line.
///
/// # Errors
/// [`Refusal::ReasonMissing`] or [`Refusal::ReasonTooLong`].
pub fn reason(text: &str) -> Result<String, Refusal> {
    reason_line(text)
}

/// Where somebody has it from, as it is kept: one line.
///
/// # Errors
/// [`Refusal::SourceMissing`] or [`Refusal::SourceTooLong`].
pub fn source(text: &str) -> Result<String, Refusal> {
    source_line(text)
}
