//! How signatures are collected: until when, how many are hoped for, and who sees how far it has come.

use crate::{
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Choice, Control, Faults, Field, checks, field},
        filled::{Filled, Sent, faults_of},
        form,
        layout::{self, Page},
        rounds::{Sending, conducted, conductor},
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::Readable,
    room::MakeCommand,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Conduct, SignOnPlan, StatementCommand};
use maud::html;
use std::sync::Arc;

/// The form as things stand.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = conducted(&app, &caller, &id).map(|readable| {
        let plan = &readable.statement.plan;
        let mut filled = Filled::fresh()
            .with("closes", plan.closes.map(time::typed).unwrap_or_default())
            .with("goal", plan.goal.map(|goal| goal.to_string()).unwrap_or_default());
        for (is_open, name) in [(plan.progress_is_public, "progress"), (plan.takes_outsiders, "outsiders")] {
            if is_open {
                filled = filled.with("open", name);
            }
        }
        show(&app, &caller, &readable, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Keeps it.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = conducted(app, caller, id)?;
    let statement = readable.statement.id;
    let mut faults = Faults::default();
    let closes = match filled.get("closes").trim() {
        "" => None,
        text => match time::local(text) {
            Ok(moment) => Some(moment),
            Err(fault) => {
                faults.add("closes", caller.words.refusal(fault.code(), &[]));
                None
            }
        },
    };
    let goal = match filled.get("goal").trim() {
        "" => None,
        // What is no number is no goal that could be hoped for.
        text => Some(text.parse().unwrap_or(0)),
    };
    if !faults.is_empty() {
        return Ok(show(app, caller, &readable, filled, &faults));
    }
    let open = filled.all("open");
    let is_open = |name: &str| open.iter().any(|each| each == name);
    let (progress_is_public, takes_outsiders) = (is_open("progress"), is_open("outsiders"));
    let plan = SignOnPlan { closes, goal, progress_is_public, takes_outsiders };
    let to = format!("/statements/{statement}/signatures");
    let route = format!("POST /statements/{statement}/sign-on");
    let sending = Sending { app, caller, readable: &readable, filled, route, to };
    let command = || Ok(MakeCommand::plain(move |_| StatementCommand::Conduct(Conduct::PlanSignOn { plan })));
    match sending.send(command).await {
        Err(problem) => {
            let field_of = |code: &str| if code == "goal-outside" { "goal" } else { "closes" };
            Ok(show(app, caller, &readable, filled, &faults_of(problem, field_of)?))
        }
        done => done,
    }
}

fn show(app: &App, caller: &Caller, readable: &Readable, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("signing-plan");
    let line = |id, kind, label: &str, hint: &str| Field {
        id,
        kind,
        label: words.say(label),
        hint: Some(words.say(hint)),
        value: filled.get(id),
        autocomplete: "off",
    };
    let choice = |value: &str, key: &str| Choice { value: value.to_owned(), label: words.say(key) };
    let hint = Some(words.say("signing-open-hint"));
    let open = Control { id: "open", label: words.say("signing-open"), hint, faults };
    let choices = [choice("progress", "signing-open-progress"), choice("outsiders", "signing-open-outsiders")];
    let outside = format!("{}/statements/{}/sign/outside", app.base_url, statement.id);
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("signing-plan-intro")) }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/sign-on" } {
            (filled.key())
            (field(&line("closes", "datetime-local", "signing-until", "signing-until-hint"), faults))
            (field(&line("goal", "number", "signing-goal", "signing-goal-hint"), faults))
            (checks(&open, filled, &choices))
            @if statement.plan.takes_outsiders {
                p.hint { (words.say("signing-outsiders-address")) " " a href=(outside) { (outside) } }
            }
            @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (words.say("form-save")) }
                a.button href={ "/statements/" (statement.id) "/signatures" } { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
