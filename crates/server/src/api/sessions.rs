use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    sessions::{Session, SessionId},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use terms::OrganisationId;
use utoipa::ToSchema;

/// Where the person is signed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionRow {
    id: String,
    begun_at: String,
    /// Noted once an hour.
    seen_at: String,
    /// Browser and system, as far as they are known.
    device: String,
    /// Whether it is the one that asks.
    current: bool,
}

/// The person's sessions.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionRows {
    items: Vec<SessionRow>,
    /// Always null: all are on one page.
    next: Option<String>,
}

/// A session's name for its person: the first half of what it is stored under.
pub(crate) fn name(session: &Session) -> String {
    let half = session.id.first_chunk::<16>().expect("a hash has more bytes than an id");
    OrganisationId::new(*half).to_string()
}

/// The caller's session of that name.
pub(crate) fn find(app: &App, caller: &Caller, id: &str) -> Result<SessionId, Problem> {
    let sessions =
        app.sessions.list(caller.session()?.person, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let found = sessions.iter().find(|session| name(session) == id);
    found.map(|session| session.id).ok_or_else(|| caller.not_found())
}

/// Where the caller is signed in, the newest first.
#[utoipa::path(get, path = "/api/v1/me/sessions", operation_id = "list_sessions",
    responses((status = 200, body = SessionRows), (status = 401, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let signed_in = caller.session()?;
    let sessions = app.sessions.list(signed_in.person, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let row = |session: Session| SessionRow {
        id: name(&session),
        begun_at: session.begun.to_string(),
        seen_at: session.seen.to_string(),
        current: session.id == signed_in.session,
        device: session.device,
    };
    Ok(json(StatusCode::OK, &SessionRows { items: sessions.into_iter().map(row).collect(), next: None }))
}

/// Sign out everywhere.
#[utoipa::path(delete, path = "/api/v1/me/sessions", operation_id = "end_all_sessions",
    responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn end_all(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    app.sessions.end_all(caller.session()?.person).await.map_err(|failure| caller.failed(&failure))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// End one session.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", operation_id = "end_session", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let session = find(&app, &caller, &id)?;
    app.sessions.end(caller.session()?.person, session).await.map_err(|failure| caller.failed(&failure))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
