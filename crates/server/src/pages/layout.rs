//! What every page has around its content.

mod footer;
mod header;
mod languages;

use super::{flash, hat};
use crate::{app::App, assets, caller::Caller};
use axum::http::{HeaderValue, StatusCode, header as headers};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

pub(super) use languages::switch as languages;

/// A page's own part.
pub(crate) struct Page<'a> {
    /// What it is called, in the window's title.
    pub(crate) title: &'a str,
    /// More for the head: scripts and preloads.
    pub(crate) head: Markup,
    /// Its content.
    pub(crate) main: Markup,
}

/// The whole page.
pub(crate) fn respond(app: &App, caller: &Caller, status: StatusCode, page: Page<'_>) -> Response {
    framed(app, caller, status, &page, footer::site(app, caller))
}

/// A page to work on, with nothing below the work.
pub(crate) fn workplace(app: &App, caller: &Caller, page: Page<'_>) -> Response {
    framed(app, caller, StatusCode::OK, &page, html! {})
}

fn framed(app: &App, caller: &Caller, status: StatusCode, page: &Page<'_>, footer: Markup) -> Response {
    let words = caller.words;
    let title =
        words.say_with("page-title", &[("page", page.title.into()), ("site", app.settings.called(words).into())]);
    let markup = html! {
        (DOCTYPE)
        html lang=(words.language().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::address("src/icon.svg"));
                link rel="stylesheet" href=(assets::address("src/site.css"));
                (page.head)
            }
            body {
                a.skip href="#main" { (words.say("skip-to-content")) }
                (header::site(app, caller))
                @if app.settings.is_demo() {
                    aside.demo-banner {
                        p {
                            (words.say("demo-banner"))
                            @if caller.signed_in.is_none() { " " a href="/login" { (words.say("demo-banner-try")) } }
                        }
                    }
                }
                main id="main" tabindex="-1" {
                    @if let Some(flash) = caller.flash {
                        p.flash role="status" { (words.say(&format!("flash-{}", flash.code()))) }
                    }
                    (hat::lost(app, caller))
                    (page.main)
                }
                (footer)
            }
        }
    };
    let mut response = (status, markup).into_response();
    let tag = HeaderValue::from_static(words.language().tag());
    response.headers_mut().insert(headers::CONTENT_LANGUAGE, tag);
    if caller.flash.is_some() { flash::said(app, response) } else { response }
}
