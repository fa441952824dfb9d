use super::{came_from, own_path, shown};
use crate::{
    app::App,
    caller::{Caller, LANGUAGE_COOKIE},
    extract::Fields,
};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use serde::Deserialize;
use std::sync::Arc;
use words::Language;

#[derive(Deserialize)]
pub(crate) struct Choice {
    language: String,
    /// The page that one was on.
    back: Option<String>,
}

/// Remembers a language, on this device for a year and for whoever is signed in everywhere, and goes back.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Fields(choice): Fields<Choice>,
) -> Response {
    let language = Language::from_tag(&choice.language).unwrap_or_default();
    if let Some(signed_in) = caller.signed_in
        && let Err(failure) = app.people.choose_language(signed_in.person, language).await
    {
        return shown(&app, &caller, Err(caller.failed(&failure)));
    }
    let back = choice.back.map_or_else(|| came_from(&headers), |back| own_path(Some(&back)).to_owned());
    remembered(Redirect::to(&back).into_response(), language)
}

/// The answer, with the language remembered on this device.
pub(crate) fn remembered(mut response: Response, language: Language) -> Response {
    let cookie = Cookie::build((LANGUAGE_COOKIE, language.tag()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(365));
    let value = cookie.to_string().parse().expect("a language's tag makes a valid header");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}
