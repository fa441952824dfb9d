//! What the site says of itself.

use crate::{app::App, pages};
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

pub(super) fn pages() -> Router<Arc<App>> {
    Router::new()
        .route("/privacy", get(pages::privacy::page))
        .route("/.well-known/security.txt", get(pages::told::security))
}
