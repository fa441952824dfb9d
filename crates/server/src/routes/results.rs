//! What the answers to a survey come to.

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;
use terms::limits;

/// For tools.
pub(super) fn api() -> Router<Arc<App>> {
    use crate::api::agenda::results::{self as all, groups, years};
    let file = || DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX);
    Router::new()
        .route("/surveys/{number}/results", get(all::show))
        .route("/surveys/{number}/results/publication", post(all::publish))
        .route("/surveys/{number}/results/earlier", post(years::keep).layer(file()))
        .route("/surveys/{number}/results/{key}/groups", post(groups::change))
        .route("/surveys/{number}/results/{key}/themes", post(groups::propose))
}

/// For people.
pub(super) fn pages() -> Router<Arc<App>> {
    use crate::pages::results::{self as all, answers, groups, question, years};
    let file = || DefaultBodyLimit::max(limits::IMPORT_READ_BYTES_MAX);
    Router::new()
        .route("/surveys/{number}/results", get(all::page))
        .route("/surveys/{number}/results.csv", get(all::csv))
        .route("/surveys/{number}/results.xlsx", get(all::xlsx))
        .route("/surveys/{number}/answers.csv", get(answers::csv))
        .route("/surveys/{number}/answers.xlsx", get(answers::xlsx))
        .route("/surveys/{number}/results/publication", post(all::publish))
        .route("/surveys/{number}/results/earlier", get(years::page).post(years::submit).layer(file()))
        .route("/surveys/{number}/results/earlier/removal", post(years::remove))
        .route("/surveys/{number}/results/{file}", get(question::page))
        .route("/surveys/{number}/results/{file}/groups", post(groups::change))
        .route("/surveys/{number}/results/{file}/themes", post(groups::propose))
}
