//! Drafts of newsletters, for those who look after the network.

use super::{WrittenView, editor, fault, texts, view};
use crate::{
    api::{json, json_body, json_bytes},
    app::App,
    bulletins::{Draft, DraftId, NotSaved, Readers, Sent, Written},
    caller::Caller,
    extract::{Body, Id},
    idempotency::Asked,
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::VaultKey;
use terms::limits;
use utoipa::ToSchema;
use words::Language;

/// A newsletter that is being written.
#[derive(Serialize, ToSchema)]
pub(crate) struct DraftView {
    id: String,
    /// `organisations` or `public`.
    readers: &'static str,
    /// From when to when it tells what happened.
    since: String,
    until: String,
    saved_at: String,
    /// To be named when it is saved or sent.
    revision: u32,
    /// How many would get it by mail now.
    recipients: usize,
    /// By `fi`, `sv` and `en`.
    texts: BTreeMap<&'static str, WrittenView>,
}

/// Drafts, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct DraftList {
    items: Vec<DraftView>,
    next: Option<String>,
}

/// A new draft.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BeginRequest {
    /// `organisations` or `public`.
    readers: String,
}

/// What a draft is to say.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SaveRequest {
    /// Of the draft as it was read.
    revision: u32,
    /// By `fi`, `sv` and `en`; what is left out is not said.
    texts: BTreeMap<String, WrittenRequest>,
}

/// What it is to say in one language.
#[derive(Deserialize, ToSchema)]
pub(crate) struct WrittenRequest {
    #[serde(default)]
    subject: String,
    /// Markdown.
    #[serde(default)]
    text: String,
}

/// Which wording is sent.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SendRequest {
    /// Of the draft as it was read.
    revision: u32,
}

/// Newsletters that are being written. For those who look after the network.
#[utoipa::path(get, path = "/api/v1/bulletins/drafts", operation_id = "list_bulletin_drafts",
    responses((status = 200, body = DraftList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    editor(&app, &caller)?;
    let drafts = app.bulletins.drafts().map_err(|failure| caller.failed(&failure))?;
    let items = drafts.iter().map(|(id, draft)| shown(&app, &caller, id, draft)).collect::<Result<_, _>>()?;
    Ok(json(StatusCode::OK, &DraftList { items, next: None }))
}

/// Begin a newsletter, in every language with what has happened since the last that these readers had.
#[utoipa::path(post, path = "/api/v1/bulletins/drafts", operation_id = "begin_bulletin", request_body = BeginRequest,
    responses((status = 201, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let hat = editor(&app, &caller)?;
    let first = match app.answers.ask(&caller, hat.person, "POST /api/v1/bulletins/drafts", &headers, &body).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let request: BeginRequest = caller.json(&body)?;
    let readers = readers(&caller, &request.readers)?;
    let recipients = recipients(&app, &caller, readers)?;
    let answer = |id: &DraftId, draft: &Draft| json_body(&draft_view(id, draft, recipients));
    let remember = |id: &DraftId, draft: &Draft| first.remember(StatusCode::CREATED, &answer(id, draft));
    let begun = app.bulletins.begin(&app, readers, &remember).await.map_err(|failure| caller.failed(&failure))?;
    let (id, draft) = settled(&caller, begun)?;
    Ok(json_bytes(StatusCode::CREATED, answer(&id, &draft).into()))
}

/// A draft.
#[utoipa::path(get, path = "/api/v1/bulletins/drafts/{id}", operation_id = "show_bulletin_draft", params(("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    editor(&app, &caller)?;
    let (id, draft) = find(&app, &caller, &id)?;
    Ok(json(StatusCode::OK, &shown(&app, &caller, &id, &draft)?))
}

/// Save what a draft says. Who began from an older wording than the last is told so.
#[utoipa::path(put, path = "/api/v1/bulletins/drafts/{id}", operation_id = "save_bulletin_draft", params(("id" = String, Path)), request_body = SaveRequest,
    responses((status = 200, body = DraftView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 410, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Body(body): Body,
) -> Result<Response, Problem> {
    editor(&app, &caller)?;
    let request: SaveRequest = caller.json(&body)?;
    let mut texts = Vec::new();
    for (tag, said) in &request.texts {
        let language = Language::from_tag(tag);
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]);
        let written = Written::new(language.ok_or_else(unknown)?, &said.subject, &said.text);
        if let Some((_, problem)) = fault(&caller, &written) {
            return Err(problem);
        }
        texts.push(written);
    }
    let (id, _) = find(&app, &caller, &id)?;
    let saved = app.bulletins.save(&id, request.revision, texts, app.clock.now(), &|_, _| None).await;
    let draft = settled(&caller, saved.map_err(|failure| caller.failed(&failure))?)?;
    Ok(json(StatusCode::OK, &shown(&app, &caller, &id, &draft)?))
}

