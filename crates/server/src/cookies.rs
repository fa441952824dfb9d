//! The cookies that let a browser be known again. All are HttpOnly and SameSite=Lax; over HTTPS they are Secure and
//! bound to this very host by their name.

use crate::app::App;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, SameSite, time::Duration};
use terms::limits;

/// The cookie that holds the session's token.
pub(crate) fn session_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-lausuma" } else { "lausuma" }
}

/// The cookie of a browser that has asked for a login.
fn asking_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-lausuma-asking" } else { "lausuma-asking" }
}

/// The cookie of a browser in which something was typed that is not handed in yet.
fn typing_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-lausuma-typing" } else { "lausuma-typing" }
}

/// The cookie of that name.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    all.flat_map(Cookie::split_parse)
        .flatten()
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| cookie.value_raw())
}

/// The secret of a browser that has asked for a login.
pub(crate) fn asking<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, asking_name(app.settings.is_secure()))
}

/// Sets the session; it is kept for as long as it can last.
pub(crate) fn set_session(app: &App, response: Response, token: &str) -> Response {
    set(app, response, session_name(app.settings.is_secure()), token, limits::SESSION_LASTS_MS)
}

/// Takes the session away.
pub(crate) fn remove_session(app: &App, response: Response) -> Response {
    set(app, response, session_name(app.settings.is_secure()), "", 0)
}

/// Marks the browser as the one in which something was typed.
pub(crate) fn set_typing(app: &App, response: Response, secret: &str) -> Response {
    let lasts = i64::try_from(limits::TYPED_KEPT_MS).unwrap_or(i64::MAX);
    set(app, response, typing_name(app.settings.is_secure()), secret, lasts)
}

/// The secret of a browser in which something was typed.
pub(crate) fn typing<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    read(headers, typing_name(app.settings.is_secure()))
}

/// Marks the browser as having asked for a login.
pub(crate) fn set_asking(app: &App, response: Response, secret: &str) -> Response {
    set(app, response, asking_name(app.settings.is_secure()), secret, limits::LOGIN_WITHIN_MS)
}

/// Takes that mark away.
pub(crate) fn remove_asking(app: &App, response: Response) -> Response {
    set(app, response, asking_name(app.settings.is_secure()), "", 0)
}

fn set(app: &App, mut response: Response, name: &'static str, value: &str, lasts_ms: i64) -> Response {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(app.settings.is_secure())
        .same_site(SameSite::Lax)
        .max_age(Duration::milliseconds(lasts_ms));
    let value = HeaderValue::from_str(&cookie.to_string()).expect("a secret of hex digits makes a valid header");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}
