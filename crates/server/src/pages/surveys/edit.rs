//! A questionnaire is made: headings and questions one below the other, each text in three languages side by side.

mod built;

use super::builder;
use crate::{
    api::agenda::{
        decide,
        surveys::{coordinator, drafting, find, placed, questionnaire, revising, told},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    failure::Failure,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of, go},
        flash::{self, Flash},
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaRefusal, Author, Hat, Survey, SurveyState};
use maud::{Markup, html};
use std::sync::Arc;
use survey::{Questionnaire, Unfit};

/// The form of a new one.
pub(crate) async fn new(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = coordinator(&app, &caller)
        .map(|hat| show(&app, &caller, (hat, None), &builder::fresh(), &Faults::default(), &html! {}));
    shown(&app, &caller, page)
}

/// The form of one that is there.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = begun(&app, &caller, &number)
        .map(|(hat, survey, filled)| show(&app, &caller, (hat, Some(&survey)), &filled, &Faults::default(), &html! {}));
    shown(&app, &caller, page)
}

fn begun(app: &App, caller: &Caller, number: &str) -> Result<(Hat, Arc<Survey>, Filled), Problem> {
    let survey = find(app, caller, number)?;
    let hat = coordinator(app, caller)?;
    if survey.state == SurveyState::Closed {
        return Err(caller.refused(AgendaRefusal::SurveyOver.into()));
    }
    let (asked, filled) = as_asked(app, caller, &survey)?;
    drop(asked);
    Ok((hat, survey, filled))
}

/// What is asked now, and its form.
fn as_asked(app: &App, caller: &Caller, survey: &Survey) -> Result<(Arc<Questionnaire>, Filled), Problem> {
    let asked = questionnaire(app, caller, survey)?;
    let earlier: Result<Vec<_>, Failure> = survey.versions.iter().map(|content| app.surveys.asked(*content)).collect();
    let earlier = earlier.map_err(|failure| caller.failed(&failure))?;
    let next = asked.next_key(earlier.iter().map(|each| &**each));
    let base = survey.versions.last().map(ToString::to_string).unwrap_or_default();
    let filled = builder::of(&asked, next).with("base", base);
    Ok((asked, filled))
}

