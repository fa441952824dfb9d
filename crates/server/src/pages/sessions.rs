//! Where a person is signed in, and an end to each.

use super::{
    heading,
    layout::{self, Page},
    shown, time,
};
use crate::{
    api::sessions::{find, name},
    app::App,
    caller::{Caller, SignedIn},
    cookies,
    extract::Fields,
    problem::Problem,
    sessions::Session,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// The list.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.session().and_then(|signed_in| show(&app, &caller, signed_in));
    shown(&app, &caller, page)
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    session: String,
}

/// Ends one.
pub(crate) async fn end(State(app): State<Arc<App>>, caller: Caller, Fields(chosen): Fields<Chosen>) -> Response {
    let page = end_one(&app, &caller, &chosen.session).await;
    shown(&app, &caller, page)
}

async fn end_one(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let signed_in = caller.session()?;
    let session = find(app, caller, id)?;
    app.sessions.end(signed_in.person, session).await.map_err(|failure| caller.failed(&failure))?;
    if session == signed_in.session {
        return Ok(cookies::remove_session(app, Redirect::to("/").into_response()));
    }
    Ok(Redirect::to("/me/sessions").into_response())
}

/// Ends all of them, this one too.
pub(crate) async fn end_all(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = end_everywhere(&app, &caller).await;
    shown(&app, &caller, page)
}

async fn end_everywhere(app: &App, caller: &Caller) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    app.sessions.end_all(person).await.map_err(|failure| caller.failed(&failure))?;
    Ok(cookies::remove_session(app, Redirect::to("/").into_response()))
}

fn show(app: &App, caller: &Caller, signed_in: SignedIn) -> Result<Response, Problem> {
    let words = caller.words;
    let sessions = app.sessions.list(signed_in.person, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let title = words.say("sessions-title");
    let main = html! {
        (heading(&title, &words.say("sessions-intro")))
        ul.rows { @for session in &sessions { li.card { (row(caller, session, signed_in)) } } }
        form method="post" action="/me/sessions/end-all" {
            p.actions { button { (words.say("sessions-end-all")) } }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn row(caller: &Caller, session: &Session, signed_in: SignedIn) -> Markup {
    let words = caller.words;
    let device = if session.device.is_empty() { words.say("sessions-device-unknown") } else { session.device.clone() };
    let is_this = session.id == signed_in.session;
    let moment = |at| time::in_words(caller, at);
    let label = words.say_with("sessions-end-label", &[("device", device.as_str().into())]);
    html! {
        div {
            h2 { (device) @if is_this { " " span.stage { (words.say("sessions-this")) } } }
            p.meta { (words.say_with("sessions-begun", &[("when", moment(session.begun).into())])) }
            p.meta { (words.say_with("sessions-seen", &[("when", moment(session.seen).into())])) }
        }
        form method="post" action="/me/sessions/end" {
            button name="session" value=(name(session)) aria-label=(label) { (words.say("sign-out")) }
        }
    }
}
