//! The routes of the agenda, each part in a function of its own.

use crate::{api, app::App};
use axum::Router;
use axum::routing::{delete, get, post, put};
use std::sync::Arc;

/// Themes and workshops, for tools.
pub(super) fn themes() -> Router<Arc<App>> {
    use api::agenda::{
        themes,
        workshops::{self, choosing, ending},
    };
    Router::new()
        .route("/themes", get(themes::list).post(themes::propose))
        .route("/themes/{theme}", get(themes::show).patch(themes::reword))
        .route("/themes/{theme}/support", put(themes::support).delete(themes::take_support_back))
        .route("/themes/{theme}/together", post(themes::together))
        .route("/themes/{theme}/apart", post(themes::apart))
        .route("/themes/{theme}/state", put(themes::state))
        .route("/themes/{theme}/words", delete(themes::erase))
        .route("/workshops", get(workshops::list).post(workshops::open))
        .route("/workshops/{workshop}", get(workshops::show))
        .route("/workshops/{workshop}/progress", get(workshops::follow))
        .route("/workshops/{workshop}/phase", post(workshops::step))
        .route("/workshops/{workshop}/join", post(workshops::join))
        .route("/workshops/{workshop}/themes", post(workshops::add_theme))
        .route("/workshops/{workshop}/choice", get(choosing::own).put(choosing::choose))
        .route("/workshops/{workshop}/result", get(choosing::result))
        .route("/workshops/{workshop}/summary", get(ending::show).put(ending::save))
        .route("/workshops/{workshop}/summary/publish", post(ending::publish))
        .route("/workshops/{workshop}/adopt", post(ending::adopt))
        .route("/workshops/{workshop}/participants/{participant}/words", delete(ending::erase))
}
