//! A statement's history on one line: what was written, sealed and decided about its rounds, latest first.

pub(crate) mod moment;

use super::{
    layout::{self, Page},
    log::rounds::told,
    names, shown,
    statement::head::{Tab, head},
    time,
};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    ledgers,
    moments::{Moment, moments},
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Entry, Event, Register, Statement, StatementEvent, VersionNumber};
use maud::{Markup, html};
use std::sync::Arc;
use terms::Timestamp;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = show(&app, &caller, &id).await;
    shown(&app, &caller, page)
}

/// Something that happened.
enum Happened {
    Written(Moment),
    Decided(Timestamp, StatementEvent),
}

impl Happened {
    fn at(&self) -> Timestamp {
        match self {
            Happened::Written(moment) => moment.at,
            Happened::Decided(at, _) => *at,
        }
    }
}

async fn show(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let failed = |failure: Failure| caller.failed(&failure);
    let written = moments(app, statement.id).await.map_err(failed)?;
    let (entries, _) = ledgers::read_ledger(&*app.store, ledgers::ledger_log(statement.id)).map_err(failed)?;
    let mut line: Vec<Happened> = written.into_iter().map(Happened::Written).collect();
    line.extend(entries.into_iter().filter_map(milestone));
    // Stable: what a clock that jumps puts at one time keeps its order.
    line.sort_by_key(Happened::at);
    let words = caller.words;
    let register = app.register.view();
    let title = words.say_with("history-title", &[("title", (&statement.title).into())]);
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Rounds))
        h2.tab-title { (words.say("history")) }
        p.tab-intro { (words.say("history-intro")) }
        @if line.is_empty() { p.empty { (words.say("history-empty")) } }
        ol.history reversed { @for happened in line.iter().rev() { li { (point(&register, caller, statement, happened)) } } }
        p.meta { a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// What belongs on the line: rounds, versions, and what the statement came to. The team's changes are in the log.
fn milestone(entry: Entry) -> Option<Happened> {
    match entry.event {
        Event::Statement(
            StatementEvent::StatementCreated { .. }
            | StatementEvent::CoordinatorAdded { .. }
            | StatementEvent::CoordinatorRemoved { .. }
            | StatementEvent::SupportGroupSet { .. }
            | StatementEvent::OpennessSet { .. },
        )
        | Event::Register(_) => None,
        Event::Statement(event) => Some(Happened::Decided(entry.at, event)),
    }
}

fn point(register: &Register, caller: &Caller, statement: &Statement, happened: &Happened) -> Markup {
    let words = caller.words;
    let when = time::in_words(caller, happened.at());
    match happened {
        Happened::Written(moment) => {
            let organisations: Vec<_> = moment.organisations.iter().copied().collect();
            let who = names(register, caller, &organisations).join(", ");
            html! {
                p.act { (words.say_with("history-wrote", &[("organisations", who.into())])) }
                p.meta {
                    (when) " · "
                    a href={ "/statements/" (statement.id) "/moments/" (moment.offset) } { (words.say("history-look")) }
                }
            }
        }
        Happened::Decided(_, event) => html! {
            p.act { strong { (capitalised(&told(caller, event))) } }
            p.meta {
                (when)
                @if let Some(version) = version_of(event) {
                    " · " a href={ "/statements/" (statement.id) "/versions/" (version.0) } {
                        (words.say_with("version", &[("version", version.0.into())]))
                    }
                }
            }
        },
    }
}

fn version_of(event: &StatementEvent) -> Option<VersionNumber> {
    match event {
        StatementEvent::VersionSealed { version, .. } => Some(*version),
        _ => None,
    }
}

/// In the log the sentence follows the name of who did it.
fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
