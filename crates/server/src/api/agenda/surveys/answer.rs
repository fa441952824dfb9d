//! What an organisation answers: prepared, tried, handed in, recorded.

use super::{Ask, coordinator, find, questionnaire, unfit};
use crate::{
    agenda::surveys::{
        Said, fields,
        handing_in::{Drawn, HandIn, sent, way_name},
        prepared::{Draft, NotSaved},
    },
    api::{agenda::decide, json, json_body, json_bytes, proofs::receipt_in_agenda, team::acting, team::organisation},
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    idempotency::Asked,
    problem::Problem,
    vault,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{AgendaRefusal, AnswerWay, Author, Channel, Hat, Respondent, Survey, SurveyAnswer, SurveyNumber};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json as value};
use std::sync::Arc;
use survey::{Answers, Questionnaire, Whole, codec};
use utoipa::ToSchema;

/// What an organisation has answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct AnswerView {
    survey: u32,
    organisation: String,
    /// How often it has answered.
    revision: u32,
    /// The version that it answered, counted from 1.
    version: u32,
    at: String,
    /// Whether it came after the close, and doesn't count.
    late: bool,
    /// `own`, `link`, or how a coordinator had it who recorded it.
    way: String,
    /// The salted commitment that the ledger holds.
    content: String,
    /// By question: `{"chosen": {"options": [1], "other": "…"}}`, `{"number": 3}` or `{"text": "…"}`; absent if erased.
    #[schema(value_type = Option<Object>)]
    answers: Option<Value>,
}

/// What is answered.
#[derive(Deserialize, ToSchema)]
pub(crate) struct AnswerRequest {
    /// By question: `{"chosen": {"options": [1], "other": "…"}}`, `{"number": 3}` or `{"text": "…"}`.
    #[schema(value_type = Object)]
    answers: Value,
    /// The version that is answered; the one that is asked now if absent.
    #[serde(default)]
    version: Option<u32>,
    /// How often the organisation had answered when this was begun; as often as it has if absent.
    #[serde(default)]
    after: Option<u32>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What a coordinator was told by an organisation.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecordedRequest {
    /// Which organisation.
    respondent: String,
    /// `mail`, `phone`, `meeting` or `paper`.
    channel: String,
    /// Where the coordinator has it from.
    source: String,
    /// By question, as the organisation's own answer.
    #[schema(value_type = Object)]
    answers: Value,
}

/// What an organisation's people prepare together.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreparedView {
    /// How often it was saved; named by whoever saves it next.
    revision: u32,
    saved_at: Option<String>,
    /// What the form holds, name by name: `q` and the question's key.
    #[schema(value_type = Vec<Vec<String>>)]
    fields: fields::Fields,
}

/// What somebody saves.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PreparedRequest {
    /// The wording that it was begun from; 0 for the first.
    #[serde(default)]
    revision: u32,
    /// What the form holds, name by name: `q` and the question's key.
    #[schema(value_type = Vec<Vec<String>>)]
    fields: fields::Fields,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// The answers of a request, unchecked.
fn read(caller: &Caller, answers: &Value) -> Result<Answers, Problem> {
    let bytes = serde_json::to_vec(&value!({ "answers": answers })).expect("it was just read from JSON");
    codec::decode_answers(&bytes).map_err(|unreadable| {
        let reason = caller.words.say("reason-not-understood");
        caller.bad_field("answers", &format!("{reason} ({unreadable})"))
    })
}

/// The answers as they are taken.
fn taken(caller: &Caller, asked: &Questionnaire, answers: &Value) -> Result<Answers, Problem> {
    let answers = read(caller, answers)?;
    asked.taken(&answers, Whole::Yes).map_err(|wrong| unfit(caller, asked, &wrong))
}

/// Try an answer out: it is checked, and kept nowhere.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/try", operation_id = "try_survey", params(("number" = u32, Path)), request_body = AnswerRequest,
    responses((status = 200), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn try_out(ask: Ask) -> Result<Response, Problem> {
    let wanted: AnswerRequest = ask.read()?;
    coordinator(&ask.app, &ask.caller)?;
    let survey = find(&ask.app, &ask.caller, &ask.number("number")?.to_string())?;
    let asked = questionnaire(&ask.app, &ask.caller, &survey)?;
    let answers = taken(&ask.caller, &asked, &wanted.answers)?;
    let answers: Value = serde_json::from_slice(&codec::encode_answers(&answers)).expect("it was just written");
    Ok(json(StatusCode::OK, &value!({ "counted": false, "answers": answers["answers"] })))
}

/// What the caller's organisation has answered.
#[utoipa::path(get, path = "/api/v1/surveys/{number}/answer", operation_id = "show_survey_answer", params(("number" = u32, Path)),
    responses((status = 200, body = AnswerView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let survey = find(&app, &caller, &number)?;
    let hat = caller.hat(&app, None)?;
    let respondent = survey.respondent(hat.organisation);
    let (answer, _) = last_of(&caller, &survey, respondent)?;
    let said = app.surveys.said(answer).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &viewed(&survey, respondent, said.as_ref())))
}

