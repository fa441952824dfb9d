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

    /// There is no such survey.
    UnknownSurvey, "unknown-survey", State, "there is no such survey";
    /// The network has as many surveys as fit.
    TooManySurveys, "too-many-surveys", State, "too many surveys";
    /// The survey has as many versions as fit.
    TooManySurveyVersions, "too-many-survey-versions", State, "the survey has too many versions";
    /// As many have answered as fit.
    TooManySurveyAnswers, "too-many-survey-answers", State, "too many have answered the survey";
    /// Somebody else has changed what is asked meanwhile.
    SurveyChanged, "survey-changed", State, "the questions have been changed meanwhile";
    /// It has been opened or scheduled already.
    SurveyNotDraft, "survey-not-draft", State, "the survey is no draft any more";
    /// It is not answered now.
    SurveyNotOpen, "survey-not-open", State, "the survey is not open";
    /// Only what is closed is opened again.
    SurveyNotClosed, "survey-not-closed", State, "the survey is not closed";
    /// Only what waits for its opening is called off.
    SurveyNotScheduled, "survey-not-scheduled", State, "the survey does not wait for its opening";
    /// It is closed, and what was asked and answered stays.
    SurveyOver, "survey-over", State, "the survey is closed";
    /// It would close before it opens.
    SurveyClosesBeforeOpening, "survey-closes-before-opening", Input, "the survey would close before it opens";
    /// What is extended closes later than it would have.
    SurveyClosesNoLater, "survey-closes-no-later", Input, "the survey would not close later";
    /// It is for the network's organisations alone.
    SurveyForTheNetwork, "survey-for-the-network", Right, "the survey has no open link";
    /// Somebody else has answered for the organisation meanwhile.
    SurveyAnswerChanged, "survey-answer-changed", State, "somebody else has answered for the organisation meanwhile";
    /// There is no answer of theirs.
    SurveyAnswerMissing, "survey-answer-missing", State, "there is no such answer";
    /// Whether they come into the register is decided.
    SurveyOutsiderSettled, "survey-outsider-settled", State, "whether they come into the register is decided";

    /// Somebody else has grouped the texts meanwhile.
    SurveyGroupsChanged, "survey-groups-changed", State, "somebody else has grouped the texts meanwhile";
    /// As many earlier years are kept as fit.
    TooManyEarlierSurveys, "too-many-earlier-surveys", State, "too many earlier surveys";
    /// No such earlier year is kept.
    EarlierSurveyUnknown, "earlier-survey-unknown", State, "there is no such earlier survey";
    /// There is no such theme.
    SurveyThemeUnknown, "survey-theme-unknown", State, "there is no such theme";

}

impl AgendaRefusal {
    /// The limit that its words name, as `max`.
    pub fn max(self) -> Option<usize> {
        match self {
            AgendaRefusal::TooManyThemes => Some(limits::THEMES_MAX),
            AgendaRefusal::ThemeTitleTooLong => Some(limits::THEME_TITLE_CHARS_MAX),
            AgendaRefusal::ThemeReasonTooLong => Some(limits::THEME_ACCOUNT_CHARS_MAX),
            AgendaRefusal::ThemeTitleMissing => None,

            AgendaRefusal::TooManySurveys => Some(limits::SURVEYS_MAX),
            AgendaRefusal::TooManySurveyVersions => Some(limits::SURVEY_VERSIONS_MAX),
            AgendaRefusal::TooManySurveyAnswers => Some(limits::SURVEY_ANSWERS_MAX),
            AgendaRefusal::UnknownSurvey
            | AgendaRefusal::SurveyChanged
            | AgendaRefusal::SurveyNotDraft
            | AgendaRefusal::SurveyNotOpen
            | AgendaRefusal::SurveyNotClosed
            | AgendaRefusal::SurveyNotScheduled
            | AgendaRefusal::SurveyOver
            | AgendaRefusal::SurveyClosesBeforeOpening
            | AgendaRefusal::SurveyClosesNoLater
            | AgendaRefusal::SurveyForTheNetwork
            | AgendaRefusal::SurveyAnswerChanged
            | AgendaRefusal::SurveyAnswerMissing
            | AgendaRefusal::SurveyOutsiderSettled => None,

            AgendaRefusal::TooManyEarlierSurveys => Some(limits::SURVEY_EARLIER_MAX),
            AgendaRefusal::SurveyGroupsChanged
            | AgendaRefusal::EarlierSurveyUnknown
            | AgendaRefusal::SurveyThemeUnknown => None,
        }
    }
}
