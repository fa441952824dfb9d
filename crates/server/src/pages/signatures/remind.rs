//! Reminding those who have not answered: how many that reaches, and the coordinators' own words to them.

use crate::{
    api::{
        organisations::name_of,
        signatures::reminders::{reach, send},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    folded::alphabetical,
    notices::{Reach, again},
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of},
        flash::{self, Flash},
        form,
        layout::{self, Page},
        rounds::{conducted, conductor},
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::Readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::Register;
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{OrganisationId, limits};

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = async {
        let readable = conducted(&app, &caller, &id)?;
        show(&app, &caller, &readable, &Filled::fresh(), &Faults::default()).await
    };
    let page = page.await;
    shown(&app, &caller, page)
}

/// Sends it.
pub(crate) async fn press(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = conducted(app, caller, id)?;
    let statement = readable.statement.id;
    let to = format!("/statements/{statement}/signatures");
    let first = match filled.ask(app, caller, caller.person()?, &format!("POST {to}/remind")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
    let tell = |_: &Reach| to.clone().into();
    let text = Some(filled.get("text").to_owned());
    match send(app, caller, &readable, hat, text, (first, StatusCode::SEE_OTHER, &tell)).await {
        Ok(_) => Ok(flash::go(app, &to, Flash::Reminded)),
        Err(problem) => show(app, caller, &readable, filled, &faults_of(problem, |_| "text")?).await,
    }
}

async fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let (words, statement) = (caller.words, readable.statement.id);
    let (reach, last) = reach(app, caller, readable).await?;
    let register = app.register.view();
    let next = last.map(again).filter(|next| *next > app.clock.now());
    let title = words.say("remind");
    let hint = words.say_with("remind-text-hint", &[("max", limits::REMINDER_CHARS_MAX.into())]);
    let own = Control { id: "text", label: words.say("remind-text"), hint: Some(hint), faults };
    let counts = [("count", reach.reached.len().into()), ("people", reach.people().into())];
    let back = format!("/statements/{statement}/signatures");
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("remind-intro")) }
        @if let (Some(last), Some(next)) = (last, next) {
            p.notice {
                (words.say_with("remind-last", &[("when", time::in_words(caller, last).into())])) " "
                (words.say_with("remind-next", &[("when", time::in_words(caller, next).into())]))
            }
        }
        p { strong { (words.say_with("remind-reaches", &counts)) } }
        (listed(&register, caller, &reach.reached, "remind-reached"))
        (listed(&register, caller, &reach.missed, "remind-missed"))
        @if next.is_none() && reach.people() > 0 {
            (faults.summary(words))
            form.card method="post" action={ (back) "/remind" } {
                (filled.key())
                @if let Some(hat) = conductor(&register, readable) {
                    input type="hidden" name="organisation" value=(hat.organisation);
                    (text_area(&own, filled))
                    (form::acting(&register, caller, hat))
                }
                p.actions {
                    button.primary type="submit" { (words.say("remind-send")) }
                    a.button href=(back) { (words.say("form-cancel")) }
                }
            }
        } @else {
            p.meta { a href=(back) { (words.say("signatures")) } }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

fn listed(register: &Register, caller: &Caller, organisations: &BTreeSet<OrganisationId>, key: &str) -> Markup {
    let language = caller.words.language();
    let mut names: Vec<String> = organisations.iter().map(|id| name_of(register, *id, language)).collect();
    names.sort_by_cached_key(|name| alphabetical(name));
    html! {
        @if !names.is_empty() {
            details.fold {
                summary { (caller.words.say_with(key, &[("count", names.len().into())])) }
                ul { @for name in &names { li { (name) } } }
            }
        }
    }
}
