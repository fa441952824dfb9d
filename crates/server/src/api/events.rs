use crate::{
    app::App,
    caller::Caller,
    events::{Account, Listener, Listening},
    extract::{Id, Params},
    live::Visitor,
    problem::Problem,
    rates::ClientAddress,
    reading::readable,
};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use terms::Seq;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct From {
    /// Entries that are known already: the first event is of this `seq`. What is decided from now on, if absent.
    from: Option<u64>,
}

/// What is decided about the statement as it is decided, by Server-Sent Events: `id` the entry's seq, `event` its kind, `data`
/// `{"seq", "kind", "at"}` in JSON. A browser that comes back goes on after `Last-Event-ID`.
#[utoipa::path(get, path = "/api/v1/statements/{id}/events", operation_id = "follow_statement", params(("id" = String, Path), From),
    responses((status = 200, content_type = "text/event-stream"), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn follow(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Id(id): Id,
    Params(query): Params<From>,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let (visitor, listening) = listening(&app, &caller, address)?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let after = last.map(|last: u64| last.saturating_add(1)).or(query.from);
    // Nobody has been told of what is not decided yet.
    let told = after.map_or(statement.length, |after| Seq(after).min(statement.length));
    let listener = Listener { app, statement: statement.id, visitor, told, _listening: listening };
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, Body::from_stream(listener.follow())).into_response())
}

/// Who listens, counted among those of their account, if there is room.
pub(super) fn listening(app: &App, caller: &Caller, address: IpAddr) -> Result<(Option<Visitor>, Listening), Problem> {
    let visitor = caller.signed_in.map(|signed_in| Visitor {
        person: signed_in.person,
        session: signed_in.session,
        token: signed_in.token,
        words: caller.words,
    });
    let account = visitor.map_or(Account::Address(address), |visitor| Account::Person(visitor.person));
    let too_many = || caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", &[]);
    Ok((visitor, app.listeners.add(account).ok_or_else(too_many)?))
}
