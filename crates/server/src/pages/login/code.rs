//! The code of a mail, typed in the browser that asked.

use super::welcome;
use crate::pages::{
    fields::{Faults, Field, field},
    heading,
    layout::{self, Page},
    shown,
};
use crate::{app::App, caller::Caller, cookies, extract::Fields, login::Typed, sessions::device};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Filled {
    code: String,
}

/// Tells that a mail is on its way, if it is, and takes its code.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, headers: HeaderMap) -> Response {
    match app.logins.asked(cookies::asking(&app, &headers), app.clock.now()) {
        Ok(Some(address)) => show(&app, &caller, &address, "", &Faults::default()),
        Ok(None) => over(&app, &caller, StatusCode::OK),
        Err(failure) => shown(&app, &caller, Err(caller.failed(&failure))),
    }
}

/// The code was typed.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Fields(filled): Fields<Filled>,
) -> Response {
    let browser = cookies::asking(&app, &headers);
    let begun = (app.clock.now(), device::describe(&headers));
    match app.logins.by_code(&app.sessions, browser, &filled.code, begun).await {
        Ok(Typed::Right(let_in)) => welcome(&app, &let_in),
        Ok(Typed::Over) => over(&app, &caller, StatusCode::GONE),
        Ok(Typed::Wrong) => {
            let address = app.logins.asked(browser, app.clock.now()).ok().flatten().unwrap_or_default();
            let mut faults = Faults::default();
            faults.add("code", caller.words.refusal("wrong-code", &[]));
            show(&app, &caller, &address, &filled.code, &faults)
        }
        Err(failure) => shown(&app, &caller, Err(caller.failed(&failure))),
    }
}

fn show(app: &App, caller: &Caller, address: &str, code: &str, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("login-code-title");
    let code = Field {
        id: "code",
        kind: "text",
        label: words.say("login-code-field"),
        hint: Some(words.say("login-code-hint")),
        value: code,
        autocomplete: "one-time-code",
    };
    let main = html! {
        (heading(&title, &words.say_with("login-code-intro", &[("address", address.into())])))
        (faults.summary(words))
        form.card.code method="post" action="/login/code" novalidate {
            (field(&code, faults))
            p.actions { button.primary { (words.say("login-link-submit")) } }
        }
        div.reading {
            h2 { (words.say("login-no-mail-title")) }
            p { (words.say("login-no-mail")) }
            p.actions { a href="/login" { (words.say("login-again")) } }
        }
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

fn over(app: &App, caller: &Caller, status: StatusCode) -> Response {
    let words = caller.words;
    let title = words.say("login-over-title");
    let main = html! {
        (heading(&title, &words.say("login-over")))
        p.actions { a.button.primary href="/login" { (words.say("login-again")) } }
    };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}
