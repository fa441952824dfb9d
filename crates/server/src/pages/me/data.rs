//! What is held on a person: seen, taken along, and erased.

use super::super::{
    flash::{self, Flash},
    heading,
    layout::{self, Page},
    shown, time,
};
use super::{profile::spoken_for, roles};
use crate::{
    app::App,
    caller::Caller,
    cookies,
    extract::Fields,
    personal::{self, Held},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Author, Hat};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::PersonId;

/// What is held.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = show(&app, &caller).await;
    shown(&app, &caller, page)
}

async fn show(app: &Arc<App>, caller: &Caller) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    let held = personal::held(app, person).await.map_err(|failure| caller.failed(&failure))?;
    let held = held.ok_or_else(|| caller.not_found())?;
    let words = caller.words;
    let title = words.say("data-title");
    let main = html! {
        (heading(&title, &words.say("data-intro")))
        (facts(app, caller, person, &held))
        p.actions {
            a.button href="/api/v1/me/data" download="lausuma.json" { (words.say("data-download")) }
            a href="/me/data/erase" { (words.say("erase-title")) }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn facts(app: &App, caller: &Caller, person: PersonId, held: &Held) -> Markup {
    let words = caller.words;
    let roles = roles(&app.register.view(), caller, person);
    let counted = |key: &str, count: usize| words.say_with(key, &[("count", count.into())]);
    let by_them = held.acts.iter().filter(|act| act.by_them).count();
    html! {
        dl.own-facts {
            div { dt { (words.say("profile-name")) } dd { (held.name) } }
            div { dt { (words.say("profile-email")) } dd { (held.email) } }
            div {
                dt { (words.say("profile-language")) }
                dd {
                    @match held.language {
                        Some(language) => (words.say(&format!("language-{}", language.tag()))),
                        None => (words.say("data-language-none")),
                    }
                }
            }
            div {
                dt { (words.say("profile-roles")) }
                dd { ul.plain { @for (organisation, roles) in &roles { li { (organisation) ": " (roles) } } } }
            }
            div {
                dt { (words.say("data-sessions")) }
                dd {
                    (counted("data-count", held.sessions.len()))
                    @if let Some(last) = held.sessions.first() {
                        p.hint { (words.say_with("sessions-begun", &[("when", time::in_words(caller, last.begun).into())])) }
                    }
                }
            }
            div { dt { (words.say("data-tokens")) } dd { (counted("data-count", held.tokens.len())) } }
            div { dt { (words.say("data-invitations")) } dd { (counted("data-count", held.invitations.len())) } }
            div { dt { (words.say("data-mails")) } dd { (counted("data-count", held.mails.len())) } }
            div {
                dt { (words.say("notices-title")) }
                dd {
                    (words.say(&format!("notices-{}", held.notices.wish.name())))
                    @if !held.notices.waiting.is_empty() {
                        p.hint { (counted("data-notices-waiting", held.notices.waiting.len())) }
                    }
                }
            }
            div {
                dt { (words.say("bulletins-title")) }
                dd { (words.say(if held.notices.bulletins().is_some() || held.subscribed { "data-yes" } else { "data-no" })) }
            }
            div { dt { (words.say("data-read")) } dd { (counted("data-count", held.read.len())) } }
            div { dt { (words.say("data-returned")) } dd { (counted("data-count", held.returned.len())) } }
            div { dt { (words.say("data-typed")) } dd { (counted("data-count", held.typed.len())) } }
            div { dt { (words.say("data-prepared")) } dd { (counted("data-count", held.prepared.len())) } }
            div { dt { (words.say("data-survey-prepared")) } dd { (counted("data-count", held.answering.len())) } }
            @if !held.answered.is_empty() {
                div { dt { (words.say("data-survey-outside")) } dd { (counted("data-count", held.answered.len())) } }
            }
            @if !held.outside.is_empty() {
                div { dt { (words.say("data-outside")) } dd { (counted("data-count", held.outside.len())) } }
            }
            div { dt { (words.say("data-acts")) } dd { (counted("data-count", by_them)) } }
            div {
                dt { (words.say("data-written")) }
                dd {
                    @if held.written.is_empty() { (words.say("data-written-none")) }
                    ul.plain {
                        @for each in &held.written {
                            @if let Some(statement) = app.register.shelf().get(each.statement) {
                                li {
                                    span lang=(statement.language.tag()) { (statement.title) } ": "
                                    (words.say_with("data-changes", &[("count", each.changes.into())]))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What goes and what stays, before anything is erased.
pub(crate) async fn ask(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = caller.session().map(|_| confirm(&app, &caller, None));
    shown(&app, &caller, page)
}

fn confirm(app: &App, caller: &Caller, problem: Option<&Problem>) -> Response {
    let words = caller.words;
    let title = words.say("erase-title");
    let main = html! {
        p.back { a href="/me/data" { (words.say("data-title")) } }
        (heading(&title, &words.say("erase-intro")))
        @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
        div.prose {
            h2 { (words.say("erase-goes")) }
            p { (words.say("erase-goes-text")) }
            h2 { (words.say("erase-stays")) }
            p { (words.say("erase-stays-text")) }
            p { (words.say("erase-copies-text")) }
        }
        form.card.danger method="post" action="/me/data/erase" {
            label.choice {
                input type="checkbox" name="sure" value="yes" required aria-describedby=[problem.map(|_| "problem")];
                " " (words.say("erase-sure"))
            }
            p.actions {
                button.danger { (words.say("erase-do")) }
                a href="/me/data" { (words.say("form-cancel")) }
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

#[derive(Deserialize)]
pub(crate) struct Sure {
    #[serde(default)]
    sure: String,
}

/// Erases the person who asks.
pub(crate) async fn erase(State(app): State<Arc<App>>, caller: Caller, Fields(sure): Fields<Sure>) -> Response {
    let done = erase_self(&app, &caller, &sure).await;
    match done {
        Ok(()) => cookies::remove_session(&app, flash::go(&app, "/", Flash::Erased)),
        Err(problem) if caller.signed_in.is_some() && problem.status().is_client_error() => {
            confirm(&app, &caller, Some(&problem))
        }
        Err(problem) => shown(&app, &caller, Err(problem)),
    }
}

async fn erase_self(app: &Arc<App>, caller: &Caller, sure: &Sure) -> Result<(), Problem> {
    let person = caller.session()?.person;
    if sure.sure != "yes" {
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "not-sure", &[]));
    }
    let by = Author::Hat(Hat { person, organisation: spoken_for(app, person) });
    let erased = personal::erase(app, by, person).await.map_err(|failure| caller.failed(&failure))?;
    erased.map_err(|refusal| caller.refused(refusal))?;
    tracing::info!(%person, "a person erased themselves");
    Ok(())
}
