//! An organisation's answer: prepared together, handed in, shown with its receipt. Whoever comes by the organisation's link
//! needs no account; nothing that was typed is lost on the way.

mod answering;
mod receipt;
mod theirs;
mod undo;

pub(crate) use answering::Linked;
pub(crate) use receipt::{opening, page as receipt, proof};
pub(crate) use undo::{page as undo, press as undone};

use super::{
    questions::{self, paragraphs},
    show::listed,
    state, times, worded,
};
use crate::{
    agenda::surveys::{
        fields,
        handing_in::{Drawn, HandIn, sent},
        prepared::{Draft, NotSaved},
    },
    api::{
        agenda::{Act, decide, surveys::answer::not_saved},
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    failure::Failure,
    idempotency::First,
    mail::Staged,
    outsiders::NOBODY,
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of, go},
        flash::{self, Flash},
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
    vault,
};
use answering::Answering;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::AgendaRefusal;
use maud::{Markup, html};
use std::sync::Arc;
use survey::Whole;

/// The form.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = Answering::of(&app, &caller, &number, &linked).and_then(|answering| {
        let filled = answering.begun(&app).map_err(|failure| caller.failed(&failure))?;
        Ok(show(&app, &caller, &answering, &filled, &Faults::default(), &html! {}))
    });
    shown(&app, &caller, page)
}

/// The form was sent: to be put aside, or to be handed in.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(linked): Params<Linked>,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match Answering::of(&app, &caller, &number, &linked) {
        Ok(answering) => submit(&app, &caller, &answering, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, answering: &Answering, filled: &Filled) -> Result<Response, Problem> {
    let who = answering.person().unwrap_or(NOBODY);
    let route = format!("POST {}", answering.path("answer"));
    let first = match filled.ask(app, caller, who, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    if filled.get("act") == "save" {
        save(app, caller, answering, filled, first).await
    } else {
        hand_in(app, caller, answering, filled, first).await
    }
}

async fn save(
    app: &App,
    caller: &Caller,
    answering: &Answering,
    filled: &Filled,
    first: First,
) -> Result<Response, Problem> {
    let to = answering.path("answer");
    let held = fields::answering(&answering.asked, filled.pairs());
    let place = (answering.survey.number, answering.organisation);
    let revision = filled.get("revision").parse().unwrap_or_default();
    let remember = |_: &Draft| first.remember(StatusCode::SEE_OTHER, to.as_bytes());
    let by = (answering.person(), app.clock.now());
    let saved = app.surveys.prepared.save(place, revision, held, by, remember).await;
    match saved.map_err(|failure| caller.failed(&failure))? {
        Ok(_) => Ok(flash::go(app, &to, Flash::Saved)),
        Err(NotSaved::Changed(theirs)) => changed(app, caller, answering, filled, &theirs),
        Err(why) => {
            let faults = faults_of(not_saved(caller, &why), |_| "survey")?;
            Ok(show(app, caller, answering, &again(filled), &faults, &html! {}))
        }
    }
}

/// The form once more, under a key of its own: what was asked by it was not done.
fn again(filled: &Filled) -> Filled {
    filled.clone().put("key", form::key())
}

/// Somebody else has saved meanwhile: what they have is shown, and saving once more takes one's own words.
fn changed(
    app: &App,
    caller: &Caller,
    answering: &Answering,
    filled: &Filled,
    theirs: &Draft,
) -> Result<Response, Problem> {
    let faults = faults_of(not_saved(caller, &NotSaved::Changed(Box::new(theirs.clone()))), |_| "theirs")?;
    let filled = again(filled).put("revision", theirs.revision.to_string());
    let shown = theirs::shown(app, caller, answering, theirs);
    Ok(show(app, caller, answering, &filled, &faults, &shown))
}

async fn hand_in(
    app: &App,
    caller: &Caller,
    answering: &Answering,
    filled: &Filled,
    first: First,
) -> Result<Response, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let (survey, asked) = (&answering.survey, &answering.asked);
    let version = survey.version();
    if filled.get("version").parse() != Ok(version) {
        let faults = faults_of(caller.refused(AgendaRefusal::SurveyChanged.into()), |_| "survey")?;
        let filled = again(filled).put("version", version.to_string());
        return Ok(show(app, caller, answering, &filled, &faults, &html! {}));
    }
    let answers = match fields::read(asked, filled.pairs(), Whole::Yes) {
        Ok(answers) => answers,
        Err(wrong) => {
            let faults = questions::faults(caller, asked, &wrong);
            return Ok(show(app, caller, answering, &again(filled), &faults, &html! {}));
        }
    };
    // What colleagues have saved since is not handed in over their heads.
    let _preparing = app.surveys.prepared.turn().await;
    if let Some(theirs) = answering.prepared(app).map_err(failed)?
        && filled.get("revision").parse() != Ok(theirs.revision)
    {
        return changed(app, caller, answering, filled, &theirs);
    }
    let (by, way) = answering.by();
    let after = filled.get("after").parse().unwrap_or_default();
    let handed = HandIn { by, respondent: answering.respondent(), way, version, after, answers, source: None };
    let Drawn { act, said, copies, .. } = handed.drawn_for(survey, asked);
    let (content, _) = said.kept();
    let letters = match copies.staged(app, caller) {
        Ok(letters) => letters,
        Err(problem) => return refused(app, caller, answering, filled, problem),
    };
    let beside = letters.iter().map(Staged::put).fold(act.beside, |batch, (key, value)| batch.put(key, value));
    // What was prepared has become the answer.
    let beside = beside.erase(vault::survey_prepared_key(survey.number, answering.organisation));
    // Held until it is stored: nobody is forgotten meanwhile.
    let _turn = app.surveys.outside.turn().await;
    let beside = answering.known_outside(app, beside, content).map_err(failed)?.ok_or_else(|| caller.not_found())?;
    let (act, to) = (Act { beside, ..act }, answering.path("receipt"));
    let answer = to.clone();
    match decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, answer.into())).await {
        Ok(_) => {
            sent(letters);
            Ok(go(&to))
        }
        Err(problem) => refused(app, caller, answering, filled, problem),
    }
}

