//! The rounds of a statement: all of them, one of them, and the forms by which its coordinators conduct it.

pub(crate) mod act;
pub(crate) mod letter;
pub(crate) mod new;
pub(crate) mod participation;
pub(crate) mod report;
pub(crate) mod show;
pub(crate) mod step;

use super::{
    layout::{self, Page},
    shown,
    statement::head::{Tab, head},
    time,
};
use crate::{
    api::{
        conduct::Step,
        decisions::{Decision, Tell, decide},
    },
    app::App,
    caller::Caller,
    extract::Id,
    pages::filled::{Filled, Turn},
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Action, Hat, Refusal, Register, Round, RoundState, Stage, Statement};
use maud::{Markup, html};
use std::sync::Arc;
use words::Words;

/// All rounds, the latest first, and what its coordinators can do next.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = readable(&app, &caller, &id).map(|readable| all(&app, &caller, &readable));
    shown(&app, &caller, page)
}

fn all(app: &App, caller: &Caller, readable: &Readable) -> Response {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say_with("rounds-title", &[("title", (&statement.title).into())]);
    let main = html! {
        (head(app, &register, caller, readable, Tab::Rounds))
        h2.tab-title { (words.say("rounds")) }
        p.tab-intro { (words.say("rounds-intro")) }
        @if statement.rounds.is_empty() { p.empty { (words.say("rounds-empty")) } }
        @if conductor(&register, readable).is_some() {
            (next_steps(caller, statement))
            (embargo(app, caller, statement))
        }
        ul.rounds {
            @for round in statement.rounds.iter().rev() { li { (card(app, caller, statement, round)) } }
        }
        @if !statement.versions.is_empty() { (versions(caller, statement)) }
        p.meta { a href={ "/statements/" (statement.id) "/history" } { (words.say("history")) } }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

/// The hat that the caller conducts rounds with here, if they may.
pub(in crate::pages) fn conductor(register: &Register, readable: &Readable) -> Option<Hat> {
    readable.able(register, Action::ConductRounds)
}

/// A statement that the caller conducts, for pages that nobody else has.
pub(in crate::pages) fn conducted(app: &App, caller: &Caller, id: &str) -> Result<Readable, Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    match conductor(&app.register.view(), &readable) {
        Some(_) => Ok(readable),
        None => Err(caller.refused(Refusal::NotItsCoordinator)),
    }
}

/// What comes next, as far as the statement has come.
fn next_steps(caller: &Caller, statement: &Statement) -> Markup {
    let words = caller.words;
    let has_round = statement.current_round().is_some();
    let steps: &[Step] = match statement.stage {
        Stage::Drafting if has_round => &[],
        Stage::Drafting => &[Step::SignOn, Step::Withdraw],
        Stage::SignOn if statement.timed.is_some() => &[Step::Untime, Step::Publish, Step::Resume, Step::Withdraw],
        Stage::SignOn => &[Step::Publish, Step::Resume, Step::Withdraw],
        Stage::Published => &[Step::FollowUp],
        Stage::FollowedUp | Stage::Withdrawn => &[],
    };
    let opens = statement.stage == Stage::Drafting && !has_round;
    html! {
        @if opens || !steps.is_empty() {
            p.actions {
                @if opens {
                    a.button.primary href={ "/statements/" (statement.id) "/rounds/new" } { (words.say("round-new")) }
                }
                @for step in steps {
                    a.button href={ "/statements/" (statement.id) "/conduct/" (step.name()) } {
                        (words.say(&format!("step-{}", step.name())))
                    }
                }
            }
        }
    }
}

/// Where the press reads it before the clock publishes it.
fn embargo(app: &App, caller: &Caller, statement: &Statement) -> Markup {
    let path = app.embargoes.path(statement);
    html! {
        @if let Some(path) = path {
            section.card.embargo aria-labelledby="embargo" {
                h3 id="embargo" { (caller.words.say("embargo")) }
                p { (caller.words.say("embargo-link")) }
                p { a href=(path) { (app.base_url) (path) } }
            }
        }
    }
}

fn card(app: &App, caller: &Caller, statement: &Statement, round: &Round) -> Markup {
    html! {
        article.card.round {
            p.stage { (state(caller, round)) }
            h3 { a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) } { (called(caller, round)) } }
            p.meta { (times(app, caller, round)) }
            (results(caller, statement, round))
        }
    }
}

