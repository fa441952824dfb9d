//! The network's agenda: workshops, themes by what became of them, and from here on to its other parts.

pub(crate) mod new;
pub(crate) mod theme;

use super::{
    layout::{self, Page},
    shown, time,
};
use crate::{
    agenda::{
        line, themes,
        workshops::{Texts, outcome::title},
    },
    api::agenda::{coordinator, member},
    app::App,
    caller::Caller,
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, Theme, ThemeState};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The front page of the agenda.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = whole(&app, &caller);
    shown(&app, &caller, page)
}

fn whole(app: &App, caller: &Caller) -> Result<Response, Problem> {
    member(app, caller)?;
    let words = caller.words;
    let agenda = app.agenda.view();
    let conducts = coordinator(app, caller).is_ok();
    let page_title = words.say("agenda-title");
    let main = html! {
        header.page-head {
            h1 { (page_title) }
            p.intro { (words.say("agenda-intro")) }
            nav.pager aria-label=(words.say("agenda-parts")) {
                a href="/surveys" { (words.say("surveys-title")) }
                a href="/targets" { (words.say("targets-title")) }
                a href="/year" { (words.say("agenda-year")) }
            }
            p.actions {
                a.button.primary href="/agenda/themes/new" { (words.say("theme-new")) }
                @if conducts { a.button href="/workshops/new" { (words.say("workshop-new")) } }
            }
        }
        (workshops(app, caller, &agenda).map_err(|failure| caller.failed(&failure))?)
        (all_themes(app, caller, &agenda).map_err(|failure| caller.failed(&failure))?)
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &page_title, head: html! {}, main }))
}

fn workshops(app: &App, caller: &Caller, agenda: &Agenda) -> Result<Markup, Failure> {
    let words = caller.words;
    let mut all = Vec::new();
    for workshop in agenda.workshops().iter().rev() {
        let texts = Texts::read(&*app.store, workshop.content)?;
        let (language, text) = texts.said(words.language());
        let untitled = || words.say_with("workshop-numbered", &[("number", workshop.number.0.into())]);
        all.push((workshop, language.tag(), if text.is_empty() { untitled() } else { text.to_owned() }));
    }
    Ok(html! {
        section.workshop-part aria-labelledby="workshops" {
            h2 id="workshops" { (words.say("workshops")) }
            @if all.is_empty() { p.empty { (words.say("workshops-none")) } }
            ul.statements {
                @for (workshop, language, title) in all {
                    li {
                        article.card {
                            p.stage { (words.say(&format!("workshop-phase-{}", workshop.phase.name()))) }
                            h3 lang=(language) { a href={ "/workshops/" (workshop.number.0) } { (title) } }
                            p.meta { (time::in_words(caller, workshop.opened)) }
                        }
                    }
                }
            }
        }
    })
}

fn all_themes(app: &App, caller: &Caller, agenda: &Agenda) -> Result<Markup, Failure> {
    let words = caller.words;
    // Who says so, each once: of a theme and of all that was put into it.
    let mut backers: BTreeMap<ledger::ThemeNumber, std::collections::BTreeSet<_>> = BTreeMap::new();
    for theme in agenda.themes() {
        let own = backers.entry(agenda.root(theme.number)).or_default();
        own.extend(theme.backers());
    }
    let grown = line::grown(app, caller);
    let mut states = Vec::new();
    for state in themes::STATES {
        let mut some = Vec::new();
        let is_in = |theme: &&Arc<Theme>| theme.within.is_none() && themes::state(theme, &grown) == state;
        for theme in agenda.themes().iter().rev().filter(is_in) {
            let name = title(&*app.store, words, agenda, theme.number)?;
            let reason = themes::told(&*app.store, theme)?.map(|told| told.reason).unwrap_or_default();
            some.push((theme, name, reason, backers.get(&theme.number).map_or(0, |all| all.len())));
        }
        states.push((state, some));
    }
    Ok(html! {
        section.workshop-part aria-labelledby="themes" {
            h2 id="themes" { (words.say("themes")) }
            @if agenda.themes().is_empty() { p.empty { (words.say("themes-none")) } }
            @for (state, some) in states.iter().filter(|(_, some)| !some.is_empty()) {
                h3 { (words.say_with(&format!("themes-{state}"), &[("count", some.len().into())])) }
                ul.theme-list {
                    @for (theme, name, reason, count) in some {
                        li {
                            a href={ "/agenda/themes/" (theme.number.0) } { (name) }
                            " " span.meta { (words.say_with("theme-backers", &[("count", (*count).into())])) }
                            @if !reason.is_empty() { p { (reason) } }
                            @if let Some(why) = theme.reason.as_ref().filter(|_| theme.state == ThemeState::Parked) {
                                p.meta { (words.say("theme-why-parked")) ": " (why) }
                            }
                        }
                    }
                }
            }
        }
    })
}
