//! Behind the link in the copy of a recorded answer: the organisation takes back what it has not said.

use super::Linked;
use crate::{
    api::{
        agenda::{Act, decide, surveys::questionnaire},
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    outsiders::NOBODY,
    pages::{
        filled::{Filled, Turn, go},
        layout::{self, Page},
        shown,
        surveys::{show::told, worded},
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, AnswerWay, Author, Respondent, Survey, SurveyCommand, SurveyNumber};
use maud::html;
use std::sync::Arc;
use store::Batch;
use terms::OrganisationId;

/// What was recorded, and a button. Opening it changes nothing.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = behind(&app, &caller, &number, &linked).and_then(|found| show(&app, &caller, &found, &linked));
    shown(&app, &caller, page)
}

/// It is taken back.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match behind(&app, &caller, &number, &linked) {
        Ok(found) => take_back(&app, &caller, found, &linked, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

type Found = (Arc<Survey>, OrganisationId);

fn behind(app: &App, caller: &Caller, number: &str, linked: &Linked) -> Result<Found, Problem> {
    let number = SurveyNumber(number.parse().map_err(|_| caller.not_found())?);
    let organisation = app.surveys.links.undoes_for(number, &linked.key).ok_or_else(|| caller.not_found())?;
    let survey = app.agenda.view().survey(number).cloned().ok_or_else(|| caller.not_found())?;
    Ok((survey, organisation))
}

async fn take_back(
    app: &App,
    caller: &Caller,
    (survey, organisation): Found,
    linked: &Linked,
    filled: &Filled,
) -> Result<Response, Problem> {
    let to = format!("/surveys/{}/undo?key={}", survey.number.0, linked.key);
    let first = match filled.ask(app, caller, NOBODY, &format!("POST {to}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let respondent = survey.respondent(organisation);
    // The link was made for what a coordinator recorded: what the organisation has said itself since is not taken back by it.
    if recorded(&survey, respondent).is_some() {
        let command = SurveyCommand::TakeBack { survey: survey.number, respondent, way: AnswerWay::Link };
        let act = Act::of(Author::Operator, AgendaCommand::Survey(command), Batch::new());
        let answer = to.clone();
        decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, answer.into())).await?;
    }
    Ok(go(&to))
}

/// What stands that a coordinator has recorded, and whether it came late.
fn recorded(survey: &Survey, respondent: Respondent) -> Option<(&ledger::SurveyAnswer, bool)> {
    survey.last_of(respondent).filter(|(answer, _)| matches!(answer.way, AnswerWay::Recorded(_)))
}

fn show(app: &App, caller: &Caller, (survey, organisation): &Found, linked: &Linked) -> Result<Response, Problem> {
    let words = caller.words;
    let asked = questionnaire(app, caller, survey)?;
    let name = name_of(&app.register.view(), *organisation, words.language());
    let found = recorded(survey, survey.respondent(*organisation));
    let told = found.map(|(answer, is_late)| told(app, caller, survey, answer, is_late)).transpose()?;
    let title = words.say("survey-undo");
    let own = app.surveys.links.answer(survey.number, *organisation);
    let main = html! {
        header.page-head {
            p.back { (worded(caller, &asked.title)) }
            h1 { (title) }
        }
        @match told {
            Some(told) => {
                p { (words.say_with("survey-undo-intro", &[("organisation", name.into())])) }
                section.card {
                    (told)
                    @if survey.is_frozen() { p.notice { (words.say("survey-figures-stay")) } }
                    form method="post" action={ "/surveys/" (survey.number.0) "/undo?key=" (linked.key) } {
                        (Filled::fresh().key())
                        p.actions {
                            button.danger { (words.say("survey-undo-do")) }
                            a.button href=(own) { (words.say("survey-answer-change")) }
                        }
                    }
                }
            },
            None => {
                p.notice role="status" { (words.say_with("survey-undo-none", &[("organisation", name.into())])) }
                p.actions { a.button href=(own) { (words.say("survey-answer")) } }
            },
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}
