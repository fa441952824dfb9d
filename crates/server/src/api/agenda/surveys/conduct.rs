//! When a survey is open.

use super::{Act, Ask, SurveyView, acts, find, questionnaire};
use crate::{api::rounds::moment, caller::Caller, problem::Problem};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, SurveyCommand, SurveyNumber, SurveyPlan, SurveyPromise, SurveyReach};
use serde::Deserialize;
use store::Batch;
use terms::Timestamp;
use utoipa::ToSchema;

/// When a survey is open, and how.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OpenRequest {
    /// When it opens, RFC 3339 with zone; at once if absent or past.
    #[serde(default)]
    opens_at: Option<String>,
    /// When it closes by itself, RFC 3339 with zone.
    closes_at: String,
    /// `named` (if absent) or `anonymous`: whether what is told of the answers may lead to an organisation.
    #[serde(default)]
    promise: Option<String>,
    /// `network` (if absent) or `anyone`: whether whoever has the open link answers as well.
    #[serde(default)]
    reach: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Open a survey, now or at its time.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/open", operation_id = "open_survey", params(("number" = u32, Path)), request_body = OpenRequest,
    responses((status = 200, body = SurveyView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn open(ask: Ask) -> Result<Response, Problem> {
    let (caller, now) = (&ask.caller, ask.app.clock.now());
    let wanted: OpenRequest = ask.read()?;
    let by = acts(&ask, wanted.organisation.as_deref())?;
    let survey = find(&ask.app, caller, &ask.number("number")?.to_string())?;
    let opens = wanted.opens_at.as_deref().map(|text| moment(caller, "opens_at", text)).transpose()?;
    let plan = SurveyPlan {
        opens: opens.unwrap_or(now),
        closes: moment(caller, "closes_at", &wanted.closes_at)?,
        promise: chosen(caller, "promise", wanted.promise.as_deref().unwrap_or("named"), SurveyPromise::named)?,
        reach: chosen(caller, "reach", wanted.reach.as_deref().unwrap_or("network"), SurveyReach::named)?,
    };
    let command = SurveyCommand::Open { survey: survey.number, plan };
    conducted(ask, by, survey.number, command).await
}

fn chosen<T>(caller: &Caller, field: &str, name: &str, named: fn(&str) -> Option<T>) -> Result<T, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &[("field", field.into())]);
    named(name).ok_or_else(unknown)
}

/// What is done with a survey, and perhaps why and until when.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct SurveyAct {
    /// Public. Closing at the survey's time needs none.
    #[serde(default)]
    reason: String,
    /// Until when a survey that is extended or opened again goes on, RFC 3339 with zone.
    #[serde(default)]
    closes_at: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Close, extend, reopen or call off a survey.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/{act}", operation_id = "conduct_survey",
    params(("number" = u32, Path), ("act" = String, Path, description = "`close`, `extend`, `reopen` or `call-off`")),
    request_body = SurveyAct,
    responses((status = 200, body = SurveyView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn act(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let step = Step::named(ask.param("act")).ok_or_else(|| caller.not_found())?;
    let wanted: SurveyAct = ask.read()?;
    let by = acts(&ask, wanted.organisation.as_deref())?;
    let survey = find(&ask.app, caller, &ask.number("number")?.to_string())?.number;
    let closes = if step.takes_time() {
        Some(moment(caller, "closes_at", wanted.closes_at.as_deref().unwrap_or_default())?)
    } else {
        None
    };
    let command = step.command(survey, closes, wanted.reason);
    conducted(ask, by, survey, command).await
}

async fn conducted(
    ask: Ask,
    by: ledger::Author,
    survey: SurveyNumber,
    command: SurveyCommand,
) -> Result<Response, Problem> {
    let language = ask.caller.words.language();
    let number = survey.0.to_string();
    let asked = questionnaire(&ask.app, &ask.caller, &*find(&ask.app, &ask.caller, &number)?)?;
    let view =
        move |agenda: &ledger::Agenda| agenda.survey(survey).map(|survey| SurveyView::new(language, survey, &asked));
    ask.answered(StatusCode::OK, Act::of(by, AgendaCommand::Survey(command), Batch::new()), view).await
}

/// What can be done with a survey that is no draft; pages come here as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Close,
    Extend,
    Reopen,
    CallOff,
}

impl Step {
    pub(crate) const ALL: [Step; 4] = [Step::Close, Step::Extend, Step::Reopen, Step::CallOff];

    /// Its name in addresses and in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::Close => "close",
            Step::Extend => "extend",
            Step::Reopen => "reopen",
            Step::CallOff => "call-off",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Whether a new closing time is to be told.
    pub(crate) fn takes_time(self) -> bool {
        match self {
            Step::Extend | Step::Reopen => true,
            Step::Close | Step::CallOff => false,
        }
    }

    /// Without a time, what needs one is refused for it.
    pub(crate) fn command(self, survey: SurveyNumber, closes: Option<Timestamp>, reason: String) -> SurveyCommand {
        let closes = closes.unwrap_or(Timestamp::from_ms(0));
        match self {
            Step::Close => SurveyCommand::Close { survey, reason },
            Step::Extend => SurveyCommand::Extend { survey, closes, reason },
            Step::Reopen => SurveyCommand::Reopen { survey, closes, reason },
            Step::CallOff => SurveyCommand::CallOff { survey, reason },
        }
    }
}
