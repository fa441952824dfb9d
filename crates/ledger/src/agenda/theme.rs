//! Themes: what organisations say that matters most. A theme lasts: what becomes of it stands with it.

use super::Agenda;
use crate::{
    AgendaRefusal, Author, Refusal, Register,
    access::{administers_network, speaks},
    line::{Hidden, Unfit, line},
    prose::short,
};
use std::sync::Arc;
use terms::{Digest, OrganisationId, Timestamp, limits};

/// Themes count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThemeNumber(pub u32);

/// A wish about themes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeCommand {
    /// Say what matters, for the organisation that the author acts for.
    Propose {
        /// Salted commitment to its words, which the shell has checked.
        content: Digest,
    },
}

/// What has happened to a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeEvent {
    /// An organisation said that it matters.
    Proposed {
        /// Its number.
        theme: ThemeNumber,
        /// Who says so.
        organisation: OrganisationId,
        /// Salted commitment to its words.
        content: Digest,
    },
}

/// What matters to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its number.
    pub number: ThemeNumber,
    /// Who said so first.
    pub organisation: OrganisationId,
    /// Salted commitment to its words.
    pub content: Digest,
    /// Since when.
    pub proposed: Timestamp,
}

impl Agenda {
    /// Every theme, in the order of their numbers.
    pub fn themes(&self) -> &[Arc<Theme>] {
        &self.themes
    }

    /// The theme of this number.
    pub fn theme(&self, number: ThemeNumber) -> Option<&Arc<Theme>> {
        self.themes.get((number.0 as usize).checked_sub(1)?)
    }
}

pub(super) fn decide(
    agenda: &Agenda,
    register: &Register,
    by: Author,
    command: ThemeCommand,
) -> Result<Vec<ThemeEvent>, Refusal> {
    match command {
        ThemeCommand::Propose { content } => {
            let Author::Hat(hat) = by else { return Err(Refusal::HatMissing) };
            // Coordinators find themes in what others have answered.
            speaks(register, hat).or_else(|refusal| administers_network(register, by).map_err(|_| refusal))?;
            if agenda.themes.len() >= limits::THEMES_MAX {
                return Err(AgendaRefusal::TooManyThemes.into());
            }
            let theme = ThemeNumber(agenda.themes.len() as u32 + 1);
            Ok(vec![ThemeEvent::Proposed { theme, organisation: hat.organisation, content }])
        }
    }
}

pub(super) fn fold(agenda: &mut Agenda, at: Timestamp, event: &ThemeEvent) {
    match event {
        ThemeEvent::Proposed { theme, organisation, content } => {
            let (number, organisation, content) = (*theme, *organisation, *content);
            agenda.themes.push(Arc::new(Theme { number, organisation, content, proposed: at }));
        }
    }
}

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