/// It was not handed in: the form as it stands now, with what the organisation has answered meanwhile.
fn refused(
    app: &App,
    caller: &Caller,
    answering: &Answering,
    filled: &Filled,
    problem: Problem,
) -> Result<Response, Problem> {
    let is_answered = problem.code() == AgendaRefusal::SurveyAnswerChanged.code();
    let faults = match problem.status() {
        // Too many mails is nothing to lose a form over.
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let mut faults = Faults::default();
            faults.add("survey", problem.detail().to_owned());
            faults
        }
        _ => faults_of(problem, |_| if is_answered { "theirs" } else { "survey" })?,
    };
    let linked = Linked { key: answering.key.clone() };
    let now = Answering::of(app, caller, &answering.survey.number.0.to_string(), &linked)?;
    let filled = again(filled)
        .put("version", now.survey.version().to_string())
        .put("after", now.survey.given(now.respondent()).to_string());
    let failed = |failure: Failure| caller.failed(&failure);
    let theirs = match now.survey.last_of(now.respondent()).filter(|_| is_answered) {
        Some((answer, _)) => app.surveys.said(answer).map_err(failed)?.map(|said| said.answers()),
        None => None,
    };
    let theirs = theirs.transpose().map_err(failed)?;
    let beside = html! {
        @if let Some(theirs) = theirs {
            section.card id="theirs" tabindex="-1" aria-labelledby="theirs-title" {
                h2 id="theirs-title" { (caller.words.say("survey-theirs-answer")) }
                (listed(caller, &now.asked, &theirs))
            }
        }
    };
    Ok(show(app, caller, &now, &filled, &faults, &beside))
}

fn show(
    app: &App,
    caller: &Caller,
    answering: &Answering,
    filled: &Filled,
    faults: &Faults,
    beside: &Markup,
) -> Response {
    let (words, survey, asked) = (caller.words, &answering.survey, &answering.asked);
    let title = asked.title.in_language(spoken(words.language())).to_owned();
    let is_late = !survey.takes_answers(app.clock.now());
    let main = html! {
        (beginning(app, caller, answering, is_late))
        (faults.summary(words))
        (beside)
        form.survey-form id="survey" method="post" action=(answering.path("answer")) data-keep=(answering.kept_as()) novalidate {
            (form::brought(caller))
            (filled.key())
            @for name in ["version", "after", "revision"] {
                input type="hidden" name=(name) value=(filled.get(name));
            }
            (questions::all(caller, asked, filled, faults))
            section.card.survey-card aria-labelledby="hand-in" {
                h2 id="hand-in" { (words.say("survey-hand-in")) }
                p.hint { (words.say(if answering.hat.is_some() { "survey-hand-in-hint" } else { "survey-hand-in-link-hint" })) }
                p.actions {
                    button.primary name="act" value="send" { (words.say("survey-send")) }
                    button name="act" value="save" { (words.say("survey-save")) }
                }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: form::script(), main })
}

/// What is answered, for whom, and until when.
fn beginning(app: &App, caller: &Caller, answering: &Answering, is_late: bool) -> Markup {
    let (words, survey) = (caller.words, &answering.survey);
    let name = answering.name(app, caller);
    let promise = survey.plan.map(|plan| words.say(&format!("survey-promise-{}-told", plan.promise.name())));
    html! {
        header.page-head {
            @if answering.hat.is_some() {
                p.back { a href={ "/surveys/" (survey.number.0) } { (words.say("survey-page")) } }
            }
            @if answering.outside.is_some() {
                p.back { a href=(answering.path("outside")) { (words.say("survey-outside-yours")) } }
            }
            p.stage { (state(caller, survey)) }
            h1 { (worded(caller, &answering.asked.title)) }
            @if let Some(times) = times(app, caller, survey) { p.round-now { (times) } }
            p.notice {
                (words.say_with("survey-answer-for", &[("organisation", name.into())]))
                @if answering.hat.is_none() { " " (words.say("survey-answer-for-link")) }
                @if is_late { " " (words.say("survey-comes-late")) }
            }
            @if let Some(promise) = promise { p.hint.survey-promise { (promise) } }
        }
        @if !answering.asked.introduction.is_empty() { (paragraphs(caller, &answering.asked.introduction)) }
    }
}
