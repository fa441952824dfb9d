use super::came_from;
use crate::{caller::LANGUAGE_COOKIE, extract::Fields};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use serde::Deserialize;
use words::Language;

#[derive(Deserialize)]
pub(crate) struct Choice {
    language: String,
}

/// Remembers a language for a year and goes back.
pub(crate) async fn choose(headers: HeaderMap, Fields(choice): Fields<Choice>) -> Response {
    let language = Language::from_tag(&choice.language).unwrap_or_default();
    let cookie = Cookie::build((LANGUAGE_COOKIE, language.tag()))
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(365));
    let mut response = Redirect::to(&came_from(&headers)).into_response();
    let value = cookie.to_string().parse().expect("a language's tag makes a valid header");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}
