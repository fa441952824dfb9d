//! Asking those who have not answered: how many that reaches, and the coordinators' own words to them.

use super::worded;
use crate::{
    agenda::surveys::calling::{self, Calling},
    api::{
        agenda::surveys::{coordinator, find, questionnaire},
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    folded::alphabetical,
    notices::again,
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn},
        flash::{self, Flash},
        form,
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaRefusal, Hat, Survey};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{OrganisationId, limits};

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = coordinated(&app, &caller, &number)
        .and_then(|(hat, survey)| show(&app, &caller, (hat, &survey), &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Sends it.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = match coordinated(&app, &caller, &number) {
        Ok((hat, survey)) => submit(&app, &caller, hat, &survey, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

fn coordinated(app: &App, caller: &Caller, number: &str) -> Result<(Hat, Arc<Survey>), Problem> {
    let survey = find(app, caller, number)?;
    let hat = coordinator(app, caller)?;
    if survey.takes_answers(app.clock.now()) {
        return Ok((hat, survey));
    }
    Err(caller.refused(AgendaRefusal::SurveyNotOpen.into()))
}

async fn submit(app: &App, caller: &Caller, hat: Hat, survey: &Survey, filled: &Filled) -> Result<Response, Problem> {
    let to = format!("/surveys/{}", survey.number.0);
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/invite")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let remember = |_: &calling::Reached| first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    match call(app, caller, survey, filled.get("text"), remember).await {
        Ok(_) => Ok(flash::go(app, &to, Flash::Reminded)),
        Err(problem)
            if problem.status() == StatusCode::UNPROCESSABLE_ENTITY || problem.status() == StatusCode::CONFLICT =>
        {
            let mut faults = Faults::default();
            faults.add("text", problem.detail().to_owned());
            show(app, caller, (hat, survey), &filled.clone().put("key", form::key()), &faults)
        }
        Err(problem) => Err(problem),
    }
}

/// Calls those who have not answered; the interface comes here as well.
pub(crate) async fn call(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    text: &str,
    remember: impl FnOnce(&calling::Reached) -> Option<(store::VaultKey, bytes::Bytes)>,
) -> Result<calling::Reached, Problem> {
    let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > limits::REMINDER_CHARS_MAX) {
        let max = limits::REMINDER_CHARS_MAX.into();
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "reminder-too-long", &[("max", max)]));
    }
    let reached = calling::reached(app, survey).map_err(|failure| caller.failed(&failure))?;
    if reached.letters() == 0 {
        return Err(caller.problem(StatusCode::CONFLICT, "nobody-to-remind", &[]));
    }
    let kept = remember(&reached);
    let called = app.surveys.calls.call(app, survey.number, &reached, text, kept).await;
    match called.map_err(|failure| caller.failed(&failure))? {
        Calling::Sent => {
            tracing::info!(survey = survey.number.0, "those who have not answered a survey are called");
            app.chores.news();
            Ok(reached)
        }
        Calling::Lately(last) => {
            let in_words = |at| time::in_words(caller, at);
            let values = [("last", in_words(last).into()), ("next", in_words(again(last)).into())];
            Err(caller.problem(StatusCode::CONFLICT, "reminded-lately", &values))
        }
    }
}

fn show(
    app: &App,
    caller: &Caller,
    (hat, survey): (Hat, &Survey),
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let failed = |failure: crate::failure::Failure| caller.failed(&failure);
    let asked = questionnaire(app, caller, survey)?;
    let reached = calling::reached(app, survey).map_err(failed)?;
    let last = app.surveys.calls.last(survey.number).map_err(failed)?.map(|last| last.at());
    let next = last.map(again).filter(|next| *next > app.clock.now());
    let title = words.say("survey-invite");
    let hint = words.say_with("survey-invite-text-hint", &[("max", limits::REMINDER_CHARS_MAX.into())]);
    let own = Control { id: "text", label: words.say("survey-invite-text"), hint: Some(hint), faults };
    let counts = [("count", reached.organisations.len().into()), ("letters", reached.letters().into())];
    let back = format!("/surveys/{}", survey.number.0);
    let main = html! {
        header.page-head {
            p.back { a href=(back) { (worded(caller, &asked.title)) } }
            h1 { (title) }
            p.intro { (words.say("survey-invite-intro")) }
        }
        @if let (Some(last), Some(next)) = (last, next) {
            p.notice {
                (words.say_with("survey-invite-last", &[("when", time::in_words(caller, last).into())])) " "
                (words.say_with("survey-invite-next", &[("when", time::in_words(caller, next).into())]))
            }
        }
        p { strong { (words.say_with("survey-invite-reaches", &counts)) } }
        (listed(app, caller, &reached.organisations, "survey-invite-reached"))
        (listed(app, caller, &reached.missed, "survey-invite-missed"))
        @if next.is_none() && reached.letters() > 0 {
            (faults.summary(words))
            form.card method="post" action={ (back) "/invite" } {
                (filled.key())
                (text_area(&own, filled))
                (form::acting(&app.register.view(), caller, hat))
                p.actions {
                    button.primary type="submit" { (words.say("survey-invite-send")) }
                    a.button href=(back) { (words.say("form-cancel")) }
                }
            }
        } @else if !faults.is_empty() { (faults.summary(words)) }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

fn listed(app: &App, caller: &Caller, organisations: &BTreeSet<OrganisationId>, key: &str) -> Markup {
    let (language, register) = (caller.words.language(), app.register.view());
    let mut names: Vec<String> = organisations.iter().map(|id| name_of(&register, *id, language)).collect();
    names.sort_by_cached_key(|name| alphabetical(name));
    html! {
        @if !names.is_empty() {
            details.fold {
                summary { (caller.words.say_with(key, &[("count", names.len().into())])) }
                ul { @for name in &names { li { (name) } } }
            }
        }
    }
}
