//! Officials and press give an address, and say behind a mail's link that it is theirs.

use super::{Asked, list};
use crate::{
    api::bulletins::subscriptions::read,
    app::App,
    bulletins::Confirming,
    caller::Caller,
    extract::{Fields, Id},
    outsiders::NOBODY,
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Turn, faults_of, go},
        heading,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
    rates::ClientAddress,
};
use axum::extract::State as Shared;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use terms::limits;
use words::Language;

/// What has become of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// Its owner has to confirm it.
    Asked,
    /// Newsletters go to it.
    Confirmed,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            State::Asked => "asked",
            State::Confirmed => "confirmed",
        }
    }

    fn address(self) -> String {
        format!("/bulletins?subscription={}#subscription", self.name())
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The form as it is first shown.
pub(super) fn filled(caller: &Caller) -> Filled {
    Filled::fresh().with("language", caller.words.language().tag())
}

/// Says what has become of an address.
pub(super) fn told(caller: &Caller, state: State) -> Markup {
    let days = u64::try_from(limits::SUBSCRIPTION_WITHIN_MS / DAY_MS).unwrap_or_default();
    let key = format!("subscription-{}", state.name());
    html! {
        div.notice id="subscription" role="status" { p { (caller.words.say_with(&key, &[("days", days.into())])) } }
    }
}

/// The form, and where organisations' people ask for their own.
pub(super) fn form(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let (label, hint) = (words.say("field-email"), Some(words.say("subscription-email-hint")));
    let email = Field { id: "email", kind: "email", label, hint, value: filled.get("email"), autocomplete: "email" };
    let control = Control { id: "language", label: words.say("subscription-language"), hint: None, faults };
    let languages = Language::ALL
        .map(|language| Choice { value: language.tag().to_owned(), label: language.own_name().to_owned() });
    html! {
        section.newsletter-part aria-labelledby="subscribe" {
            h2 id="subscribe" { (words.say("subscription-title")) }
            @if caller.signed_in.is_some() {
                p { (words.say("subscription-own")) " " a href="/me/notices#bulletins" { (words.say("notices-title")) } }
            }
            form.card method="post" action="/bulletins" novalidate {
                (filled.key())
                p { (words.say("subscription-intro")) }
                (field(&email, faults))
                (radios(&control, filled, &languages))
                p.hint { (words.say("subscription-promise")) }
                p.actions { button.primary { (words.say("subscription-do")) } }
            }
        }
    }
}

/// The form was sent. The answer doesn't say whether the address is known.
pub(crate) async fn ask(
    Shared(app): Shared<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = subscribe(&app, &caller, client, &filled).await;
    shown(&app, &caller, page)
}

async fn subscribe(app: &App, caller: &Caller, client: IpAddr, filled: &Filled) -> Result<Response, Problem> {
    let who = caller.signed_in.map_or(NOBODY, |signed_in| signed_in.person);
    let first = match filled.ask(app, caller, who, "POST /bulletins").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let to = State::Asked.address();
    let done = match read(caller, filled.get("email"), Some(filled.get("language"))) {
        Ok((address, language)) => {
            let answer = (StatusCode::SEE_OTHER, to.as_bytes());
            app.bulletins.subscribe(app, caller, (address, client), language, first, answer).await
        }
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => Ok(go(&to)),
        Err(problem) => {
            let faults = faults_of(problem, |code| if code == "unknown-language" { "language" } else { "email" })?;
            list(app, caller, &Asked::default(), filled, &faults)
        }
    }
}

/// Behind the mail's link: the address, and a button. Opening it changes nothing.
pub(crate) async fn page(Shared(app): Shared<Arc<App>>, caller: Caller, Id(secret): Id) -> Response {
    let page = behind(&app, &caller, &secret);
    shown(&app, &caller, page)
}

fn behind(app: &App, caller: &Caller, secret: &str) -> Result<Response, Problem> {
    let found = app.bulletins.behind(secret, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let waiting = found.ok_or_else(|| gone(caller))?;
    let words = caller.words;
    let title = words.say("subscription-confirm-title");
    let main = html! {
        (heading(&title, &words.say_with("subscription-confirm-intro", &[("email", waiting.email.into())])))
        form method="post" action={ "/bulletins/confirm/" (secret) } {
            (Filled::fresh().key())
            p.actions { button.primary { (words.say("subscription-confirm-do")) } }
        }
        p.hint { (words.say("subscription-confirm-hint")) }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// The button was pressed.
pub(crate) async fn press(
    Shared(app): Shared<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = confirm(&app, &caller, &secret, &filled).await;
    shown(&app, &caller, page)
}

async fn confirm(app: &App, caller: &Caller, secret: &str, filled: &Filled) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST /bulletins/confirm/{secret}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let to = State::Confirmed.address();
    let remember = first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    let confirmed = app.bulletins.confirm(secret, app.clock.now(), remember).await;
    match confirmed.map_err(|failure| caller.failed(&failure))? {
        Confirming::Done => Ok(go(&to)),
        Confirming::Gone => Err(gone(caller)),
        Confirming::Full => Err(caller.problem(StatusCode::CONFLICT, "subscribers-full", &[])),
    }
}

fn gone(caller: &Caller) -> Problem {
    caller.problem(StatusCode::GONE, "subscription-gone", &[])
}
