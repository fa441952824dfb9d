//! What is held on the person of surveys.

use crate::agenda::surveys::{outside::Record, prepared::Draft};
use ledger::SurveyNumber;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub(super) struct SurveyAnswerHeld {
    survey: u32,
    saved_at: String,
    /// What the form holds, name by name.
    #[schema(value_type = Vec<Vec<String>>)]
    fields: Vec<(String, String)>,
}

impl From<(SurveyNumber, Draft)> for SurveyAnswerHeld {
    fn from((survey, draft): (SurveyNumber, Draft)) -> Self {
        SurveyAnswerHeld { survey: survey.0, saved_at: draft.at().to_string(), fields: draft.fields }
    }
}

#[derive(Serialize, ToSchema)]
pub(super) struct SurveyOutsideHeld {
    survey: u32,
    /// What the organisation is called.
    name: String,
    contact: String,
    email: String,
    sent_at: String,
}

impl From<(SurveyNumber, Record)> for SurveyOutsideHeld {
    fn from((survey, record): (SurveyNumber, Record)) -> Self {
        let sent_at = record.at().to_string();
        let Record { name, contact, email, .. } = record;
        SurveyOutsideHeld { survey: survey.0, name, contact, email, sent_at }
    }
}
