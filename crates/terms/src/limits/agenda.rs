//! Bounds of the agenda: themes, workshops, surveys, and whom to influence.

/// Themes of the network, all years together.
pub const THEMES_MAX: usize = 5_000;
/// Characters of a theme's name.
pub const THEME_TITLE_CHARS_MAX: usize = 120;
/// Characters of what is told of a theme: what it is about, or why it matters.
pub const THEME_ACCOUNT_CHARS_MAX: usize = 2_000;
/// Wishes about the agenda that are decided for one append.
pub const AGENDA_AT_ONCE_MAX: usize = 512;

const _: () = assert!(AGENDA_AT_ONCE_MAX <= super::MAILBOX_MAX, "as many can wait");
const _: () = assert!(THEME_ACCOUNT_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");

/// Addresses where one reads more of a theme.
pub const THEME_LINKS_MAX: usize = 10;
/// Wordings of a theme, the first counted.
pub const THEME_WORDINGS_MAX: usize = 100;
/// Themes that are put into one at once.
pub const THEMES_TOGETHER_MAX: usize = 50;

/// Workshops of the network, all years together.
pub const WORKSHOPS_MAX: usize = 500;
/// Themes that each may choose in a workshop.
pub const WORKSHOP_CHOICES_MAX: usize = 3;
/// Characters of a workshop's question in one language.
pub const WORKSHOP_QUESTION_CHARS_MAX: usize = 200;
/// Organisations and groups that take part in one workshop.
pub const WORKSHOP_SEATS_MAX: usize = 2_000;
/// Groups among them.
pub const WORKSHOP_GROUPS_MAX: usize = 200;
/// Characters of a group's name.
pub const GROUP_NAME_CHARS_MAX: usize = 80;
/// Themes that are added in one workshop, late ones counted.
pub const WORKSHOP_THEMES_MAX: usize = 300;
/// Characters of why a theme was chosen.
pub const CHOICE_REASON_CHARS_MAX: usize = 500;
/// How often a participant chooses, the first time counted.
pub const WORKSHOP_CHANGES_MAX: usize = 100;
/// How many of them phones without an account may make: whoever signs in for the organisation still has its say.
pub const WORKSHOP_PHONE_CHANGES_MAX: usize = 50;
/// Choices that come after the close.
pub const WORKSHOP_LATE_MAX: usize = 1_000;
/// Characters of a workshop's summary in one language.
pub const WORKSHOP_SUMMARY_CHARS_MAX: usize = 20_000;

const _: () = assert!(WORKSHOP_GROUPS_MAX < WORKSHOP_SEATS_MAX, "groups leave room for organisations");

/// Surveys of the network, all years together.
pub const SURVEYS_MAX: usize = 1_000;
/// Versions of what a survey asks.
pub const SURVEY_VERSIONS_MAX: usize = 50;
/// Organisations that answer a survey.
pub const SURVEY_ANSWERS_MAX: usize = 10_000;
/// How often one organisation answers a survey, the first time counted.
pub const SURVEY_CHANGES_MAX: usize = 100;
/// How many of them come by its link, which whoever gets hold of it could send for ever: the organisation still has its say.
pub const SURVEY_LINK_CHANGES_MAX: usize = 50;
/// Answers to a survey by its open link that wait to be confirmed.
pub const SURVEY_UNCONFIRMED_MAX: usize = 1_000;
/// What a form with answers to a survey holds.
pub const SURVEY_FORM_BYTES_MAX: usize = 1 << 20;
/// Characters of a free text that a copy by mail tells.
pub const SURVEY_MAILED_CHARS_MAX: usize = 1_000;
/// Questions of a survey.
pub const SURVEY_QUESTIONS_MAX: usize = 200;
/// Options of a question.
pub const SURVEY_OPTIONS_MAX: usize = 60;
/// Steps of a scale, both ends counted.
pub const SURVEY_SCALE_STEPS_MAX: usize = 21;
/// Characters of a title, an option, or what somebody typed instead of one.
pub const SURVEY_TITLE_CHARS_MAX: usize = 300;
/// Characters of a question or of what explains it.
pub const SURVEY_WORDING_CHARS_MAX: usize = 2_000;
/// Characters of a free text, where its question doesn't take fewer.
pub const SURVEY_TEXT_CHARS_MAX: usize = 10_000;

const _: () = assert!(SURVEY_LINK_CHANGES_MAX < SURVEY_CHANGES_MAX, "a link leaves room for an account");
const _: () = assert!(WORKSHOP_PHONE_CHANGES_MAX < WORKSHOP_CHANGES_MAX, "phones leave room for an account");
const _: () = assert!(SURVEY_WORDING_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
/// Behind the link of a workshop or a survey that goes on, one address may change things so many times as often as elsewhere
/// without a session: three hundred telephones share the wireless network of a hall.
pub const HALL_TIMES: u32 = 6;
const _: () = assert!(SURVEY_FORM_BYTES_MAX < super::STORE_ENTRY_BYTES_MAX, "it is stored in one piece");
const _: () = assert!(SURVEY_TEXT_CHARS_MAX <= super::COMMENT_CHARS_MAX, "it is read as prose");

/// Offices and bodies to influence, all years together.
pub const TARGETS_MAX: usize = 2_000;
/// Characters of the name of an office or body.
pub const TARGET_NAME_CHARS_MAX: usize = 200;
/// Characters of what is told of a target: what it decides, when, what came of a contact.
pub const TARGET_ACCOUNT_CHARS_MAX: usize = 2_000;
/// Moments of decision of one target.
pub const TARGET_MOMENTS_MAX: usize = 500;
/// Contacts with one target.
pub const TARGET_CONTACTS_MAX: usize = 2_000;
/// Themes that a statement grows out of.
pub const STATEMENT_THEMES_MAX: usize = 10;
/// Demands of a statement, with those that were dropped.
pub const DEMANDS_MAX: usize = 500;
/// Targets of one demand.
pub const DEMAND_TARGETS_MAX: usize = 20;
/// The first year that can be told of.
pub const YEAR_FIRST: u32 = 2_000;
/// Organisations of a sort that are told of by themselves in the figures of a year; smaller sorts are put together.
pub const YEAR_SORT_MIN: usize = 5;
/// Characters of the foreword of a year, in one language.
pub const YEAR_FOREWORD_CHARS_MAX: usize = 3_000;

const _: () = assert!(TARGET_ACCOUNT_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
const _: () = assert!(YEAR_FOREWORD_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
/// Results of surveys and figures of years that are counted at once, for whoever asks: anybody may where they are published.
pub const COUNTED_AT_ONCE_MAX: usize = 4;
/// Organisations that a cell of a survey's results has at least, where anonymity was promised.
pub const SURVEY_CELL_LEAST: usize = 5;
/// Groups into which the texts of one question are put.
pub const SURVEY_GROUPS_MAX: usize = 60;
/// Earlier years that are kept to compare a survey with.
pub const SURVEY_EARLIER_MAX: usize = 20;
const _: () = assert!(
    super::ADDRESS_REQUESTS_PER_S * super::RATE_BURST_S * HALL_TIMES >= 900,
    "300 come in, say what matters and choose"
);
