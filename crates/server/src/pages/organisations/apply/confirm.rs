//! Whoever has the address of an application's contact sends it on, or drops it: behind the link of a mail, or signed in.

use super::{NOBODY, Sent};
use crate::{
    app::App,
    applications::{self, Waiting},
    caller::Caller,
    extract::{Fields, Id},
    failure::Failure,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of, go},
        heading, shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;

/// What somebody applied for with the reader's address, and the buttons. Opening it changes nothing.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(secret): Id) -> Response {
    let page = behind(&app, &caller, &secret)
        .map(|waiting| show(&app, &caller, &waiting, &Filled::fresh(), &secret, &Faults::default()));
    shown(&app, &caller, page)
}

/// One of the buttons was pressed.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(secret): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = pressed(&app, &caller, &secret, &filled).await;
    shown(&app, &caller, page)
}

async fn pressed(app: &App, caller: &Caller, secret: &str, filled: &Filled) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST /organisations/apply/confirm/{secret}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let waiting = behind(app, caller, secret)?;
    if filled.get("act") == "discard" {
        app.applications.discard(&waiting.id).await.map_err(|failure| caller.failed(&failure))?;
        return Ok(go(Sent::Discarded.address()));
    }
    let to = Sent::Confirmed.address();
    match app.applications.confirm(app, caller, &waiting.id, first, to).await {
        Ok(()) => Ok(go(to)),
        Err(problem) => {
            let faults = faults_of(problem, |_| "confirm")?;
            Ok(show(app, caller, &waiting, &Filled::fresh(), secret, &faults))
        }
    }
}

fn behind(app: &App, caller: &Caller, secret: &str) -> Result<Waiting, Problem> {
    let found = app.applications.behind(secret, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    found.ok_or_else(|| applications::gone(caller))
}

fn show(app: &App, caller: &Caller, waiting: &Waiting, filled: &Filled, secret: &str, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("apply-confirm-title");
    let called = [&waiting.told.fi, &waiting.told.sv, &waiting.told.en];
    let called: Vec<&str> = called.into_iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
    let main = html! {
        (heading(&title, &words.say("apply-confirm-intro")))
        (faults.summary(words))
        dl.facts {
            div { dt { (words.say("organisation-name")) } dd { (called.join(" · ")) } }
            div { dt { (words.say("apply-contact")) } dd { (waiting.name) } }
            div { dt { (words.say("field-email")) } dd { (waiting.email) } }
            div { dt { (words.say("accept-until")) } dd { (time::in_words(caller, waiting.until)) } }
        }
        form method="post" action={ "/organisations/apply/confirm/" (secret) } { (filled.key()) (buttons(caller)) }
    };
    super::super::page(app, caller, faults.status(), &title, main)
}

fn buttons(caller: &Caller) -> Markup {
    let words = caller.words;
    html! {
        p.actions {
            button.primary id="confirm" name="act" value="confirm" { (words.say("apply-mine-confirm")) }
            button name="act" value="discard" { (words.say("apply-mine-discard")) }
        }
    }
}

/// The same, signed in.
pub(crate) async fn mine(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    let page = settle(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn settle(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let first = match filled.ask(app, caller, person, "POST /organisations/apply/mine").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let failed = |failure: Failure| caller.failed(&failure);
    let organisation: OrganisationId = filled.get("organisation").parse().map_err(|_| caller.not_found())?;
    let own = own(app, caller)?.into_iter().find(|waiting| waiting.organisation == organisation);
    let waiting = own.ok_or_else(|| applications::gone(caller))?;
    if filled.get("act") == "discard" {
        app.applications.discard(&waiting.id).await.map_err(failed)?;
        return Ok(go(Sent::Discarded.address()));
    }
    let to = Sent::Confirmed.address();
    app.applications.confirm(app, caller, &waiting.id, first, to).await?;
    Ok(go(to))
}

/// The applications that wait for the caller's word.
fn own(app: &App, caller: &Caller) -> Result<Vec<Waiting>, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let Some(signed_in) = caller.signed_in else { return Ok(vec![]) };
    let Some(record) = app.people.record(signed_in.person).map_err(failed)? else { return Ok(vec![]) };
    app.applications.waiting(&record.email, app.clock.now()).map_err(failed)
}

/// Applications that somebody made with the caller's address.
pub(super) fn waiting(app: &App, caller: &Caller) -> Result<Markup, Problem> {
    let words = caller.words;
    let waiting = own(app, caller)?;
    Ok(html! {
        @for each in waiting {
            form.card.notice method="post" action="/organisations/apply/mine" {
                (Filled::fresh().key())
                input type="hidden" name="organisation" value=(each.organisation);
                p { (words.say_with("apply-mine", &[("name", each.told.called().into())])) }
                (buttons(caller))
            }
        }
    })
}