/// The receipt of what the caller's organisation has answered: that the agenda's ledger holds a commitment to it.
#[utoipa::path(get, path = "/api/v1/surveys/{number}/answer/receipt", operation_id = "show_survey_answer_receipt", params(("number" = u32, Path)),
    responses((status = 200, content_type = "application/json"), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn receipt(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let survey = find(&app, &caller, &number)?;
    let hat = caller.hat(&app, None)?;
    receipt_of(&app, &caller, &survey, survey.respondent(hat.organisation))
}

fn missing(caller: &Caller) -> Problem {
    caller.problem(StatusCode::NOT_FOUND, "survey-answer-missing", &[])
}

/// What they have answered last, and whether it came late; a problem if they have answered nothing.
pub(crate) fn last_of<'a>(
    caller: &Caller,
    survey: &'a Survey,
    respondent: Respondent,
) -> Result<(&'a SurveyAnswer, bool), Problem> {
    survey.last_of(respondent).ok_or_else(|| missing(caller))
}

/// The receipt of what they have answered last.
pub(crate) fn receipt_of(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    respondent: Respondent,
) -> Result<Response, Problem> {
    let (answer, _) = last_of(caller, survey, respondent)?;
    receipt_in_agenda(app, caller, answer.seq)
}

/// What they have answered last, byte for byte as the ledger commits to it: its SHA-256 is the commitment.
pub(crate) fn opening_of(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    respondent: Respondent,
) -> Result<Response, Problem> {
    let (answer, _) = last_of(caller, survey, respondent)?;
    let stored = app.store.get(&vault::agenda_words_key(answer.content));
    let bytes = stored.map_err(|failure| caller.failed(&Failure::Store(failure)))?.ok_or_else(|| missing(caller))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"answer.json\""),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) fn viewed(survey: &Survey, respondent: Respondent, said: Option<&Said>) -> Option<AnswerView> {
    let (answer, late) = survey.last_of(respondent)?;
    Some(AnswerView {
        survey: survey.number.0,
        organisation: respondent.organisation().to_string(),
        revision: answer.revision,
        version: answer.version,
        at: answer.at.to_string(),
        late,
        way: way_name(answer.way).to_owned(),
        content: answer.content.to_string(),
        answers: said.map(|said| said.json()["answers"].clone()),
    })
}

