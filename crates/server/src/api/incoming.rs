//! A draft from a file.

use crate::{
    api::{json, json_body, json_bytes, team::acting},
    app::App,
    caller::Caller,
    extract::{Id, Params},
    idempotency::Asked,
    incoming::{Brought, Came, Carried, Wish, may, read, take},
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What the address says.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DraftParams {
    /// `true`: only tell what was understood.
    #[serde(default)]
    dry_run: bool,
    /// What the file is called, if the body is the file itself.
    #[serde(default)]
    name: Option<String>,
    /// SHA-256 of the live text that is to be replaced; another one is left as it is.
    #[serde(default)]
    based_on: Option<String>,
    /// For which organisation the caller acts; the one that was chosen, if absent.
    #[serde(default)]
    organisation: Option<String>,
}

/// What was understood, and whether it was taken in.
#[derive(Serialize, ToSchema)]
pub(crate) struct DraftView {
    taken_in: bool,
    #[serde(flatten)]
    draft: Carried,
}

/// Makes the live text of a Markdown, DOCX or ODT file's text, and comments of what is said and tracked in it, for the
/// coordinator's own organisation; or tells what was understood. Until the first round has opened.
///
/// The body is the file, or a form with the part `file`. Sent again, it says nothing twice.
#[utoipa::path(post, path = "/api/v1/statements/{id}/draft-import", operation_id = "import_draft",
    params(("id" = String, Path), DraftParams), request_body = Vec<u8>, responses(
    (status = 200, body = DraftView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn import(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(params): Params<DraftParams>,
    headers: HeaderMap,
    brought: Result<Brought, Problem>,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    let hat = caller.hat(&app, acting(&caller, params.organisation.as_deref())?)?;
    // Reading a file is work that whoever may not take it in can't ask for.
    may(&app, &caller, &readable.statement, hat)?;
    let Brought(arrived) = brought?;
    let (called, bytes) = arrived.file.ok_or_else(|| caller.bad_field("file", &caller.words.say("reason-missing")))?;
    let name = if called.is_empty() { params.name.unwrap_or_default() } else { called };
    if params.dry_run {
        let draft = read(&caller, &name, bytes).await?;
        return Ok(json(StatusCode::OK, &DraftView { taken_in: false, draft }));
    }
    let route = format!("POST /statements/{}/draft-import", readable.statement.id);
    let first = match app.answers.ask(&caller, person, &route, &headers, &bytes).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let carried = read(&caller, &name, bytes).await?;
    let text = crate::api::text::wanted(&caller, &carried.markdown)?;
    let view = DraftView { taken_in: true, draft: carried };
    let answer = bytes::Bytes::from(json_body(&view));
    let told = (StatusCode::OK, answer.clone());
    let wish = Wish { hat, carried: view.draft, text, based_on: params.based_on, first, answer: told };
    match take(&app, &caller, &readable, wish).await? {
        Came::Done => Ok(json_bytes(StatusCode::OK, answer)),
        Came::Changed => Err(caller.problem(StatusCode::CONFLICT, "draft-changed", &[])),
    }
}
