//! One survey: where it stands, who has answered in numbers, and what one's own organisation said.

use super::{counted, proposals, questions::paragraphs, state, times, worded};
use crate::{
    agenda::{
        results,
        surveys::handing_in::{given_in, way_name},
    },
    api::{
        agenda::surveys::{conduct::Step, coordinator, find, questionnaire},
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    extract::Id,
    pages::{
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Respondent, Standing, Survey, SurveyAnswer, SurveyReach, SurveyState};
use maud::{Markup, html};
use std::sync::Arc;
use survey::{Answers, Questionnaire};
use terms::OrganisationId;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = show(&app, &caller, &number);
    shown(&app, &caller, page)
}

fn show(app: &App, caller: &Caller, number: &str) -> Result<Response, Problem> {
    let words = caller.words;
    let survey = find(app, caller, number)?;
    let asked = questionnaire(app, caller, &survey)?;
    let title = asked.title.in_language(crate::api::signatures::view::spoken(words.language())).to_owned();
    let own = caller.hat(app, None).ok().map(|hat| hat.organisation);
    let own = own.map(|organisation| own_answer(app, caller, &survey, organisation)).transpose()?;
    let main = html! {
        header.page-head {
            p.back { a href="/surveys" { (words.say("surveys-title")) } }
            p.stage { (state(caller, &survey)) }
            h1 { (worded(caller, &asked.title)) }
            @if let Some(times) = times(app, caller, &survey) { p.round-now { (times) } }
        }
        @if !asked.introduction.is_empty() { (paragraphs(caller, &asked.introduction)) }
        @if let Some(plan) = survey.plan { p.hint.survey-promise { (words.say(&format!("survey-promise-{}-told", plan.promise.name()))) } }
        @if let Some(own) = own { (own) }
        (numbers(app, caller, &survey))
        @if results::find(app, caller, number).is_ok() {
            p.actions { a.button href={ "/surveys/" (survey.number.0) "/results" } { (words.say("results-link")) } }
        }
        @if coordinator(app, caller).is_ok() { (steps(app, caller, &survey)?) }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}

/// What the organisation said last, and the way to say it.
fn own_answer(app: &App, caller: &Caller, survey: &Survey, organisation: OrganisationId) -> Result<Markup, Problem> {
    let words = caller.words;
    let failed = |failure: crate::failure::Failure| caller.failed(&failure);
    let name = name_of(&app.register.view(), organisation, words.language());
    let last = survey.last_of(survey.respondent(organisation));
    let prepared = app.surveys.prepared.of(survey.number, organisation).map_err(failed)?;
    let told = match last {
        Some((answer, is_late)) => Some(told(app, caller, survey, answer, is_late)?),
        None => None,
    };
    let key = match (survey.state, last, &prepared) {
        (SurveyState::Draft | SurveyState::Scheduled, ..) => None,
        (SurveyState::Closed, ..) => Some("survey-answer-late"),
        (SurveyState::Open, _, Some(_)) => Some("survey-answer-go-on"),
        (SurveyState::Open, None, None) => Some("survey-answer"),
        (SurveyState::Open, Some(_), None) => Some("survey-answer-change"),
    };
    Ok(html! {
        section.card.survey-card aria-labelledby="own" {
            h2 id="own" { (words.say_with("survey-own", &[("organisation", name.into())])) }
            @match &told {
                Some(told) => (told),
                None => p { (words.say("survey-own-none")) },
            }
            @if let Some(prepared) = &prepared {
                p.hint { (words.say_with("survey-prepared", &[("when", time::in_words(caller, prepared.at()).into())])) }
            }
            @if let Some(key) = key {
                p.actions {
                    a.button.primary[survey.state == SurveyState::Open] href={ "/surveys/" (survey.number.0) "/answer" } {
                        (words.say(key))
                    }
                }
            }
        }
    })
}

/// An answer, with when and how it came.
pub(super) fn told(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    answer: &SurveyAnswer,
    is_late: bool,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let failed = |failure: crate::failure::Failure| caller.failed(&failure);
    let said = app.surveys.said(answer).map_err(failed)?;
    let answers = said.as_ref().map(|said| said.answers()).transpose().map_err(failed)?;
    let asked = survey.asked(answer.version).map(|content| app.surveys.asked(content)).transpose().map_err(failed)?;
    let way = way_name(answer.way);
    Ok(html! {
        @if is_late { p.notice { (words.say("survey-late")) } }
        dl.receipt {
            dt { (words.say("receipt-time")) } dd { (time::in_words(caller, answer.at)) }
            dt { (words.say("survey-way")) } dd { (words.say(&format!("survey-way-{way}"))) }
            @if let Some(source) = said.as_ref().and_then(|said| said.source.as_ref()) {
                dt { (words.say("survey-source")) } dd { (source) }
            }
            dt { (words.say("survey-revision")) } dd { (answer.revision) }
            @if survey.versions.len() > 1 {
                dt { (words.say("survey-version")) } dd { (answer.version) " / " (survey.version()) }
            }
            dt { (words.say("survey-content")) } dd { code.hash { (answer.content) } }
        }
        @if answer.version != survey.version() { p.notice { (words.say("survey-asked-anew")) } }
        @match (&asked, &answers) {
            (Some(asked), Some(answers)) => details.fold {
                summary { (words.say("survey-what-was-answered")) }
                (listed(caller, asked, answers))
            },
            _ => p.hint { (words.say("survey-answer-erased")) },
        }
    })
}

/// What was answered, question by question.
pub(super) fn listed(caller: &Caller, asked: &Questionnaire, answers: &Answers) -> Markup {
    let language = caller.words.language();
    html! {
        dl.survey-answers {
            @for question in asked.questions() {
                dt { (worded(caller, &question.text)) }
                dd {
                    @match answers.get(&question.key) {
                        Some(given) => (given_in(language, question, given)),
                        None => span.hint { (caller.words.say("survey-no-answer")) },
                    }
                }
            }
        }
    }
}

/// How many have answered, of how many.
fn numbers(app: &App, caller: &Caller, survey: &Survey) -> Markup {
    let words = caller.words;
    if matches!(survey.state, SurveyState::Draft | SurveyState::Scheduled) {
        return html! {};
    }
    let register = app.register.view();
    let members = register.organisations().filter(|(_, each)| each.standing == Standing::Member).count();
    // Who has been taken into the register is one of the network's.
    let is_outside = |each: &&Respondent| match each {
        Respondent::Outside(id) => register.standing(*id) != Some(Standing::Member),
        Respondent::Organisation(_) => false,
    };
    let outside = survey.answers.keys().filter(is_outside).count();
    let inside = survey.answers.len() - outside;
    html! {
        section.card.survey-card aria-labelledby="numbers" {
            h2 id="numbers" { (words.say("survey-numbers")) }
            p { strong { (words.say_with("survey-answered-of", &[("count", inside.into()), ("all", members.into())])) } }
            @if survey.plan.is_some_and(|plan| plan.reach == SurveyReach::Anyone) {
                p { (words.say_with("survey-answered-outside", &[("count", outside.into())])) }
            }
            @if !survey.late.is_empty() {
                p { (words.say_with("survey-answers-late", &[("count", survey.late.len().into())])) }
            }
        }
    }
}

/// What its coordinators can do with it.
fn steps(app: &App, caller: &Caller, survey: &Survey) -> Result<Markup, Problem> {
    let (words, number) = (caller.words, survey.number.0);
    let proposed = proposals::waiting(app, survey).map_err(|failure| caller.failed(&failure))?.len();
    let acts: &[Step] = match survey.state {
        SurveyState::Draft => &[],
        SurveyState::Scheduled => &[Step::Extend, Step::CallOff],
        SurveyState::Open => &[Step::Extend, Step::Close],
        // Figures that were read are not followed by others.
        SurveyState::Closed if survey.was_read() => &[],
        SurveyState::Closed => &[Step::Reopen],
    };
    let open =
        survey.plan.filter(|plan| plan.reach == SurveyReach::Anyone).map(|_| app.surveys.links.open(survey.number));
    Ok(html! {
        section.card.survey-card aria-labelledby="coordinate" {
            h2 id="coordinate" { (words.say("survey-coordinate")) }
            @if let Some(path) = open {
                p { (words.say("survey-open-link")) br; a href=(path) { (app.base_url) (path) } }
            }
            p.actions {
                @if survey.state == SurveyState::Draft {
                    a.button.primary href={ "/surveys/" (number) "/open" } { (words.say("survey-open")) }
                }
                @if survey.state != SurveyState::Closed {
                    a.button href={ "/surveys/" (number) "/edit" } { (words.say("survey-edit")) }
                }
                a.button href={ "/surveys/" (number) "/try" } { (words.say("survey-try")) }
                @if survey.takes_answers(app.clock.now()) {
                    a.button href={ "/surveys/" (number) "/invite" } { (words.say("survey-invite")) }
                }
                @if matches!(survey.state, SurveyState::Open | SurveyState::Closed) {
                    a.button href={ "/surveys/" (number) "/record" } { (words.say("survey-record")) }
                }
                @for act in acts {
                    a.button href={ "/surveys/" (number) "/" (act.name()) } {
                        (words.say(&format!("survey-act-{}", act.name())))
                    }
                }
            }
            @if proposed > 0 {
                p {
                    a href={ "/surveys/" (number) "/proposals" } {
                        (words.say_with("survey-proposals-waiting", &[("count", proposed.into())]))
                    }
                }
            }
            p.meta { (counted(caller, survey)) }
        }
    })
}
