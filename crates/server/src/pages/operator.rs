//! How the server does, for the network's coordinators: what is wrong and what to do, how it went for a day, and how often
//! each limit was met. Nothing on it is about anybody.

mod drawing;
pub(crate) mod runbook;

use super::{
    heading,
    layout::{self, Page},
    shown, time,
};
use crate::{
    app::App,
    caller::Caller,
    problem::Problem,
    seen::{Facts, Sample, Trouble, seen, troubles},
    settings::LIMITS,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use drawing::Line;
use ledger::{Author, Hat, Refusal, administers_network};
use maud::{Markup, html};
use std::sync::Arc;
use terms::Timestamp;
use words::Words;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = may(&app, &caller).map(|()| show(&app, &caller));
    shown(&app, &caller, page)
}

/// Coordinators of the network, in whichever hat.
pub(super) fn may(app: &App, caller: &Caller) -> Result<(), Problem> {
    let person = caller.person()?;
    let register = app.register.view();
    let mut hats = register.hats(person).into_iter().map(|organisation| Hat { person, organisation });
    let is_one = hats.any(|hat| administers_network(&register, Author::Hat(hat)).is_ok());
    if is_one { Ok(()) } else { Err(caller.refused(Refusal::CoordinatorsOnly)) }
}

fn show(app: &App, caller: &Caller) -> Response {
    let words = caller.words;
    let (facts, samples) = (Facts::of(app), seen().samples.all());
    let title = words.say("operator-title");
    let main = html! {
        (heading(&title, &words.say("operator-intro")))
        (wrong(words, &troubles(&facts, &samples)))
        (now(caller, &facts))
        (day(caller, &samples))
        (limits(app, words))
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

/// What is wrong now, and what to do.
fn wrong(words: &Words, troubles: &[Trouble]) -> Markup {
    html! {
        section.followed.operator-part aria-labelledby="wrong" {
            h2 id="wrong" { (words.say("operator-wrong")) }
            @if troubles.is_empty() { p { (words.say("operator-fine")) } }
            @for trouble in troubles {
                @let name = trouble.name();
                div.card id={ "trouble-" (name) } {
                    h3 { (words.say(&format!("trouble-{name}"))) }
                    p { (words.say(&format!("trouble-todo-{name}"))) }
                    p.meta { a href={ "/operator/runbook#" (name) } { (words.say("operator-runbook-entry")) } }
                }
            }
            p.meta { a href="/operator/runbook" { (words.say("operator-runbook")) } }
        }
    }
}

fn now(caller: &Caller, facts: &Facts) -> Markup {
    let words = caller.words;
    let seen = seen();
    let started = i64::try_from(seen.since()).unwrap_or(i64::MAX).saturating_mul(1_000);
    let unknown = || words.say("operator-unknown");
    let megabytes = |bytes: Option<u64>| bytes.map_or_else(unknown, |bytes| in_megabytes(words, bytes));
    let files = facts.process.files.zip(facts.process.files_max);
    let rows = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("since", time::in_words(caller, Timestamp::from_ms(started))),
        ("live", counted(words, seen.live.now())),
        ("streams", counted(words, seen.streams.now())),
        ("mail", counted(words, facts.mail_waiting)),
        ("memory", megabytes(facts.process.memory_bytes)),
        ("disk", megabytes(facts.store.free_bytes)),
        ("reserve", in_megabytes(words, facts.store.reserve_bytes)),
        (
            "files",
            files.map_or_else(unknown, |(open, max)| {
                words.say_with("operator-of", &[("count", number(open).into()), ("max", number(max).into())])
            }),
        ),
    ];
    html! {
        section.followed.operator-part aria-labelledby="now" {
            h2 id="now" { (words.say("operator-now")) }
            dl.facts {
                @for (name, value) in rows { dt { (words.say(&format!("operator-now-{name}"))) } dd { (value) } }
            }
        }
    }
}

/// What is drawn of a day, with its unit.
type Drawn = (&'static str, fn(&Sample) -> u64, fn(&Words, u64) -> String);

const DRAWN: [Drawn; 8] = [
    ("requests", |sample| sample.requests, counted),
    ("refusals", |sample| sample.refusals, counted),
    ("failures", |sample| sample.failures, counted),
    ("live", |sample| sample.live, counted),
    ("flush", |sample| sample.flush_us / 1_000, in_milliseconds),
    ("mail", |sample| sample.mail_waiting, counted),
    ("memory", |sample| sample.memory_bytes, in_megabytes),
    ("disk", |sample| sample.free_bytes, in_megabytes),
];

fn day(caller: &Caller, samples: &[Sample]) -> Markup {
    let words = caller.words;
    html! {
        section.followed.operator-part aria-labelledby="day" {
            h2 id="day" { (words.say("operator-day")) }
            @if let Some(first) = samples.first() {
                p.hint { (words.say_with("operator-day-since", &[("when", time::in_words(caller, first.at).into())])) }
                div.operator-day {
                    @for (name, of, said) in DRAWN {
                        (Line { name, values: samples.iter().map(of).collect(), said }.drawn(words))
                    }
                }
            } @else { p.empty { (words.say("operator-day-none")) } }
        }
    }
}

fn limits(app: &App, words: &Words) -> Markup {
    let heads = ["operator-limit", "operator-limit-value", "operator-limit-bounds", "operator-limit-met"];
    let heads = heads.map(|head| words.say(head));
    html! {
        section.followed.operator-part aria-labelledby="limits" {
            h2 id="limits" { (words.say("operator-limits")) }
            p.hint { (words.say("operator-limits-hint")) }
            table.listed role="table" aria-labelledby="limits" {
                thead role="rowgroup" {
                    tr role="row" { @for head in &heads { th role="columnheader" scope="col" { (head) } } }
                }
                tbody role="rowgroup" {
                    @for limit in &LIMITS {
                        tr role="row" {
                            th role="rowheader" scope="row" {
                                (words.say(&format!("limit-{}", limit.name())))
                                span.meta { code { (limit.name()) } }
                            }
                            td role="cell" data-label=(heads[1]) { strong { (counted(words, limit.now(&app.settings))) } }
                            td role="cell" data-label=(heads[2]) { (counted(words, limit.min)) "–" (counted(words, limit.max)) }
                            td role="cell" data-label=(heads[3]) { (counted(words, seen().times_met(limit.limit))) }
                        }
                    }
                }
            }
        }
    }
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn counted(words: &Words, count: u64) -> String {
    words.say_with("operator-count", &[("count", number(count).into())])
}

fn in_megabytes(words: &Words, bytes: u64) -> String {
    words.say_with("operator-megabytes", &[("count", number(bytes >> 20).into())])
}

fn in_milliseconds(words: &Words, milliseconds: u64) -> String {
    words.say_with("operator-milliseconds", &[("count", number(milliseconds).into())])
}
