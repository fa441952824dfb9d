//! An organisation applies to join the network.

use super::{back, done, fields, new::asked};
use crate::{
    api::organisations::{Act, Sight, wish::Told},
    app::App,
    applications::{Applied, Contact, contact},
    caller::Caller,
    extract::{Fields, Params},
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, Sent, Turn, faults_of, go},
        shown,
    },
    problem::Problem,
    random::random,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, RegisterCommand as Command, Why};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::{OrganisationId, PersonId};

#[derive(Deserialize)]
pub(crate) struct After {
    sent: Option<String>,
}

const SENT: &str = "/organisations/apply?sent=yes";

/// Whoever is not signed in is nobody, and a form's key alone tells theirs apart.
const NOBODY: PersonId = PersonId::new([0; 16]);

/// The form, or the thanks for it.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(after): Params<After>) -> Response {
    if after.sent.is_some() {
        return thanks(&app, &caller);
    }
    let page = show(&app, &caller, &fields::filled(&Told::default()), &Faults::default(), &[]);
    shown(&app, &caller, page)
}

/// Applies; the answer doesn't say whether the contact's address is known.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let who = caller.signed_in.map_or(NOBODY, |signed_in| signed_in.person);
    let first = match filled.ask(app, caller, who, "POST /organisations/apply").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let told = fields::told(filled);
    let (read, mut faults) = match told.read(caller) {
        Ok(read) => (Some(read), Faults::default()),
        Err(all) => (None, fields::faults(all)),
    };
    let contact = match caller.signed_in {
        Some(signed_in) => Some(Contact::Known(signed_in.person)),
        None => contact(caller, filled.get("contact"), filled.get("email"), &mut faults),
    };
    let (Some((names, details)), Some(contact), true) = (read, contact, faults.is_empty()) else {
        return show(app, caller, filled, &faults, &[]);
    };
    let register = app.register.view();
    let sight = Sight::of(&register, caller);
    let mut duplicates = register.likely_duplicates(&names, &details);
    duplicates.retain(|(id, _)| register.standing(*id).is_some_and(|standing| sight.sees(standing)));
    if !duplicates.is_empty() && filled.get("sure").is_empty() {
        return show(app, caller, filled, &faults, &duplicates);
    }
    let applied = Applied { organisation: OrganisationId::new(random()), told, names, details };
    match app.applications.apply(app, caller, contact, applied, first, SENT).await {
        Ok(()) => Ok(go(SENT)),
        Err(problem) => show(app, caller, filled, &faults_of(problem, fields::field_of)?, &duplicates),
    }
}

/// Says of an application that was made with one's address that it is one's own, or is not.
pub(crate) async fn mine(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = settle(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn settle(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let organisation: OrganisationId = filled.get("organisation").parse().map_err(|_| caller.not_found())?;
    let first = match filled.ask(app, caller, person, "POST /organisations/apply/mine").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let (told, rest) = app.applications.take(caller, person, organisation)?;
    let by = Hat { person, organisation };
    if filled.get("act") == "discard" {
        let act = Act { by, commands: vec![], puts: vec![rest] };
        return done(app, caller, act, first, "/organisations/apply".to_owned()).await;
    }
    let (names, details) = told.read(caller).map_err(|_| caller.not_found())?;
    let command = Command::ApplyToJoin { organisation, names, details, contact: person };
    let act = Act { by, commands: vec![command], puts: vec![rest] };
    done(app, caller, act, first, format!("/organisations/{organisation}")).await
}

fn show(
    app: &App,
    caller: &Caller,
    filled: &Filled,
    faults: &Faults,
    duplicates: &[(OrganisationId, Why)],
) -> Result<Response, Problem> {
    let words = caller.words;
    let title = words.say("apply-title");
    let main = html! {
        header.page-head {
            (back("/organisations", &words.say("organisations-title")))
            h1 { (title) }
            p.intro { (words.say("apply-intro")) }
        }
        (faults.summary(words))
        (waiting(app, caller)?)
        form.card method="post" action="/organisations/apply" novalidate {
            (filled.key())
            (asked(app, caller, duplicates))
            (fields::names(caller, filled, faults))
            (fields::essentials(caller, filled, faults))
            @if caller.signed_in.is_none() { (contact_fields(caller, filled, faults)) }
            p.actions {
                button.primary { (words.say(if duplicates.is_empty() { "apply-submit" } else { "apply-anyway" })) }
                a href="/organisations" { (words.say("form-cancel")) }
            }
        }
    };
    Ok(super::page(app, caller, faults.status(), &title, main))
}

fn contact_fields(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = |id, kind, label: &str, hint: &str, autocomplete| {
        let (label, hint) = (words.say(label), Some(words.say(hint)));
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete }, faults)
    };
    html! {
        (line("contact", "text", "apply-contact", "apply-contact-hint", "name"))
        (line("email", "email", "apply-email", "apply-email-hint", "email"))
    }
}

/// Applications that somebody made with the caller's address.
fn waiting(app: &App, caller: &Caller) -> Result<Markup, Problem> {
    let Some(signed_in) = caller.signed_in else { return Ok(html! {}) };
    let words = caller.words;
    let waiting = app.applications.waiting(signed_in.person).map_err(|failure| caller.failed(&failure))?;
    Ok(html! {
        @for each in waiting {
            form.card.notice method="post" action="/organisations/apply/mine" {
                (Filled::fresh().key())
                input type="hidden" name="organisation" value=(each.organisation);
                p { (words.say_with("apply-mine", &[("name", each.told.called().into())])) }
                p.actions {
                    button.primary name="act" value="confirm" { (words.say("apply-mine-confirm")) }
                    button name="act" value="discard" { (words.say("apply-mine-discard")) }
                }
            }
        }
    })
}

fn thanks(app: &App, caller: &Caller) -> Response {
    let words = caller.words;
    let title = words.say("apply-sent-title");
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("apply-sent")) }
            p.actions { a href="/organisations" { (words.say("organisations-title")) } }
        }
    };
    super::page(app, caller, StatusCode::OK, &title, main)
}
