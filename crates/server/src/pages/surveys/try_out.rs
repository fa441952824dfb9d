//! What a survey looks like to whoever answers it, and a test answer, which is kept nowhere and never counted.

use super::{
    questions::{self, paragraphs},
    show::listed,
    worded,
};
use crate::{
    agenda::surveys::fields,
    api::agenda::surveys::{coordinator, find, questionnaire},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::Faults,
        filled::Filled,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;
use survey::{Questionnaire, Whole};

/// The empty form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = tried(&app, &caller, &number)
        .map(|asked| show(&app, &caller, &number, &asked, &Filled::fresh(), &Faults::default(), &html! {}));
    shown(&app, &caller, page)
}

/// What would have been handed in, or what is wrong with it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = tried(&app, &caller, &number).map(|asked| {
        let (faults, done) = match fields::read(&asked, filled.pairs(), Whole::Yes) {
            Ok(answers) => {
                let done = html! {
                    section.card role="status" {
                        h2 { (caller.words.say("survey-tried")) }
                        p { (caller.words.say("survey-tried-text")) }
                        (listed(&caller, &asked, &answers))
                    }
                };
                (Faults::default(), done)
            }
            Err(wrong) => (questions::faults(&caller, &asked, &wrong), html! {}),
        };
        show(&app, &caller, &number, &asked, &filled, &faults, &done)
    });
    shown(&app, &caller, page)
}

fn tried(app: &App, caller: &Caller, number: &str) -> Result<Arc<Questionnaire>, Problem> {
    let survey = find(app, caller, number)?;
    coordinator(app, caller)?;
    questionnaire(app, caller, &survey)
}

fn show(
    app: &App,
    caller: &Caller,
    number: &str,
    asked: &Questionnaire,
    filled: &Filled,
    faults: &Faults,
    done: &Markup,
) -> Response {
    let words = caller.words;
    let title = words.say("survey-try");
    let main = html! {
        header.page-head {
            p.back { a href={ "/surveys/" (number) } { (words.say("survey-page")) } }
            h1 { (worded(caller, &asked.title)) }
            p.notice { (words.say("survey-try-intro")) }
        }
        (faults.summary(words))
        (done)
        @if !asked.introduction.is_empty() { (paragraphs(caller, &asked.introduction)) }
        form.survey-form id="survey" method="post" action={ "/surveys/" (number) "/try" } novalidate {
            (questions::all(caller, asked, filled, faults))
            p.actions {
                button.primary { (words.say("survey-try-send")) }
                a.button href={ "/surveys/" (number) "/edit" } { (words.say("survey-edit")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
