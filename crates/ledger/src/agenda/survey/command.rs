use super::super::ThemeNumber;
use super::{AnswerWay, Respondent, SurveyNumber, SurveyPromise, SurveyReach};
use terms::{Digest, OrganisationId, Timestamp};

/// When a survey is open, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SurveyPlan {
    /// From when on; a time that is over means at once.
    pub opens: Timestamp,
    /// Until when.
    pub closes: Timestamp,
    /// What it promises.
    pub promise: SurveyPromise,
    /// Who answers it.
    pub reach: SurveyReach,
}

/// A wish about surveys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyCommand {
    /// Keep a first draft.
    Draft {
        /// SHA-256 of what is asked, which the shell has checked.
        content: Digest,
    },
    /// Ask something else from now on.
    Revise {
        /// Which.
        survey: SurveyNumber,
        /// What was asked when the change was begun.
        base: Digest,
        /// SHA-256 of what is asked.
        content: Digest,
    },
    /// Open it, now or later.
    Open {
        /// Which.
        survey: SurveyNumber,
        /// When and how.
        plan: SurveyPlan,
    },
    /// Close it.
    Close {
        /// Which.
        survey: SurveyNumber,
        /// Public; not needed at its time.
        reason: String,
    },
    /// Leave it open for longer.
    Extend {
        /// Which.
        survey: SurveyNumber,
        /// Until when.
        closes: Timestamp,
        /// Public.
        reason: String,
    },
    /// Open it once more. What came late counts then.
    Reopen {
        /// Which.
        survey: SurveyNumber,
        /// Until when.
        closes: Timestamp,
        /// Public.
        reason: String,
    },
    /// Make a draft of one that hasn't opened yet.
    CallOff {
        /// Which.
        survey: SurveyNumber,
        /// Public.
        reason: String,
    },
    /// Whatever is due: the clock says so.
    KeepTime,
    /// Answer it.
    Answer {
        /// Which.
        survey: SurveyNumber,
        /// For whom.
        respondent: Respondent,
        /// The version of the questionnaire that was answered.
        version: u32,
        /// How often the respondent had answered when this was begun.
        after: u32,
        /// Salted commitment to what is answered, which the shell has checked.
        content: Digest,
        /// How it came.
        way: AnswerWay,
    },
    /// Take an answer back.
    TakeBack {
        /// Which.
        survey: SurveyNumber,
        /// Whose.
        respondent: Respondent,
        /// How somebody comes to take it back.
        way: AnswerWay,
    },
    /// Let everybody see what the answers come to.
    PublishResults {
        /// Which.
        survey: SurveyNumber,
    },
    /// Put what was written to a question into groups.
    GroupTexts {
        /// Which.
        survey: SurveyNumber,
        /// The question's key.
        question: u32,
        /// How they were grouped when the change was begun; none if they were not.
        base: Option<Digest>,
        /// Salted commitment to the groups, which the shell has checked.
        content: Digest,
    },
    /// Keep what was answered in an earlier year, to compare with.
    KeepEarlier {
        /// To which survey.
        survey: SurveyNumber,
        /// Salted commitment to it, which the shell has checked.
        content: Digest,
    },
    /// Keep it no longer.
    DropEarlier {
        /// Of which survey.
        survey: SurveyNumber,
        /// Which.
        content: Digest,
    },
    /// Say that a theme was found in what was written to a question.
    FindTheme {
        /// In which survey.
        survey: SurveyNumber,
        /// The question's key.
        question: u32,
        /// Which theme.
        theme: ThemeNumber,
        /// How many organisations wrote of it; none where too few did to be told.
        organisations: Option<u32>,
    },
    /// Leave one that came by the open link outside of the register.
    DeclineOutsider {
        /// Which.
        survey: SurveyNumber,
        /// Whom.
        organisation: OrganisationId,
        /// Public.
        reason: String,
    },
}
