//! What a statement is called and what it is for, changed by its coordinators until the text is signed.

use super::head::{Tab, head};
use crate::{
    api::about::describing,
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        about,
        fields::{Faults, Field, field},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        rounds::{Sending, conductor},
        shown,
    },
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
};
use axum::extract::State;
use axum::response::Response;
use ledger::Refusal;
use maud::html;
use std::sync::Arc;
use terms::limits;

/// The form as things stand.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = asked(&app, &caller, &id).map(|readable| {
        let filled = Filled::fresh().put("title", readable.statement.title.as_str());
        let filled = about::filled(filled, &readable.statement.about);
        show(&app, &caller, &readable, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Changes it.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

fn asked(app: &App, caller: &Caller, id: &str) -> Result<Readable, Problem> {
    let readable = readable(app, caller, id)?;
    caller.person()?;
    match conductor(&app.register.view(), &readable) {
        Some(_) => Ok(readable),
        None => Err(caller.refused(Refusal::NotItsCoordinator)),
    }
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = asked(app, caller, id)?;
    let mut faults = Faults::default();
    let request = about::read(caller, filled, &mut faults);
    if !faults.is_empty() {
        return Ok(show(app, caller, &readable, filled, &faults));
    }
    let to = format!("/statements/{}", readable.statement.id);
    let route = format!("POST {to}/edit");
    let title = Some(filled.get("title").to_owned());
    let wish = match request.wish(caller, &readable.statement.about) {
        Ok(wish) => wish,
        Err(problem) => return Ok(show(app, caller, &readable, filled, &faults_of(problem, about::field_of)?)),
    };
    let sending = Sending { app, caller, readable: &readable, filled, route, to };
    match sending.send(|| Ok(MakeCommand::plain(describing(title, wish)))).await {
        Err(problem) => Ok(show(app, caller, &readable, filled, &faults_of(problem, about::field_of)?)),
        done => done,
    }
}

fn show(app: &App, caller: &Caller, readable: &Readable, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("edit-title");
    let name = Field {
        id: "title",
        kind: "text",
        label: words.say("new-field-title"),
        hint: Some(words.say_with("new-field-title-hint", &[("max", limits::TITLE_CHARS_MAX.into())])),
        value: filled.get("title"),
        autocomplete: "off",
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Text))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("edit-intro")) }
        (faults.summary(words))
        form.card.about-form method="post" action={ "/statements/" (statement.id) "/edit" } novalidate {
            (filled.key())
            (field(&name, faults))
            (about::fields(caller, filled, faults))
            @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (words.say("edit-save")) }
                a.button href={ "/statements/" (statement.id) } { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
