//! Pages that tell about the service itself.

use crate::{app::App, pages};
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// Privacy, receipts, guides.
pub(super) fn pages() -> Router<Arc<App>> {
    Router::new()
        .route("/.well-known/security.txt", get(pages::told::security))
        .route("/privacy", get(pages::privacy::page))
        .route("/verify", get(pages::verify::page).post(pages::verify::check))
        .route("/help", get(pages::help::page))
        .route("/help/{guide}", get(pages::help::guide))
        .route("/help/pictures/{language}/{picture}", get(pages::help::picture))
}
