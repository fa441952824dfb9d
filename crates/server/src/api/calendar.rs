//! A person's calendar, for programs that know its address.

use crate::{app::App, calendar::of_address, caller::Caller, extract::Id, problem::Problem};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The calendar; the same 404 for every address that is nobody's.
pub(crate) async fn feed(State(app): State<Arc<App>>, caller: Caller, Id(name): Id) -> Result<Response, Problem> {
    let token = name.strip_suffix(".ics").unwrap_or(&name);
    let text = of_address(&app, token, caller.words).ok_or_else(|| caller.not_found())?;
    let headers =
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, text).into_response())
}
