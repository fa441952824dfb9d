//! The routes of the agenda's parts: whom to influence, what statements grew out of, and the network's year.

use crate::{api, app::App, pages};
use axum::Router;
use axum::routing::{get, post, put};
use std::sync::Arc;

/// Targets, the line and the year, for tools.
pub(super) fn line() -> Router<Arc<App>> {
    use api::agenda::targets::{acts, list, moments, show};
    use api::agenda::year;
    Router::new()
        .route("/targets", get(list).post(acts::add))
        .route("/targets/{target}", get(show).put(acts::edit))
        .route("/targets/{target}/retire", post(acts::retire))
        .route("/targets/{target}/reinstate", post(acts::reinstate))
        .route("/targets/{target}/known", put(acts::know))
        .route("/targets/{target}/forget", post(acts::forget))
        .route("/targets/{target}/moments", post(acts::plan))
        .route("/targets/{target}/moments/{moment}/strike", post(acts::strike_moment))
        .route("/targets/{target}/contacts", post(acts::log))
        .route("/targets/{target}/contacts/{contact}/strike", post(acts::strike_contact))
        .route("/moments", get(moments))
        .route("/themes/{theme}/statements", get(api::line::grown))
        .route("/statements/{id}/line", get(api::line::show))
        .route("/statements/{id}/themes", put(api::line::themes))
        .route("/statements/{id}/demands", post(api::line::demand))
        .route("/statements/{id}/demands/{demand}", put(api::line::redemand).delete(api::line::undemand))
        .route("/year/{year}", get(year::show))
        .route("/year/{year}/publication", put(year::publish).delete(year::take_back))
}

/// The same for people.
pub(super) fn line_pages() -> Router<Arc<App>> {
    use pages::line;
    use pages::targets::{act, calendar, page, show};
    use pages::year;
    Router::new()
        .route("/targets", get(page))
        .route("/targets/calendar", get(calendar::page))
        .route("/targets/new", get(act::new).post(act::add))
        .route("/targets/{target}", get(show::page))
        .route("/targets/{target}/{act}", get(act::page).post(act::send))
        .route("/statements/{id}/line", get(line::page))
        .route("/statements/{id}/line/themes", get(line::themes::page).post(line::themes::send))
        .route("/statements/{id}/line/demand", get(line::demand::page).post(line::demand::send))
        .route("/statements/{id}/line/drop", post(line::demand::remove))
        .route("/year", get(year::now))
        .route("/year/{year}", get(year::page))
        .route("/year/{year}/publication", get(year::publishing::page).post(year::publishing::send))
}
