use super::{
    decisions::{Ask, Once},
    json, json_body,
    text_view::TextView,
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    failure::Failure,
    html,
    languages::{self, InLanguage},
    problem::Problem,
    random::random,
    reading::readable,
    replica::{Amendment, Replica},
    room::{Answer, Input, Push, PushRefusal},
    rooms::OpenStatement,
    versions,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use draft::{Marks, Text};
use gate::Chunk;
use ledger::{Hat, Right, Statement, Version, VersionNumber};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Batch, VaultKey};
use terms::{Offset, OrganisationId, limits};
use tokio::sync::oneshot;
use utoipa::{IntoParams, ToSchema};

const FORMATS: &str = "markdown, html, text, json, automerge";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TextQuery {
    /// A version's number, or `live`, which it is if absent.
    version: Option<String>,
    /// The live text as it was after so many changes.
    offset: Option<u64>,
    /// `markdown` (if absent), `html`, `text`, `json` or `automerge`.
    format: Option<String>,
}

/// The statement's text.
#[utoipa::path(get, path = "/api/v1/statements/{id}/text", params(("id" = String, Path), TextQuery, InLanguage),
    responses((status = 200, content_type = "text/markdown"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(query): Params<TextQuery>,
    Params(InLanguage { language }): Params<InLanguage>,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let statement = readable.statement.clone();
    let version = match query.version.as_deref().unwrap_or("live") {
        "live" => None,
        number => Some(version(&caller, &statement, number)?),
    };
    let format = query.format.as_deref().unwrap_or("markdown");
    let (text, sealed) = match version {
        None => (languages::chosen(&caller, &statement, language.as_deref())?.id, None),
        Some(version) => {
            let (text, sealed) = languages::sealed(&caller, &statement, version, language.as_deref())?;
            (text.id, Some((version.number, sealed)))
        }
    };
    let bytes = match (sealed, query.offset) {
        (None, Some(offset)) => {
            let text = super::moments::moment_in(&app, &caller, &statement, text, Offset(offset)).await?.text;
            Ok(written(&text, format))
        }
        (Some(_), Some(_)) => {
            return Err(caller.bad_field("offset", &caller.words.say("reason-not-understood")));
        }
        (None, None) => live(&languages::opened(&app, &caller, &statement, text).await?.replica, format).await,
        (Some((version, sealed)), None) if format == "automerge" => {
            let open = languages::opened(&app, &caller, &statement, text).await?;
            versions::saved(&app, &open.replica, &statement, version, sealed).await.map(Some)
        }
        (Some((_, sealed)), None) => versions::text(&app, &statement, sealed).map(|text| written(&text, format)),
    };
    let unknown = || caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &[("known", FORMATS.into())]);
    let bytes = bytes.map_err(|failure| caller.failed(&failure))?.ok_or_else(unknown)?;
    let kind = match format {
        "markdown" => "text/markdown; charset=utf-8",
        "text" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        _ => "application/octet-stream",
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// The version of that number, as an address names it.
pub(crate) fn version<'a>(caller: &Caller, statement: &'a Statement, number: &str) -> Result<&'a Version, Problem> {
    let found = number.parse().ok().and_then(|number| statement.version(VersionNumber(number)));
    found.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-version", &[]))
}

/// The live text in that format; none if there is no such format.
async fn live(replica: &Replica, format: &str) -> Result<Option<Vec<u8>>, Failure> {
    Ok(match format {
        "automerge" => Some(replica.save().await?),
        // As it was typed: the canonical text is the Markdown.
        "text" => Some(replica.plain().await?.into_bytes()),
        _ => written(&replica.text().await?, format),
    })
}

