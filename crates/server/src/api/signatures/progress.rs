//! How far signing has come, and as it goes on.

use crate::{
    api::events::listening,
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    rates::ClientAddress,
    reading::readable,
    signing::{live::Listener, progress::ProgressView},
};
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// How far signing has come, now and whenever it changes, by Server-Sent Events: each `progress` event tells all of it in
/// JSON, as far as the caller is told. What happens within a quarter of a second is told together.
#[utoipa::path(get, path = "/api/v1/statements/{id}/signatures/progress", operation_id = "follow_progress", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", body = ProgressView), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn follow(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    Id(id): Id,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement.id;
    let (visitor, listening) = listening(&app, &caller, address)?;
    let listener = Listener { app, statement, visitor, words: caller.words, _listening: listening };
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, Body::from_stream(listener.follow())).into_response())
}
