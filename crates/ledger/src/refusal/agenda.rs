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
    UnknownTheme, "unknown-theme", Input, "the theme does not exist";
    /// More is to be read of it elsewhere, at no address that is encrypted.
    ThemeLinkMalformed, "theme-link-malformed", Input, "the link is no https address";
    /// A theme has more links than fit.
    TooManyThemeLinks, "too-many-theme-links", Input, "too many links";
    /// Another organisation proposed it.
    NotYourTheme, "not-your-theme", Right, "the theme is another organisation's";
    /// It was told in other words as often as fits.
    TooManyWordings, "too-many-wordings", State, "the theme was reworded too often";
    /// The organisation proposed or supports it already.
    AlreadySupported, "already-supported", State, "the organisation supports the theme already";
    /// The organisation does not support it.
    NotSupported, "not-supported", State, "the organisation does not support the theme";
    /// It was put into another one.
    ThemeTakenIn, "theme-taken-in", State, "the theme was put into another";
    /// It stands by itself.
    ThemeNotTakenIn, "theme-not-taken-in", State, "the theme stands by itself";
    /// No other theme was named.
    NothingToPutTogether, "nothing-to-put-together", Input, "no themes to put together";
    /// More themes are put together at once than fit.
    TooManyPutTogether, "too-many-put-together", Input, "too many themes at once";
    /// It is so already.
    ThemeStateKnown, "theme-state-known", State, "the theme is in that state already";

    /// There is no such workshop.
    UnknownWorkshop, "unknown-workshop", Input, "the workshop does not exist";
    /// The network has as many workshops as fit.
    TooManyWorkshops, "too-many-workshops", State, "too many workshops";
    /// A workshop asks something.
    WorkshopQuestionMissing, "workshop-question-missing", Input, "the workshop has no question";
    /// The question has more characters than fit.
    WorkshopQuestionTooLong, "workshop-question-too-long", Input, "the question is too long";
    /// Each chooses one to three.
    ChoicesOutside, "choices-outside", Input, "each chooses one to three themes";
    /// A workshop goes one phase on or back.
    PhaseNotNext, "phase-not-next", State, "the workshop is not beside that phase";
    /// Only who has signed in takes part.
    PhonesNotTaken, "phones-not-taken", Right, "only who has signed in takes part";
    /// As many take part as fit.
    TooManyParticipants, "too-many-in-workshop", State, "too many take part in the workshop";
    /// As many groups take part as fit.
    TooManyGroups, "too-many-groups", State, "too many groups";
    /// A group has a name.
    GroupNameMissing, "group-name-missing", Input, "the group has no name";
    /// The group's name has more characters than fit.
    GroupNameTooLong, "group-name-too-long", Input, "the group's name is too long";
    /// Nobody of that name takes part.
    UnknownParticipant, "unknown-participant", Input, "the participant does not take part";
    /// As many themes were added to the workshop as fit.
    TooManyWorkshopThemes, "too-many-workshop-themes", State, "too many themes in the workshop";
    /// Themes are gathered no more.
    NotGathering, "not-gathering", State, "themes are gathered no more";
    /// No theme was named to be brought into a workshop.
    NothingBrought, "nothing-brought", Input, "no themes to bring";
    /// Themes are still gathered.
    NotChoosingYet, "not-choosing-yet", State, "choosing has not begun";
    /// A theme of the workshop is chosen.
    NotAmongThemes, "not-among-themes", Input, "the theme is not one of the workshop's";
    /// A choice names a theme.
    NothingChosen, "nothing-chosen", Input, "no theme was chosen";
    /// More themes were chosen than the workshop allows.
    TooManyChosen, "too-many-chosen", Input, "too many themes were chosen";
    /// Why a theme was chosen has more characters than fit.
    ChoiceReasonTooLong, "choice-reason-too-long", Input, "the reason of the choice is too long";
    /// Somebody has chosen for the participant since its choice was read.
    ChoiceChanged, "choice-changed", State, "the choice was changed meanwhile";
    /// The participant has changed its choice as often as fits.
    TooManyChanges, "too-many-changes", State, "the choice was changed too often";
    /// Somebody who has signed in has chosen for the organisation.
    ChosenWithAccount, "chosen-with-account", Right, "somebody signed in has chosen";
    /// As many choices came after the close as fit.
    TooManyLateChoices, "too-many-late-choices", State, "too many late choices";
    /// A result is summarised when it stands.
    WorkshopNotClosed, "workshop-not-closed", State, "the workshop is not closed";
    /// The summary has more characters than fit.
    SummaryTooLong, "summary-too-long", Input, "the summary is too long";
    /// Somebody has saved the summary since it was read.
    SummaryChanged, "summary-changed", State, "the summary was changed meanwhile";
    /// There is no summary yet.
    SummaryMissing, "summary-missing", State, "there is no summary";

    /// There is no such survey.
    UnknownSurvey, "unknown-survey", State, "there is no such survey";
    /// The network has as many surveys as fit.
    TooManySurveys, "too-many-surveys", State, "too many surveys";
    /// The survey has as many versions as fit.
    TooManySurveyVersions, "too-many-survey-versions", State, "the survey has too many versions";
    /// As many have answered as fit.
    TooManySurveyAnswers, "too-many-survey-answers", State, "too many have answered the survey";
    /// It answered as often as fits.
    TooManySurveyChanges, "too-many-survey-changes", State, "the answer was changed too often";
    /// Somebody else has changed what is asked meanwhile.
    SurveyChanged, "survey-changed", State, "the questions have been changed meanwhile";
    /// It has been opened or scheduled already.
    SurveyNotDraft, "survey-not-draft", State, "the survey is no draft any more";
    /// It is not answered now.
    SurveyNotOpen, "survey-not-open", State, "the survey is not open";
    /// Only what is closed is opened again.
    SurveyNotClosed, "survey-not-closed", State, "the survey is not closed";
    /// Anonymity was promised, and figures may have been read.
    SurveyResultsSettled, "survey-results-settled", State, "what was answered anonymously is settled at the close";
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
            AgendaRefusal::TooManyThemeLinks => Some(limits::THEME_LINKS_MAX),
            AgendaRefusal::TooManyPutTogether => Some(limits::THEMES_TOGETHER_MAX),
            AgendaRefusal::TooManyWordings => Some(limits::THEME_WORDINGS_MAX),

            AgendaRefusal::TooManyWorkshops => Some(limits::WORKSHOPS_MAX),
            AgendaRefusal::WorkshopQuestionTooLong => Some(limits::WORKSHOP_QUESTION_CHARS_MAX),
            AgendaRefusal::ChoicesOutside => Some(limits::WORKSHOP_CHOICES_MAX),
            AgendaRefusal::TooManyParticipants => Some(limits::WORKSHOP_SEATS_MAX),
            AgendaRefusal::TooManyGroups => Some(limits::WORKSHOP_GROUPS_MAX),
            AgendaRefusal::GroupNameTooLong => Some(limits::GROUP_NAME_CHARS_MAX),
            AgendaRefusal::TooManyWorkshopThemes => Some(limits::WORKSHOP_THEMES_MAX),
            AgendaRefusal::ChoiceReasonTooLong => Some(limits::CHOICE_REASON_CHARS_MAX),
            AgendaRefusal::TooManyLateChoices => Some(limits::WORKSHOP_LATE_MAX),
            AgendaRefusal::SummaryTooLong => Some(limits::WORKSHOP_SUMMARY_CHARS_MAX),

            AgendaRefusal::TooManySurveys => Some(limits::SURVEYS_MAX),
            AgendaRefusal::TooManySurveyVersions => Some(limits::SURVEY_VERSIONS_MAX),
            AgendaRefusal::TooManySurveyAnswers => Some(limits::SURVEY_ANSWERS_MAX),
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

            AgendaRefusal::TooManyEarlierSurveys => Some(limits::SURVEY_EARLIER_MAX),
            _ => None,
        }
    }
}
