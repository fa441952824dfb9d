//! Behind the link of a mail. Opening it changes nothing; the button does, in the browser that asked.

use super::welcome;
use crate::pages::{
    heading,
    layout::{self, Page},
    shown,
};
use crate::{app::App, caller::Caller, cookies, extract::Id, sessions::device};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// One button; or where to type the code.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, headers: HeaderMap, Id(link): Id) -> Response {
    match app.logins.look(cookies::asking(&app, &headers), &link, app.clock.now()) {
        Ok(Some(address)) => button(&app, &caller, &link, &address),
        Ok(None) => elsewhere(&app, &caller, StatusCode::OK),
        Err(failure) => shown(&app, &caller, Err(caller.failed(&failure))),
    }
}

/// The button was pressed.
pub(crate) async fn press(State(app): State<Arc<App>>, caller: Caller, headers: HeaderMap, Id(link): Id) -> Response {
    let begun = (app.clock.now(), device::describe(&headers));
    match app.logins.by_link(&app.sessions, cookies::asking(&app, &headers), &link, begun).await {
        Ok(Some(let_in)) => welcome(&app, &let_in),
        Ok(None) => elsewhere(&app, &caller, StatusCode::GONE),
        Err(failure) => shown(&app, &caller, Err(caller.failed(&failure))),
    }
}

fn button(app: &App, caller: &Caller, link: &str, address: &str) -> Response {
    let words = caller.words;
    let title = words.say("login-title");
    let main = html! {
        (heading(&title, &words.say_with("login-link-intro", &[("address", address.into())])))
        form method="post" action={ "/login/link/" (link) } {
            p.actions { button.primary { (words.say("login-link-submit")) } }
        }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

/// The same for every link that doesn't work here, so that nobody learns which of them were ever sent.
fn elsewhere(app: &App, caller: &Caller, status: StatusCode) -> Response {
    let words = caller.words;
    let title = words.say("login-elsewhere-title");
    let main = html! {
        (heading(&title, &words.say("login-elsewhere-code")))
        div.reading {
            p { (words.say("login-elsewhere-over")) }
            p.actions { a.button href="/login" { (words.say("login-again")) } }
        }
    };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}
