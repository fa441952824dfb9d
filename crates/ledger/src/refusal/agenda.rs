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

    /// There is no such theme.
    UnknownTheme, "unknown-theme", Input, "there is no such theme";
    /// There is no such target.
    UnknownTarget, "unknown-target", Input, "there is no such target";
    /// The network has as many targets as fit.
    TooManyTargets, "too-many-targets", State, "too many targets";
    /// A target has the name of an office or a body.
    TargetNameMissing, "target-name-missing", Input, "the target has no name";
    /// The target's name has more characters than fit.
    TargetNameTooLong, "target-name-too-long", Input, "the target's name is too long";
    /// What is told of a target, a moment or a contact has more characters than fit.
    TargetAccountTooLong, "target-account-too-long", Input, "what is told of the target is too long";
    /// It is not said what is decided, or what came of a contact.
    TargetAccountMissing, "target-account-missing", Input, "nothing is said of it";
    /// The network no longer tries to influence it.
    TargetRetired, "target-retired", State, "the target is retired";
    /// The target has as many moments of decision as fit.
    TooManyTargetMoments, "too-many-target-moments", State, "too many moments";
    /// A moment does not end before it begins.
    MomentEndsBefore, "moment-ends-before", Input, "the last day is before the first";
    /// As many contacts are logged as fit.
    TooManyContacts, "too-many-contacts", State, "too many contacts";
    /// There is no such moment or contact, or it was struck.
    UnknownTargetRecord, "unknown-target-record", Input, "there is no such record";
    /// The record is another organisation's.
    NotYourRecord, "not-your-record", Right, "the record is another organisation's";
    /// What is public keeps the themes that it grew out of.
    ThemesFixed, "themes-fixed", State, "the statement's themes are fixed";
    /// The statement grows out of more themes than fit.
    TooManyThemesNamed, "too-many-themes-named", Input, "too many themes are named";
    /// A demand's theme is one of its statement's.
    ThemeNotNamed, "theme-not-named", Input, "the theme is none of the statement's";
    /// A demand names a theme or a target.
    DemandNamesNothing, "demand-names-nothing", Input, "the demand names neither a theme nor a target";
    /// The demand names more targets than fit.
    TooManyTargetsNamed, "too-many-targets-named", Input, "too many targets are named";
    /// The statement has as many demands as fit.
    TooManyDemands, "too-many-demands", State, "too many demands";
    /// There is no such demand, or it was dropped.
    UnknownDemand, "unknown-demand", Input, "there is no such demand";
    /// The year is over or runs.
    YearOutside, "year-outside", Input, "the year has not begun, or is too long ago";
    /// A year is published once it is published anew or taken back.
    YearNotPublished, "year-not-published", State, "the year is not published";
    /// The foreword has more characters than fit.
    ForewordTooLong, "foreword-too-long", Input, "the foreword is too long";
}

impl AgendaRefusal {
    /// The limit that its words name, as `max`.
    pub fn max(self) -> Option<usize> {
        match self {
            AgendaRefusal::TooManyThemes => Some(limits::THEMES_MAX),
            AgendaRefusal::ThemeTitleTooLong => Some(limits::THEME_TITLE_CHARS_MAX),
            AgendaRefusal::ThemeReasonTooLong => Some(limits::THEME_ACCOUNT_CHARS_MAX),
            AgendaRefusal::TooManyTargets => Some(limits::TARGETS_MAX),
            AgendaRefusal::TargetNameTooLong => Some(limits::TARGET_NAME_CHARS_MAX),
            AgendaRefusal::TargetAccountTooLong => Some(limits::TARGET_ACCOUNT_CHARS_MAX),
            AgendaRefusal::TooManyTargetMoments => Some(limits::TARGET_MOMENTS_MAX),
            AgendaRefusal::TooManyContacts => Some(limits::TARGET_CONTACTS_MAX),
            AgendaRefusal::TooManyThemesNamed => Some(limits::STATEMENT_THEMES_MAX),
            AgendaRefusal::TooManyTargetsNamed => Some(limits::DEMAND_TARGETS_MAX),
            AgendaRefusal::TooManyDemands => Some(limits::DEMANDS_MAX),
            AgendaRefusal::YearOutside => Some(limits::YEAR_FIRST as usize),
            AgendaRefusal::ForewordTooLong => Some(limits::YEAR_FOREWORD_CHARS_MAX),
            AgendaRefusal::UnknownTheme
            | AgendaRefusal::UnknownTarget
            | AgendaRefusal::TargetNameMissing
            | AgendaRefusal::TargetAccountMissing
            | AgendaRefusal::TargetRetired
            | AgendaRefusal::MomentEndsBefore
            | AgendaRefusal::UnknownTargetRecord
            | AgendaRefusal::NotYourRecord
            | AgendaRefusal::ThemesFixed
            | AgendaRefusal::ThemeNotNamed
            | AgendaRefusal::DemandNamesNothing
            | AgendaRefusal::UnknownDemand
            | AgendaRefusal::YearNotPublished => None,

            AgendaRefusal::ThemeTitleMissing => None,
        }
    }
}
