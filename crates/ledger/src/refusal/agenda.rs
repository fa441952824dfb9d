//! Why a wish about the agenda was refused.

use super::Ground;
use terms::limits;

super::refusals! {
    /// Why a command about the agenda was refused: a fact, worded for people by `words` under `refusal-<code>`.
    AgendaRefusal:
    /// The agenda has as many themes as fit.
    TooManyThemes, "too-many-themes", State, "too many themes";
    /// A theme has a name.
    ThemeTitleMissing, "theme-title-missing", Input, "the theme has no name";
    /// The theme's name has more characters than fit.
    ThemeTitleTooLong, "theme-title-too-long", Input, "the theme's name is too long";
    /// Why it matters has more characters than fit.
    ThemeReasonTooLong, "theme-reason-too-long", Input, "why the theme matters is too long";
}

impl AgendaRefusal {
    /// The limit that its words name, as `max`.
    pub fn max(self) -> Option<usize> {
        match self {
            AgendaRefusal::TooManyThemes => Some(limits::THEMES_MAX),
            AgendaRefusal::ThemeTitleTooLong => Some(limits::THEME_TITLE_CHARS_MAX),
            AgendaRefusal::ThemeReasonTooLong => Some(limits::THEME_ACCOUNT_CHARS_MAX),
            AgendaRefusal::ThemeTitleMissing => None,
        }
    }
}
