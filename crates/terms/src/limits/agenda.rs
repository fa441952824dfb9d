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

/// Surveys of the network, all years together.
pub const SURVEYS_MAX: usize = 1_000;
/// Versions of what a survey asks.
pub const SURVEY_VERSIONS_MAX: usize = 50;
/// Organisations that answer a survey.
pub const SURVEY_ANSWERS_MAX: usize = 10_000;
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

const _: () = assert!(SURVEY_WORDING_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
const _: () = assert!(SURVEY_FORM_BYTES_MAX < super::STORE_ENTRY_BYTES_MAX, "it is stored in one piece");
const _: () = assert!(SURVEY_TEXT_CHARS_MAX <= super::COMMENT_CHARS_MAX, "it is read as prose");

/// Organisations that a cell of a survey's results has at least, where anonymity was promised.
pub const SURVEY_CELL_LEAST: usize = 5;
/// Groups into which the texts of one question are put.
pub const SURVEY_GROUPS_MAX: usize = 60;
/// Earlier years that are kept to compare a survey with.
pub const SURVEY_EARLIER_MAX: usize = 20;
