//! The words of a theme, as they are kept.

use crate::{
    AgendaRefusal, Refusal,
    line::{Hidden, Unfit, line},
    prose::short,
};
use terms::limits;

/// A theme's name and why it matters, as they are kept. The name is one line; the reason may be empty.
///
/// # Errors
/// [`AgendaRefusal::ThemeTitleMissing`], [`AgendaRefusal::ThemeTitleTooLong`] or [`AgendaRefusal::ThemeReasonTooLong`].
pub fn theme_words(title: &str, reason: &str) -> Result<(String, String), Refusal> {
    let title = line(title, limits::THEME_TITLE_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => AgendaRefusal::ThemeTitleMissing,
        Unfit::TooLong => AgendaRefusal::ThemeTitleTooLong,
    })?;
    let too_long = Refusal::Agenda(AgendaRefusal::ThemeReasonTooLong);
    match short(reason, limits::THEME_ACCOUNT_CHARS_MAX, Refusal::CommentEmpty, too_long) {
        Ok(reason) => Ok((title, reason)),
        Err(Refusal::CommentEmpty) => Ok((title, String::new())),
        Err(refusal) => Err(refusal),
    }
}

/// Addresses where one reads more of a theme, as they are kept; empty lines count for nothing.
///
/// # Errors
/// [`AgendaRefusal::TooManyThemeLinks`] or [`AgendaRefusal::ThemeLinkMalformed`].
pub fn theme_links<'a>(links: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>, Refusal> {
    let links = links.into_iter().map(str::trim).filter(|link| !link.is_empty());
    let links: Vec<String> = links.map(theme_link).collect::<Result<_, _>>()?;
    if links.len() > limits::THEME_LINKS_MAX {
        return Err(AgendaRefusal::TooManyThemeLinks.into());
    }
    Ok(links)
}

/// An address where one reads more: encrypted on its way, without a password in it.
///
/// # Errors
/// [`AgendaRefusal::ThemeLinkMalformed`].
pub fn theme_link(link: &str) -> Result<String, Refusal> {
    let malformed = || Refusal::Agenda(AgendaRefusal::ThemeLinkMalformed);
    let website = crate::Website::parse(link).map_err(|_| malformed())?;
    if website.as_str().starts_with("https://") { Ok(website.as_str().to_owned()) } else { Err(malformed()) }
}