/// Answer for one's organisation, for the first time or anew.
#[utoipa::path(put, path = "/api/v1/surveys/{number}/answer", operation_id = "answer_survey", params(("number" = u32, Path)), request_body = AnswerRequest,
    responses((status = 200, body = AnswerView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn give(ask: Ask) -> Result<Response, Problem> {
    let (app, caller) = (&ask.app, &ask.caller);
    let wanted: AnswerRequest = ask.read()?;
    let survey = find(app, caller, &ask.number("number")?.to_string())?;
    let hat = caller.hat(app, acting(caller, wanted.organisation.as_deref())?)?;
    let respondent = survey.respondent(hat.organisation);
    let version = wanted.version.unwrap_or(survey.version());
    // An answer to another version may not fit: that is told first.
    if version != survey.version() {
        return Err(caller.refused(AgendaRefusal::SurveyChanged.into()));
    }
    let asked = questionnaire(app, caller, &survey)?;
    let answers = taken(caller, &asked, &wanted.answers)?;
    let after = wanted.after.unwrap_or(survey.given(respondent));
    let way = AnswerWay::Own;
    let handed = HandIn { by: Author::Hat(hat), respondent, way, version, after, answers, source: None };
    handed_in(ask, survey.number, handed.drawn_for(&survey, &asked)).await
}

/// Record what an organisation answered by mail or by telephone. It gets a copy, with a link by which it takes it back.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/recorded", operation_id = "record_survey_answer", params(("number" = u32, Path)), request_body = RecordedRequest,
    responses((status = 201, body = AnswerView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn record(ask: Ask) -> Result<Response, Problem> {
    let (app, caller) = (&ask.app, &ask.caller);
    let wanted: RecordedRequest = ask.read()?;
    let by = Author::Hat(coordinator(app, caller)?);
    let survey = find(app, caller, &ask.number("number")?.to_string())?;
    let respondent = survey.respondent(organisation(caller, &wanted.respondent)?);
    let channel = Channel::named(&wanted.channel)
        .ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-channel", &[]))?;
    let source = ledger::source(&wanted.source).map_err(|refusal| caller.refused(refusal))?;
    let asked = questionnaire(app, caller, &survey)?;
    let answers = taken(caller, &asked, &wanted.answers)?;
    let (version, after) = (survey.version(), survey.given(respondent));
    let way = AnswerWay::Recorded(channel);
    let handed = HandIn { by, respondent, way, version, after, answers, source: Some(source) };
    handed_in(ask, survey.number, handed.drawn_for(&survey, &asked)).await
}

async fn handed_in(ask: Ask, survey: SurveyNumber, drawn: Drawn) -> Result<Response, Problem> {
    let Drawn { act, respondent, said, copies } = drawn;
    // A repeat writes to nobody once more.
    let first = match ask.first().await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let letters = copies.staged(&ask.app, &ask.caller)?;
    let act = letters
        .iter()
        .map(crate::mail::Staged::put)
        .fold(act, |act, (key, value)| super::Act { beside: act.beside.put(key, value), ..act });
    let view =
        move |agenda: &ledger::Agenda| agenda.survey(survey).and_then(|survey| viewed(survey, respondent, Some(&said)));
    let answer = move |agenda: &ledger::Agenda| (StatusCode::OK, json_body(&view(agenda)).into());
    let answer = decide(&ask.app, &ask.caller, act, first, answer).await?;
    sent(letters);
    Ok(json_bytes(StatusCode::OK, answer))
}

/// What the caller's organisation prepares.
#[utoipa::path(get, path = "/api/v1/surveys/{number}/prepared", operation_id = "show_prepared_survey_answer", params(("number" = u32, Path)),
    responses((status = 200, body = PreparedView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn prepared(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let survey = find(&app, &caller, &number)?;
    let hat = caller.hat(&app, None)?;
    let draft = app.surveys.prepared.of(survey.number, hat.organisation).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &draft.as_ref().map(prepared_view)))
}

fn prepared_view(draft: &Draft) -> PreparedView {
    let saved_at = Some(draft.at().to_string());
    PreparedView { revision: draft.revision, saved_at, fields: draft.fields.clone() }
}

/// Save what is prepared. Who began from an earlier wording is refused, and gets the one that is kept now by asking for it.
#[utoipa::path(put, path = "/api/v1/surveys/{number}/prepared", operation_id = "prepare_survey_answer", params(("number" = u32, Path)), request_body = PreparedRequest,
    responses((status = 200, body = PreparedView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn prepare(ask: Ask) -> Result<Response, Problem> {
    let (app, caller) = (&ask.app, &ask.caller);
    let wanted: PreparedRequest = ask.read()?;
    let survey = find(app, caller, &ask.number("number")?.to_string())?;
    let hat: Hat = caller.hat(app, acting(caller, wanted.organisation.as_deref())?)?;
    let asked = questionnaire(app, caller, &survey)?;
    let first = match ask.first().await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let fields = fields::answering(&asked, &wanted.fields);
    let at = app.clock.now();
    let remember = |draft: &Draft| first.remember(StatusCode::OK, &json_body(&prepared_view(draft)));
    let place = (survey.number, hat.organisation);
    let saved = app.surveys.prepared.save(place, wanted.revision, fields, (Some(hat.person), at), remember).await;
    match saved.map_err(|failure| caller.failed(&failure))? {
        Ok(draft) => Ok(json(StatusCode::OK, &prepared_view(&draft))),
        Err(why) => Err(not_saved(caller, &why)),
    }
}

/// Why it was not saved.
pub(crate) fn not_saved(caller: &Caller, why: &NotSaved) -> Problem {
    match why {
        NotSaved::TooLong => caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "survey-form-too-long", &[]),
        NotSaved::Changed(_) => caller.problem(StatusCode::CONFLICT, "survey-prepared-changed", &[]),
    }
}
