//! The line of a statement: from the themes that it grew out of to its demands, to whom they are for, and to what became
//! of them.

pub(crate) mod demand;
pub(crate) mod themes;

use super::{
    filled::Filled,
    form,
    layout::{self, Page},
    rounds::conductor,
    shown,
    signatures::paragraphs,
    statement::head::{Tab, head},
    targets::show::passage,
    traces::told,
};
use crate::{
    agenda::line::{Line, Placed, Root},
    api::{agenda::targets::reader, line::of_live, organisations::name_of},
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    reading::{Readable, readable},
    traces::step,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Register, Stage, Statement, ThemeNumber};
use maud::{Markup, html};
use std::sync::Arc;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = read(&app, &caller, &id).await;
    shown(&app, &caller, page)
}

async fn read(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let placed = of_live(app, caller, &readable).await?;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let line = Line::of(app, statement, placed).map_err(|failure| caller.failed(&failure))?;
    let words = caller.words;
    let hat = conductor(&register, &readable);
    let title = words.say_with("line-title", &[("title", (&statement.title).into())]);
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Line))
        h2.tab-title { (words.say("line")) }
        p.tab-intro { (words.say("line-intro")) }
        (grown(app, caller, statement, &line, hat))
        section.followed aria-labelledby="demands" {
            h3 id="demands" { (words.say("line-demands")) }
            @if hat.is_some() && statement.stage != Stage::Withdrawn {
                p.actions { a.button href={ "/statements/" (statement.id) "/line/demand" } { (words.say("demand-name")) } }
            }
            @if line.demands.is_empty() { p.empty { (words.say("line-demands-none")) } }
            @for placed in &line.demands { (one(&register, caller, statement, &line, placed, hat)) }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn grown(app: &App, caller: &Caller, statement: &Statement, line: &Line, hat: Option<Hat>) -> Markup {
    let words = caller.words;
    let may = hat.is_some() && matches!(statement.stage, Stage::Drafting | Stage::SignOn);
    html! {
        section.followed aria-labelledby="themes" {
            h3 id="themes" { (words.say("line-themes")) }
            @if line.themes.is_empty() {
                @if statement.about.theme.is_empty() {
                    p.empty { (words.say("line-themes-none")) }
                } @else {
                    p { (statement.about.theme) }
                }
            }
            ul.plain {
                @for (number, root) in &line.themes { li { (theme(app, caller, *number, root)) } }
            }
            @if may {
                p.actions { a.button href={ "/statements/" (statement.id) "/line/themes" } { (words.say("line-themes-name")) } }
            }
        }
    }
}

/// A theme, with how many say that it matters. Who they are and why is the network's own business.
fn theme(app: &App, caller: &Caller, number: ThemeNumber, root: &Root) -> Markup {
    let (words, register) = (caller.words, app.register.view());
    let is_read = reader(app, caller).is_ok();
    let backers = app.agenda.view().backers(number);
    let organisations = backers.iter().filter_map(|(_, backer)| backer.organisation());
    let mut names: Vec<String> = organisations.map(|id| name_of(&register, id, words.language())).collect();
    names.sort_by_cached_key(|name| crate::folded::alphabetical(name));
    html! {
        @if is_read { a href={ "/agenda/themes/" (number.0) } { (root.name) } } @else { strong { (root.name) } }
        " " span.meta { (words.say_with("theme-backers", &[("count", root.backers.into())])) }
        @if is_read { (paragraphs(&root.reason)) }
        @if is_read && !names.is_empty() { p.meta { (words.say("line-theme-backers")) ": " (names.join(", ")) } }
    }
}

fn one(
    register: &Register,
    caller: &Caller,
    statement: &Statement,
    line: &Line,
    placed: &Placed,
    hat: Option<Hat>,
) -> Markup {
    let words = caller.words;
    let became = line.became(statement, placed);
    let number = placed.demand.number.0;
    html! {
        article.card.demand id={ "demand-" (number) } aria-labelledby={ "demand-" (number) "-passage" } {
            h4 id={ "demand-" (number) "-passage" } { (passage(caller, placed)) }
            dl.facts {
                @if let Some(theme) = line.theme(placed) { div { dt { (words.say("line-theme")) } dd { (theme) } } }
                @if !placed.demand.targets.is_empty() {
                    div {
                        dt { (words.say("line-targets")) }
                        dd { (targets(caller, line, placed)) }
                    }
                }
            }
            @if became.is_empty() {
                p.meta { (words.say("line-became-nothing")) }
            } @else {
                ol.trail { @for trace in became { li { (told(caller, &step(words, register, trace))) } } }
            }
            @if let Some(hat) = hat { (ways(register, caller, statement, number, hat)) }
        }
    }
}

fn targets(caller: &Caller, line: &Line, placed: &Placed) -> Markup {
    html! {
        @for (at, number) in placed.demand.targets.iter().enumerate() {
            @if let Some(office) = line.offices.get(number) {
                @if at > 0 { ", " }
                @if caller.signed_in.is_some() { a href={ "/targets/" (number.0) } { (office) } } @else { (office) }
            }
        }
    }
}

fn ways(register: &Register, caller: &Caller, statement: &Statement, number: u32, hat: Hat) -> Markup {
    let words = caller.words;
    html! {
        form method="post" action={ "/statements/" (statement.id) "/line/drop" } {
            (Filled::fresh().key())
            input type="hidden" name="demand" value=(number);
            (form::acting(register, caller, hat))
            p.actions {
                a.button href={ "/statements/" (statement.id) "/line/demand?demand=" (number) } {
                    (words.say("demand-edit")) span.visually-hidden { " " (number) }
                }
                button { (words.say("demand-drop")) span.visually-hidden { " " (number) } }
            }
        }
    }
}

/// A coordinator of the statement, or why the caller is none.
fn coordinator(app: &App, caller: &Caller, id: &str) -> Result<(Readable, Hat), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    match conductor(&app.register.view(), &readable) {
        Some(hat) => Ok((readable, hat)),
        None => Err(caller.refused(ledger::Refusal::NotItsCoordinator)),
    }
}
