//! What a page says once, after a form on the page before did its work. A cookie carries a code to the next page that is
//! shown, and goes with it; words never travel.

use crate::{app::App, cookies};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite, time::Duration};

const COOKIE: &str = "lausuma-done";
/// A page that nobody has seen by then has nothing left to say.
const LASTS: Duration = Duration::minutes(1);

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flash {
    /// What was filled in is stored.
    Saved,
    /// The person is forgotten.
    Erased,
    /// A reminder goes to those who have not answered.
    Reminded,
    /// A newsletter is sent.
    Sent,
}

impl Flash {
    const ALL: [Flash; 4] = [Flash::Saved, Flash::Erased, Flash::Reminded, Flash::Sent];

    /// The code, in the cookie and in the key of its words.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Flash::Saved => "saved",
            Flash::Erased => "erased",
            Flash::Reminded => "reminded",
            Flash::Sent => "sent",
        }
    }

    /// What the request carries.
    pub(crate) fn carried(headers: &HeaderMap) -> Option<Flash> {
        let code = cookies::read(headers, COOKIE)?;
        Flash::ALL.into_iter().find(|flash| flash.code() == code)
    }
}

/// On to another page, which says what was done.
pub(crate) fn go(app: &App, to: &str, flash: Flash) -> Response {
    set(app, Redirect::to(to).into_response(), flash.code(), LASTS)
}

/// The page says it; the next one does not.
pub(super) fn said(app: &App, response: Response) -> Response {
    set(app, response, "", Duration::ZERO)
}

fn set(app: &App, mut response: Response, code: &'static str, lasts: Duration) -> Response {
    let cookie = Cookie::build((COOKIE, code))
        .path("/")
        .http_only(true)
        .secure(app.settings.is_secure())
        .same_site(SameSite::Lax)
        .max_age(lasts);
    let value = HeaderValue::from_str(&cookie.to_string()).expect("a code is plain text");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}
