//! What programs look for at addresses that are the same on every site.

use crate::{app::App, caller::Caller, problem::Problem};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use terms::Timestamp;

/// How long it may be relied on (RFC 9116, 2.5.5): whoever reads it later asks again.
const GOOD_FOR_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// `/.well-known/security.txt`: whom to tell of a hole, as RFC 9116 has it; not there where no contact is set.
pub(crate) async fn security(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let contact = app.settings.contact.as_ref().ok_or_else(|| caller.not_found())?;
    let until = Timestamp::from_ms(app.clock.now().ms() + GOOD_FOR_MS);
    let text = format!(
        "Contact: mailto:{contact}\nExpires: {until}\nPreferred-Languages: fi, sv, en\nCanonical: {}/.well-known/security.txt\n",
        app.base_url
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
