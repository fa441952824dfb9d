//! Who was heard in a round: reached, answered and silent, by what the register knows of organisations; who is heard for the
//! first time, and what one organisation alone has raised. People and agreement are counted nowhere.

use super::{called, conductor};
use crate::{
    api::rounds::known,
    app::App,
    caller::Caller,
    extract::Ids,
    finland::finland,
    folded::alphabetical,
    pages::{
        layout::{self, Page},
        names, shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
    report::Report,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{County, Heard, Register};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::OrganisationId;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, round): Ids) -> Response {
    let page = show(&app, &caller, &id, &round).await;
    shown(&app, &caller, page)
}

async fn show(app: &Arc<App>, caller: &Caller, id: &str, round: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let round = known(caller, statement, round)?;
    // Before it has opened nobody could be heard.
    round.version.ok_or_else(|| caller.not_found())?;
    let report = crate::report::report(app, readable.statement.clone(), round).await;
    let report = report.map_err(|failure| caller.failed(&failure))?;
    let (register, words) = (app.register.view(), caller.words);
    let title = words.say("participation");
    let hearing = &report.hearing;
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Rounds))
        h2.tab-title { (title) " · " (called(caller, round)) }
        p.tab-intro { (words.say("participation-intro")) }
        div.participation {
            @for table in tables(caller, &report) { (table.shown(caller)) }
            @if let Some(first) = first_heard(&register, caller, &report) {
                section { h3 { (words.say("participation-first")) } p { (first) } }
            }
            (raised_by_one(&register, caller, &readable, &report))
            @if conductor(&register, &readable).is_some() && !hearing.silent().is_empty() {
                details {
                    summary { (words.say_with("participation-silent", &[("count", hearing.silent().len().into())])) }
                    p.hint { (words.say("participation-silent-hint")) }
                    ul { @for name in sorted(&register, caller, &hearing.silent()) { li { (name) } } }
                }
            }
        }
        p.meta { a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) } { (called(caller, round)) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// One way of sorting organisations.
struct Sorted {
    caption: String,
    rows: Rows,
    /// What has to be known to read it.
    note: Option<String>,
}

type Rows = Vec<(String, Heard)>;

/// All of them, by kind, by size and by county; what the register doesn't know comes last.
fn tables(caller: &Caller, report: &Report) -> Vec<Sorted> {
    let words = caller.words;
    let county = |county: &County| {
        let names = finland().county_names(county);
        names.map_or(county.to_string(), |names| names.in_language(words.language()).to_owned())
    };
    let by_name = |mut rows: Rows| {
        rows.sort_by_cached_key(|(name, _)| alphabetical(name));
        rows
    };
    let unknown = words.say("participation-unknown");
    let (kinds, no_kind) = named(&report.by_kind, |kind| words.say(&format!("organisation-kind-{}", kind.name())));
    let (sizes, no_size) = named(&report.by_size, |size| words.say(&format!("organisation-size-{}", size.name())));
    let (counties, no_county) = named(&report.by_county, county);
    let sorted = |caption: &str, rows: Rows, rest: Option<Heard>| Sorted {
        caption: words.say(caption),
        rows: rows.into_iter().chain(rest.map(|heard| (unknown.clone(), heard))).collect(),
        note: None,
    };
    let all = vec![(words.say("participation-organisations"), report.hearing.all())];
    vec![
        sorted("participation-all", all, None),
        sorted("participation-by-kind", by_name(kinds), no_kind),
        // The smallest first.
        Sorted { note: Some(words.say("participation-size")), ..sorted("participation-by-size", sizes, no_size) },
        sorted("participation-by-county", by_name(counties), no_county),
    ]
}

/// What the register knows, with its names, and beside it those of which it doesn't know.
fn named<S: Ord>(by: &BTreeMap<Option<S>, Heard>, name: impl Fn(&S) -> String) -> (Rows, Option<Heard>) {
    let known = by.iter().filter_map(|(of, heard)| Some((name(of.as_ref()?), *heard)));
    (known.collect(), by.get(&None).copied())
}

impl Sorted {
    fn shown(&self, caller: &Caller) -> Markup {
        let words = caller.words;
        html! {
            table.hands {
                caption { (self.caption) }
                thead {
                    tr {
                        td {}
                        @for column in COLUMNS { th scope="col" { (words.say(&format!("participation-{column}"))) } }
                    }
                }
                tbody {
                    @for (name, heard) in &self.rows {
                        tr {
                            th scope="row" { (name) }
                            @for number in numbers(*heard) { td { (number) } }
                        }
                    }
                }
            }
            @if let Some(note) = &self.note { p.hint { (note) } }
        }
    }

    fn markdown(&self, caller: &Caller) -> String {
        let words = caller.words;
        let columns = COLUMNS.map(|column| words.say(&format!("participation-{column}")));
        let mut text = format!("\n| {} | {} |\n| --- | ---: | ---: | ---: |\n", self.caption, columns.join(" | "));
        for (name, heard) in &self.rows {
            text.push_str(&format!("| {name} | {} |\n", numbers(*heard).map(|number| number.to_string()).join(" | ")));
        }
        text.extend(self.note.as_ref().map(|note| format!("\n{note}\n")));
        text
    }
}

const COLUMNS: [&str; 3] = ["reached", "answered", "silent-ones"];

fn numbers(heard: Heard) -> [usize; 3] {
    [heard.reached, heard.answered, heard.silent()]
}

/// Who is heard for the first time, in a sentence.
pub(super) fn first_heard(register: &Register, caller: &Caller, report: &Report) -> Option<String> {
    let first = &report.hearing.first_heard;
    let who = sorted(register, caller, first).join(", ");
    let values = [("count", first.len().into()), ("organisations", who.into())];
    (!first.is_empty()).then(|| caller.words.say_with("participation-first-heard", &values))
}

fn sorted(register: &Register, caller: &Caller, ids: &BTreeSet<OrganisationId>) -> Vec<String> {
    let mut names = names(register, caller, &ids.iter().copied().collect::<Vec<_>>());
    names.sort_by_cached_key(|name| alphabetical(name));
    names
}

/// Comments about a clause that no other organisation says anything about: whoever may read them is led to each.
fn raised_by_one(register: &Register, caller: &Caller, readable: &Readable, report: &Report) -> Markup {
    let (words, statement) = (caller.words, &*readable.statement);
    let alone = &report.hearing.alone;
    let comments = alone.iter().filter_map(|number| statement.comment(*number));
    html! {
        @if !alone.is_empty() {
            section {
                h3 { (words.say("participation-alone")) }
                p { (words.say_with("participation-alone-count", &[("count", alone.len().into())])) }
                @if readable.comments {
                    ul {
                        @for comment in comments {
                            li {
                                a href={ "/statements/" (statement.id) "/comments/" (comment.number.0) } {
                                    (words.say_with("comment-numbered", &[("comment", comment.number.0.into())]))
                                }
                                " · " (names(register, caller, &[comment.organisation]).concat())
                                @if let Some(clause) = comment.passage.clause {
                                    " · " (words.say_with("clause", &[("clause", clause.into())]))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// As a part of the report.
pub(super) fn markdown(app: &App, caller: &Caller, readable: &Readable, report: &Report) -> String {
    let words = caller.words;
    let mut text = format!("\n## {}\n", words.say("participation"));
    text.extend(tables(caller, report).iter().map(|table| table.markdown(caller)));
    let alone = report.hearing.alone.len();
    if alone > 0 {
        text.push_str(&format!("\n{}\n", words.say_with("participation-alone-count", &[("count", alone.into())])));
    }
    let register = app.register.view();
    if conductor(&register, readable).is_some() && !report.hearing.silent().is_empty() {
        let silent = sorted(&register, caller, &report.hearing.silent()).join(", ");
        let count = [("count", report.hearing.silent().len().into())];
        text.push_str(&format!("\n{}: {silent}\n", words.say_with("participation-silent", &count)));
    }
    text
}
