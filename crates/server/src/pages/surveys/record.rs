//! A coordinator records what an organisation answered by mail, by telephone, in a meeting or on paper.

use super::{questions, worded};
use crate::{
    agenda::surveys::{
        fields,
        handing_in::{Drawn, HandIn, sent},
    },
    api::{
        agenda::{
            Act, decide,
            surveys::{coordinator, find, questionnaire},
        },
        organisations::name_of,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    folded::alphabetical,
    mail::Staged,
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios, select},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaRefusal, AnswerWay, Author, Channel, Hat, Refusal, Standing, Survey, SurveyState};
use maud::html;
use std::sync::Arc;
use survey::{Questionnaire, Whole};
use terms::OrganisationId;

/// The form.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = coordinated(&app, &caller, &number).map(|(hat, survey, asked)| {
        let filled = Filled::fresh().with("version", survey.version().to_string());
        show(&app, &caller, (hat, &survey, &asked), &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Records it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = match coordinated(&app, &caller, &number) {
        Ok((hat, survey, asked)) => submit(&app, &caller, (hat, &survey, &asked), &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

type Found = (Hat, Arc<Survey>, Arc<Questionnaire>);

fn coordinated(app: &App, caller: &Caller, number: &str) -> Result<Found, Problem> {
    let survey = find(app, caller, number)?;
    let hat = coordinator(app, caller)?;
    match survey.state {
        SurveyState::Open | SurveyState::Closed => {
            let asked = questionnaire(app, caller, &survey)?;
            Ok((hat, survey, asked))
        }
        SurveyState::Draft | SurveyState::Scheduled => Err(caller.refused(AgendaRefusal::SurveyNotOpen.into())),
    }
}

async fn submit(
    app: &App,
    caller: &Caller,
    (hat, survey, asked): (Hat, &Survey, &Arc<Questionnaire>),
    filled: &Filled,
) -> Result<Response, Problem> {
    let to = format!("/surveys/{}", survey.number.0);
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/record")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let again = filled.clone().put("key", form::key()).put("version", survey.version().to_string());
    let mut faults = Faults::default();
    let answers = match fields::read(asked, filled.pairs(), Whole::Yes) {
        Ok(answers) => Some(answers),
        Err(wrong) => {
            faults = questions::faults(caller, asked, &wrong);
            None
        }
    };
    let organisation = filled.get("respondent").parse::<OrganisationId>().ok();
    if organisation.is_none() {
        faults.add("respondent", caller.words.refusal(Refusal::UnknownOrganisation.code(), &[]));
    }
    let channel = Channel::named(filled.get("channel"));
    if channel.is_none() {
        faults.add("channel", caller.words.refusal("unknown-channel", &[]));
    }
    let source = ledger::source(filled.get("source"));
    if let Err(refusal) = &source {
        faults.add("source", caller.refused(*refusal).detail().to_owned());
    }
    if filled.get("version").parse() != Ok(survey.version()) {
        faults.add("survey", caller.refused(AgendaRefusal::SurveyChanged.into()).detail().to_owned());
    }
    let (Some(answers), Some(organisation), Some(channel), Ok(source), true) =
        (answers, organisation, channel, source, faults.is_empty())
    else {
        return Ok(show(app, caller, (hat, survey, asked), &again, &faults));
    };
    let respondent = survey.respondent(organisation);
    let (version, after, way) = (survey.version(), survey.given(respondent), AnswerWay::Recorded(channel));
    let handed = HandIn { by: Author::Hat(hat), respondent, way, version, after, answers, source: Some(source) };
    let Drawn { act, copies, .. } = handed.drawn_for(survey, asked);
    let letters = copies.staged(app, caller)?;
    let beside = letters.iter().map(Staged::put).fold(act.beside, |batch, (key, value)| batch.put(key, value));
    let answer = to.clone();
    match decide(app, caller, Act { beside, ..act }, first, move |_| (StatusCode::SEE_OTHER, answer.into())).await {
        Ok(_) => {
            sent(letters);
            Ok(go(&to))
        }
        Err(problem) => Ok(show(app, caller, (hat, survey, asked), &again, &faults_of(problem, |_| "respondent")?)),
    }
}

fn show(
    app: &App,
    caller: &Caller,
    (hat, survey, asked): (Hat, &Survey, &Questionnaire),
    filled: &Filled,
    faults: &Faults,
) -> Response {
    let (words, register) = (caller.words, app.register.view());
    let title = words.say("survey-record");
    let back = format!("/surveys/{}", survey.number.0);
    let members = register.organisations().filter(|(_, each)| each.standing == Standing::Member).map(|(id, _)| id);
    let mut choices: Vec<Choice> =
        members.map(|id| Choice { value: id.to_string(), label: name_of(&register, id, words.language()) }).collect();
    choices.sort_by_cached_key(|choice| alphabetical(&choice.label));
    let channel = |channel: &Channel| Choice {
        value: channel.name().to_owned(),
        label: words.say(&format!("survey-way-{}", channel.name())),
    };
    let channels: Vec<Choice> = Channel::ALL.iter().map(channel).collect();
    let control = |id, key: &str| Control { id, label: words.say(key), hint: None, faults };
    let source = Field {
        id: "source",
        kind: "text",
        label: words.say("survey-record-source"),
        hint: Some(words.say("survey-record-source-hint")),
        value: filled.get("source"),
        autocomplete: "off",
    };
    let main = html! {
        header.page-head {
            p.back { a href=(back) { (worded(caller, &asked.title)) } }
            h1 { (title) }
            p.intro { (words.say("survey-record-intro")) }
        }
        (faults.summary(words))
        form.survey-form id="survey" method="post" action={ (back) "/record" } novalidate {
            (filled.key())
            input type="hidden" name="version" value=(filled.get("version"));
            section.card {
                (select(&control("respondent", "survey-record-who"), filled, &words.say("survey-record-choose"), &choices))
                (radios(&control("channel", "survey-record-channel"), filled, &channels))
                (field(&source, faults))
            }
            (questions::all(caller, asked, filled, faults))
            (form::acting(&register, caller, hat))
            p.actions {
                button.primary type="submit" { (words.say("survey-record-send")) }
                a.button href=(back) { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}
