use super::{json, json_bytes, text_view::TextView};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id, Params},
    failure::Failure,
    html,
    idempotency::Asked,
    problem::Problem,
    random::random,
    reading::{opened, readable},
    room::{Answer, Input, Push, PushRefusal},
    rooms::OpenStatement,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use draft::{Marks, Text};
use gate::Chunk;
use ledger::{Hat, Right};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, VaultKey};
use terms::{OrganisationId, limits};
use tokio::sync::oneshot;
use utoipa::{IntoParams, ToSchema};

const FORMATS: &str = "markdown, html, text, json, automerge";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TextQuery {
    /// A version's number, or `live`, which it is if absent.
    version: Option<String>,
    /// `markdown` (if absent), `html`, `text`, `json` or `automerge`.
    format: Option<String>,
}

/// The statement's text.
#[utoipa::path(get, path = "/api/v1/statements/{id}/text", params(("id" = String, Path), TextQuery),
    responses((status = 200, content_type = "text/markdown"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(query): Params<TextQuery>,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    if query.version.as_deref().unwrap_or("live") != "live" {
        return Err(caller.problem(StatusCode::NOT_FOUND, "unknown-version", &[]));
    }
    let failed = |failure: Failure| caller.failed(&failure);
    let replica = &opened(&app, &caller, &statement).await?.replica;
    let (kind, body) = match query.format.as_deref().unwrap_or("markdown") {
        "markdown" => ("text/markdown; charset=utf-8", replica.text().await.map_err(failed)?.markdown().into_bytes()),
        "text" => ("text/plain; charset=utf-8", replica.plain().await.map_err(failed)?.into_bytes()),
        "html" => {
            let text = replica.text().await.map_err(failed)?;
            ("text/html; charset=utf-8", html::text(&text).into_string().into_bytes())
        }
        "json" => {
            let view = TextView::from(&replica.text().await.map_err(failed)?);
            ("application/json", serde_json::to_vec(&view).expect("views hold texts and numbers"))
        }
        "automerge" => ("application/octet-stream", replica.save().await.map_err(failed)?),
        _ => return Err(caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &[("known", FORMATS.into())])),
    };
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct TextRequest {
    /// The whole text as Markdown (docs/canonical-text.md).
    markdown: String,
    /// For which organisation the caller writes; needed only by whoever writes for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What came of a replaced text.
#[derive(Serialize, ToSchema)]
pub(crate) struct Replaced {
    /// Changes that it took; none if the text was like that already.
    changes: usize,
}

/// Seed or replace the live text by a minimal edit.
#[utoipa::path(post, path = "/api/v1/statements/{id}/text", params(("id" = String, Path)), request_body = TextRequest,
    responses((status = 200, body = Replaced), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem)))]
pub(crate) async fn replace(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    let route = format!("POST /statements/{}/text", readable.statement.id);
    let first = match app.answers.ask(&caller, person, &route, &headers, &body).await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let request: TextRequest = caller.json(&body)?;
    if request.markdown.len() > limits::MARKDOWN_BYTES_MAX {
        let kilobytes = (limits::MARKDOWN_BYTES_MAX / 1024).into();
        return Err(caller.problem(StatusCode::PAYLOAD_TOO_LARGE, "markdown-too-long", &[("kilobytes", kilobytes)]));
    }
    let hat = hat(&app, &caller, request.organisation.as_deref(), readable.hat)?;
    let wanted = Text::from_markdown(&request.markdown);
    if marked_stretches(&wanted) > limits::MARKDOWN_MARKS_MAX {
        let max = limits::MARKDOWN_MARKS_MAX.into();
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "too-many-marks", &[("max", max)]));
    }
    let open = opened(&app, &caller, &readable.statement).await?;
    let answered = write(&app, &open, hat, wanted, |changes| {
        let answer = serde_json::to_vec(&Replaced { changes }).expect("a view holds a number");
        first.remember(StatusCode::OK, &answer)
    });
    let changes = answered.await.map_err(|refused| refused.problem(&caller))?;
    Ok(json(StatusCode::OK, &Replaced { changes }))
}

fn marked_stretches(text: &Text) -> usize {
    let runs = text.blocks().iter().flat_map(|block| &block.runs);
    runs.filter(|run| run.marks != Marks::default() || run.link.is_some()).count()
}

/// The hat asked for, or the one with the most rights here.
fn hat(app: &App, caller: &Caller, organisation: Option<&str>, best: Option<Hat>) -> Result<Hat, Problem> {
    let Some(text) = organisation else { return best.map_or_else(|| caller.hat(app, None), Ok) };
    let organisation: OrganisationId =
        text.parse().map_err(|_| caller.refused(ledger::Refusal::UnknownOrganisation))?;
    caller.hat(app, Some(organisation))
}

/// Why a text was not written.
pub(crate) enum NotWritten {
    Refused(PushRefusal),
    Failed(Failure),
}

impl NotWritten {
    /// As a problem for the caller.
    fn problem(&self, caller: &Caller) -> Problem {
        match self {
            NotWritten::Failed(failure) => caller.failed(failure),
            NotWritten::Refused(refusal) => {
                tracing::info!(code = refusal.code(), ?refusal, "replacing a text was refused");
                let status = match refusal {
                    PushRefusal::NoWriteAccess | PushRefusal::ForeignActor => StatusCode::FORBIDDEN,
                    PushRefusal::Storage => StatusCode::SERVICE_UNAVAILABLE,
                    PushRefusal::Gate(_) => StatusCode::UNPROCESSABLE_ENTITY,
                };
                caller.problem(status, refusal.code(), &[])
            }
        }
    }
}

impl From<Failure> for NotWritten {
    fn from(failure: Failure) -> Self {
        NotWritten::Failed(failure)
    }
}

/// Turns the live text into `wanted` on behalf of `hat`: the server edits as an editor does, under an actor of its own
/// and through the same gate. Gives the number of changes that it took.
pub(crate) async fn write(
    app: &App,
    open: &OpenStatement,
    hat: Hat,
    wanted: Text,
    remember: impl FnOnce(usize) -> Option<(VaultKey, Bytes)>,
) -> Result<usize, NotWritten> {
    let statement = app.register.shelf().get(open.id).ok_or(Failure::Stopped)?;
    if ledger::right(&app.register.view(), &statement, hat) < Right::Write {
        return Err(NotWritten::Refused(PushRefusal::NoWriteAccess));
    }
    let actor = app.issuer.issue(open.id, hat, random());
    let changes = open.replica.replace(actor, wanted).await?;
    let chunks = changes.iter().map(|bytes| Chunk::parse(bytes)).collect::<Result<Vec<_>, _>>();
    let chunks = chunks.map_err(|refusal| NotWritten::Refused(PushRefusal::Gate(refusal)))?;
    let put = remember(changes.len());
    if chunks.is_empty() {
        if let Some((key, value)) = put {
            app.store.append(Batch::new().put(key, value)).await.map_err(Failure::from)?;
        }
        return Ok(0);
    }
    let (reply, answer) = oneshot::channel();
    let push = Push { answer: Answer::Caller(reply), hat, at: app.clock.now(), chunks, put };
    open.send(Input::Push(push)).await?;
    answer.await.map_err(|_| Failure::Stopped)?.map_err(NotWritten::Refused)?;
    Ok(changes.len())
}
