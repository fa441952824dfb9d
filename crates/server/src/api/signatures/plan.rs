//! How signatures are collected, and whether a member is counted among those of an umbrella that has signed.

use crate::{
    api::{
        decisions::{Ask, Tell, Wanted},
        rounds::moment,
        statements::StatementView,
        team::acting,
    },
    problem::Problem,
    room::MakeCommand,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Conduct, Endorse, SignOnPlan, StatementCommand};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How signatures are collected.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlanView {
    /// Until when the text can be signed, also once it is public; for as long as it is signed if none.
    closes_at: Option<String>,
    /// How many organisations are hoped for.
    goal: Option<u32>,
    /// Whether whoever reads the statement sees how far signing has come.
    public_progress: bool,
    /// Whether organisations outside the register may sign, each checked by a coordinator; so everybody may read the text
    /// that is signed.
    outsiders: bool,
}

impl From<&SignOnPlan> for PlanView {
    fn from(plan: &SignOnPlan) -> Self {
        PlanView {
            closes_at: plan.closes.map(|closes| closes.to_string()),
            goal: plan.goal,
            public_progress: plan.progress_is_public,
            outsiders: plan.takes_outsiders,
        }
    }
}

/// How signatures are to be collected: all of it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PlanRequest {
    /// Until when the text can be signed, also once it is public, RFC 3339 with zone; without end if absent.
    #[serde(default)]
    closes_at: Option<String>,
    /// How many organisations are hoped for.
    #[serde(default)]
    goal: Option<u32>,
    /// Whether whoever reads the statement sees how far signing has come.
    #[serde(default)]
    public_progress: bool,
    /// Whether organisations outside the register may sign, each checked by a coordinator; so everybody may read the text
    /// that is signed.
    #[serde(default)]
    outsiders: bool,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say how signatures are collected. For the statement's coordinators.
#[utoipa::path(put, path = "/api/v1/statements/{id}/sign-on", operation_id = "plan_sign_on", params(("id" = String, Path)), request_body = PlanRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn plan(ask: Ask) -> Result<Response, Problem> {
    let wanted = |request: PlanRequest| {
        let closes = request.closes_at.as_deref().map(|text| moment(&ask.caller, "closes_at", text)).transpose()?;
        let plan = SignOnPlan {
            closes,
            goal: request.goal,
            progress_is_public: request.public_progress,
            takes_outsiders: request.outsiders,
        };
        let organisation = acting(&ask.caller, request.organisation.as_deref())?;
        Ok(Wanted::new(move |_| StatementCommand::Conduct(Conduct::PlanSignOn { plan }), organisation))
    };
    ask.decided(wanted).await
}

/// For which organisation it is said.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CountingRequest {
    /// Needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Whether a member is counted.
#[derive(Serialize, ToSchema)]
pub(crate) struct CountingView {
    /// Whether it has said that it doesn't want to be counted.
    opted_out: bool,
}

/// Don't count one's organisation among the members of umbrellas that sign this statement.
#[utoipa::path(put, path = "/api/v1/statements/{id}/opt-out", operation_id = "opt_out", params(("id" = String, Path)), request_body = CountingRequest,
    responses((status = 200, body = CountingView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn opt_out(ask: Ask) -> Result<Response, Problem> {
    count(&ask, Endorse::OptOut, true).await
}

/// Count it again.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/opt-out", operation_id = "opt_in", params(("id" = String, Path)), request_body = CountingRequest,
    responses((status = 200, body = CountingView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn opt_in(ask: Ask) -> Result<Response, Problem> {
    count(&ask, Endorse::OptIn, false).await
}

async fn count(ask: &Ask, what: Endorse, opted_out: bool) -> Result<Response, Problem> {
    let wanted = |request: CountingRequest| {
        let organisation = acting(&ask.caller, request.organisation.as_deref())?;
        let command = MakeCommand::plain(move |_| StatementCommand::Endorse(what));
        Ok(Wanted::made(command, organisation, Tell::of(StatusCode::OK, move |_| CountingView { opted_out })))
    };
    ask.decided(wanted).await
}
