//! The network's year, for its members and, once it is published, for funders and everybody else.

pub(crate) mod publishing;

use super::{
    filled::go,
    layout::{self, Page},
    shown,
    signatures::paragraphs,
    surveys::worded,
    time,
};
use crate::{
    agenda::{results, told::Foreword},
    api::{
        agenda::{surveys::reader, year::readable},
        organisations::name_of,
        tables::{self, Format},
    },
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    public::is_public,
    reading,
    traces::step,
    year::{self, Sort, Year, rows::Row, rows::rows, rows::said, table::parts, table::table},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Branch, Came, PublishedYear, Statement, administers_network};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::StatementId;

/// On to the year that the caller may read: this one for members, the last one that is public for others.
pub(crate) async fn now(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let current = year::current(&app);
    let published = app.agenda.view().years().keys().next_back().copied();
    let year = if caller.signed_in.is_some() { current } else { published.unwrap_or(current) };
    go(&format!("/year/{year}"))
}

/// The page, or with an ending the file.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(text): Id) -> Response {
    let page = match text.split_once('.') {
        Some((year, ending)) => file(&app, &caller, year, ending).await,
        None => read(&app, &caller, &text).await,
    };
    shown(&app, &caller, page)
}

async fn file(app: &Arc<App>, caller: &Caller, year: &str, ending: &str) -> Result<Response, Problem> {
    let (number, _) = readable(app, caller, year)?;
    let format = match ending {
        "csv" | "xlsx" | "docx" => Format::named(caller, ending)?,
        _ => return Err(caller.not_found()),
    };
    let counted = year::count(app, number).await.map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    tables::file(caller, format, &format!("{}-{number}", words.say("year-file")), move |on| table(words, &counted, on))
        .await
}

async fn read(app: &Arc<App>, caller: &Caller, text: &str) -> Result<Response, Problem> {
    let (number, published) = readable(app, caller, text)?;
    let counted = year::count(app, number).await.map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let title = words.say_with("year-title", &[("year", number.to_string().into())]);
    let main = html! {
        (head(app, caller, &title, number, published)?)
        (figures(caller, &counted))
        (sorts(caller, &counted))
        (umbrellas(caller, &counted))
        (statements(app, caller, &counted))
        (surveys(app, caller, &counted)?)
        (came(app, caller, &counted))
        section.followed aria-labelledby="files" {
            h2 id="files" { (words.say("year-files")) }
            ul.plain {
                @for (ending, key) in [("csv", "year-csv"), ("xlsx", "year-xlsx"), ("docx", "file-docx")] {
                    li { a href={ "/year/" (number) "." (ending) } { (words.say(key)) } }
                }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn head(
    app: &App,
    caller: &Caller,
    title: &str,
    number: u32,
    published: Option<PublishedYear>,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let foreword = published.map(|published| Foreword::read(&*app.store, published.content)).transpose();
    let foreword = foreword.map_err(|failure| caller.failed(&failure))?.flatten().unwrap_or_default();
    // A foreword in another language is better than none.
    let own = foreword.texts.get(words.language().tag()).map(|text| (words.language().tag(), text));
    let text = own.or_else(|| foreword.texts.iter().next().map(|(tag, text)| (tag.as_str(), text)));
    let worn = caller.wardrobe(&app.register.view()).and_then(|wardrobe| wardrobe.worn());
    let register = app.register.view();
    let coordinates = worn.is_some_and(|hat| administers_network(&register, ledger::Author::Hat(hat)).is_ok());
    let other = |year: u32| {
        let is_there = year::numbered(app, &year.to_string()).is_some();
        let may = caller.signed_in.is_some() || app.agenda.view().years().contains_key(&year);
        (is_there && may).then_some(year)
    };
    Ok(html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("year-intro")) }
            @match published {
                Some(published) => p.meta {
                    (words.say_with("year-published-since", &[("when", time::in_words(caller, published.since).into())]))
                },
                None => p.notice { (words.say("year-members-only")) },
            }
            @if coordinates {
                p.actions { a.button href={ "/year/" (number) "/publication" } { (words.say("year-publish")) } }
            }
            nav.pager aria-label=(words.say("year-others-nav")) {
                @for year in [other(number - 1), other(number + 1)].into_iter().flatten() {
                    a href={ "/year/" (year) } { (year) }
                }
            }
        }
        @if let Some((tag, text)) = text { div.foreword lang=(tag) { (paragraphs(text)) } }
    })
}