/// What the round was about and what came of it.
fn results(caller: &Caller, statement: &Statement, round: &Round) -> Markup {
    let words = caller.words;
    let link = |key: &str, number: u32| {
        let text = words.say_with(key, &[("version", number.into())]);
        html! { a href={ "/statements/" (statement.id) "/versions/" (number) } { (text) } }
    };
    html! {
        @if let Some(version) = round.version {
            p.meta {
                (link("round-about", version.0))
                @if let Some(outcome) = round.outcome { " · " (link("round-outcome", outcome.0)) }
            }
        }
    }
}

fn versions(caller: &Caller, statement: &Statement) -> Markup {
    let words = caller.words;
    html! {
        section aria-labelledby="versions" {
            h2 id="versions" { (words.say("versions")) }
            p.hint { (words.say("versions-hint")) }
            ol.versions reversed {
                @for version in statement.versions.iter().rev() {
                    li {
                        a href={ "/statements/" (statement.id) "/versions/" (version.number.0) } {
                            (words.say_with("version", &[("version", version.number.0.into())]))
                        }
                        " · " (time::in_words(caller, version.sealed))
                    }
                }
            }
        }
    }
}

/// The round's number and name.
pub(crate) fn called(caller: &Caller, round: &Round) -> String {
    called_in(caller.words, round)
}

/// The same in a language that is not the caller's.
pub(crate) fn called_in(words: &Words, round: &Round) -> String {
    let numbered = words.say_with("round-numbered", &[("round", round.number.0.into())]);
    if round.name.is_empty() { numbered } else { format!("{numbered}: {}", round.name) }
}

/// How far it has come, in words.
pub(crate) fn state(caller: &Caller, round: &Round) -> String {
    caller.words.say(&format!("round-state-{}", round.state.name()))
}

/// From when to when, and how long is left.
pub(crate) fn times(app: &App, caller: &Caller, round: &Round) -> String {
    let words = caller.words;
    let moments = [
        ("opens", time::in_words(caller, round.opens).into()),
        ("closes", time::in_words(caller, round.closes).into()),
    ];
    let times = words.say_with("round-times", &moments);
    let left = |key: &str, until| words.say_with(key, &[("left", time::left(words, app.clock.now(), until).into())]);
    match round.state {
        RoundState::Scheduled => format!("{times} {}", left("round-opens-in", round.opens)),
        RoundState::Open => format!("{times} {}", left("round-left", round.closes)),
        RoundState::Answering | RoundState::Finished | RoundState::Cancelled => times,
    }
}

/// A form that its coordinators send about a statement.
pub(in crate::pages) struct Sending<'a> {
    pub(in crate::pages) app: &'a App,
    pub(in crate::pages) caller: &'a Caller,
    pub(in crate::pages) readable: &'a Readable,
    pub(in crate::pages) filled: &'a Filled,
    /// By which a repeat is known.
    pub(in crate::pages) route: String,
    /// Where the browser goes once it is done.
    pub(in crate::pages) to: String,
}

impl Sending<'_> {
    /// Decides, and goes on to the next page; what was done before is not done again.
    pub(in crate::pages) async fn send(
        self,
        command: impl FnOnce() -> Result<MakeCommand, Problem>,
    ) -> Result<Response, Problem> {
        let Sending { app, caller, readable, filled, route, to } = self;
        let person = caller.person()?;
        let first = match filled.ask(app, caller, person, &route).await? {
            Turn::First(first) => first,
            Turn::Before(response) => return Ok(response),
        };
        let refused = || caller.refused(ledger::Refusal::NotItsCoordinator);
        let hat = conductor(&app.register.view(), readable).ok_or_else(refused)?;
        let tell = Tell::page(to.clone());
        let decision = Decision { hat, command: command()?, puts: vec![], first };
        decide(app, caller, readable.statement.id, decision, &tell).await?;
        Ok(super::filled::go(&to))
    }
}
