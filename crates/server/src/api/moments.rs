//! Earlier moments of the live text: which there are, and bringing one back.

use super::{
    decisions::{Ask, Once, Tell, Wanted},
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
    replica::Live,
    room::MakeCommand,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use draft::Text;
use ledger::{Action, Asker, Author, Hat, Refusal, Statement, StatementCommand, access};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::VaultKey;
use terms::{Heads, Offset, TextId};
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
    /// What its end is called, if it was named.
    name: Option<String>,
}

/// A moment that was given a name.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedView {
    /// How many changes the text had then: `…/text?offset=`, and `offset:N` where texts are compared.
    offset: u64,
    name: String,
    /// The changes that name the text.
    heads: Vec<String>,
    named_at: String,
}

impl NamedView {
    fn of(statement: &Statement, offset: Offset) -> Option<NamedView> {
        let moment = statement.moments.get(&offset)?;
        let heads = moment.heads.hashes().iter().map(ToString::to_string).collect();
        Some(NamedView { offset: offset.0, name: moment.name.clone(), heads, named_at: moment.named.to_string() })
    }
}

/// The latest stretches of writing, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct MomentList {
    items: Vec<MomentView>,
    /// Every moment that has a name, earliest first.
    named: Vec<NamedView>,
    /// How often the texts were begun anew: offsets are of the log that was begun then.
    epoch: u32,
    next: Option<String>,
}

/// The stretches of writing of the live text, latest first.
#[utoipa::path(get, path = "/api/v1/statements/{id}/moments", params(("id" = String, Path)),
    responses((status = 200, body = MomentList), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let moments = moments::moments(&app, &statement).await.map_err(|failure| caller.failed(&failure))?;
    let view = |moment: &moments::Moment| MomentView {
        offset: moment.offset.0,
        at: moment.at.to_string(),
        organisations: moment.organisations.iter().map(ToString::to_string).collect(),
        changes: moment.changes,
        name: statement.moments.get(&moment.offset).map(|named| named.name.clone()),
    };
    let named = statement.moments.keys().filter_map(|offset| NamedView::of(&statement, *offset)).collect();
    let items = moments.iter().rev().map(view).collect();
    Ok(json(StatusCode::OK, &MomentList { items, named, epoch: statement.epoch, next: None }))
}

/// What a moment is called.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NameRequest {
    /// How many changes the text had then.
    offset: u64,
    name: String,
    /// Where the offset was read; refused if the texts were begun anew since. As they are now if absent.
    #[serde(default)]
    epoch: Option<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Give a moment of the live text a name. For those who write it.
#[utoipa::path(post, path = "/api/v1/statements/{id}/moments", operation_id = "name_moment", params(("id" = String, Path)), request_body = NameRequest,
    responses((status = 201, body = NamedView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn name(ask: Ask) -> Result<Response, Problem> {
    let (request, caller): (NameRequest, _) = (ask.read()?, &ask.caller);
    // Looking the moment up takes its time, so whoever may not name it is told before.
    may_name(&ask.app, caller, &ask.readable, caller.hat(&ask.app, acting(caller, request.organisation.as_deref())?)?)?;
    is_of(caller, &ask.readable, request.epoch)?;
    let (offset, epoch) = (Offset(request.offset), ask.readable.statement.epoch);
    let heads = moment(&ask.app, caller, &ask.readable, offset).await?.heads;
    let wanted = |wanted: NameRequest| {
        let organisation = acting(caller, wanted.organisation.as_deref())?;
        let tell = Tell::of(StatusCode::CREATED, move |statement| NamedView::of(statement, offset));
        Ok(Wanted::made(naming((offset, heads), epoch, wanted.name), organisation, tell))
    };
    ask.decided(wanted).await
}

/// Whether the hat's person gives moments names.
pub(crate) fn may_name(app: &App, caller: &Caller, readable: &Readable, hat: Hat) -> Result<(), Problem> {
    let may = ledger::names_moments(&app.register.view(), &readable.statement, Author::Hat(hat));
    may.map_err(|refusal| caller.refused(refusal))
}

/// The command; pages come here as well.
pub(crate) fn naming((offset, heads): (Offset, Heads), epoch: u32, name: String) -> MakeCommand {
    MakeCommand::plain(move |_| StatementCommand::NameMoment { offset, heads, epoch, name })
}

/// Whether offsets that were read in that epoch are of the texts' present logs; pages come here as well.
pub(crate) fn is_of(caller: &Caller, readable: &Readable, epoch: Option<u32>) -> Result<(), Problem> {
    match epoch {
        Some(epoch) if epoch != readable.statement.epoch => Err(caller.refused(Refusal::TextsBegunAnew)),
        Some(_) | None => Ok(()),
    }
}

/// Which moment to bring back.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RestoreRequest {
    /// How many changes the text had then.
    offset: u64,
    /// Where the offset was read; refused if the texts were begun anew since. As they are now if absent.
    #[serde(default)]
    epoch: Option<u32>,
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
    is_of(caller, readable, request.epoch)?;
    let text = moment(app, caller, readable, Offset(request.offset)).await?.text;
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
) -> Result<Live, Problem> {
    moment_in(app, caller, &readable.statement, readable.statement.id.into(), offset).await
}

/// The text of that moment, of any of a statement's texts.
pub(crate) async fn moment_in(
    app: &Arc<App>,
    caller: &Caller,
    statement: &Statement,
    text: TextId,
    offset: Offset,
) -> Result<Live, Problem> {
    let live = moments::at(app, statement, text, offset).await.map_err(|failure| caller.failed(&failure))?;
    live.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-moment", &[]))
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
