//! Whom those stand for who have signed, and how it comes to the numbers: umbrella by umbrella, each association once.

use crate::{
    api::{
        decisions::{Decision, Tell, decide},
        organisations::name_of,
        signatures::sight,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    folded::alphabetical,
    pages::{
        filled::{Filled, Sent, Turn, go},
        layout::{self, Page},
        organisations::show::stated_in_words,
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
    signing::progress::represented,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Branch, Endorse, Register, Representation, StatementCommand};
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = show(&app, &caller, &id);
    shown(&app, &caller, page)
}

/// Says for one's association whether it is counted.
pub(crate) async fn choose(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let statement = readable(app, caller, id)?.statement.id;
    let to = format!("/statements/{statement}/signatures/represented");
    let first = match filled.ask(app, caller, caller.person()?, &format!("POST {to}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
    let wish = if filled.get("do") == "in" { Endorse::OptIn } else { Endorse::OptOut };
    let command = MakeCommand::plain(move |_| StatementCommand::Endorse(wish));
    decide(app, caller, statement, Decision { hat, command, puts: vec![], first }, &Tell::page(to.clone())).await?;
    Ok(go(&to))
}

fn show(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    if !sight(app, caller, &readable).names {
        return Err(caller.not_found());
    }
    let (register, statement) = (app.register.view(), &*readable.statement);
    let words = caller.words;
    let found = Representation::of(statement, &register, time::day_of(app.clock.now()));
    let title = words.say("represented-title");
    let mut branches: Vec<&Branch> = found.branches.values().collect();
    let called = |id: OrganisationId| name_of(&register, id, words.language());
    branches.sort_by_cached_key(|branch| {
        (!found.signed.contains(&branch.umbrella), alphabetical(&called(branch.umbrella)))
    });
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("represented-intro")) }
        p.count-line { strong { (words.say_with("represented-signed", &[("count", found.signed.len().into())])) } " " (represented(words, &found)) }
        @if branches.is_empty() { p.empty { (words.say("represented-none")) } }
        ul.signatories { @for branch in branches { li { (one(&register, caller, &found, branch)) } } }
        (opting(&register, caller, &readable))
        p.meta { a href={ "/statements/" (statement.id) "/signatures" } { (words.say("signatures")) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn one(register: &Register, caller: &Caller, found: &Representation, branch: &Branch) -> Markup {
    let words = caller.words;
    let called = |id: OrganisationId| name_of(register, id, words.language());
    let mut members: Vec<(OrganisationId, String)> = branch.members.iter().map(|id| (*id, called(*id))).collect();
    members.sort_by_cached_key(|(_, name)| alphabetical(name));
    html! {
        p.signatory {
            strong { (called(branch.umbrella)) }
            " · " (words.say(if found.signed.contains(&branch.umbrella) { "signature-state-valid" } else { "represented-below" }))
        }
        @if let Some(stated) = &branch.stated { p.meta { (stated_in_words(caller.words, stated)) } }
        @if !members.is_empty() {
            details.fold {
                summary { (words.say_with("represented-list", &[("count", members.len().into())])) }
                ul {
                    @for (id, name) in &members {
                        li {
                            (name)
                            @if found.signed.contains(id) { " · " (words.say("represented-signed-itself")) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the organisation whose hat is worn belongs to an umbrella, it says whether it is counted.
fn opting(register: &Register, caller: &Caller, readable: &Readable) -> Markup {
    let words = caller.words;
    let Some(hat) = readable.hat else { return html! {} };
    if register.umbrellas(hat.organisation).next().is_none() {
        return html! {};
    }
    let is_out = readable.statement.opted_out.contains(&hat.organisation);
    let name = name_of(register, hat.organisation, words.language());
    let (what, act, key) = match is_out {
        true => ("represented-is-out", "in", "represented-opt-in"),
        false => ("represented-is-in", "out", "represented-opt-out"),
    };
    html! {
        section.card.own-signature aria-labelledby="own" {
            h3 id="own" { (name) }
            p { (words.say(what)) }
            form method="post" action={ "/statements/" (readable.statement.id) "/signatures/represented" } {
                (Filled::fresh().key())
                input type="hidden" name="organisation" value=(hat.organisation);
                p.actions { button type="submit" name="do" value=(act) { (words.say(key)) } }
            }
        }
    }
}
