use super::{
    form, heading,
    layout::{self, Page},
    shown, time,
};
use crate::{
    api::tokens::{TokenRequest, TokenView, made, revoked},
    app::App,
    caller::Caller,
    extract::Fields,
    idempotency::Asked,
    problem::Problem,
    scope::Scope,
    tokens::Listed,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{Digest, limits};

/// The person's tokens, and a form for a new one.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = show(&app, &caller, &Filled::default(), &Outcome::Nothing);
    shown(&app, &caller, page)
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Filled {
    name: String,
    #[serde(default)]
    scope: String,
    days: String,
}

impl Default for Filled {
    fn default() -> Self {
        let (scope, days) = (Scope::Read.name().to_owned(), limits::TOKEN_DAYS.to_string());
        Filled { name: String::new(), scope, days }
    }
}

#[derive(Deserialize)]
pub(crate) struct Sent {
    /// Hidden: a form that is sent twice makes one token.
    key: String,
    #[serde(flatten)]
    filled: Filled,
}

/// What a form came to.
enum Outcome {
    Nothing,
    Made(TokenView),
    /// It was made by the first sending, which has shown it.
    MadeBefore,
    Refused(Problem),
}

/// Makes a token and shows its secret this once.
pub(crate) async fn make(State(app): State<Arc<App>>, caller: Caller, Fields(sent): Fields<Sent>) -> Response {
    let outcome = submit(&app, &caller, &sent).await.unwrap_or_else(Outcome::Refused);
    let kept = if matches!(outcome, Outcome::Refused(_)) { sent.filled } else { Filled::default() };
    let page = show(&app, &caller, &kept, &outcome);
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, sent: &Sent) -> Result<Outcome, Problem> {
    let person = caller.session()?.person;
    let body = serde_json::to_vec(&sent.filled).expect("a form holds texts");
    let headers = form::headers(caller, &sent.key)?;
    let first = match app.answers.ask(caller, person, "POST /me/tokens (form)", &headers, &body).await? {
        Asked::Repeat(..) => return Ok(Outcome::MadeBefore),
        Asked::First(first) => first,
    };
    let days = sent.filled.days.trim().parse().unwrap_or_default();
    let (name, scope) = (sent.filled.name.clone(), Some(sent.filled.scope.clone()));
    let request = TokenRequest { name, scope, days: Some(days) };
    Ok(Outcome::Made(made(app, caller, &request, &first).await?))
}

fn show(app: &App, caller: &Caller, filled: &Filled, outcome: &Outcome) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    let tokens = app.tokens.list(person, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let title = words.say("tokens-title");
    let main = html! {
        (heading(&title, &words.say("tokens-intro")))
        @match outcome {
            Outcome::Nothing => {},
            Outcome::Made(view) => (secret(caller, view)),
            Outcome::MadeBefore => p.notice role="status" { (words.say("tokens-made-before")) },
            Outcome::Refused(problem) => p.error id="problem" role="alert" { (problem.detail()) },
        }
        section aria-labelledby="tokens" {
            h2 id="tokens" { (words.say("tokens-list")) }
            @if tokens.is_empty() {
                p.empty { (words.say("tokens-empty")) }
            } @else {
                ul.tokens { @for token in &tokens { li { (row(caller, token)) } } }
            }
        }
        (new(caller, filled, matches!(outcome, Outcome::Refused(_))))
    };
    let status = if let Outcome::Refused(problem) = outcome { problem.status() } else { StatusCode::OK };
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

fn secret(caller: &Caller, view: &TokenView) -> Markup {
    let words = caller.words;
    html! {
        section.card role="status" {
            label for="secret" { (words.say("tokens-secret")) }
            p.hint id="secret-hint" { (words.say("tokens-secret-hint")) }
            input id="secret" type="text" readonly value=(view.secret().unwrap_or_default()) aria-describedby="secret-hint"
                autocomplete="off" spellcheck="false";
        }
    }
}

fn row(caller: &Caller, token: &Listed) -> Markup {
    let words = caller.words;
    let used = match token.used {
        Some(used) => words.say_with("tokens-used", &[("when", time::in_words(caller, used).into())]),
        None => words.say("tokens-unused"),
    };
    html! {
        article.card {
            h3 { (token.name) }
            p { (words.say(&format!("scope-{}", token.scope.name()))) }
            p.meta {
                (words.say_with("tokens-expires", &[("when", time::in_words(caller, token.expires).into())])) " · " (used)
            }
            form method="post" action="/me/tokens/revoke" {
                input type="hidden" name="id" value=(Digest::new(token.id));
                button { (words.say_with("tokens-revoke", &[("name", (&token.name).into())])) }
            }
        }
    }
}

fn new(caller: &Caller, filled: &Filled, is_wrong: bool) -> Markup {
    let words = caller.words;
    html! {
        form.card method="post" action="/me/tokens" novalidate aria-labelledby="new-token" {
            h2 id="new-token" { (words.say("tokens-new")) }
            input type="hidden" name="key" value=(form::key());
            div.field {
                label for="name" { (words.say("tokens-name")) }
                p.hint id="name-hint" { (words.say_with("tokens-name-hint", &[("max", limits::TOKEN_NAME_CHARS_MAX.into())])) }
                input id="name" name="name" type="text" value=(filled.name) autocomplete="off"
                    aria-describedby=(if is_wrong { "problem name-hint" } else { "name-hint" });
            }
            fieldset.field {
                legend { (words.say("tokens-scope")) }
                @for scope in Scope::ALL {
                    label.choice {
                        input type="radio" name="scope" value=(scope.name()) checked[filled.scope == scope.name()];
                        " " (words.say(&format!("scope-{}", scope.name())))
                    }
                }
            }
            div.field {
                label for="days" { (words.say("tokens-days")) }
                p.hint id="days-hint" { (words.say_with("tokens-days-hint", &[("max", limits::TOKEN_DAYS_MAX.into())])) }
                input id="days" name="days" type="number" min="1" max=(limits::TOKEN_DAYS_MAX) value=(filled.days)
                    aria-describedby="days-hint";
            }
            p.actions { button.primary { (words.say("tokens-make")) } }
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Revoked {
    id: String,
}

/// Revokes a token. One that is gone already is gone.
pub(crate) async fn revoke(State(app): State<Arc<App>>, caller: Caller, Fields(gone): Fields<Revoked>) -> Response {
    let done = match revoked(&app, &caller, &gone.id).await {
        Err(problem) if problem.status() != StatusCode::NOT_FOUND => Err(problem),
        _ => Ok(Redirect::to("/me/tokens").into_response()),
    };
    shown(&app, &caller, done)
}
