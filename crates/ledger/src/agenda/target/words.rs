//! What is told of targets, as it is kept.

use crate::{
    AgendaRefusal, Refusal,
    line::{Hidden, Unfit, line},
    prose::short,
};
use terms::limits;

/// The name of an office or a body, one line, and what it decides, which may be empty.
///
/// # Errors
/// [`AgendaRefusal::TargetNameMissing`], [`AgendaRefusal::TargetNameTooLong`] or [`AgendaRefusal::TargetAccountTooLong`].
pub fn target_words(office: &str, decides: &str) -> Result<(String, String), Refusal> {
    let office = line(office, limits::TARGET_NAME_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => AgendaRefusal::TargetNameMissing,
        Unfit::TooLong => AgendaRefusal::TargetNameTooLong,
    })?;
    match account(decides) {
        Err(Refusal::Agenda(AgendaRefusal::TargetAccountMissing)) => Ok((office, String::new())),
        decides => Ok((office, decides?)),
    }
}

/// What is decided at a moment.
///
/// # Errors
/// [`AgendaRefusal::TargetAccountMissing`] or [`AgendaRefusal::TargetAccountTooLong`].
pub fn moment_words(what: &str) -> Result<String, Refusal> {
    account(what)
}

/// What came of a contact.
///
/// # Errors
/// [`AgendaRefusal::TargetAccountMissing`] or [`AgendaRefusal::TargetAccountTooLong`].
pub fn contact_words(result: &str) -> Result<String, Refusal> {
    account(result)
}

fn account(text: &str) -> Result<String, Refusal> {
    let (missing, too_long) = (AgendaRefusal::TargetAccountMissing, AgendaRefusal::TargetAccountTooLong);
    short(text, limits::TARGET_ACCOUNT_CHARS_MAX, missing.into(), too_long.into())
}
