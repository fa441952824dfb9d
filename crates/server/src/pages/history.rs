//! A statement's history on one line: what was written, sealed and decided about its rounds, latest first.

pub(crate) mod anew;
pub(crate) mod moment;

use super::{
    layout::{self, Page},
    log::rounds::{told, told_urgent, urgent},
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
use ledger::{Action, Entry, Event, Register, Statement, StatementEvent, VersionNumber};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Offset, Seq, StatementId, Timestamp};

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = show(&app, &caller, &id).await;
    shown(&app, &caller, page)
}

/// Something that happened.
enum Happened {
    Written(Moment),
    Decided(Box<Entry>),
}

impl Happened {
    fn at(&self) -> Timestamp {
        match self {
            Happened::Written(moment) => moment.at,
            Happened::Decided(entry) => entry.at,
        }
    }
}

async fn show(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let failed = |failure: Failure| caller.failed(&failure);
    let written = moments(app, statement).await.map_err(failed)?;
    let (entries, _) = ledgers::read_ledger(&*app.store, ledgers::ledger_log(statement.id)).map_err(failed)?;
    let mut line: Vec<Happened> = written.into_iter().map(Happened::Written).collect();
    let urgent = urgent(&entries);
    line.extend(
        entries
            .into_iter()
            .filter(|entry| is_milestone(statement, entry))
            .map(|entry| Happened::Decided(Box::new(entry))),
    );
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
        ol.history reversed { @for happened in line.iter().rev() { li { (point(&register, caller, statement, happened, &urgent)) } } }
        p.meta {
            a href={ "/statements/" (statement.id) "/rounds" } { (words.say("rounds-all")) }
            @if readable.able(&register, Action::AdministerStatement).is_some() {
                " · " a href={ "/statements/" (statement.id) "/history/anew" } { (words.say("anew")) }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// What belongs on the line: rounds, versions, and what the statement came to. The team's changes are in the log, comments and outcomes
/// on pages of their own.
fn is_milestone(statement: &Statement, entry: &Entry) -> bool {
    match &entry.event {
        Event::Statement(
            StatementEvent::StatementCreated { .. }
            | StatementEvent::CoordinatorAdded { .. }
            | StatementEvent::CoordinatorRemoved { .. }
            | StatementEvent::SupportGroupSet { .. }
            | StatementEvent::OpennessSet { .. }
            | StatementEvent::StatementDescribed { .. }
            | StatementEvent::LanguageVersionAdded { .. }
            | StatementEvent::LanguageVersionRemoved { .. }
            | StatementEvent::BindingSet { .. }
            | StatementEvent::OutcomeGiven { .. }
            | StatementEvent::ContestDecided { .. },
        )
        | Event::Register(_)
        | Event::Agenda(_) => false,
        // A moment that was named anew stands there by its new name alone.
        Event::Statement(StatementEvent::MomentNamed { offset, name, .. }) => {
            statement.moments.get(offset).is_some_and(|moment| moment.name == *name && moment.named == entry.at)
        }
        Event::Statement(event) => event.coordinates(),
    }
}

fn point(
    register: &Register,
    caller: &Caller,
    statement: &Statement,
    happened: &Happened,
    urgent: &BTreeSet<Seq>,
) -> Markup {
    let words = caller.words;
    let when = time::in_words(caller, happened.at());
    match happened {
        Happened::Written(moment) => {
            let organisations: Vec<_> = moment.organisations.iter().copied().collect();
            let who = names(register, caller, &organisations).join(", ");
            html! {
                p.act { (words.say_with("history-wrote", &[("organisations", who.into())])) }
                @if let Some(named) = statement.moments.get(&moment.offset) {
                    p.act { strong { (words.say_with("moment-named", &[("name", (&named.name).into())])) } }
                }
                p.meta { (when) " · " (links(caller, statement, moment.offset)) }
            }
        }
        Happened::Decided(entry) => match &entry.event {
            Event::Statement(event) => decided(caller, statement, event, &when, urgent.contains(&entry.seq)),
            Event::Register(_) | Event::Agenda(_) => html! {},
        },
    }
}

fn decided(caller: &Caller, statement: &Statement, event: &StatementEvent, when: &str, skips_rounds: bool) -> Markup {
    let words = caller.words;
    if let StatementEvent::MomentNamed { offset, name, .. } = event {
        return html! {
            p.act { strong { (words.say_with("moment-named", &[("name", name.into())])) } }
            p.meta { (when) " · " (links(caller, statement, *offset)) }
        };
    }
    let sentence = match event {
        StatementEvent::SignOnOpened { version, .. } if skips_rounds => told_urgent(caller, *version),
        _ => told(caller, event),
    };
    html! {
        p.act { strong { (capitalised(&sentence)) } }
        @if let Some(reason) = event.reason() { p { (words.say("reason")) ": " (reason) } }
        p.meta {
            (when)
            @if let Some(version) = version_of(event) {
                " · " a href={ "/statements/" (statement.id) "/versions/" (version.0) } {
                    (words.say_with("version", &[("version", version.0.into())]))
                }
            }
        }
    }
}

/// The text of that moment, and what has changed since.
fn links(caller: &Caller, statement: &Statement, offset: Offset) -> Markup {
    let words = caller.words;
    html! {
        a href={ "/statements/" (statement.id) "/moments/" (offset) } { (words.say("history-look")) }
        " · " a href=(since(statement.id, offset)) { (words.say("moment-compare")) }
    }
}

/// The comparison of that moment with the text now.
pub(super) fn since(statement: StatementId, offset: Offset) -> String {
    format!("/statements/{statement}/changes?from=offset:{offset}&to=live")
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
