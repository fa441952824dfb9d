//! The forms by which a survey is opened, closed, extended, opened again or called off.

use super::{times, worded};
use crate::{
    api::agenda::{
        Act, decide,
        surveys::{conduct::Step, coordinator, find, questionnaire},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Ids},
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        rounds::new::local,
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, Author, Hat, Survey, SurveyCommand, SurveyPlan, SurveyPromise, SurveyReach};
use maud::{Markup, html};
use std::sync::Arc;
use store::Batch;
use terms::Timestamp;

/// How long a survey is usually open.
const USUAL_MS: i64 = 21 * 24 * 60 * 60 * 1_000;

/// The form that opens it.
pub(crate) async fn opening(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = coordinated(&app, &caller, &number).map(|(hat, survey)| {
        let closes = time::end_of_day(Timestamp::from_ms(app.clock.now().ms() + USUAL_MS));
        let filled = Filled::fresh()
            .with("closes", closes)
            .with("promise", SurveyPromise::Named.name())
            .with("reach", SurveyReach::Network.name());
        show(&app, &caller, (hat, &survey, What::Open), &filled, &Faults::default())
    });
    shown(&app, &caller, page.and_then(|page| page))
}

/// Opens it.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &number, What::Open, &filled).await;
    shown(&app, &caller, page)
}

/// The form of another act.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(number, act): Ids) -> Response {
    let page = named(&caller, &act).and_then(|what| {
        let (hat, survey) = coordinated(&app, &caller, &number)?;
        show(&app, &caller, (hat, &survey, what), &Filled::fresh(), &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Does it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, act): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = match named(&caller, &act) {
        Ok(what) => submit(&app, &caller, &number, what, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// What is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Open,
    Step(Step),
}

impl What {
    fn name(self) -> &'static str {
        match self {
            What::Open => "open",
            What::Step(step) => step.name(),
        }
    }

    fn takes_time(self) -> bool {
        match self {
            What::Open => true,
            What::Step(step) => step.takes_time(),
        }
    }
}

fn named(caller: &Caller, act: &str) -> Result<What, Problem> {
    Step::named(act).map(What::Step).ok_or_else(|| caller.not_found())
}

fn coordinated(app: &App, caller: &Caller, number: &str) -> Result<(Hat, Arc<Survey>), Problem> {
    let survey = find(app, caller, number)?;
    Ok((coordinator(app, caller)?, survey))
}

async fn submit(app: &App, caller: &Caller, number: &str, what: What, filled: &Filled) -> Result<Response, Problem> {
    let (hat, survey) = coordinated(app, caller, number)?;
    let to = format!("/surveys/{}", survey.number.0);
    let mut faults = Faults::default();
    let is_empty = |name: &str| filled.get(name).trim().is_empty();
    let closes = if what.takes_time() { local(caller, filled, "closes", &mut faults) } else { None };
    let now = app.clock.now();
    let opens = if is_empty("opens") { Some(now) } else { local(caller, filled, "opens", &mut faults) };
    if !faults.is_empty() {
        return show(app, caller, (hat, &survey, what), filled, &faults);
    }
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/{}", what.name())).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let command = match what {
        What::Open => SurveyCommand::Open {
            survey: survey.number,
            plan: SurveyPlan {
                opens: opens.unwrap_or(now),
                closes: closes.unwrap_or(now),
                promise: SurveyPromise::named(filled.get("promise")).unwrap_or(SurveyPromise::Named),
                reach: SurveyReach::named(filled.get("reach")).unwrap_or(SurveyReach::Network),
            },
        },
        What::Step(step) => step.command(survey.number, closes, filled.get("reason").to_owned()),
    };
    let act = Act::of(Author::Hat(hat), AgendaCommand::Survey(command), Batch::new());
    let answer = to.clone();
    match decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, answer.into())).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => show(app, caller, (hat, &survey, what), filled, &faults_of(problem, field_of)?),
    }
}

/// Where the sentence of a refusal stands in the form.
fn field_of(code: &str) -> &'static str {
    match code {
        "reason-missing" | "reason-too-long" => "reason",
        _ => "closes",
    }
}

fn show(
    app: &App,
    caller: &Caller,
    (hat, survey, what): (Hat, &Survey, What),
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let asked = questionnaire(app, caller, survey)?;
    let address = format!("/surveys/{}", survey.number.0);
    let title = words.say(&format!("survey-act-{}", what.name()));
    let reason = Control { id: "reason", label: words.say("reason"), hint: Some(words.say("reason-hint")), faults };
    let main = html! {
        header.page-head {
            p.back { a href=(address) { (worded(caller, &asked.title)) } }
            h1 { (title) }
            p.intro { (words.say(&format!("survey-act-{}-intro", what.name()))) }
            @if let Some(times) = times(app, caller, survey) { p { (times) } }
        }
        (faults.summary(words))
        form.card method="post" action={ (address) "/" (what.name()) } novalidate {
            (filled.key())
            @if what == What::Open { (moment(caller, "opens", "survey-opens-hint", filled, faults)) }
            @if what.takes_time() { (moment(caller, "closes", "survey-closes-hint", filled, faults)) }
            @match what {
                What::Open => (choices(caller, filled, faults)),
                What::Step(_) => (text_area(&reason, filled)),
            }
            (form::acting(&app.register.view(), caller, hat))
            p.actions {
                button.primary type="submit" { (title) }
                a.button href=(address) { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// What it promises, and who answers it.
fn choices(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let choice =
        |key: &str, value: &str| Choice { value: value.to_owned(), label: words.say(&format!("{key}-{value}")) };
    let promises: Vec<_> = SurveyPromise::ALL.iter().map(|each| choice("survey-promise", each.name())).collect();
    let reaches: Vec<_> = SurveyReach::ALL.iter().map(|each| choice("survey-reach", each.name())).collect();
    let control = |id| Control {
        id,
        label: words.say(&format!("survey-{id}")),
        hint: Some(words.say(&format!("survey-{id}-hint"))),
        faults,
    };
    html! {
        (radios(&control("promise"), filled, &promises))
        (radios(&control("reach"), filled, &reaches))
    }
}

fn moment(caller: &Caller, id: &'static str, hint: &str, filled: &Filled, faults: &Faults) -> Markup {
    let (label, hint) = (caller.words.say(&format!("survey-{id}")), Some(caller.words.say(hint)));
    field(&Field { id, kind: "datetime-local", label, hint, value: filled.get(id), autocomplete: "off" }, faults)
}