fn written(text: &Text, format: &str) -> Option<Vec<u8>> {
    Some(match format {
        "markdown" => text.markdown().into_bytes(),
        "text" => text.plain().into_bytes(),
        "html" => html::text(text).into_string().into_bytes(),
        "json" => serde_json::to_vec(&TextView::from(text)).expect("views hold texts and numbers"),
        _ => return None,
    })
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct TextRequest {
    /// The whole text as Markdown (docs/canonical-text.md).
    markdown: String,
    /// The language of the text; the leading one's if absent.
    #[serde(default)]
    language: Option<String>,
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
pub(crate) async fn replace(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, TextRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = hat(app, caller, request.organisation.as_deref(), readable.hat)?;
    let wanted = wanted(caller, &request.markdown)?;
    let chosen = languages::chosen(caller, &readable.statement, request.language.as_deref())?;
    let open = languages::opened(app, caller, &readable.statement, chosen.id).await?;
    let remember = |changes| first.remember(StatusCode::OK, &json_body(&Replaced { changes }));
    let changes = write(app, &open, hat, wanted, remember).await.map_err(|refused| refused.problem(caller))?;
    Ok(json(StatusCode::OK, &Replaced { changes }))
}

/// The text that such Markdown says, if it is one that may be written.
pub(crate) fn wanted(caller: &Caller, markdown: &str) -> Result<Text, Problem> {
    if markdown.len() > limits::MARKDOWN_BYTES_MAX {
        let kilobytes = (limits::MARKDOWN_BYTES_MAX / 1024).into();
        return Err(caller.problem(StatusCode::PAYLOAD_TOO_LARGE, "markdown-too-long", &[("kilobytes", kilobytes)]));
    }
    let wanted = Text::from_markdown(markdown);
    if marked_stretches(&wanted) > limits::MARKDOWN_MARKS_MAX {
        let max = limits::MARKDOWN_MARKS_MAX.into();
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "too-many-marks", &[("max", max)]));
    }
    Ok(wanted)
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
    pub(crate) fn problem(&self, caller: &Caller) -> Problem {
        match self {
            NotWritten::Failed(failure) => caller.failed(failure),
            NotWritten::Refused(refusal) => {
                let status = match refusal {
                    PushRefusal::NotNow(refusal) => return caller.refused(*refusal),
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
    let actor = issue(app, open, hat)?;
    let changes = open.replica.replace(actor, wanted).await?;
    let put = remember(changes.len());
    push(app, open, hat, changes, put).await
}

/// Puts other words in the place of a passage of the live text on behalf of `hat`, likewise. Whether it was still there.
pub(crate) async fn amend(app: &App, open: &OpenStatement, hat: Hat, amendment: Amendment) -> Result<bool, NotWritten> {
    let actor = issue(app, open, hat)?;
    let Some(changes) = open.replica.amend(actor, amendment).await? else { return Ok(false) };
    push(app, open, hat, changes, None).await.map(|_| true)
}

/// An actor for whoever may write.
fn issue(app: &App, open: &OpenStatement, hat: Hat) -> Result<terms::Actor, NotWritten> {
    let statement = app.register.shelf().get(open.id).ok_or(Failure::Stopped)?;
    if ledger::right(&app.register.view(), &statement, hat) < Right::Write {
        return Err(NotWritten::Refused(PushRefusal::of(&statement)));
    }
    Ok(app.issuer.issue(open.text, hat, random()))
}

async fn push(
    app: &App,
    open: &OpenStatement,
    hat: Hat,
    changes: Vec<Vec<u8>>,
    put: Option<(VaultKey, Bytes)>,
) -> Result<usize, NotWritten> {
    let chunks = changes.iter().map(|bytes| Chunk::parse(bytes)).collect::<Result<Vec<_>, _>>();
    let chunks = chunks.map_err(|refusal| NotWritten::Refused(PushRefusal::Gate(refusal)))?;
    if chunks.is_empty() {
        if let Some((key, value)) = put {
            app.store.append(Batch::new().put(key, value)).await.map_err(Failure::from)?;
        }
        return Ok(0);
    }
    let (reply, answer) = oneshot::channel();
    let push = Push { answer: Answer::Caller(reply), hat, at: app.clock.now(), chunks, put };
    // Comparing two long texts may have taken longer than a room stays open for nobody.
    let answered = app.rooms.ask_text(open.id, open.text, Input::Push(push), answer).await?.ok_or(Failure::Stopped)?;
    answered.map_err(NotWritten::Refused)?;
    Ok(changes.len())
}
