//! The form by which an umbrella says how many associations belong to it, on which day, and where that is known from.

use super::{acting, back, done};
use crate::{
    api::organisations::{Act, Care, looking_after, looks_after, name, seen, wish::normal},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, Sent, Turn, faults_of},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{MemberCount, Refusal, RegisterCommand as Command};
use maud::html;
use std::sync::Arc;
use terms::{Date, OrganisationId};

/// The form as things stand.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = own(&app, &caller, &id).and_then(|id| {
        let stated = app.register.view().organisation(id).and_then(|known| known.stated.clone());
        let today = time::day_of(app.clock.now()).to_string();
        let filled = Filled::fresh()
            .with("count", stated.as_ref().map(|stated| stated.count.to_string()).unwrap_or_default())
            .with("on", stated.as_ref().map_or(today, |stated| stated.on.to_string()))
            .with("source", stated.map(|stated| stated.source).unwrap_or_default());
        show(&app, &caller, id, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Keeps it.
pub(crate) async fn save(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

fn own(app: &App, caller: &Caller, id: &str) -> Result<OrganisationId, Problem> {
    caller.person()?;
    let (id, _) = seen(&app.register.view(), caller, id)?;
    let care = Care::Organisation(id);
    if looks_after(app, caller, care) { Ok(id) } else { Err(caller.refused(Refusal::OrganisationAdminsOnly)) }
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let id = own(app, caller, id)?;
    let by = looking_after(app, caller, Care::Organisation(id))?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{id}/member-count")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let today = time::day_of(app.clock.now());
    let mut faults = Faults::default();
    let on = Date::parse(filled.get("on").trim());
    if on.is_none() {
        faults.add("on", caller.words.refusal("bad-date", &[]));
    }
    let Some(on) = on else { return show(app, caller, id, filled, &faults) };
    let stated = match filled.get("count").trim() {
        "" => None,
        // What is no number is none that anybody could have.
        text => Some(MemberCount { count: text.parse().unwrap_or(0), on, source: normal(filled.get("source")) }),
    };
    let act = Act::of(by, Command::StateMemberCount { organisation: id, stated, today });
    match done(app, caller, act, first, format!("/organisations/{id}")).await {
        Err(problem) => show(app, caller, id, filled, &faults_of(problem, field_of)?),
        done => done,
    }
}

fn field_of(code: &str) -> &'static str {
    match code {
        "source-missing" | "source-too-long" => "source",
        "decided-in-the-future" => "on",
        _ => "count",
    }
}

fn show(app: &App, caller: &Caller, id: OrganisationId, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let register = app.register.view();
    let known = register.organisation(id).ok_or_else(|| caller.not_found())?;
    let words = caller.words;
    let title = words.say("member-count-title");
    let line = |id, kind, label: &str, hint: Option<&str>| {
        let (label, hint) = (words.say(label), hint.map(|hint| words.say(hint)));
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete: "off" }, faults)
    };
    let main = html! {
        header.page-head {
            (back(&format!("/organisations/{id}"), name(known, words.language())))
            h1 { (title) }
            p.intro { (words.say("member-count-intro")) }
            (acting(app, caller, Care::Organisation(id)))
        }
        (faults.summary(words))
        form.card method="post" action={ "/organisations/" (id) "/member-count" } novalidate {
            (filled.key())
            (line("count", "number", "member-count", Some("member-count-hint")))
            (line("on", "date", "member-count-on", None))
            (line("source", "text", "membership-source", Some("member-count-source-hint")))
            p.actions { button.primary { (words.say("form-save")) } }
        }
    };
    Ok(super::page(app, caller, faults.status(), &title, main))
}
