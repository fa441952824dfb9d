//! Who coordinates a statement, who stands behind them, and who may read and take part.

use super::decisions::{Ask, Wanted};
use crate::{caller::Caller, problem::Problem};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Audience, Openness, Participation, Statement, StatementCommand};
use serde::Deserialize;
use serde_json::Value;
use terms::OrganisationId;
use utoipa::ToSchema;

/// Whom to take into the team, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CoordinatorRequest {
    organisation: String,
    /// Public.
    reason: String,
}

/// Take an organisation into the team. For whom the caller acts stands in the header `Lausuma-Organisation`.
#[utoipa::path(post, path = "/api/v1/statements/{id}/coordinators", params(("id" = String, Path)), request_body = CoordinatorRequest,
    responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let wanted = |wanted: CoordinatorRequest| {
        let organisation = organisation(caller, &wanted.organisation)?;
        let command = StatementCommand::AddCoordinator { organisation, reason: wanted.reason };
        Ok(Wanted::new(move |_| command, None))
    };
    ask.decided(wanted).await
}

/// Why an organisation leaves the team.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReasonRequest {
    /// Public.
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Take an organisation out of the team; it may take itself out.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/coordinators/{organisation}", params(("id" = String, Path), ("organisation" = String, Path)),
    request_body = ReasonRequest,
    responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let organisation = organisation(caller, ask.param("organisation"))?;
    let wanted = |wanted: ReasonRequest| {
        let command = StatementCommand::RemoveCoordinator { organisation, reason: wanted.reason };
        Ok(Wanted::new(move |_| command, acting(caller, wanted.organisation.as_deref())?))
    };
    ask.decided(wanted).await
}

/// The support group, all of it, and why.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SupportRequest {
    organisations: Vec<String>,
    /// Public.
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Choose the organisations that stand behind the coordinators.
#[utoipa::path(put, path = "/api/v1/statements/{id}/support-group", params(("id" = String, Path)), request_body = SupportRequest,
    responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn support(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let wanted = |wanted: SupportRequest| {
        let organisations = wanted.organisations.iter().map(|text| organisation(caller, text));
        let organisations = organisations.collect::<Result<_, _>>()?;
        let command = StatementCommand::SetSupportGroup { organisations, reason: wanted.reason };
        Ok(Wanted::new(move |_| command, acting(caller, wanted.organisation.as_deref())?))
    };
    ask.decided(wanted).await
}

/// Who may read and who may take part.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct Opening {
    /// Who reads the draft: `participants`, `network` or `public`.
    #[serde(default)]
    pub(crate) drafts: Option<String>,
    /// Who reads the comments, likewise.
    #[serde(default)]
    pub(crate) comments: Option<String>,
    /// Who writes and comments: `network`, or a list of organisations.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(crate) writers: Option<Value>,
}

/// Who may read and take part from now on; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OpennessRequest {
    #[serde(flatten)]
    opening: Opening,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Choose who may read and who may take part, until the first round opens.
#[utoipa::path(put, path = "/api/v1/statements/{id}/openness", params(("id" = String, Path)), request_body = OpennessRequest,
    responses((status = 200, body = super::statements::StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn open_to(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let wanted = |wanted: OpennessRequest| {
        let wish = wanted.opening.wish(caller)?;
        let command = move |now: &Statement| StatementCommand::SetOpenness { openness: wish.upon(&now.openness) };
        Ok(Wanted::new(command, acting(caller, wanted.organisation.as_deref())?))
    };
    ask.decided(wanted).await
}

/// What is wished of a statement's openness; the rest stays.
#[derive(Default)]
pub(crate) struct OpennessWish {
    pub(crate) drafts: Option<Audience>,
    pub(crate) comments: Option<Audience>,
    pub(crate) writers: Option<Participation>,
}

impl OpennessWish {
    /// On top of what holds.
    pub(crate) fn upon(self, now: &Openness) -> Openness {
        Openness {
            drafts: self.drafts.unwrap_or(now.drafts),
            comments: self.comments.unwrap_or(now.comments),
            writers: self.writers.unwrap_or_else(|| now.writers.clone()),
        }
    }
}

impl Opening {
    /// This openness, spelt out.
    pub(crate) fn of(openness: &Openness) -> Self {
        let writers = writers_view(&openness.writers);
        let (drafts, comments) = (openness.drafts.name().to_owned(), openness.comments.name().to_owned());
        Opening { drafts: Some(drafts), comments: Some(comments), writers: Some(writers) }
    }

    pub(crate) fn wish(&self, caller: &Caller) -> Result<OpennessWish, Problem> {
        let writers = match &self.writers {
            None => None,
            Some(Value::String(name)) if name == "network" => Some(Participation::Network),
            Some(Value::Array(items)) => {
                let id = |item: &Value| organisation(caller, item.as_str().unwrap_or_default());
                Some(Participation::Listed(items.iter().map(id).collect::<Result<_, _>>()?))
            }
            Some(_) => return Err(caller.bad_field("writers", &caller.words.say("reason-not-understood"))),
        };
        Ok(OpennessWish {
            drafts: audience(caller, self.drafts.as_deref())?,
            comments: audience(caller, self.comments.as_deref())?,
            writers,
        })
    }
}

/// Who writes and comments, as the API spells it.
pub(super) fn writers_view(writers: &Participation) -> Value {
    match writers {
        Participation::Network => "network".into(),
        Participation::Listed(ids) => ids.iter().map(ToString::to_string).collect(),
    }
}

/// The audience of that name, if one is given.
pub(crate) fn audience(caller: &Caller, name: Option<&str>) -> Result<Option<Audience>, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-audience", &[]);
    name.map(|name| Audience::named(name).ok_or_else(unknown)).transpose()
}

pub(super) fn organisation(caller: &Caller, text: &str) -> Result<OrganisationId, Problem> {
    text.parse().map_err(|_| caller.refused(ledger::Refusal::UnknownOrganisation))
}

/// The organisation that a request names to act for.
pub(super) fn acting(caller: &Caller, text: Option<&str>) -> Result<Option<OrganisationId>, Problem> {
    text.map(|text| organisation(caller, text)).transpose()
}
