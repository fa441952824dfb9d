//! The form by which a coordinator lets the world read a year, with a foreword, or takes that back.

use crate::{
    agenda::told::Foreword,
    api::agenda::{
        self, Act,
        year::{ForewordRequest, draw_publication},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
    year,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{AgendaCommand, Author, Hat, Refusal, YearCommand, administers_network};
use maud::html;
use std::sync::Arc;
use store::Batch;
use terms::limits;
use words::Language;

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(text): Id) -> Response {
    let page = may(&app, &caller, &text).and_then(|(year, hat)| {
        let published = app.agenda.view().years().get(&year).copied();
        let foreword = published.map(|published| Foreword::read(&*app.store, published.content)).transpose();
        let foreword = foreword.map_err(|failure| caller.failed(&failure))?.flatten().unwrap_or_default();
        let filled = foreword.texts.into_iter().fold(Filled::fresh(), |filled, (tag, text)| filled.with(&tag, text));
        Ok(show(&app, &caller, (year, hat), &filled, &Faults::default()))
    });
    shown(&app, &caller, page)
}

/// Publishes it, or takes that back.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(text): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &text, &filled).await;
    shown(&app, &caller, page)
}

fn may(app: &App, caller: &Caller, text: &str) -> Result<(u32, Hat), Problem> {
    caller.person()?;
    let year = year::numbered(app, text).ok_or_else(|| caller.not_found())?;
    let hat = caller.hat(app, None)?;
    administers_network(&app.register.view(), Author::Hat(hat))
        .map_err(|_| caller.refused(Refusal::CoordinatorsOnly))?;
    Ok((year, hat))
}

async fn submit(app: &App, caller: &Caller, text: &str, filled: &Filled) -> Result<Response, Problem> {
    let (year, hat) = may(app, caller, text)?;
    let hat = match filled.get("organisation").parse() {
        Ok(organisation) => caller.hat(app, Some(organisation))?,
        Err(_) => hat,
    };
    let to = format!("/year/{year}");
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/publication")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let act = if filled.get("act") == "take-back" {
        Ok(Act::of(Author::Hat(hat), AgendaCommand::Year(YearCommand::TakeBack { year }), Batch::new()))
    } else {
        let text = |tag: &str| filled.get(tag).to_owned();
        let request = ForewordRequest { fi: text("fi"), sv: text("sv"), en: text("en"), organisation: None };
        draw_publication(app, caller, hat, year, &request)
    };
    let remembered = Bytes::from(to.clone());
    let done = match act {
        Ok(act) => agenda::decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(_) => Ok(go(&to)),
        Err(problem) => Ok(show(app, caller, (year, hat), filled, &faults_of(problem, |_| "fi")?)),
    }
}

fn show(app: &App, caller: &Caller, (year, hat): (u32, Hat), filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let is_published = app.agenda.view().years().contains_key(&year);
    let title = words.say("year-publish");
    let area = |language: Language| {
        let hint = words.say_with("year-foreword-hint", &[("max", limits::YEAR_FOREWORD_CHARS_MAX.into())]);
        let label = format!("{} ({})", words.say("year-foreword"), language.own_name());
        text_area(&Control { id: language.tag(), label, hint: Some(hint), faults }, filled)
    };
    let acting = || form::acting(&app.register.view(), caller, hat);
    let main = html! {
        header.page-head {
            p.back { a href={ "/year/" (year) } { (words.say_with("year-title", &[("year", year.to_string().into())])) } }
            h1 { (title) }
            p.intro { (words.say("year-publish-intro")) }
        }
        (faults.summary(words))
        form.card method="post" action={ "/year/" (year) "/publication" } novalidate {
            (filled.key())
            input type="hidden" name="organisation" value=(hat.organisation);
            @for language in Language::ALL { (area(language)) }
            (acting())
            p.actions {
                button.primary name="act" value="publish" { (words.say(if is_published { "form-save" } else { "year-publish-send" })) }
                a href={ "/year/" (year) } { (words.say("form-cancel")) }
            }
        }
        @if is_published {
            details.fold {
                summary { (words.say("year-take-back")) }
                form method="post" action={ "/year/" (year) "/publication" } {
                    (Filled::fresh().key())
                    input type="hidden" name="organisation" value=(hat.organisation);
                    p { (words.say("year-take-back-intro")) }
                    p.actions { button.danger name="act" value="take-back" { (words.say("year-take-back")) } }
                }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
