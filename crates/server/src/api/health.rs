//! For whoever looks after the server: whether it is there, whether it takes writes, and its figures.

use super::json;
use crate::{
    app::App,
    caller::{self, Caller},
    problem::Problem,
    secret,
    seen::{Facts, exposition, seen, troubles},
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// `ok`, or the name of what is wrong: an entry of the runbook, docs/operations.md.
    status: String,
    /// What is wrong and what to do, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// The process runs.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = HealthView)))]
pub(crate) async fn healthz() -> Response {
    json(StatusCode::OK, &HealthView { status: "ok".to_owned(), detail: None })
}

/// The server takes reads and writes.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = HealthView), (status = 503, body = HealthView)))]
pub(crate) async fn readyz(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let words = words::Words::of(caller::language(&headers));
    let troubles = troubles(&Facts::of(&app), &[]);
    let Some(trouble) = troubles.into_iter().find(|trouble| trouble.prevents_writing()) else {
        return json(StatusCode::OK, &HealthView { status: "ok".to_owned(), detail: None });
    };
    let name = trouble.name();
    let (what, todo) = (words.say(&format!("trouble-{name}")), words.say(&format!("trouble-todo-{name}")));
    let view = HealthView { status: name.to_owned(), detail: Some(format!("{what} {todo}")) };
    json(StatusCode::SERVICE_UNAVAILABLE, &view)
}

/// The server's figures for Prometheus, to whoever has the token of the setting `metrics-token`; in a demonstration without
/// such a token, to everybody. To others there is nothing here.
#[utoipa::path(get, path = "/metrics", responses((status = 200, content_type = "text/plain", body = String), (status = 404, body = Problem)))]
pub(crate) async fn metrics(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let may = match &app.settings.metrics_token {
        Some(token) => {
            caller::bearer(&headers).is_some_and(|given| secret::hash(&[given]) == secret::hash(&[&token.0]))
        }
        None => app.settings.is_demo(),
    };
    if !may {
        return Caller::anonymous(&headers).not_found().into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, exposition(seen(), &Facts::of(&app))).into_response()
}
