//! An organisation applies to join the network.

pub(crate) mod confirm;

use super::{back, fields, new::asked};
use crate::{
    api::organisations::{Sight, wish::Told},
    app::App,
    applications::{Applied, Contact, contact},
    caller::Caller,
    extract::{Fields, Params},
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, Turn, faults_of, go},
        shown,
    },
    problem::Problem,
    random::random,
    rates::ClientAddress,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::Why;
use maud::{Markup, html};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use terms::{OrganisationId, PersonId, limits};

#[derive(Deserialize)]
pub(crate) struct After {
    sent: Option<Sent>,
}

/// What has become of an application.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sent {
    /// Its contact has to send it on.
    Unconfirmed,
    /// The coordinators have it.
    Confirmed,
    /// Its contact didn't want it.
    Discarded,
}

impl Sent {
    /// The page that says so.
    fn address(self) -> &'static str {
        match self {
            Sent::Unconfirmed => "/organisations/apply?sent=unconfirmed",
            Sent::Confirmed => "/organisations/apply?sent=confirmed",
            Sent::Discarded => "/organisations/apply?sent=discarded",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Sent::Unconfirmed => "apply-unconfirmed",
            Sent::Confirmed => "apply-confirmed",
            Sent::Discarded => "apply-discarded",
        }
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Whoever is not signed in is nobody, and a form's key alone tells theirs apart.
const NOBODY: PersonId = PersonId::new([0; 16]);

/// The form, or the thanks for it.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(after): Params<After>) -> Response {
    if let Some(sent) = after.sent {
        return thanks(&app, &caller, sent);
    }
    let page = show(&app, &caller, &fields::filled(&Told::default()), &Faults::default(), &[]);
    shown(&app, &caller, page)
}

/// Applies; the answer doesn't say whether the contact's address is known.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = submit(&app, &caller, client, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, client: IpAddr, filled: &Filled) -> Result<Response, Problem> {
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
        None => contact(caller, (filled.get("contact"), filled.get("email")), client, &mut faults),
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
    let sent = if caller.signed_in.is_some() { Sent::Confirmed } else { Sent::Unconfirmed };
    match app.applications.apply(app, caller, contact, applied, first, sent.address()).await {
        Ok(()) => Ok(go(sent.address())),
        Err(problem) => show(app, caller, filled, &faults_of(problem, fields::field_of)?, &duplicates),
    }
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
        (confirm::waiting(app, caller)?)
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

fn thanks(app: &App, caller: &Caller, sent: Sent) -> Response {
    let words = caller.words;
    let title = words.say(&format!("{}-title", sent.key()));
    let days = u64::try_from(limits::APPLICATION_WITHIN_MS / DAY_MS).unwrap_or_default();
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say_with(sent.key(), &[("days", days.into())])) }
            p.actions { a href="/organisations" { (words.say("organisations-title")) } }
        }
    };
    super::page(app, caller, StatusCode::OK, &title, main)
}
