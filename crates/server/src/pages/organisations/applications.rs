//! The coordinators' queue of organisations that want to join.

use super::{acting, back, done, kind, likely, new::coordinates, places};
use crate::{
    api::organisations::{Act, Care, looking_after, name, people::people_of, wish::normal},
    app::App,
    caller::Caller,
    extract::Fields,
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Organisation, Register, RegisterCommand as Command, Standing};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{OrganisationId, limits};

/// The queue, longest wait first.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = coordinates(&app, &caller).and_then(|()| show(&app, &caller, &Filled::default(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Accepts or declines one.
pub(crate) async fn answer(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, filled: &Filled) -> Result<Response, Problem> {
    coordinates(app, caller)?;
    let by = looking_after(app, caller, Care::Network)?;
    let first = match filled.ask(app, caller, by.person, "POST /organisations/applications").await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let organisation: OrganisationId = filled.get("organisation").parse().map_err(|_| caller.not_found())?;
    let command = match filled.get("act") {
        "accept" => Command::AcceptOrganisation { organisation },
        _ => Command::DeclineOrganisation { organisation, reason: normal(filled.get("reason")) },
    };
    let act = Act::of(by, command);
    match done(app, caller, act, first, "/organisations/applications".to_owned()).await {
        Err(problem) => show(app, caller, filled, &faults_of(problem, |_| "reason")?),
        done => done,
    }
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let register = app.register.view();
    let title = words.say("applications-title");
    let listing = app.directory.listing(&register);
    let applied = listing.ordered(words.language()).iter().filter(|row| row.standing == Standing::Applied);
    let mut applied: Vec<_> = applied.filter_map(|row| Some((row.id, register.organisation(row.id)?))).collect();
    applied.sort_by_key(|(id, known)| (known.since, *id));
    let mut cards = Vec::new();
    for (id, known) in applied.iter().take(limits::ORGANISATIONS_PER_PAGE) {
        cards.push(card(app, caller, &register, (*id, known), filled, faults)?);
    }
    let main = html! {
        header.page-head {
            (back("/organisations", &words.say("organisations-title")))
            h1 { (title) }
            p.intro { (words.say_with("applications-count", &[("count", applied.len().into())])) }
            (acting(app, caller, Care::Network))
        }
        (faults.summary(words))
        div.people { @for card in cards { (card) } }
    };
    Ok(super::page(app, caller, faults.status(), &title, main))
}

fn card(
    app: &App,
    caller: &Caller,
    register: &Register,
    (id, known): (OrganisationId, &Organisation),
    filled: &Filled,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let own = filled.get("organisation") == id.to_string();
    let none = Faults::default();
    let (filled, faults) = if own { (filled.clone(), faults) } else { (Filled::fresh(), &none) };
    let details = &known.details;
    let facts = [
        kind(caller, known),
        details.municipality.map(|code| places::municipality(caller, code)),
        details.business_id.map(|number| number.to_string()),
        details.association_number.map(|number| number.to_string()),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let since = time::day_in_words(caller, time::day_of(known.since));
    let contacts = people_of(app, caller, id)?;
    let mut duplicates = register.likely_duplicates(&known.names, details);
    duplicates.retain(|(other, _)| *other != id);
    let label = words.say("applications-reason");
    let reason = Control { id: "reason", label, hint: Some(words.say("reason-hint")), faults };
    Ok(html! {
        section.card aria-labelledby={ "o" (id) } {
            h2 id={ "o" (id) } { a href={ "/organisations/" (id) } { (name(known, words.language())) } }
            p.meta { (words.say_with("standing-applied-since", &[("when", since.into())])) }
            @if !facts.is_empty() { p.meta { (facts.join(" · ")) } }
            @for contact in contacts {
                p.meta {
                    (words.say("applications-contact")) ": " (contact.name)
                    @if let Some(email) = contact.email { " · " a href={ "mailto:" (email) } { (email) } }
                }
            }
            @if !duplicates.is_empty() {
                div.notice { p { (words.say("duplicates-title")) } (likely(register, caller, &duplicates)) }
            }
            form method="post" action="/organisations/applications" {
                (Filled::fresh().key())
                input type="hidden" name="organisation" value=(id);
                p.actions { button.primary name="act" value="accept" { (words.say("applications-accept")) } }
            }
            details open[own] {
                summary { (words.say("applications-decline")) }
                form method="post" action="/organisations/applications" novalidate {
                    (filled.key())
                    input type="hidden" name="organisation" value=(id);
                    (text_area(&reason, &filled))
                    p.actions { button name="act" value="decline" { (words.say("applications-decline-submit")) } }
                }
            }
        }
    })
}