/// The form of a new one was sent.
pub(crate) async fn create(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Fields<Filled>) -> Response {
    let page = match coordinator(&app, &caller) {
        Ok(hat) => send(&app, &caller, (hat, None), filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// The form of one that is there was sent.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match find(&app, &caller, &number).and_then(|survey| Ok((coordinator(&app, &caller)?, survey))) {
        Ok((hat, survey)) => send(&app, &caller, (hat, Some(&survey)), filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// One of its buttons was pressed: to change the form, or to keep what it says.
async fn send(
    app: &App,
    caller: &Caller,
    (hat, survey): (Hat, Option<&Survey>),
    filled: Filled,
) -> Result<Response, Problem> {
    let act = filled.get("act").to_owned();
    if let Some(changed) = builder::act(filled.clone(), &act) {
        let changed = changed.put("key", form::key());
        return Ok(show(app, caller, (hat, survey), &changed, &Faults::default(), &html! {}));
    }
    let again = filled.clone().put("key", form::key());
    let not_a_number = caller.words.say("survey-unfit-not-a-number");
    let (asked, mut faults) = builder::read(&filled, &not_a_number);
    let checked = asked.checked();
    if let Err((place, unfit)) = checked {
        faults.add(builder::field_of(&filled, place), sentence(caller, &asked, place, unfit));
    }
    let (Ok(checked), true) = (checked, faults.is_empty()) else {
        return Ok(show(app, caller, (hat, survey), &again, &faults, &html! {}));
    };
    let route =
        survey.map_or("POST /surveys/new".to_owned(), |survey| format!("POST /surveys/{}/edit", survey.number.0));
    let first = match filled.ask(app, caller, hat.person, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let by = Author::Hat(hat);
    let drawn = match survey {
        None => Ok(drafting(by, checked)),
        Some(survey) => revising(app, caller, by, survey, filled.get("base").parse().ok(), checked),
    };
    let (done, number) = match drawn {
        Ok((act, _)) => {
            let looks = filled.get("act") == "try";
            let known = survey.map(|survey| survey.number.0);
            let answer = move |agenda: &ledger::Agenda| {
                let number = known.unwrap_or(agenda.surveys().len() as u32);
                let to = if looks { format!("/surveys/{number}/try") } else { format!("/surveys/{number}/edit") };
                (StatusCode::SEE_OTHER, to.into())
            };
            (decide(app, caller, act, first, answer).await, known)
        }
        Err(problem) => (Err(problem), None),
    };
    match done {
        Ok(to) => {
            let to = String::from_utf8_lossy(&to).into_owned();
            Ok(if to.ends_with("/try") { go(&to) } else { flash::go(app, &to, Flash::Saved) })
        }
        Err(problem) => {
            let is_changed = problem.code() == AgendaRefusal::SurveyChanged.code();
            let faults = faults_of(problem, |_| if is_changed { "theirs" } else { "title-fi" })?;
            let now = number.and_then(|number| app.agenda.view().survey(ledger::SurveyNumber(number)).cloned());
            match now.filter(|_| is_changed) {
                Some(now) => changed(app, caller, hat, &now, &again, &faults),
                None => Ok(show(app, caller, (hat, survey), &again, &faults, &html! {})),
            }
        }
    }
}

/// Somebody else has saved meanwhile: what is asked now stands above, and saving once more takes one's own words.
fn changed(
    app: &App,
    caller: &Caller,
    hat: Hat,
    survey: &Survey,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let (theirs, begun) = as_asked(app, caller, survey)?;
    let filled = filled.clone().put("base", begun.get("base")).put("next", begun.get("next"));
    let beside = html! {
        section.card id="theirs" tabindex="-1" aria-labelledby="theirs-title" {
            h2 id="theirs-title" { (caller.words.say("prepared-theirs")) }
            p { a href={ "/surveys/" (survey.number.0) "/try" } { (super::worded(caller, &theirs.title)) } }
            ol { @for question in theirs.questions() { li { (super::worded(caller, &question.text)) } } }
        }
    };
    Ok(show(app, caller, (hat, Some(survey)), &filled, faults, &beside))
}

fn sentence(caller: &Caller, asked: &Questionnaire, place: survey::Place, unfit: Unfit) -> String {
    let said = told(caller, asked, place, unfit);
    placed(caller, asked, place).map_or(said.clone(), |place| format!("{place}: {said}"))
}

fn show(
    app: &App,
    caller: &Caller,
    (hat, survey): (Hat, Option<&Survey>),
    filled: &Filled,
    faults: &Faults,
    beside: &Markup,
) -> Response {
    let words = caller.words;
    let title = words.say(if survey.is_some() { "survey-edit" } else { "survey-new" });
    let address = survey.map_or("/surveys/new".to_owned(), |survey| format!("/surveys/{}/edit", survey.number.0));
    let back = survey.map_or("/surveys".to_owned(), |survey| format!("/surveys/{}", survey.number.0));
    let built = built::Built { caller, filled, faults };
    let main = html! {
        header.page-head {
            p.back { a href=(back) { (words.say(if survey.is_some() { "survey-page" } else { "surveys-title" })) } }
            h1 { (title) }
            p.intro { (words.say("survey-edit-intro")) }
            @if survey.is_some_and(Survey::is_answered) { p.notice { (words.say("survey-edit-answered")) } }
        }
        (faults.summary(words))
        (beside)
        form.survey-builder method="post" action=(address) novalidate {
            (filled.key())
            @for name in ["next", "base"] { input type="hidden" name=(name) value=(filled.get(name)); }
            (built.saving())
            section.card {
                (built.wordings("title", "survey-title", false))
                (built.wordings("introduction", "survey-introduction", true))
            }
            (built.list())
            p.actions { button name="act" value="section" { (words.say("survey-add-section")) } }
            (form::acting(&app.register.view(), caller, hat))
            (built.saving())
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
