use super::super::ThemeNumber;
use super::{AnswerWay, Respondent, SurveyNumber, SurveyPromise, SurveyReach};
use terms::{Digest, OrganisationId, Timestamp};

/// What has happened to a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyEvent {
    /// There is a draft.
    Drafted {
        /// Its number.
        survey: SurveyNumber,
        /// SHA-256 of what is asked.
        content: Digest,
    },
    /// Something else is asked from now on.
    Revised {
        /// Which.
        survey: SurveyNumber,
        /// The version's number: the last one again as long as nobody had answered.
        version: u32,
        /// SHA-256 of what is asked.
        content: Digest,
    },
    /// It is known when it opens.
    Scheduled {
        /// Which.
        survey: SurveyNumber,
        /// From when on.
        opens: Timestamp,
        /// Until when.
        closes: Timestamp,
        /// What it promises.
        promise: SurveyPromise,
        /// Who answers it.
        reach: SurveyReach,
    },
    /// It is answered now.
    Opened {
        /// Which.
        survey: SurveyNumber,
    },
    /// It stays open for longer.
    Extended {
        /// Which.
        survey: SurveyNumber,
        /// Until when.
        closes: Timestamp,
        /// Public.
        reason: String,
    },
    /// It is over.
    Closed {
        /// Which.
        survey: SurveyNumber,
        /// Public; none at its time.
        reason: Option<String>,
    },
    /// It is open once more, and what came late counts.
    Reopened {
        /// Which.
        survey: SurveyNumber,
        /// Until when.
        closes: Timestamp,
        /// Public.
        reason: String,
    },
    /// It is a draft again.
    CalledOff {
        /// Which.
        survey: SurveyNumber,
        /// Public; none where its time was over before it could open.
        reason: Option<String>,
    },
    /// Somebody answered, for the first time or anew.
    Answered {
        /// Which.
        survey: SurveyNumber,
        /// Who.
        respondent: Respondent,
        /// To which version.
        version: u32,
        /// For the how manieth time.
        revision: u32,
        /// Salted commitment to what was answered.
        content: Digest,
        /// How it came.
        way: AnswerWay,
        /// Whether it came after the close.
        late: bool,
    },
    /// The last answer of somebody was taken back.
    AnswerTakenBack {
        /// Which.
        survey: SurveyNumber,
        /// Whose.
        respondent: Respondent,
    },
    /// Everybody can see what the answers come to.
    ResultsPublished {
        /// Which.
        survey: SurveyNumber,
    },
    /// What was written to a question was put into groups.
    TextsGrouped {
        /// Which.
        survey: SurveyNumber,
        /// The question's key.
        question: u32,
        /// Salted commitment to the groups.
        content: Digest,
    },
    /// What was answered in an earlier year is kept, to compare with.
    EarlierKept {
        /// To which survey.
        survey: SurveyNumber,
        /// Salted commitment to it.
        content: Digest,
    },
    /// It is kept no longer.
    EarlierDropped {
        /// Of which survey.
        survey: SurveyNumber,
        /// Which.
        content: Digest,
    },
    /// A theme was found in what was written to a question.
    ThemeFound {
        /// In which survey.
        survey: SurveyNumber,
        /// The question's key.
        question: u32,
        /// Which theme.
        theme: ThemeNumber,
        /// How many organisations wrote of it; none where too few did to be told.
        organisations: Option<u32>,
    },
    /// One that came by the open link stays outside of the register.
    OutsiderDeclined {
        /// Which.
        survey: SurveyNumber,
        /// Whom.
        organisation: OrganisationId,
        /// Public.
        reason: String,
    },
}

impl SurveyEvent {
    /// Which survey it is about.
    pub fn survey(&self) -> SurveyNumber {
        match self {
            SurveyEvent::Drafted { survey, .. }
            | SurveyEvent::Revised { survey, .. }
            | SurveyEvent::Scheduled { survey, .. }
            | SurveyEvent::Opened { survey }
            | SurveyEvent::Extended { survey, .. }
            | SurveyEvent::Closed { survey, .. }
            | SurveyEvent::Reopened { survey, .. }
            | SurveyEvent::CalledOff { survey, .. }
            | SurveyEvent::Answered { survey, .. }
            | SurveyEvent::AnswerTakenBack { survey, .. }
            | SurveyEvent::ResultsPublished { survey }
            | SurveyEvent::TextsGrouped { survey, .. }
            | SurveyEvent::EarlierKept { survey, .. }
            | SurveyEvent::EarlierDropped { survey, .. }
            | SurveyEvent::ThemeFound { survey, .. }
            | SurveyEvent::OutsiderDeclined { survey, .. } => *survey,
        }
    }
}
