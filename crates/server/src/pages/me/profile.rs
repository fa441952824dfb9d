//! A person's own details, and another name.

use super::super::{
    fields::{Faults, Field, field, name_fault},
    flash::{self, Flash},
    heading,
    layout::{self, Page},
    shown,
};
use super::roles;
use crate::{
    address, app::App, caller::Caller, extract::Fields, failure::Failure, problem::Problem, vault::PersonRecord,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Author, Hat, RegisterCommand};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::{OrganisationId, PersonId, limits};

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = record(&app, &caller)
        .map(|(person, record)| show(&app, &caller, person, &record, &record.name, &Faults::default()));
    shown(&app, &caller, page)
}

#[derive(Deserialize)]
pub(crate) struct Filled {
    name: String,
}

/// Takes another name.
pub(crate) async fn save(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    let page = rename(&app, &caller, &filled.name).await;
    shown(&app, &caller, page)
}

async fn rename(app: &App, caller: &Caller, wish: &str) -> Result<Response, Problem> {
    let (person, record) = record(app, caller)?;
    let name = match address::name(wish, limits::NAME_CHARS_MAX) {
        Ok(name) => name,
        Err(fault) => {
            let mut faults = Faults::default();
            faults.add("name", name_fault(caller.words, fault));
            return Ok(show(app, caller, person, &record, wish, &faults));
        }
    };
    if name != record.name {
        let changed = PersonRecord::new(&name, &record.email, crate::random::random());
        let command = RegisterCommand::DescribePerson { person, commitment: changed.commitment() };
        let by = Author::Hat(Hat { person, organisation: spoken_for(app, person) });
        let puts = changed.puts(person).to_vec();
        let decided = app.register.decide(app.clock.now(), by, vec![command], puts).await;
        decided.map_err(|failure| caller.failed(&failure))?.map_err(|refusal| caller.refused(refusal))?;
    }
    Ok(flash::go(app, "/me/profile", Flash::Saved))
}

fn record(app: &App, caller: &Caller) -> Result<(PersonId, PersonRecord), Problem> {
    let person = caller.session()?.person;
    let record = app.people.record(person).map_err(|failure| caller.failed(&failure))?;
    record.map(|record| (person, record)).ok_or_else(|| caller.failed(&Failure::Damaged("a person's record")))
}

/// Whoever acts for no organisation still acts for themselves.
pub(super) fn spoken_for(app: &App, person: PersonId) -> OrganisationId {
    let first = app.register.view().roles(person).map(|(organisation, _)| organisation).next();
    first.unwrap_or(OrganisationId::new([0; 16]))
}

fn show(app: &App, caller: &Caller, person: PersonId, record: &PersonRecord, name: &str, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("profile-title");
    let main = html! {
        (heading(&title, &words.say("profile-intro")))
        (faults.summary(words))
        form.card method="post" action="/me/profile" novalidate {
            (field(&Field {
                id: "name",
                kind: "text",
                label: words.say("profile-name"),
                hint: Some(words.say("profile-name-hint")),
                value: name,
                autocomplete: "name",
            }, faults))
            button.primary { (words.say("profile-save")) }
        }
        (others(app, caller, person, record))
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

fn others(app: &App, caller: &Caller, person: PersonId, record: &PersonRecord) -> Markup {
    let words = caller.words;
    let roles = roles(&app.register.view(), caller, person);
    html! {
        dl.own-facts {
            div { dt { (words.say("profile-email")) } dd { (record.email) p.hint { (words.say("profile-email-hint")) } } }
            @if !roles.is_empty() {
                div {
                    dt { (words.say("profile-roles")) }
                    dd { ul.plain { @for (organisation, roles) in &roles { li { (organisation) ": " (roles) } } } }
                }
            }
            div { dt { (words.say("profile-language")) } dd { (layout::languages(caller)) } }
        }
        ul.plain {
            li { a href="/me/notices" { (words.say("notices-title")) } }
            li { a href="/me/sessions" { (words.say("profile-sessions")) } }
            li { a href="/me/tokens" { (words.say("profile-tokens")) } }
            li { a href="/me/data" { (words.say("data-title")) } }
        }
    }
}
