use super::json;
use crate::app::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use store::Health;
use utoipa::ToSchema;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// `ok`, or why not.
    status: String,
}

/// The process runs.
#[utoipa::path(get, path = "/healthz", responses((status = 200, body = HealthView)))]
pub(crate) async fn healthz() -> Response {
    json(StatusCode::OK, &HealthView { status: "ok".to_owned() })
}

/// The server takes reads and writes.
#[utoipa::path(get, path = "/readyz", responses((status = 200, body = HealthView), (status = 503, body = HealthView)))]
pub(crate) async fn readyz(State(app): State<Arc<App>>) -> Response {
    let (status, text) = match app.store.health() {
        Health::Healthy => (StatusCode::OK, "ok".to_owned()),
        Health::DiskFull { .. } => (StatusCode::SERVICE_UNAVAILABLE, "disk full".to_owned()),
        Health::ReadOnly(fault) => (StatusCode::SERVICE_UNAVAILABLE, format!("read-only: {fault}")),
        Health::Closed => (StatusCode::SERVICE_UNAVAILABLE, "closed".to_owned()),
    };
    json(status, &HealthView { status: text })
}
