use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    guards,
    languages::{self, InLanguage},
    listen::Connection,
    live::{self, Visitor},
    problem::Problem,
    rates::ClientAddress,
    reading::readable,
    seen::{Limit, seen},
};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use terms::limits;

/// The live text, by WebSocket (docs/live.md).
#[utoipa::path(get, path = "/api/v1/statements/{id}/live", params(("id" = String, Path), InLanguage),
    responses((status = 101), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn upgrade(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    connection: Option<Extension<Connection>>,
    Id(id): Id,
    Params(InLanguage { language }): Params<InLanguage>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    caller.person()?;
    // Without a proxy in between, the listener has counted the connection already.
    if app.settings.rates.client_address_header.is_some()
        && let Err(too_fast) = app.rates.connection(address)
    {
        seen().met(Limit::AddressConnections);
        let problem = caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", &[]);
        return Ok(guards::later(problem.into_response(), too_fast));
    }
    let too_many = || caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-sockets", &[]);
    let behind_a_proxy = app.settings.rates.client_address_header.is_some();
    let from = behind_a_proxy.then(|| app.rates.open_from(address).ok_or_else(too_many)).transpose()?;
    let person = app.rates.open_by(caller.person()?).ok_or_else(too_many)?;
    let statement = readable(&app, &caller, &id)?.statement;
    let chosen = languages::chosen(&caller, &statement, language.as_deref())?;
    let open = languages::opened(&app, &caller, &statement, chosen.id).await?;
    let signed_in = caller.signed_in.ok_or_else(|| caller.not_found())?;
    let upgrade = upgrade.map_err(|rejection| {
        let reason = caller.words.say("reason-not-understood");
        tracing::info!(%rejection, "not a WebSocket upgrade");
        caller.bad_field("Upgrade", &reason)
    })?;
    let visitor =
        Visitor { person: signed_in.person, session: signed_in.session, token: signed_in.token, words: caller.words };
    let upgrade = upgrade.read_buffer_size(limits::SOCKET_READ_BYTES);
    let upgrade = upgrade.max_message_size(limits::FRAME_READ_BYTES_MAX).max_frame_size(limits::FRAME_READ_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| async move {
        let _counted = (from, person, connection);
        live::serve(app, open, visitor, socket).await;
    }))
}
