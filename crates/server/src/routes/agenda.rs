//! The routes of the agenda, each part in a function of its own.

use crate::{api, app::App, pages};
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
        .route("/workshops/{workshop}/brought", post(workshops::bring))
        .route("/workshops/{workshop}/choice", get(choosing::own).put(choosing::choose))
        .route("/workshops/{workshop}/result", get(choosing::result))
        .route("/workshops/{workshop}/summary", get(ending::show).put(ending::save))
        .route("/workshops/{workshop}/summary/publish", post(ending::publish))
        .route("/workshops/{workshop}/adopt", post(ending::adopt))
        .route("/workshops/{workshop}/participants/{participant}/words", delete(ending::erase))
}

/// Themes and workshops, for people.
pub(super) fn theme_pages() -> Router<Arc<App>> {
    use pages::{agenda, workshops};
    Router::new()
        .route("/agenda", get(agenda::page))
        .route("/agenda/themes/new", get(agenda::new::page).post(agenda::new::send))
        .route("/agenda/themes/{theme}", get(agenda::theme::page))
        .route("/agenda/themes/{theme}/{act}", post(agenda::theme::send))
        .route("/workshops/new", get(workshops::new::page).post(workshops::new::send))
        .route("/workshops/{workshop}", get(workshops::show::page))
        .route("/workshops/{workshop}/projector", get(workshops::projector::page))
        .route("/workshops/{workshop}/result", get(workshops::result::page))
        .route("/workshops/{workshop}/summary", get(workshops::summary::page).post(workshops::summary::send))
        .route("/workshops/{workshop}/{act}", post(workshops::show::send))
        .route("/w/{token}", get(workshops::phone::door).post(workshops::phone::enter))
        .route("/w/{token}/{seat}", get(workshops::phone::seat))
        .route("/w/{token}/{seat}/{act}", post(workshops::phone::send))
}

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
