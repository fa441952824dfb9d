//! A coordinator takes an organisation into the network.

use super::{acting, back, done, fields, likely};
use crate::{
    api::organisations::{Act, Care, looking_after, looks_after, wish::Told},
    app::App,
    caller::Caller,
    extract::Fields,
    pages::{
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of},
        shown,
    },
    problem::Problem,
    random::random,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Refusal, RegisterCommand as Command, Why};
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = coordinates(&app, &caller)
        .map(|()| show(&app, &caller, &fields::filled(&Told::default()), &Faults::default(), &[]));
    shown(&app, &caller, page)
}

/// Adds the organisation; asks first where the register may know it already.
pub(crate) async fn add(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

pub(super) fn coordinates(app: &App, caller: &Caller) -> Result<(), Problem> {
    caller.person()?;
    if looks_after(app, caller, Care::Network) { Ok(()) } else { Err(caller.refused(Refusal::CoordinatorsOnly)) }
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    coordinates(app, caller)?;
    let by = looking_after(app, caller, Care::Network)?;
    let first = match filled.ask(app, caller, by.person, "POST /organisations/new").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let (names, details) = match fields::told(filled).read(caller) {
        Ok(read) => read,
        Err(faults) => return Ok(show(app, caller, filled, &fields::faults(faults), &[])),
    };
    let duplicates = app.register.view().likely_duplicates(&names, &details);
    if !duplicates.is_empty() && filled.get("sure").is_empty() {
        return Ok(show(app, caller, filled, &Faults::default(), &duplicates));
    }
    let organisation = OrganisationId::new(random());
    let command = Command::AddOrganisation { organisation, names, details };
    let act = Act::of(by, command);
    match done(app, caller, act, first, format!("/organisations/{organisation}")).await {
        Err(problem) => Ok(show(app, caller, filled, &faults_of(problem, fields::field_of)?, &duplicates)),
        done => done,
    }
}

fn show(
    app: &App,
    caller: &Caller,
    filled: &Filled,
    faults: &Faults,
    duplicates: &[(OrganisationId, Why)],
) -> Response {
    let words = caller.words;
    let title = words.say("organisation-new-title");
    let main = html! {
        header.page-head {
            (back("/organisations", &words.say("organisations-title")))
            h1 { (title) }
            p.intro { (words.say("organisation-new-intro")) }
        }
        (faults.summary(words))
        form.card method="post" action="/organisations/new" novalidate {
            (filled.key())
            (asked(app, caller, duplicates))
            (fields::names(caller, filled, faults))
            (fields::essentials(caller, filled, faults))
            (fields::more(caller, filled, faults))
            (acting(app, caller, Care::Network))
            p.actions {
                button.primary {
                    (words.say(if duplicates.is_empty() { "organisation-new-submit" } else { "organisation-new-anyway" }))
                }
                a href="/organisations" { (words.say("form-cancel")) }
            }
        }
    };
    super::page(app, caller, faults.status(), &title, main)
}

/// Whether it is one of these; sending the form again says that it is not.
pub(super) fn asked(app: &App, caller: &Caller, duplicates: &[(OrganisationId, Why)]) -> Markup {
    let words = caller.words;
    html! {
        @if !duplicates.is_empty() {
            section.notice.duplicates role="alert" tabindex="-1" autofocus aria-labelledby="duplicates" {
                h2 id="duplicates" { (words.say("duplicates-title")) }
                p { (words.say("duplicates-hint")) }
                (likely(&app.register.view(), caller, duplicates))
            }
            input type="hidden" name="sure" value="yes";
        }
    }
}
