//! When the caller wants to be told by mail.

use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::Body,
    notices::{Record, Wish},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::PersonId;
use utoipa::ToSchema;

/// When a person is told by mail of what happens to rounds and comments.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticesView {
    /// `immediate`, `daily` or `none`.
    notices: &'static str,
    /// Whether the newsletters to the network's organisations come by mail.
    bulletins: bool,
}

impl NoticesView {
    fn of(record: &Record) -> NoticesView {
        NoticesView { notices: record.wish.name(), bulletins: record.bulletins().is_some() }
    }
}

/// What is wished.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NoticesRequest {
    /// `immediate`, `daily` or `none`.
    notices: String,
    /// Whether newsletters are to come; what is not said stays.
    #[serde(default)]
    bulletins: Option<bool>,
}

/// When the caller is told by mail.
#[utoipa::path(get, path = "/api/v1/me/notices", operation_id = "show_notices",
    responses((status = 200, body = NoticesView), (status = 401, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let record = app.notices.record(caller.person()?).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &NoticesView::of(&record)))
}

/// Choose when to be told by mail. What was recorded in an organisation's name, logins and invitations always come.
#[utoipa::path(put, path = "/api/v1/me/notices", operation_id = "choose_notices", request_body = NoticesRequest,
    responses((status = 200, body = NoticesView), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn choose(State(app): State<Arc<App>>, caller: Caller, Body(body): Body) -> Result<Response, Problem> {
    let person = caller.person()?;
    let request: NoticesRequest = caller.json(&body)?;
    let record = set(&app, &caller, person, &request.notices, request.bulletins).await?;
    Ok(json(StatusCode::OK, &NoticesView::of(&record)))
}

/// Chooses by the wish's name; the page comes here as well.
pub(crate) async fn set(
    app: &App,
    caller: &Caller,
    person: PersonId,
    name: &str,
    bulletins: Option<bool>,
) -> Result<Record, Problem> {
    let field = [("field", caller.words.say("notices-when").into())];
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &field);
    let wish = Wish::named(name).ok_or_else(unknown)?;
    let chosen = app.notices.choose(app, person, Some(wish), bulletins).await;
    app.chores.news();
    chosen.map_err(|failure| caller.failed(&failure))?.ok_or_else(|| caller.not_found())
}
