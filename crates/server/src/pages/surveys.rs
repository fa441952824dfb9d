//! Surveys for people to make, to answer and to follow.

pub(crate) mod answer;
mod builder;
pub(crate) mod conduct;
pub(crate) mod edit;
pub(crate) mod invite;
pub(crate) mod open_link;
pub(crate) mod outside;
pub(crate) mod proposals;
mod questions;
pub(crate) mod record;
pub(crate) mod show;
pub(crate) mod try_out;

use super::{
    layout::{self, Page},
    shown, time,
};
use crate::{
    api::{
        agenda::surveys::{coordinator, listed},
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Survey, SurveyState};
use maud::{Markup, html};
use std::sync::Arc;
use survey::{Questionnaire, Wordings};

/// All of them, the newest first.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = list(&app, &caller);
    shown(&app, &caller, page)
}

fn list(app: &App, caller: &Caller) -> Result<Response, Problem> {
    let words = caller.words;
    let surveys = listed(app, caller)?;
    let title = words.say("surveys-title");
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("surveys-intro")) }
            @if coordinator(app, caller).is_ok() {
                p.actions { a.button.primary href="/surveys/new" { (words.say("survey-new")) } }
            }
        }
        @if surveys.is_empty() { p.empty { (words.say("surveys-empty")) } }
        @else {
            ul.statements { @for (survey, asked) in &surveys { li { (card(app, caller, survey, asked)) } } }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn card(app: &App, caller: &Caller, survey: &Survey, asked: &Questionnaire) -> Markup {
    html! {
        article.card {
            p.stage { (state(caller, survey)) }
            h2 { (heading(caller, survey, asked)) }
            @if let Some(times) = times(app, caller, survey) { p.meta { (times) } }
            p.meta { (counted(caller, survey)) }
        }
    }
}

fn heading(caller: &Caller, survey: &Survey, asked: &Questionnaire) -> Markup {
    html! { a href={ "/surveys/" (survey.number.0) } { (worded(caller, &asked.title)) } }
}

/// A text of a survey in the caller's language, or marked with the language that it has.
pub(super) fn worded(caller: &Caller, text: &Wordings) -> Markup {
    let language = spoken(caller.words.language());
    let (own, said) = (text.given_in(language), text.in_language(language));
    let is_said = |other: &&ledger::Language| text.given_in(**other) == said;
    let other = ledger::Language::ALL.iter().find(is_said).filter(|_| own.is_empty() && !said.is_empty());
    html! {
        @match other {
            Some(other) => span lang=(other.tag()) { (said) },
            None => (said),
        }
    }
}

/// Its state in a word.
fn state(caller: &Caller, survey: &Survey) -> String {
    caller.words.say(&format!("survey-state-{}", survey.state.name()))
}

/// When it is open, with the zone, and how long is left; none while it is a draft.
fn times(app: &App, caller: &Caller, survey: &Survey) -> Option<String> {
    let (words, now, plan) = (caller.words, app.clock.now(), survey.plan?);
    let moment = |at| time::in_words(caller, at);
    let between = [("opens", moment(plan.opens).into()), ("closes", moment(plan.closes).into())];
    let between = words.say_with("survey-between", &between);
    let left = |key: &str, until| words.say_with(key, &[("left", time::left(words, now, until).into())]);
    Some(match survey.state {
        SurveyState::Scheduled => format!("{between} {}", left("survey-opens-in", plan.opens)),
        SurveyState::Open if now < plan.closes => format!("{between} {}", left("survey-time-left", plan.closes)),
        SurveyState::Open | SurveyState::Closed | SurveyState::Draft => between,
    })
}

/// How many have answered, and how many late.
fn counted(caller: &Caller, survey: &Survey) -> String {
    let count = |key: &str, count: usize| caller.words.say_with(key, &[("count", count.into())]);
    let answers = count("survey-answers", survey.answers.len());
    if survey.late.is_empty() {
        answers
    } else {
        format!("{answers} {}", count("survey-answers-late", survey.late.len()))
    }
}
