//! Behind the link that whoever answered from outside got by mail: they confirm what they answered, see it, take it back,
//! and have what is held on them forgotten. Opening it changes nothing.

use super::{
    answer::Linked,
    questions::paragraphs,
    show::{listed, told},
    times, worded,
};
use crate::{
    agenda::surveys::{
        fields,
        handing_in::{Drawn, HandIn},
        outside::{Record, Step},
    },
    api::agenda::{
        Act, decide,
        surveys::{questionnaire, unfit},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    failure::Failure,
    outsiders::NOBODY,
    pages::{
        filled::{Filled, Turn, go},
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, AnswerWay, Author, Respondent, Survey, SurveyCommand, SurveyNumber};
use maud::{Markup, html};
use std::sync::Arc;
use store::Batch;
use survey::Whole;
use terms::OrganisationId;

/// What stands behind the link.
struct Found {
    survey: Arc<Survey>,
    organisation: OrganisationId,
    /// None once it was forgotten.
    held: Option<(Step, Record)>,
    key: String,
}

impl Found {
    fn behind(app: &App, caller: &Caller, number: &str, linked: &Linked) -> Result<Found, Problem> {
        let number = SurveyNumber(number.parse().map_err(|_| caller.not_found())?);
        let key = linked.key().to_owned();
        let organisation = app.surveys.links.outside_for(number, &key).ok_or_else(|| caller.not_found())?;
        let survey = app.agenda.view().survey(number).cloned().ok_or_else(|| caller.not_found())?;
        let held = app.surveys.outside.find(number, organisation, app.clock.now());
        let held = held.map_err(|failure| caller.failed(&failure))?;
        Ok(Found { survey, organisation, held, key })
    }

    fn path(&self) -> String {
        format!("/surveys/{}/outside?key={}", self.survey.number.0, self.key)
    }

    fn respondent(&self) -> Respondent {
        Respondent::Outside(self.organisation)
    }
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = Found::behind(&app, &caller, &number, &linked).and_then(|found| show(&app, &caller, &found));
    shown(&app, &caller, page)
}

/// One of its buttons.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match Found::behind(&app, &caller, &number, &linked) {
        Ok(found) => act(&app, &caller, &number, &linked, &found.path(), &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

async fn act(
    app: &App,
    caller: &Caller,
    number: &str,
    linked: &Linked,
    to: &str,
    filled: &Filled,
) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST {to}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let _turn = app.surveys.outside.turn().await;
    let found = Found::behind(app, caller, number, linked)?;
    let answer = to.to_owned();
    let answer = move |_: &ledger::Agenda| (StatusCode::SEE_OTHER, answer.into());
    let (survey, organisation, respondent) = (found.survey.number, found.organisation, found.respondent());
    match (filled.get("act"), &found.held) {
        ("confirm", Some((Step::Unconfirmed, record))) => {
            let act = confirming(app, caller, &found, record)?;
            decide(app, caller, act, first, answer).await?;
        }
        ("forget", Some(_)) => {
            let without = app.surveys.outside.without(Batch::new(), &found.survey, organisation);
            let (beside, gone) = without.map_err(|failure| caller.failed(&failure))?;
            let is_counted = found.survey.last_of(respondent).is_some();
            // What counts is settled at the close: then only the words go, and who they are of.
            if is_counted && found.survey.takes_answers(app.clock.now()) {
                let command = SurveyCommand::TakeBack { survey, respondent, way: AnswerWay::Link };
                let act = Act::of(Author::Operator, AgendaCommand::Survey(command), beside);
                decide(app, caller, act, first, answer).await?;
            } else {
                let stored = app.store.append(beside).await;
                stored.map_err(|failure| caller.failed(&Failure::Store(failure)))?;
            }
            app.surveys.forget(&gone);
        }
        _ => {}
    }
    Ok(go(to))
}

/// Hands in what was typed; refused where the questions have changed so that it doesn't fit any more.
fn confirming(app: &App, caller: &Caller, found: &Found, record: &Record) -> Result<Act, Problem> {
    let survey = &found.survey;
    let asked = questionnaire(app, caller, survey)?;
    let answers = fields::read(&asked, &fields::answering(&asked, &record.fields), Whole::Yes);
    let answers = answers.map_err(|wrong| unfit(caller, &asked, &wrong))?;
    let (version, after) = (survey.version(), survey.given(found.respondent()));
    let (by, way, respondent) = (Author::Operator, AnswerWay::Link, found.respondent());
    let handed = HandIn { by, respondent, way, version, after, answers, source: None };
    let Drawn { act, said, .. } = handed.drawn_for(survey, &asked);
    let (content, _) = said.kept();
    let outside = &app.surveys.outside;
    let beside = outside.answered(act.beside, survey.number, found.organisation, record.clone(), content);
    Ok(Act { beside, ..act })
}

fn show(app: &App, caller: &Caller, found: &Found) -> Result<Response, Problem> {
    let words = caller.words;
    let asked = questionnaire(app, caller, &found.survey)?;
    let title = words.say("survey-outside-yours");
    let body = match &found.held {
        None => html! { p.notice role="status" { (words.say("survey-outside-gone")) } },
        Some((step, record)) => held(app, caller, found, *step, record)?,
    };
    let main = html! {
        header.page-head {
            p.back { (worded(caller, &asked.title)) }
            h1 { (title) }
            @if let Some(times) = times(app, caller, &found.survey) { p.round-now { (times) } }
        }
        (body)
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

fn held(app: &App, caller: &Caller, found: &Found, step: Step, record: &Record) -> Result<Markup, Problem> {
    let words = caller.words;
    let survey = &found.survey;
    let asked = questionnaire(app, caller, survey)?;
    let last = survey.last_of(found.respondent());
    let answered = match (step, last) {
        (Step::Confirmed, Some((answer, is_late))) => told(app, caller, survey, answer, is_late)?,
        (Step::Confirmed, None) => html! { p { (words.say("survey-outside-taken-back")) } },
        (Step::Unconfirmed, _) => match fields::read(&asked, &fields::answering(&asked, &record.fields), Whole::NotYet)
        {
            Ok(answers) => listed(caller, &asked, &answers),
            Err(_) => html! { p.notice { (words.say("survey-outside-unfit")) } },
        },
    };
    let button = |act: &str, key: &str, is_main: bool| {
        html! {
            form method="post" action=(found.path()) {
                (Filled::fresh().key())
                p.actions {
                    button.primary[is_main].danger[!is_main] name="act" value=(act) { (words.say(key)) }
                }
            }
        }
    };
    Ok(html! {
        section.card {
            dl {
                dt { (words.say("survey-outside-name")) } dd { (record.name) }
                dt { (words.say("survey-outside-contact")) } dd { (record.contact) ", " (record.email) }
            }
            @match step {
                Step::Unconfirmed => {
                    p { (words.say("survey-outside-confirm-text")) }
                    (answered)
                    (button("confirm", "survey-outside-confirm", true))
                },
                Step::Confirmed => {
                    p.notice role="status" { (words.say("survey-outside-confirmed")) }
                    (answered)
                    @if survey.takes_answers(app.clock.now()) {
                        p { (words.say("survey-outside-change-hint")) }
                        p.actions {
                            a.button href={ "/surveys/" (survey.number.0) "/answer?key=" (found.key) } {
                                (words.say("survey-answer-change"))
                            }
                        }
                    }
                },
            }
        }
        details.fold {
            summary { (words.say("survey-outside-forget")) }
            p { (words.say("survey-outside-forget-text")) }
            @if survey.is_frozen() { p { (words.say("survey-figures-stay")) } }
            (button("forget", "survey-outside-forget", false))
        }
        @if !asked.introduction.is_empty() && step == Step::Unconfirmed { (paragraphs(caller, &asked.introduction)) }
    })
}