/// Remove a draft.
#[utoipa::path(delete, path = "/api/v1/bulletins/drafts/{id}", operation_id = "remove_bulletin_draft", params(("id" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn remove(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    editor(&app, &caller)?;
    let (id, _) = find(&app, &caller, &id)?;
    let removed = app.bulletins.discard(&id).await.map_err(|failure| caller.failed(&failure))?;
    if removed { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(caller.not_found()) }
}

/// Send a newsletter as its draft stands: it is fixed from then on, goes to those who asked for it, and stands in the archive.
#[utoipa::path(post, path = "/api/v1/bulletins/drafts/{id}/send", operation_id = "send_bulletin", params(("id" = String, Path)), request_body = SendRequest,
    responses((status = 201, body = super::BulletinView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 410, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let hat = editor(&app, &caller)?;
    let route = format!("POST /api/v1/bulletins/drafts/{id}/send");
    let first = match app.answers.ask(&caller, hat.person, &route, &headers, &body).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let request: SendRequest = caller.json(&body)?;
    let id = Draft::named(&id).ok_or_else(|| caller.not_found())?;
    let remember = |number, sent: &Sent| first.remember(StatusCode::CREATED, &json_body(&view(number, sent, true)));
    let (number, sent) = dispatch(&app, &caller, (&id, request.revision), remember).await?;
    Ok(json(StatusCode::CREATED, &view(number, &sent, true)))
}

/// Sends it, with what is remembered for a repeat; pages come here as well.
pub(crate) async fn dispatch(
    app: &App,
    caller: &Caller,
    (id, revision): (&DraftId, u32),
    remember: impl FnOnce(u32, &Sent) -> Option<(VaultKey, Bytes)>,
) -> Result<(u32, Sent), Problem> {
    let sent = app.bulletins.send(app, id, revision, remember).await.map_err(|failure| caller.failed(&failure))?;
    let (number, sent) = settled(caller, sent)?;
    tracing::info!(number, readers = sent.readers.name(), recipients = sent.recipients, "a newsletter is sent");
    app.chores.news();
    Ok((number, sent))
}

/// The draft that is named so; pages come here as well.
pub(crate) fn find(app: &App, caller: &Caller, id: &str) -> Result<(DraftId, Draft), Problem> {
    let id = Draft::named(id).ok_or_else(|| caller.not_found())?;
    let found = app.bulletins.draft(&id).map_err(|failure| caller.failed(&failure))?;
    found.map(|draft| (id, draft)).ok_or_else(|| caller.not_found())
}

/// Whom a newsletter is for, by name.
pub(crate) fn readers(caller: &Caller, name: &str) -> Result<Readers, Problem> {
    let field = [("field", caller.words.say("bulletin-readers").into())];
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &field);
    Readers::named(name).ok_or_else(unknown)
}

/// How many would get it by mail now.
pub(crate) fn recipients(app: &App, caller: &Caller, readers: Readers) -> Result<usize, Problem> {
    app.bulletins.recipients(app, readers, app.clock.now()).map_err(|failure| caller.failed(&failure))
}

/// What came of it, or why not, in words.
pub(crate) fn settled<T>(caller: &Caller, done: Result<T, NotSaved>) -> Result<T, Problem> {
    done.map_err(|why| match why {
        NotSaved::Full => {
            let max = limits::BULLETIN_DRAFTS_MAX.into();
            caller.problem(StatusCode::CONFLICT, "bulletin-drafts-full", &[("max", max)])
        }
        NotSaved::Gone => caller.problem(StatusCode::GONE, "bulletin-gone", &[]),
        NotSaved::Changed(_) => caller.problem(StatusCode::CONFLICT, "bulletin-changed", &[]),
        NotSaved::NotWhole => caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bulletin-not-whole", &[]),
    })
}

fn shown(app: &App, caller: &Caller, id: &DraftId, draft: &Draft) -> Result<DraftView, Problem> {
    Ok(draft_view(id, draft, recipients(app, caller, draft.readers)?))
}

fn draft_view(id: &DraftId, draft: &Draft, recipients: usize) -> DraftView {
    DraftView {
        id: Draft::name(id),
        readers: draft.readers.name(),
        since: draft.since().to_string(),
        until: draft.upto().to_string(),
        saved_at: draft.saved().to_string(),
        revision: draft.revision,
        recipients,
        texts: texts(&draft.texts),
    }
}
