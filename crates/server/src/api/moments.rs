//! Earlier moments of the live text: which there are, and bringing one back.

use super::{
    decisions::{Ask, Once},
    json, json_body,
    team::acting,
    text::write,
};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    moments,
    problem::Problem,
    reading::{Readable, opened, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use draft::Text;
use ledger::{Action, Asker, Hat, access};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::VaultKey;
use terms::{Offset, TextId};
use utoipa::ToSchema;

/// A stretch of writing.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentView {
    /// How many changes the text had at its end: `…/text?offset=`.
    offset: u64,
    /// When it ended.
    at: String,
    /// Who wrote.
    organisations: Vec<String>,
    /// Changes that they made.
    changes: u64,
}

/// The latest stretches of writing, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentList {
    items: Vec<MomentView>,
    next: Option<String>,
}

/// The stretches of writing of the live text, latest first.
#[utoipa::path(get, path = "/api/v1/statements/{id}/moments", params(("id" = String, Path)),
    responses((status = 200, body = MomentList), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let moments = moments::moments(&app, statement.id).await.map_err(|failure| caller.failed(&failure))?;
    let view = |moment: &moments::Moment| MomentView {
        offset: moment.offset.0,
        at: moment.at.to_string(),
        organisations: moment.organisations.iter().map(ToString::to_string).collect(),
        changes: moment.changes,
    };
    let items = moments.iter().rev().map(view).collect();
    Ok(json(StatusCode::OK, &MomentList { items, next: None }))
}

/// Which moment to bring back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RestoreRequest {
    /// How many changes the text had then.
    offset: u64,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Restored {
    /// Changes that it took; none if the text was like that already.
    changes: usize,
}

/// Bring an earlier moment of the live text back as a new edit. Nothing is erased: what was written since stays in the
/// history. For the statement's coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/restore", params(("id" = String, Path)), request_body = RestoreRequest,
    responses((status = 200, body = Restored), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn restore(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, RestoreRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let text = moment(app, caller, readable, Offset(request.offset)).await?;
    let view = |changes| Restored { changes };
    let remember = |changes| first.remember(StatusCode::OK, &json_body(&view(changes)));
    let changes = bring_back(app, caller, readable, hat, text, remember).await?;
    Ok(json(StatusCode::OK, &view(changes)))
}

/// The text of that moment.
pub(crate) async fn moment(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    offset: Offset,
) -> Result<Text, Problem> {
    moment_in(app, caller, readable.statement.id.into(), offset).await
}

/// The text of that moment, of any of a statement's texts.
pub(super) async fn moment_in(app: &Arc<App>, caller: &Caller, text: TextId, offset: Offset) -> Result<Text, Problem> {
    let live = moments::at(app, text, offset).await.map_err(|failure| caller.failed(&failure))?;
    live.map(|live| live.text).ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-moment", &[]))
}

/// Writes the text of an earlier moment; pages come here as well. `remember` makes what a repeat is answered of the number
/// of changes that it took.
pub(crate) async fn bring_back(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    text: Text,
    remember: impl FnOnce(usize) -> Option<(VaultKey, Bytes)>,
) -> Result<usize, Problem> {
    let may = access(&app.register.view(), &readable.statement, Asker::Hat(hat), Action::ConductRounds);
    may.map_err(|refusal| caller.refused(refusal))?;
    let open = opened(app, caller, &readable.statement).await?;
    write(app, &open, hat, text, remember).await.map_err(|refused| refused.problem(caller))
}
