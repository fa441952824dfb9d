//! Whom the network wants to influence: offices and bodies, for its organisations.

pub(crate) mod act;
pub(crate) mod calendar;
pub(crate) mod show;

use super::{
    layout::{self, Page},
    shown, time,
};
use crate::{
    agenda::told::Words as Told, api::agenda::targets::reader, app::App, caller::Caller, failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Register, Target, TargetMoment, administers_network};
use maud::{Markup, html};
use std::sync::Arc;
use terms::Date;

/// All of them: those that are current, and below them those that are retired.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = reader(&app, &caller).and_then(|hat| all(&app, &caller, hat));
    shown(&app, &caller, page)
}

/// Whether the hat looks after the list.
fn coordinates(register: &Register, hat: Option<Hat>) -> bool {
    hat.is_some_and(|hat| administers_network(register, ledger::Author::Hat(hat)).is_ok())
}

fn all(app: &App, caller: &Caller, hat: Option<Hat>) -> Result<Response, Problem> {
    let words = caller.words;
    let (agenda, today) = (app.agenda.view(), time::day_of(app.clock.now()));
    let (retired, current): (Vec<&Arc<Target>>, Vec<_>) =
        agenda.targets().iter().partition(|target| target.retired.is_some());
    let cards = current.iter().map(|target| card(app, caller, target, hat, today));
    let cards: Vec<Markup> = cards.collect::<Result<_, _>>().map_err(|failure| caller.failed(&failure))?;
    let title = words.say("targets-title");
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("targets-intro")) }
            p.actions {
                a.button.primary href="/targets/new" { (words.say("target-new")) }
                a href="/targets/calendar" { (words.say("moments-title")) }
            }
        }
        @if cards.is_empty() { p.empty { (words.say("targets-none")) } }
        ul.targets { @for card in &cards { li { (card) } } }
        @if !retired.is_empty() {
            details.fold {
                summary { (words.say_with("targets-retired", &[("count", retired.len().into())])) }
                ul { @for target in retired { li { (link(target)) } } }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// The target's name, as a way to its page.
pub(super) fn link(target: &Target) -> Markup {
    html! { a href={ "/targets/" (target.number.0) } { (target.office) } }
}

fn card(app: &App, caller: &Caller, target: &Target, hat: Option<Hat>, today: Date) -> Result<Markup, Failure> {
    let words = caller.words;
    let decides = Told::read(&*app.store, target.content)?.map(|told| told.text).unwrap_or_default();
    let next = next(target, today);
    let next = next.map(|moment| Ok::<_, Failure>((moment, Told::read(&*app.store, moment.content)?))).transpose()?;
    let is_own = hat.is_some_and(|hat| target.known_by.contains_key(&hat.organisation));
    let contacts = target.contacts.iter().filter(|contact| contact.struck.is_none()).count();
    Ok(html! {
        article.card.target {
            h2 { (link(target)) }
            @if let Some(first) = decides.lines().next() { p { (first) } }
            @if let Some((moment, told)) = next {
                p { strong { (days(caller, moment)) } " " (told.map(|told| told.text).unwrap_or_default()) }
            }
            p.meta {
                (words.say_with("target-known-count", &[("count", target.known_by.len().into())]))
                @if is_own { " · " (words.say("target-known-own")) }
                " · " (words.say_with("target-contacts-count", &[("count", contacts.into())]))
            }
        }
    })
}

/// The moment that comes next, or runs.
fn next(target: &Target, today: Date) -> Option<&TargetMoment> {
    let to_come = target.moments.iter().filter(|moment| moment.struck.is_none() && moment.until >= today);
    to_come.min_by_key(|moment| (moment.from, moment.number))
}

/// On which day or days, in words.
pub(super) fn days(caller: &Caller, moment: &TargetMoment) -> String {
    let day = |day| time::day_in_words(caller, day);
    if moment.from == moment.until {
        return day(moment.from);
    }
    let values = [("from", day(moment.from).into()), ("until", day(moment.until).into())];
    caller.words.say_with("moment-days", &values)
}
