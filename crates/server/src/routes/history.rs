//! How a text came about: moments of it, and its being begun anew.

use crate::{api, app::App, pages};
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

pub(super) fn api() -> Router<Arc<App>> {
    Router::new()
        .route("/statements/{id}/moments", get(api::moments::list).post(api::moments::name))
        .route("/statements/{id}/restore", post(api::moments::restore))
        .route("/statements/{id}/begin-anew", post(api::anew::begin))
}

pub(super) fn pages() -> Router<Arc<App>> {
    use pages::history::{anew, moment, page};
    Router::new()
        .route("/statements/{id}/history", get(page))
        .route("/statements/{id}/history/anew", get(anew::page).post(anew::send))
        .route("/statements/{id}/moments/{offset}", get(moment::page).post(moment::restore))
        .route("/statements/{id}/moments/{offset}/name", post(moment::name))
}
