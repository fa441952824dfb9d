//! The limits that the words of refusals name.

use super::Refusal;
use terms::limits;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Refusal {
    /// The limit that its words name, as `max`.
    pub fn max(self) -> Option<usize> {
        match self {
            Refusal::Agenda(refusal) => refusal.max(),
            Refusal::TitleTooLong => Some(limits::TITLE_CHARS_MAX),
            Refusal::TooManyCoordinators => Some(limits::COORDINATORS_MAX),
            Refusal::NameTooLong => Some(limits::ORGANISATION_NAME_CHARS_MAX),
            Refusal::WebsiteTooLong => Some(limits::WEBSITE_BYTES_MAX),
            Refusal::ReasonTooLong => Some(limits::REASON_CHARS_MAX),
            Refusal::SourceTooLong => Some(limits::SOURCE_CHARS_MAX),
            Refusal::SupportGroupTooLarge => Some(limits::SUPPORT_GROUP_MAX),
            Refusal::TooManyParticipants => Some(limits::PARTICIPANTS_MAX),
            Refusal::RoundNameTooLong => Some(limits::ROUND_NAME_CHARS_MAX),
            Refusal::TooManyRounds => Some(limits::ROUNDS_MAX),
            Refusal::TooManyVersions => Some(limits::VERSIONS_MAX),
            Refusal::CommentTooLong => Some(limits::COMMENT_CHARS_MAX),
            Refusal::TooManyComments => Some(limits::COMMENTS_MAX),
            Refusal::TooManyReplies => Some(limits::REPLIES_MAX),
            Refusal::TooManyConsulted => Some(limits::CONSULTED_MAX),
            Refusal::TooManyAnswers => Some(limits::ANSWERED_AT_ONCE_MAX),
            Refusal::ContestTooLate => Some((limits::CONTEST_WITHIN_MS / DAY_MS) as usize),
            Refusal::ClosingTooFar => Some((limits::ROUND_AHEAD_MS_MAX / DAY_MS) as usize),
            Refusal::PurposeTooLong => Some(limits::PURPOSE_CHARS_MAX),
            Refusal::ThemeTooLong => Some(limits::THEME_CHARS_MAX),
            Refusal::TooManyAddressees => Some(limits::ADDRESSEES_MAX),
            Refusal::AddresseeTooLong => Some(limits::ADDRESSEE_CHARS_MAX),
            Refusal::RegisterNumberTooLong => Some(limits::REGISTER_NUMBER_CHARS_MAX),
            Refusal::TooManyQuestions => Some(limits::QUESTIONS_MAX),
            Refusal::QuestionTooLong => Some(limits::QUESTION_CHARS_MAX),
            Refusal::CharacterLimitOutside => Some(limits::CHARACTER_LIMIT_MAX as usize),
            Refusal::MomentNameTooLong => Some(limits::MOMENT_NAME_CHARS_MAX),
            Refusal::TooManyMoments => Some(limits::MOMENTS_NAMED_MAX),
            Refusal::ReservationTooLong => Some(limits::RESERVATION_CHARS_MAX),
            Refusal::TooManyDays => Some(limits::DECISION_DAYS_MAX),
            Refusal::TooManySignatures => Some(limits::SIGNATURES_MAX),
            Refusal::MemberCountOutside => Some(limits::MEMBERS_STATED_MAX as usize),
            Refusal::GoalOutside => Some(limits::GOAL_MAX as usize),
            Refusal::TooManyTraces => Some(limits::TRACES_MAX),
            Refusal::OfficeTooLong => Some(limits::ADDRESSEE_CHARS_MAX),
            Refusal::ReferenceTooLong => Some(limits::REFERENCE_CHARS_MAX),
            Refusal::AccountTooLong => Some(limits::ACCOUNT_CHARS_MAX),
            Refusal::PublicationTooFar => Some((limits::PUBLICATION_AHEAD_MS_MAX / DAY_MS) as usize),
            Refusal::CorrectionTooLong => Some(limits::CORRECTION_CHARS_MAX),
            Refusal::TooManyCorrections => Some(limits::CORRECTIONS_MAX),
            Refusal::LineageTooLong => Some(limits::LINEAGE_CHARS_MAX),
            _ => None,
        }
    }
}