fn figures(caller: &Caller, year: &Year) -> Markup {
    let words = caller.words;
    let (now, before) = (year.number.to_string(), (year.number - 1).to_string());
    html! {
        section.followed aria-labelledby="figures" {
            h2 id="figures" { (words.say("year-figures")) }
            p.hint { (words.say("year-note")) }
            table.listed role="table" aria-labelledby="figures" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for head in [&words.say("year-figure"), &now, &before] { th role="columnheader" scope="col" { (head) } }
                    }
                }
                tbody role="rowgroup" { @for row in rows(year) { (figure(caller, &row, &now, &before)) } }
            }
        }
    }
}

fn figure(caller: &Caller, row: &Row, now: &str, before: &str) -> Markup {
    let words = caller.words;
    html! {
        tr role="row" id={ "figure-" (row.key) } {
            th role="rowheader" scope="row" {
                a href={ "#" (row.from) } { (row.label(words)) }
                span.meta { (row.counts(words)) }
            }
            td role="cell" data-label=(now) { strong { (row.said(words)) } }
            td role="cell" data-label=(before) { (row.said_before(words)) }
        }
    }
}

fn sorts(caller: &Caller, year: &Year) -> Markup {
    let words = caller.words;
    html! {
        section.followed id="sorts" tabindex="-1" aria-labelledby="sorts-title" {
            h2 id="sorts-title" { (words.say("year-sorts")) }
            p.hint { (words.say_with("year-sorts-hint", &[("min", terms::limits::YEAR_SORT_MIN.into())])) }
            (sorted(caller, "year-by-kind", &year.by_kind(words)))
            (sorted(caller, "year-by-county", &year.by_county(words)))
            p.meta { a href="/organisations" { (words.say("organisations-title")) } }
        }
    }
}

