mod comments;
mod line;
mod publishing;
pub(super) mod rounds;
mod signatures;

use super::{
    languages,
    layout::{self, Page},
    names, shown,
    statement::head::{Tab, head},
    time,
};
use crate::{
    api::signatures::sight,
    app::App,
    caller::Caller,
    extract::{Id, Params},
    failure::Failure,
    ledgers,
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Author, Entry, Event, Openness, Participation, Register, StatementEvent, TextLanguage};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Seq, StatementId};
use words::Words;

/// Which acts are shown.
#[derive(Default, Deserialize)]
pub(crate) struct Chosen {
    /// `all`, or acts of coordination if absent.
    acts: Option<String>,
}

/// The public log of a statement's coordination, and on wish of every act about it, newest first: which organisation, when,
/// what, and why. Persons are references.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(chosen): Params<Chosen>,
) -> Response {
    let shows = if chosen.acts.as_deref() == Some("all") { Shows::All } else { Shows::Coordination };
    let page = show(&app, &caller, &id, shows);
    shown(&app, &caller, page)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Coordination,
    All,
}

impl Shows {
    fn includes(self, entry: &Entry) -> bool {
        match (self, &entry.event) {
            (Shows::All, _) | (_, Event::Register(_) | Event::Agenda(_)) => true,
            (Shows::Coordination, Event::Statement(event)) => event.coordinates(),
        }
    }
}

