//! What whoever looks after the server asks of it.

use crate::{api::health, app::App, pages::operator};
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/operator", get(operator::page))
        .route("/operator/runbook", get(operator::runbook::page))
}
