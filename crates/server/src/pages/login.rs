//! Signing in and out. In a demonstration one may also be anybody.

pub(crate) mod code;
pub(crate) mod link;

use super::{
    fields::{Faults, Field, field},
    heading,
    layout::{self, Page},
    own_path, shown,
};
use crate::{
    address::Address,
    api::demo::{DemoPerson, cast},
    app::App,
    caller::Caller,
    cookies,
    extract::{Fields, Params},
    login::{Asked, LetIn, Purpose, Wish},
    problem::Problem,
    rates::ClientAddress,
    sessions::{Beginning, Lasts, device},
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use store::Batch;

#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

/// What the form holds.
#[derive(Deserialize)]
pub(crate) struct Filled {
    email: String,
    #[serde(default)]
    next: Option<String>,
}

/// Asks for the address.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(next): Params<Next>) -> Response {
    let filled = Filled { email: String::new(), next: next.next };
    show(&app, &caller, &filled, &Faults::default())
}

/// Sends a mail, if we know the address; the answer doesn't say.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    Fields(filled): Fields<Filled>,
) -> Response {
    let Some(address) = Address::parse(&filled.email) else {
        let mut faults = Faults::default();
        faults.add("email", caller.words.refusal("bad-address", &[]));
        return show(&app, &caller, &filled, &faults);
    };
    let wish = Wish { address, words: caller.words, next: own_path(filled.next.as_deref()), purpose: Purpose::SignIn };
    let page = match app.logins.ask(&app, client, wish).await {
        Ok(Asked::Browser(secret)) => {
            Ok(cookies::set_asking(&app, Redirect::to("/login/code").into_response(), &secret))
        }
        Ok(Asked::TooMuch) => Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-logins", &[])),
        Err(failure) => Err(caller.failed(&failure)),
    };
    shown(&app, &caller, page)
}

/// Signed in: on to where one wanted to go.
fn welcome(app: &App, let_in: &LetIn) -> Response {
    admit(app, Redirect::to(own_path(Some(&let_in.next))).into_response(), let_in)
}

/// The answer to a browser that was let in.
pub(super) fn admit(app: &App, response: Response, let_in: &LetIn) -> Response {
    cookies::set_session(app, cookies::remove_asking(app, response), &let_in.token)
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("login-title");
    let next = own_path(filled.next.as_deref());
    let cast = if app.settings.is_demo() { cast(app, caller) } else { Ok(vec![]) };
    let cast = match cast {
        Ok(cast) => cast,
        Err(failure) => return shown(app, caller, Err(caller.failed(&failure))),
    };
    let email = Field {
        id: "email",
        kind: "email",
        label: words.say("field-email"),
        hint: Some(words.say("login-email-hint")),
        value: &filled.email,
        autocomplete: "email",
    };
    let main = html! {
        (heading(&title, &words.say("login-intro")))
        (faults.summary(words))
        form.card method="post" action="/login" novalidate {
            @if next != "/" { input type="hidden" name="next" value=(next); }
            (field(&email, faults))
            p.actions { button.primary { (words.say("login-submit")) } }
        }
        @if app.settings.is_demo() { (people(caller, &cast, next)) }
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// Whom to be, in a demonstration.
fn people(caller: &Caller, cast: &[DemoPerson], next: &str) -> Markup {
    let words = caller.words;
    html! {
        section.demo-login aria-labelledby="demo-login" {
            h2 id="demo-login" { (words.say("demo-login-title")) }
            p.intro { (words.say("demo-login-intro")) }
            form.cast method="post" action="/login/demo" {
                @if next != "/" { input type="hidden" name="next" value=(next); }
                @for group in cast.chunk_by(|a, b| a.organisation.id == b.organisation.id) {
                    section.card aria-labelledby={ "o-" (group[0].organisation.id) } {
                        h3 id={ "o-" (group[0].organisation.id) } { (group[0].organisation.name) }
                        ul { @for person in group { li { (choice(caller, person)) } } }
                    }
                }
            }
        }
    }
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

/// Signs in as the chosen person of the demonstration.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Fields(chosen): Fields<Filled>,
) -> Response {
    let page = begin(&app, &caller, &headers, &chosen).await;
    shown(&app, &caller, page)
}

async fn begin(app: &App, caller: &Caller, headers: &HeaderMap, chosen: &Filled) -> Result<Response, Problem> {
    let person = app.people.at(&chosen.email).map_err(|failure| caller.failed(&failure))?;
    let person = person.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-person", &[]))?;
    let device = device::describe(headers);
    let beginning = Beginning { person, at: app.clock.now(), device, lasts: Lasts::UntilEnded };
    let token = app.sessions.begin(beginning, Batch::new()).await.map_err(|failure| caller.failed(&failure))?;
    let response = Redirect::to(own_path(chosen.next.as_deref())).into_response();
    Ok(cookies::set_session(app, response, &token))
}

/// Signs out, here and on the open sockets of this session.
pub(crate) async fn sign_out(State(app): State<Arc<App>>, caller: Caller) -> Response {
    if let Some(signed_in) = caller.signed_in
        && let Err(failure) = app.sessions.end(signed_in.person, signed_in.session).await
    {
        return shown(&app, &caller, Err(caller.failed(&failure)));
    }
    cookies::remove_session(&app, Redirect::to("/").into_response())
}
