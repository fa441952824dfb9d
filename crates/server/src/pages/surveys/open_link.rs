//! Behind the open link: the questions, and who answers. What is typed is kept until a mail's link has shown whose it is.

use super::{
    questions::{self, paragraphs},
    state, times, worded,
};
use crate::{
    address::{self, Address},
    agenda::surveys::{fields, outside::Record},
    api::{
        agenda::surveys::questionnaire,
        organisations::wish::{Told, normal},
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    outsiders::NOBODY,
    pages::{
        fields::{Control, Faults, Field, field, name_fault, select},
        filled::{Filled, Turn, faults_of, go},
        form,
        layout::{self, Page},
        organisations::places::municipalities,
        shown,
    },
    problem::Problem,
    random::random,
    rates::ClientAddress,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaRefusal, Survey, SurveyReach, SurveyState};
use maud::{Markup, html};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use survey::{Questionnaire, Whole};
use terms::{OrganisationId, limits};

#[derive(Default, Deserialize)]
pub(crate) struct After {
    /// Whether it was sent, and waits to be confirmed.
    #[serde(default)]
    sent: bool,
}

/// The form, or the thanks for it.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(token): Id,
    Params(after): Params<After>,
) -> Response {
    let page = opened(&app, &caller, &token).map(|(survey, asked)| {
        if after.sent {
            return thanks(&app, &caller, &token, &asked);
        }
        let filled = Filled::fresh().with("version", survey.version().to_string());
        show(&app, &caller, &token, (&survey, &asked), &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Keeps it and writes to the contact; the answer doesn't say whether the address is known.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    Id(token): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match opened(&app, &caller, &token) {
        Ok((survey, asked)) => submit(&app, &caller, client, &token, (&survey, &asked), &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// The survey that the link leads to, as long as it is answered.
fn opened(app: &App, caller: &Caller, token: &str) -> Result<(Arc<Survey>, Arc<Questionnaire>), Problem> {
    let number = app.surveys.links.opened(token).ok_or_else(|| caller.not_found())?;
    let survey = app.agenda.view().survey(number).cloned().ok_or_else(|| caller.not_found())?;
    match (survey.state, survey.plan) {
        (SurveyState::Open | SurveyState::Closed, Some(plan)) if plan.reach == SurveyReach::Anyone => {}
        (SurveyState::Open | SurveyState::Closed, _) => {
            return Err(caller.refused(AgendaRefusal::SurveyForTheNetwork.into()));
        }
        (SurveyState::Draft | SurveyState::Scheduled, _) => {
            return Err(caller.refused(AgendaRefusal::SurveyNotOpen.into()));
        }
    }
    let asked = questionnaire(app, caller, &survey)?;
    Ok((survey, asked))
}

async fn submit(
    app: &App,
    caller: &Caller,
    client: IpAddr,
    token: &str,
    (survey, asked): (&Survey, &Questionnaire),
    filled: &Filled,
) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST /k/{token}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let again = filled.clone().put("key", form::key()).put("version", survey.version().to_string());
    let fail = |faults: &Faults| Ok(show(app, caller, token, (survey, asked), &again, faults));
    if filled.get("version").parse() != Ok(survey.version()) {
        return fail(&faults_of(caller.refused(AgendaRefusal::SurveyChanged.into()), |_| "survey")?);
    }
    let mut faults = match fields::read(asked, filled.pairs(), Whole::Yes) {
        Ok(_) => Faults::default(),
        Err(wrong) => questions::faults(caller, asked, &wrong),
    };
    let who = read(caller, filled, &mut faults);
    let Some((told, address)) = who.filter(|_| faults.is_empty()) else { return fail(&faults) };
    let held = fields::answering(asked, filled.pairs());
    let record = Record::new(told, &address, caller.words.language(), held);
    let organisation = OrganisationId::new(random());
    let to = format!("/k/{token}?sent=true");
    let asking = (record, address, client);
    match app.surveys.outside.ask(app, caller, (survey, organisation), asking, first, &to).await {
        Ok(()) => Ok(go(&to)),
        Err(problem) => match problem.status() {
            // Too many mails is nothing to lose a form over either.
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT => {
                let mut faults = Faults::default();
                faults.add("email", problem.detail().to_owned());
                fail(&faults)
            }
            _ => Err(problem),
        },
    }
}

/// The organisation's name, its municipality and who answers; or what is wrong with them.
fn read(caller: &Caller, filled: &Filled, faults: &mut Faults) -> Option<([String; 3], Address)> {
    let text = |name: &str| normal(filled.get(name).trim());
    let told = Told { fi: text("name"), municipality: text("municipality"), ..Told::default() };
    if let Err(all) = told.read(caller) {
        for fault in all {
            let field = if fault.field == "fi" { "name" } else { fault.field };
            faults.add(field, fault.problem.detail().to_owned());
        }
    }
    let contact = address::name(&normal(filled.get("contact")), limits::NAME_CHARS_MAX);
    let contact = contact.map_err(|fault| faults.add("contact", name_fault(caller.words, fault))).ok();
    let address = Address::parse(filled.get("email"));
    if address.is_none() {
        faults.add("email", caller.words.refusal("bad-address", &[]));
    }
    Some(([told.fi, told.municipality, contact?], address?))
}

fn show(
    app: &App,
    caller: &Caller,
    token: &str,
    (survey, asked): (&Survey, &Questionnaire),
    filled: &Filled,
    faults: &Faults,
) -> Response {
    let words = caller.words;
    let title = asked.title.in_language(spoken(words.language())).to_owned();
    let promise = survey.plan.map(|plan| words.say(&format!("survey-promise-{}-told", plan.promise.name())));
    let main = html! {
        header.page-head {
            p.stage { (state(caller, survey)) }
            h1 { (worded(caller, &asked.title)) }
            @if let Some(times) = times(app, caller, survey) { p.round-now { (times) } }
            p.notice {
                (words.say("survey-open-link-intro"))
                @if !survey.takes_answers(app.clock.now()) { " " (words.say("survey-comes-late")) }
            }
            @if let Some(promise) = promise { p.hint.survey-promise { (promise) } }
        }
        @if !asked.introduction.is_empty() { (paragraphs(caller, &asked.introduction)) }
        (faults.summary(words))
        form.survey-form id="survey" method="post" action={ "/k/" (token) } data-keep={ "surveys/open/" (survey.number.0) } novalidate {
            (form::brought(caller))
            (filled.key())
            input type="hidden" name="version" value=(filled.get("version"));
            (questions::all(caller, asked, filled, faults))
            (who(caller, filled, faults))
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: form::script(), main })
}

/// Who answers.
fn who(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = |id: &'static str, kind, key: &str, hint: Option<&str>, autocomplete| {
        let (label, hint) = (words.say(key), hint.map(|key| words.say(key)));
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete }, faults)
    };
    let label = words.say("survey-outside-municipality");
    let places = municipalities(caller);
    html! {
        section.card.survey-card aria-labelledby="who" {
            h2 id="who" { (words.say("survey-outside-who")) }
            (line("name", "text", "survey-outside-name", None, "organization"))
            (select(&Control { id: "municipality", label, hint: None, faults }, filled, &words.say("survey-outside-no-municipality"), &places))
            (line("contact", "text", "survey-outside-contact", None, "name"))
            (line("email", "email", "field-email", Some("survey-outside-email-hint"), "email"))
            p.hint { (words.say("survey-outside-promise")) " " a href="/privacy" { (words.say("privacy-title")) } }
            p.actions { button.primary { (words.say("survey-send")) } }
        }
    }
}

fn thanks(app: &App, caller: &Caller, token: &str, asked: &Questionnaire) -> Response {
    let words = caller.words;
    let title = words.say("survey-outside-sent");
    let number = app.surveys.links.opened(token).map_or(0, |number| number.0);
    let main = html! {
        header.page-head {
            p.back { (worded(caller, &asked.title)) }
            h1 { (title) }
        }
        section.card data-forget={ "surveys/open/" (number) } role="status" { p { (words.say("survey-outside-sent-text")) } }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: form::script(), main })
}
