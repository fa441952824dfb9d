use super::{
    heading,
    layout::{self, Page},
    shown,
};
use crate::{
    api::demo::{DemoPerson, cast},
    app::App,
    caller::{Caller, session_cookie},
    extract::Fields,
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Whom to be, in a demonstration.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = people(&app, &caller).map(|main| {
        let title = caller.words.say("login-title");
        layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
    });
    shown(&app, &caller, page)
}

fn people(app: &App, caller: &Caller) -> Result<Markup, Problem> {
    // Signing in by mail is not built yet: without the demonstration there is nobody to be.
    if !app.settings.demo {
        return Err(caller.not_found());
    }
    let cast = cast(app, caller).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    Ok(html! {
        (heading(&words.say("demo-login-title"), &words.say("demo-login-intro")))
        form.cast method="post" action="/login" {
            @for group in cast.chunk_by(|a, b| a.organisation.id == b.organisation.id) {
                section.card aria-labelledby={ "o-" (group[0].organisation.id) } {
                    h2 id={ "o-" (group[0].organisation.id) } { (group[0].organisation.name) }
                    ul { @for person in group { li { (choice(caller, person)) } } }
                }
            }
        }
    })
}

fn choice(caller: &Caller, person: &DemoPerson) -> Markup {
    let roles: Vec<String> = person.roles.iter().map(|role| caller.words.say(&format!("role-{role}"))).collect();
    html! {
        button.person name="email" value=(person.email) {
            span.name { (person.name) }
            span.roles { (roles.join(", ")) }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    email: String,
}

/// Signs in as the chosen person.
pub(crate) async fn choose(State(app): State<Arc<App>>, caller: Caller, Fields(chosen): Fields<Chosen>) -> Response {
    let page = begin(&app, &caller, &chosen.email).await;
    shown(&app, &caller, page)
}

async fn begin(app: &App, caller: &Caller, email: &str) -> Result<Response, Problem> {
    if !app.settings.demo {
        return Err(caller.not_found());
    }
    let person = app.people.at(email).map_err(|failure| caller.failed(&failure))?;
    let person = person.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-person", &[]))?;
    let token = app.sessions.begin(person).await.map_err(|failure| caller.failed(&failure))?;
    Ok(with_cookie(session(app, &token)))
}

/// Signs out, here and on the open sockets of this session.
pub(crate) async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Response {
    if let Some(signed_in) = caller.signed_in
        && let Err(failure) = app.sessions.end(signed_in.session).await
    {
        return shown(&app, &caller, Err(caller.failed(&failure)));
    }
    let mut gone = session(&app, "");
    gone.make_removal();
    with_cookie(gone)
}

fn session(app: &App, token: &str) -> Cookie<'static> {
    let secure = app.settings.is_secure();
    Cookie::build((session_cookie(secure), token.to_owned()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

fn with_cookie(cookie: Cookie<'static>) -> Response {
    let mut response = Redirect::to("/").into_response();
    let value = HeaderValue::from_str(&cookie.to_string()).expect("a token of hex digits makes a valid header");
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}
