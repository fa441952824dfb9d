//! What every page has around its content.

use super::hat;
use crate::{app::App, assets, caller::Caller};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use words::Language;

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
    let words = caller.words;
    let title = words.say_with("page-title", &[("page", page.title.into())]);
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
                (site_header(app, caller))
                @if app.settings.demo { aside.demo-banner { p { (words.say("demo-banner")) } } }
                main id="main" tabindex="-1" {
                    (hat::lost(app, caller))
                    (page.main)
                }
            }
        }
    };
    let mut response = (status, markup).into_response();
    let tag = HeaderValue::from_static(words.language().tag());
    response.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
    response
}

fn site_header(app: &App, caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        header.site {
            div.site-inner {
                a.brand href="/" { (words.say("site-name")) }
                nav aria-label=(words.say("site-navigation")) {
                    a href="/" { (words.say("site-home")) }
                    a href="/organisations" { (words.say("organisations-title")) }
                }
                div.account {
                    @match name(app, caller) {
                        Some(name) => {
                            div.hat {
                                strong { a href="/me/sessions" { (name) } }
                                (hat::header(app, caller))
                            }
                            form method="post" action="/logout" { button.quiet { (words.say("sign-out")) } }
                        }
                        None => a.button.quiet href="/login" { (words.say("sign-in")) },
                    }
                    (language_switch(caller))
                }
            }
        }
    }
}

fn language_switch(caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        form.languages method="post" action="/language" aria-label=(words.say("site-language")) {
            @for language in Language::ALL {
                @let current = language == words.language();
                button.quiet name="language" value=(language.tag()) lang=(language.tag())
                    aria-current=[current.then_some("true")] { (language.own_name()) }
            }
        }
    }
}

/// What the person is called.
fn name(app: &App, caller: &Caller) -> Option<String> {
    app.people.record(caller.signed_in?.person).ok().flatten().map(|record| record.name)
}
