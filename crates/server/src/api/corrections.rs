//! Public corrections: what was wrong in the text that is public. What is sealed stays as it is.

use super::{
    decisions::{Ask, Tell, Wanted},
    json,
    team::acting,
};
use crate::{
    app::App, caller::Caller, extract::Id, problem::Problem, reading::readable, room::MakeCommand, traces::has_clause,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Correction, StatementCommand};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// What was wrong in the text that is public.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionView {
    number: u32,
    /// Which organisation says so.
    organisation: String,
    /// The clause of the published version that it is about.
    clause: Option<u32>,
    /// What was wrong, and what is right.
    text: String,
    reason: Option<String>,
    issued_at: String,
}

impl From<&Correction> for CorrectionView {
    fn from(correction: &Correction) -> Self {
        CorrectionView {
            number: correction.number.0,
            organisation: correction.organisation.to_string(),
            clause: correction.clause,
            text: correction.text.clone(),
            reason: correction.reason.clone(),
            issued_at: correction.issued.to_string(),
        }
    }
}

/// Corrections, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct CorrectionList {
    items: Vec<CorrectionView>,
    next: Option<String>,
}

/// What is wrong in the text that is public.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CorrectionRequest {
    /// The clause of the published version that it is about; the whole if absent.
    #[serde(default)]
    clause: Option<u32>,
    /// What was wrong, and what is right.
    #[serde(default)]
    text: String,
    /// How it came to that; public.
    #[serde(default)]
    reason: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What was said to be wrong in the published statement.
#[utoipa::path(get, path = "/api/v1/statements/{id}/corrections", operation_id = "list_corrections", params(("id" = String, Path)),
    responses((status = 200, body = CorrectionList), (status = 404, body = Problem)))]
pub(crate) async fn corrections(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let items = statement.corrections.iter().map(CorrectionView::from).collect();
    Ok(json(StatusCode::OK, &CorrectionList { items, next: None }))
}

/// Say publicly what is wrong in the published statement. What is sealed stays as it is. For its coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/corrections", operation_id = "correct", params(("id" = String, Path)), request_body = CorrectionRequest,
    responses((status = 201, body = CorrectionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn correct(ask: Ask) -> Result<Response, Problem> {
    let asked: CorrectionRequest = ask.read()?;
    has_clause(&ask.app, &ask.caller, &ask.readable.statement, asked.clause).await?;
    let tell = Tell::of(StatusCode::CREATED, |statement| statement.corrections.last().map(CorrectionView::from));
    let wanted = |request: CorrectionRequest| {
        let CorrectionRequest { clause, text, reason, organisation } = request;
        let command = MakeCommand::plain(move |_| StatementCommand::Correct { clause, text, reason });
        Ok(Wanted::made(command, acting(&ask.caller, organisation.as_deref())?, tell))
    };
    ask.decided(wanted).await
}
