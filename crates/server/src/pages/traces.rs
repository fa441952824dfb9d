//! What became of a published statement: all that is recorded, and for its coordinators the ways to record more.

pub(crate) mod act;

use super::{
    layout::{self, Page},
    rounds::conductor,
    shown,
    signatures::paragraphs,
    statement::head::{Tab, head},
    time,
};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    public::is_public,
    reading::{Readable, readable},
    traces::{Step, corrections, step},
};
use act::Act;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Register, Statement, Trace};
use maud::{Markup, html};
use std::sync::Arc;

/// All of it, in the order in which it happened.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = followed(&app, &caller, &id).map(|readable| all(&app, &caller, &readable));
    shown(&app, &caller, page)
}

/// A statement that is public: of others nothing is told.
fn followed(app: &App, caller: &Caller, id: &str) -> Result<Readable, Problem> {
    let readable = readable(app, caller, id)?;
    if is_public(&readable.statement) { Ok(readable) } else { Err(caller.not_found()) }
}

fn all(app: &App, caller: &Caller, readable: &Readable) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let conducts = conductor(&register, readable).is_some();
    let title = words.say_with("follow-up-title", &[("title", (&statement.title).into())]);
    let mut traces: Vec<&Arc<Trace>> = statement.traces.iter().collect();
    traces.sort_by_key(|trace| trace.what.on());
    let main = html! {
        (head(app, &register, caller, readable, Tab::FollowUp))
        h2.tab-title { (words.say("follow-up")) }
        p.tab-intro { (words.say("follow-up-intro")) }
        @if conducts { (ways(caller, statement)) }
        section.followed aria-labelledby="trail" {
            h3 id="trail" { (words.say("trail")) }
            @if traces.is_empty() { p.empty { (words.say("follow-up-empty")) } }
            ol.trail {
                @for trace in traces { li id={ "trace-" (trace.number.0) } { (record(&register, caller, statement, trace, conducts)) } }
            }
            (review(caller, statement, conducts))
        }
        (corrected(&register, caller, statement))
        p.meta { a href={ "/s/" (statement.slug) } { (words.say("public-page")) } }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

fn ways(caller: &Caller, statement: &Statement) -> Markup {
    let acts = [Act::Delivery, Act::Response, Act::Result, Act::Correction];
    html! {
        p.actions {
            @for (at, act) in acts.into_iter().enumerate() {
                a.button.primary[at == 0] href=(act.address(statement)) { (caller.words.say(&format!("follow-up-{}", act.name()))) }
            }
        }
    }
}

/// A step as everybody reads it.
pub(super) fn told(caller: &Caller, step: &Step) -> Markup {
    html! {
        p {
            @if let Some(on) = step.on { strong { (time::day_in_words(caller, on)) } " " }
            (step.said)
        }
        (paragraphs(&step.text))
        @if let Some(link) = &step.link { p.meta { a href=(link) rel="nofollow noopener" { (link) } } }
    }
}

fn record(register: &Register, caller: &Caller, statement: &Statement, trace: &Trace, conducts: bool) -> Markup {
    let words = caller.words;
    let step = step(words, register, trace);
    let told = told(caller, &step);
    let number = words.say_with("trace-numbered", &[("number", trace.number.0.into())]);
    html! {
        @match &trace.struck {
            Some(struck) => {
                del { (told) }
                p.meta {
                    (number) " · " (words.say_with("trace-struck", &[("when", time::in_words(caller, struck.at).into())]))
                    " " (struck.reason)
                }
            },
            None => {
                (told)
                p.meta {
                    (number)
                    @if let Some(clause) = step.clause {
                        " · " a href={ "/s/" (statement.slug) "#c" (clause) } { (words.say_with("clause", &[("clause", clause.into())])) }
                    }
                    @if conducts {
                        " · " a href={ (Act::Strike.address(statement)) "?trace=" (trace.number.0) } {
                            (words.say_with("trace-strike", &[("number", trace.number.0.into())]))
                        }
                    }
                }
            },
        }
    }
}

fn review(caller: &Caller, statement: &Statement, conducts: bool) -> Markup {
    let words = caller.words;
    html! {
        p.meta {
            @match statement.review {
                Some(review) => (words.say_with("review-on", &[("day", time::day_in_words(caller, review.on).into())])),
                None => (words.say("review-none")),
            }
            @if conducts { " " a href=(Act::Review.address(statement)) { (words.say("follow-up-review")) } }
        }
    }
}

fn corrected(register: &Register, caller: &Caller, statement: &Statement) -> Markup {
    let words = caller.words;
    html! {
        @if !statement.corrections.is_empty() {
            section.followed aria-labelledby="corrections" {
                h3 id="corrections" { (words.say("corrections")) }
                ol.trail { @for step in corrections(words, register, statement) { li { (told(caller, &step)) } } }
            }
        }
    }
}