fn sorted(caller: &Caller, title: &str, sorts: &[Sort]) -> Markup {
    let words = caller.words;
    let heads = ["year-organisations", "year-reached", "year-answered", "year-signed", "year-first-heard"];
    html! {
        h3 id=(title) { (words.say(title)) }
        @if sorts.is_empty() {
            p.empty { (words.say("year-sorts-none")) }
        } @else {
            table.listed role="table" aria-labelledby=(title) {
                thead role="rowgroup" {
                    tr role="row" {
                        th role="columnheader" scope="col" { (words.say(&format!("{title}-head"))) }
                        @for head in heads { th role="columnheader" scope="col" { (words.say(head)) } }
                    }
                }
                tbody role="rowgroup" {
                    @for sort in sorts {
                        tr role="row" {
                            th role="rowheader" scope="row" { (sort.name) }
                            td role="cell" data-label=(words.say(heads[0])) { (sort.tally.organisations) }
                            @for (key, count, of) in parts(sort.tally) {
                                td role="cell" data-label=(words.say(&format!("year-{key}"))) { (said(words, count, Some(of))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn umbrellas(caller: &Caller, year: &Year) -> Markup {
    let words = caller.words;
    let called = |branch: &Branch| name_of(&year.register, branch.umbrella, words.language());
    let mut branches: Vec<(&Branch, String)> =
        year.figures.network.umbrellas().map(|branch| (branch, called(branch))).collect();
    branches.sort_by_cached_key(|(_, name)| crate::folded::alphabetical(name));
    html! {
        section.followed id="umbrellas" tabindex="-1" aria-labelledby="umbrellas-title" {
            h2 id="umbrellas-title" { (words.say("year-umbrellas-title")) }
            p.hint { (words.say("year-umbrellas-hint")) }
            @if branches.is_empty() { p.empty { (words.say("represented-none")) } }
            ul {
                @for (branch, name) in &branches {
                    li {
                        a href={ "/organisations/" (branch.umbrella) } { (name) }
                        @if !branch.members.is_empty() {
                            " · " (words.say_with("year-listed", &[("count", branch.members.len().into())]))
                        }
                        @if let Some(stated) = &branch.stated {
                            " · " (super::organisations::show::stated_in_words(words, stated))
                        }
                    }
                }
            }
        }
    }
}

/// Statements that the caller may read, of those that the figures count; the others are only counted.
fn read_by(app: &App, caller: &Caller, year: &Year) -> BTreeSet<StatementId> {
    let readable = reading::all(app, caller, usize::MAX).map(|(_, readable)| readable.statement);
    let public = year.statements.iter().filter(|statement| is_public(statement)).cloned();
    let counted = |id: &StatementId| year.figures.opened.contains(id) || year.figures.published.contains(id);
    readable.chain(public).map(|statement| statement.id).filter(counted).collect()
}

fn way(caller: &Caller, statement: &Statement) -> Markup {
    html! {
        @if is_public(statement) {
            a href={ "/s/" (statement.slug) } lang=(statement.language.tag()) { (statement.title) }
        } @else {
            a href={ "/statements/" (statement.id) } lang=(statement.language.tag()) { (statement.title) }
        }
        " " span.meta { (caller.words.say(&format!("stage-{}", statement.stage.name()))) }
    }
}

fn statements(app: &App, caller: &Caller, year: &Year) -> Markup {
    let words = caller.words;
    let read = read_by(app, caller, year);
    let listed: Vec<_> = year.statements.iter().filter(|statement| read.contains(&statement.id)).collect();
    let all: BTreeSet<_> = year.figures.opened.union(&year.figures.published).collect();
    let hidden = all.len() - listed.len();
    html! {
        section.followed id="statements" tabindex="-1" aria-labelledby="statements-title" {
            h2 id="statements-title" { (words.say("year-statements-title")) }
            @if all.is_empty() { p.empty { (words.say("year-statements-none")) } }
            ul {
                @for statement in &listed { li { (way(caller, statement)) } }
            }
            @if hidden > 0 { p.meta { (words.say_with("year-statements-hidden", &[("count", hidden.into())])) } }
        }
    }
}

/// Surveys that opened, of those that the caller may see; the others are only counted.
fn surveys(app: &App, caller: &Caller, year: &Year) -> Result<Markup, Problem> {
    let words = caller.words;
    let is_read = reader(app, caller).is_ok();
    let mut listed = vec![];
    for number in &year.figures.surveys {
        let Some(survey) = year.agenda.survey(*number) else { continue };
        let way = match results::find(app, caller, &number.0.to_string()) {
            Ok(_) => format!("/surveys/{}/results", number.0),
            Err(_) if is_read => format!("/surveys/{}", number.0),
            Err(_) => continue,
        };
        let asked = app.surveys.questionnaire(survey).map_err(|failure| caller.failed(&failure))?;
        listed.push((survey, way, asked));
    }
    let hidden = year.figures.surveys.len() - listed.len();
    Ok(html! {
        section.followed id="surveys" tabindex="-1" aria-labelledby="surveys-title" {
            h2 id="surveys-title" { (words.say("surveys-title")) }
            @if year.figures.surveys.is_empty() { p.empty { (words.say("year-surveys-none")) } }
            ul {
                @for (survey, way, asked) in &listed {
                    li {
                        a href=(way) { (worded(caller, &asked.title)) }
                        " " span.meta { (words.say_with("survey-answers", &[("count", survey.answers.len().into())])) }
                    }
                }
            }
            @if hidden > 0 { p.meta { (words.say_with("year-surveys-hidden", &[("count", hidden.into())])) } }
        }
    })
}

/// What came of published statements, in the order of days.
fn came(app: &App, caller: &Caller, year: &Year) -> Markup {
    let words = caller.words;
    let register = app.register.view();
    let mut all: Vec<&Came> =
        [&year.figures.deliveries, &year.figures.replies, &year.figures.results].into_iter().flatten().collect();
    all.sort_by_key(|came| came.trace.what.on());
    let of = |came: &&Came| {
        let statement = year.statements.iter().find(|statement| statement.id == came.statement)?;
        is_public(statement).then(|| (statement.clone(), step(words, &register, &came.trace)))
    };
    let told: Vec<_> = all.iter().filter_map(of).collect();
    html! {
        section.followed id="came" tabindex="-1" aria-labelledby="came-title" {
            h2 id="came-title" { (words.say("year-came-title")) }
            @if told.is_empty() { p.empty { (words.say("year-came-none")) } }
            ol.trail {
                @for (statement, step) in &told {
                    li {
                        (super::traces::told(caller, step))
                        p.meta { (way(caller, statement)) }
                    }
                }
            }
        }
    }
}
