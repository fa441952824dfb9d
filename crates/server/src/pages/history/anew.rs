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
use ledger::{Action, Asker, Hat, Refusal, access};
use maud::html;
use std::sync::Arc;

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
    let hat = administrator(app, &readable).ok_or_else(|| caller.refused(Refusal::NotItsCoordinator))?;
    Ok((readable, hat))
}

/// The hat that may do it, if the caller wears one.
pub(super) fn administrator(app: &App, readable: &Readable) -> Option<Hat> {
    let register = app.register.view();
    let may = |hat: &Hat| access(&register, &readable.statement, Asker::Hat(*hat), Action::AdministerStatement).is_ok();
    readable.hat.filter(may)
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
    let command = anew(app, caller, &readable, hat, filled.get("reason").to_owned()).await?;
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
        section.card.told aria-labelledby="goes" {
            h2 id="goes" { (words.say("anew-goes")) }
            ul {
                li { (words.say("anew-goes-changes")) }
                li { (words.say("anew-goes-hands")) }
                li { (words.say("anew-goes-unsent")) }
            }
        }
        section.card.told aria-labelledby="stays" {
            h2 id="stays" { (words.say("anew-stays")) }
            ul {
                li { (words.say("anew-stays-text")) }
                li { (words.say("anew-stays-comments")) }
                li { (words.say("anew-stays-backups")) }
            }
        }
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
