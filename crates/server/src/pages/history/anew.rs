//! The form that begins a statement's texts anew, with what that means.

use crate::{
    api::{
        anew::anew,
        decisions::{Decision, Tell, decide},
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
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Action, Hat, Refusal};
use maud::{Markup, html};
use std::sync::Arc;
use words::Words;

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = asked(&app, &caller, &id);
    let page = page.map(|(readable, hat)| show(&app, &caller, &readable, hat, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Begins them anew.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

/// A statement that the caller may begin anew, and for whom.
fn asked(app: &App, caller: &Caller, id: &str) -> Result<(Readable, Hat), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let hat = readable.able(&app.register.view(), Action::AdministerStatement);
    let hat = hat.ok_or_else(|| caller.refused(Refusal::NotItsCoordinator))?;
    Ok((readable, hat))
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let person = caller.person()?;
    let (readable, hat) = asked(app, caller, id)?;
    let statement = readable.statement.id;
    let to = format!("/statements/{statement}/history");
    let first = match filled.ask(app, caller, person, &format!("POST {to}/anew")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let again = |problem| -> Result<Response, Problem> {
        Ok(show(app, caller, &readable, hat, filled, &faults_of(problem, |_| "reason")?))
    };
    let command = anew(app, caller, &readable, hat, filled.get("reason").to_owned())?;
    let decision = Decision { hat, command, puts: vec![], first };
    match decide(app, caller, statement, decision, &Tell::page(to.clone())).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => again(problem),
    }
}

fn show(app: &App, caller: &Caller, readable: &Readable, hat: Hat, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("anew");
    let hint = Some(words.say("anew-reason-hint"));
    let reason = Control { id: "reason", label: words.say("reason"), hint, faults };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Rounds))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("anew-intro")) }
        (faults.summary(words))
        (told(words, "goes", "anew-goes", &["anew-goes-changes", "anew-goes-hands", "anew-goes-checks", "anew-goes-unsent"]))
        (told(words, "stays", "anew-stays", &["anew-stays-text", "anew-stays-comments", "anew-stays-returned", "anew-stays-backups"]))
        form.card method="post" action={ "/statements/" (statement.id) "/history/anew" } {
            (filled.key())
            (text_area(&reason, filled))
            (form::acting(&register, caller, hat))
            p.actions {
                button.danger type="submit" { (words.say("anew-do")) }
                a.button href={ "/statements/" (statement.id) "/history" } { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}

fn told(words: &Words, id: &str, heading: &str, each: &[&str]) -> Markup {
    html! {
        section.card.told aria-labelledby=(id) {
            h2 id=(id) { (words.say(heading)) }
            ul { @for key in each { li { (words.say(key)) } } }
        }
    }
}