fn show(app: &App, caller: &Caller, id: &str, shows: Shows) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let entries = ledgers::read_ledger(&*app.store, ledgers::ledger_log(statement.id));
    let (entries, last) = entries.map_err(|failure: Failure| caller.failed(&failure))?;
    let words = caller.words;
    let register = app.register.view();
    let title = words.say_with("log-title", &[("title", (&statement.title).into())]);
    let urgent = rounds::urgent(&entries);
    let kept = signatures::kept_from(&entries, &sight(app, caller, &readable));
    let is_shown = |entry: &&Entry| shows.includes(entry) && !kept.contains(&entry.seq);
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Log))
        h2.tab-title { (words.say("statement-log")) }
        p.tab-intro { (words.say(if shows == Shows::All { "log-intro" } else { "log-intro-coordination" })) }
        (filter(caller, statement.id, shows))
        ol.acts reversed {
            @for entry in entries.iter().rev().filter(is_shown) {
                li value=(entry.seq.0 + 1) { (act(&register, caller, entry, &urgent)) }
            }
        }
        p.meta { a href={ "/api/v1/statements/" (statement.id) "/ledger?format=chain" } { (words.say("log-ledger")) } }
        p.meta {
            a href={ "/api/v1/statements/" (statement.id) "/checkpoint" } { (words.say("log-checkpoint")) }
            " · " a href="/verify#keys" { (words.say("verify-keys-title")) }
        }
        p.meta { (words.say("log-hash")) ": " code.hash { (last) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn filter(caller: &Caller, statement: StatementId, shows: Shows) -> Markup {
    let words = caller.words;
    let link = |shown: Shows, address: String, key: &str| {
        html! { li { a href=(address) aria-current=[(shown == shows).then_some("page")] { (words.say(key)) } } }
    };
    html! {
        nav.views aria-label=(words.say("log-filter")) {
            ul {
                (link(Shows::Coordination, format!("/statements/{statement}/log"), "log-coordination"))
                (link(Shows::All, format!("/statements/{statement}/log?acts=all"), "log-all"))
            }
        }
    }
}

fn act(register: &Register, caller: &Caller, entry: &Entry, urgent: &BTreeSet<Seq>) -> Markup {
    let words = caller.words;
    let when = time::in_words(caller, entry.at);
    let who = who(register, caller, entry.by);
    let (what, reason) = match &entry.event {
        Event::Statement(event @ StatementEvent::SignOnOpened { version, .. }) if urgent.contains(&entry.seq) => {
            (rounds::told_urgent(caller, *version), event.reason())
        }
        Event::Statement(event) => (told(register, caller, event), event.reason()),
        Event::Register(_) | Event::Agenda(_) => (words.say("log-unknown"), None),
    };
    html! {
        article.card {
            p.act { strong { (who) } ": " (what) }
            @if let Some(reason) = reason { p { (words.say("reason")) ": " (reason) } }
            p.meta {
                (when)
                @if let Author::Hat(hat) = entry.by {
                    " · " (words.say("log-person")) " " code { (hat.person.to_string().get(..8).unwrap_or_default()) }
                }
            }
        }
    }
}

/// On whose behalf, in words.
pub(super) fn who(register: &Register, caller: &Caller, by: Author) -> String {
    match by {
        Author::Operator => caller.words.say("log-operator"),
        Author::Clock => caller.words.say("log-clock"),
        // Nobody else is unknown to the register than whoever signed for an organisation outside it.
        Author::Hat(hat) => {
            names(register, caller, &[hat.organisation]).pop().unwrap_or_else(|| caller.words.say("log-outside"))
        }
    }
}

/// What happened, in words.
pub(super) fn told(register: &Register, caller: &Caller, event: &StatementEvent) -> String {
    let words = caller.words;
    let about = |key: &str, id| {
        let name = names(register, caller, &[id]).pop().unwrap_or_default();
        words.say_with(key, &[("organisation", name.into())])
    };
    match event {
        StatementEvent::StatementCreated { title, openness, .. } => {
            let opened = words.say_with("log-statement-created", &[("title", title.into())]);
            format!("{opened} {}", openness_in_words(caller, openness))
        }
        StatementEvent::CoordinatorAdded { organisation, .. } => about("log-coordinator-added", *organisation),
        StatementEvent::CoordinatorRemoved { organisation, .. } => about("log-coordinator-removed", *organisation),
        StatementEvent::SupportGroupSet { organisations, .. } if organisations.is_empty() => {
            words.say("log-support-dissolved")
        }
        StatementEvent::SupportGroupSet { organisations, .. } => {
            let ids: Vec<_> = organisations.iter().copied().collect();
            let names = names(register, caller, &ids).join(", ");
            words.say_with("log-support-set", &[("organisations", names.into())])
        }
        StatementEvent::OpennessSet { openness } => {
            format!("{} {}", words.say("log-openness-set"), openness_in_words(caller, openness))
        }
        StatementEvent::LanguageVersionAdded { language, .. } => in_language(words, "log-language-added", *language),
        StatementEvent::LanguageVersionRemoved { language, .. } => {
            in_language(words, "log-language-removed", *language)
        }
        StatementEvent::LanguageVersionChecked { language, .. } => {
            in_language(words, "log-language-checked", *language)
        }
        StatementEvent::BindingSet { languages, .. } => {
            let languages: Vec<_> =
                languages.iter().map(|language| languages::name(words, TextLanguage::Full(*language))).collect();
            words.say_with("log-binding-set", &[("languages", languages.join(", ").into())])
        }
        StatementEvent::Publishing(event) => publishing::told(register, caller, event),
        StatementEvent::Line(event) => line::told(caller, event),
        other => comments::told(register, caller, other)
            .or_else(|| signatures::told(register, caller, other))
            .unwrap_or_else(|| rounds::told(caller, other)),
    }
}

fn in_language(words: &Words, key: &str, language: TextLanguage) -> String {
    words.say_with(key, &[("language", languages::name(words, language).into())])
}

/// Who reads and who takes part, in sentences.
pub(super) fn openness_in_words(caller: &Caller, openness: &Openness) -> String {
    let words = caller.words;
    let writers = match &openness.writers {
        Participation::Network => words.say("openness-writers-network"),
        Participation::Listed(listed) => words.say_with("openness-writers-listed", &[("count", listed.len().into())]),
    };
    let drafts = words.say(&format!("openness-drafts-{}", openness.drafts.name()));
    let comments = words.say(&format!("openness-comments-{}", openness.comments.name()));
    format!("{drafts} {comments} {writers}")
}
