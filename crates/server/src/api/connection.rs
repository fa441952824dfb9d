use super::json;
use crate::{
    app::App,
    caller::Caller,
    guards,
    problem::Problem,
    rates::{ToldAddress, ToldBy},
};
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use utoipa::ToSchema;

/// Whoever does not take one short frame within this time gets none.
const SENT_WITHIN: Duration = Duration::from_secs(5);

/// How the server sees whoever asks.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ConnectionView {
    /// Which run of the server this is.
    pub(crate) instance: String,
    /// The address that the request counts for.
    pub(crate) address: String,
    /// `proxy` if a proxy told it in the header that the settings name, or else `connection`.
    pub(crate) told_by: String,
}

/// How the server sees whoever asks: over a WebSocket too, in one text frame, so that a proxy can be tried. It tells
/// nobody but the asker.
#[utoipa::path(get, path = "/api/v1/connection",
    responses((status = 200, body = ConnectionView), (status = 101), (status = 429, body = Problem)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    ToldAddress(address, by): ToldAddress,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let told_by = match by {
        ToldBy::Proxy => "proxy",
        ToldBy::Connection => "connection",
    };
    let view = ConnectionView {
        instance: app.instance.clone(),
        address: address.to_canonical().to_string(),
        told_by: told_by.to_owned(),
    };
    let Ok(upgrade) = upgrade else { return json(StatusCode::OK, &view) };
    // Without a proxy in between, the listener has counted the connection already.
    if by == ToldBy::Proxy
        && let Err(too_fast) = app.rates.connection(address)
    {
        let problem = caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", &[]);
        return guards::later(problem.into_response(), too_fast);
    }
    let text = serde_json::to_string(&view).expect("text becomes JSON");
    upgrade.on_upgrade(move |socket| say(socket, text))
}

async fn say(mut socket: WebSocket, text: String) {
    let said = async {
        socket.send(Message::text(text)).await?;
        socket.send(Message::Close(None)).await
    };
    // Whoever has gone already has nothing more to be told.
    let _ = tokio::time::timeout(SENT_WITHIN, said).await;
}
