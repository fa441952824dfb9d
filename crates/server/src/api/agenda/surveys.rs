//! Surveys over HTTP: what is asked, when it is answered, and where it stands.

pub(crate) mod answer;
pub(crate) mod conduct;
pub(crate) mod links;

use super::{Act, Ask};
use crate::{
    agenda::surveys::Surveys,
    api::{
        json,
        organisations::{Care, looking_after},
        signatures::view::spoken,
        team::acting,
    },
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    AgendaCommand, AgendaRefusal, Author, Hat, Survey, SurveyCommand, SurveyNumber, SurveyState, administers_network,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use store::Batch;
use survey::{Place, Questionnaire, Unfit, codec};
use terms::Digest;
use utoipa::ToSchema;

/// A survey.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyView {
    number: u32,
    /// In the caller's language, or another if it has none in that.
    title: String,
    /// `draft`, `scheduled`, `open` or `closed`.
    state: &'static str,
    /// The version that is asked now, counted from 1.
    version: u32,
    /// SHA-256 of what is asked now; named by whoever changes it.
    sha256: String,
    opens_at: Option<String>,
    closes_at: Option<String>,
    /// `named` or `anonymous`; absent while it is a draft.
    promise: Option<&'static str>,
    /// `network` or `anyone`; absent while it is a draft.
    reach: Option<&'static str>,
    /// How many answers count.
    answers: usize,
    /// Of those, how many organisations outside of the register gave.
    outside: usize,
    /// How many answers came late, and don't count.
    late: usize,
}

/// A survey with what it asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyShown {
    #[serde(flatten)]
    survey: SurveyView,
    /// What it asks now.
    #[schema(value_type = Object)]
    questionnaire: Value,
}

/// Surveys, all on one page, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct SurveyList {
    items: Vec<SurveyView>,
    next: Option<String>,
}

/// What is asked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct QuestionnaireRequest {
    /// Sections with questions, each text by language.
    #[schema(value_type = Object)]
    questionnaire: Value,
    /// SHA-256 of what was asked when the change was begun; what is asked now if absent.
    #[serde(default)]
    base: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

impl SurveyView {
    pub(super) fn new(caller_language: words::Language, survey: &Survey, asked: &Questionnaire) -> Self {
        let plan = survey.plan;
        let is_outside = |respondent: &&ledger::Respondent| matches!(respondent, ledger::Respondent::Outside(_));
        SurveyView {
            number: survey.number.0,
            title: asked.title.in_language(spoken(caller_language)).to_owned(),
            state: survey.state.name(),
            version: survey.version(),
            sha256: survey.versions.last().map(Digest::to_string).unwrap_or_default(),
            opens_at: plan.map(|plan| plan.opens.to_string()),
            closes_at: plan.map(|plan| plan.closes.to_string()),
            promise: plan.map(|plan| plan.promise.name()),
            reach: plan.map(|plan| plan.reach.name()),
            answers: survey.answers.len(),
            outside: survey.answers.keys().filter(is_outside).count(),
            late: survey.late.len(),
        }
    }
}

/// Whoever looks after surveys: a coordinator of the network.
pub(crate) fn coordinator(app: &App, caller: &Caller) -> Result<Hat, Problem> {
    coordinates(app, caller, looking_after(app, caller, Care::Network)?)
}

fn coordinates(app: &App, caller: &Caller, hat: Hat) -> Result<Hat, Problem> {
    let may = administers_network(&app.register.view(), Author::Hat(hat));
    may.map(|()| hat).map_err(|refusal| caller.refused(refusal))
}

/// Whoever sees surveys: people of the network's organisations.
pub(crate) fn reader(app: &App, caller: &Caller) -> Result<(), Problem> {
    caller.person()?;
    let wardrobe = caller.wardrobe(&app.register.view());
    if wardrobe.is_some_and(|wardrobe| !wardrobe.all.is_empty()) {
        return Ok(());
    }
    Err(caller.problem(StatusCode::FORBIDDEN, "no-access", &[]))
}

/// The survey that the path names, if the caller may know of it: what isn't open yet is its coordinators' business.
pub(crate) fn find(app: &App, caller: &Caller, number: &str) -> Result<Arc<Survey>, Problem> {
    reader(app, caller)?;
    let found = number.parse().ok().and_then(|number| app.agenda.view().survey(SurveyNumber(number)).cloned());
    let found = found.ok_or_else(|| caller.not_found())?;
    match found.state {
        SurveyState::Open | SurveyState::Closed => Ok(found),
        SurveyState::Draft | SurveyState::Scheduled => {
            coordinator(app, caller).map(|_| found).map_err(|_| caller.not_found())
        }
    }
}

/// What it asks now.
pub(crate) fn questionnaire(app: &App, caller: &Caller, survey: &Survey) -> Result<Arc<Questionnaire>, Problem> {
    app.surveys.questionnaire(survey).map_err(|failure| caller.failed(&failure))
}

/// The network's surveys. Those that are not open yet are seen by its coordinators.
#[utoipa::path(get, path = "/api/v1/surveys", operation_id = "list_surveys",
    responses((status = 200, body = SurveyList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let items = listed(&app, &caller)?
        .into_iter()
        .map(|(survey, asked)| SurveyView::new(caller.words.language(), &survey, &asked));
    Ok(json(StatusCode::OK, &SurveyList { items: items.collect(), next: None }))
}

/// A survey with what it asks now.
pub(crate) type Asking = (Arc<Survey>, Arc<Questionnaire>);

/// Those that the caller may know of, with what they ask, the newest first.
pub(crate) fn listed(app: &App, caller: &Caller) -> Result<Vec<Asking>, Problem> {
    reader(app, caller)?;
    let coordinates = coordinator(app, caller).is_ok();
    let agenda = app.agenda.view();
    let is_seen =
        |survey: &&Arc<Survey>| coordinates || matches!(survey.state, SurveyState::Open | SurveyState::Closed);
    let with_questions = |survey: &Arc<Survey>| Ok((survey.clone(), app.surveys.questionnaire(survey)?));
    let listed: Result<_, Failure> = agenda.surveys().iter().rev().filter(is_seen).map(with_questions).collect();
    listed.map_err(|failure| caller.failed(&failure))
}

/// One survey, with what it asks.
#[utoipa::path(get, path = "/api/v1/surveys/{number}", operation_id = "show_survey", params(("number" = u32, Path)),
    responses((status = 200, body = SurveyShown), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let survey = find(&app, &caller, &number)?;
    let asked = questionnaire(&app, &caller, &survey)?;
    Ok(json(StatusCode::OK, &shown(&caller, &survey, &asked)))
}

pub(super) fn shown(caller: &Caller, survey: &Survey, asked: &Questionnaire) -> SurveyShown {
    let questionnaire = serde_json::from_slice(&codec::encode(asked)).expect("it was just written as JSON");
    SurveyShown { survey: SurveyView::new(caller.words.language(), survey, asked), questionnaire }
}

/// Keep a first draft of a survey.
#[utoipa::path(post, path = "/api/v1/surveys", operation_id = "draft_survey", request_body = QuestionnaireRequest,
    responses((status = 201, body = SurveyShown), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn draft(ask: Ask) -> Result<Response, Problem> {
    let QuestionnaireRequest { questionnaire, organisation, .. } = ask.read()?;
    let by = acts(&ask, organisation.as_deref())?;
    let asked = fit(&ask.caller, &read(&ask.caller, &questionnaire)?)?;
    let (act, asked) = drafting(by, asked);
    let view = viewed(&ask.caller, asked, None);
    ask.answered(StatusCode::CREATED, act, view).await
}

/// Ask something else. Once there is an answer this makes a new version, and both are kept.
#[utoipa::path(put, path = "/api/v1/surveys/{number}/questionnaire", operation_id = "revise_survey",
    params(("number" = u32, Path)), request_body = QuestionnaireRequest,
    responses((status = 200, body = SurveyShown), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn revise(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    let QuestionnaireRequest { questionnaire, base, organisation } = ask.read()?;
    let by = acts(&ask, organisation.as_deref())?;
    let survey = find(&ask.app, caller, &ask.number("number")?.to_string())?;
    let base = base.map(|text| text.parse().map_err(|_| caller.refused(AgendaRefusal::SurveyChanged.into())));
    let asked = fit(caller, &read(caller, &questionnaire)?)?;
    let (act, asked) = revising(&ask.app, caller, by, &survey, base.transpose()?, asked)?;
    let view = viewed(caller, asked, Some(survey.number));
    ask.answered(StatusCode::OK, act, view).await
}

/// What the answer shows: that survey, or the one that is new.
fn viewed(
    caller: &Caller,
    asked: Questionnaire,
    number: Option<SurveyNumber>,
) -> impl FnOnce(&ledger::Agenda) -> Option<SurveyShown> + Send + 'static {
    let language = caller.words.language();
    move |agenda| {
        let survey = match number {
            Some(number) => agenda.survey(number),
            None => agenda.surveys().last(),
        };
        let questionnaire = serde_json::from_slice(&codec::encode(&asked)).expect("it was just written as JSON");
        survey.map(|survey| SurveyShown { survey: SurveyView::new(language, survey, &asked), questionnaire })
    }
}

/// With which hat the caller coordinates.
pub(super) fn acts(ask: &Ask, organisation: Option<&str>) -> Result<Author, Problem> {
    let (app, caller) = (&ask.app, &ask.caller);
    let hat = match acting(caller, organisation)? {
        Some(organisation) => coordinates(app, caller, caller.hat(app, Some(organisation))?)?,
        None => coordinator(app, caller)?,
    };
    Ok(Author::Hat(hat))
}

/// What the JSON asks, unchecked.
fn read(caller: &Caller, questionnaire: &Value) -> Result<Questionnaire, Problem> {
    let bytes = serde_json::to_vec(questionnaire).expect("it was just read from JSON");
    codec::decode(&bytes).map_err(|unreadable| {
        let reason = caller.words.say("reason-not-understood");
        caller.bad_field("questionnaire", &format!("{reason} ({unreadable})"))
    })
}

/// What is asked, if it can be.
pub(crate) fn fit(caller: &Caller, asked: &Questionnaire) -> Result<Questionnaire, Problem> {
    asked.checked().map_err(|wrong| unfit(caller, asked, &[wrong]))
}

/// A first draft of what was checked.
pub(crate) fn drafting(by: Author, asked: Questionnaire) -> (Act, Questionnaire) {
    let (content, (key, value)) = Surveys::put(&asked);
    let command = AgendaCommand::Survey(SurveyCommand::Draft { content });
    (Act::of(by, command, Batch::new().put(key, value)), asked)
}

/// A change to what was checked. A key names the same question through all versions.
pub(crate) fn revising(
    app: &App,
    caller: &Caller,
    by: Author,
    survey: &Survey,
    base: Option<Digest>,
    asked: Questionnaire,
) -> Result<(Act, Questionnaire), Problem> {
    if survey.is_answered() {
        for version in &survey.versions {
            let earlier = app.surveys.asked(*version).map_err(|failure| caller.failed(&failure))?;
            asked.follows(&earlier).map_err(|wrong| unfit(caller, &asked, &[wrong]))?;
        }
    }
    let (content, (key, value)) = Surveys::put(&asked);
    let last = survey.versions.last().copied().unwrap_or(content);
    let command = SurveyCommand::Revise { survey: survey.number, base: base.unwrap_or(last), content };
    Ok((Act::of(by, AgendaCommand::Survey(command), Batch::new().put(key, value)), asked))
}

/// All that is wrong, where, in the caller's words.
pub(crate) fn unfit(caller: &Caller, asked: &Questionnaire, wrong: &[(Place, Unfit)]) -> Problem {
    let told = wrong.iter().map(|(place, unfit)| {
        let sentence = told(caller, asked, *place, *unfit);
        match placed(caller, asked, *place) {
            Some(place) => format!("{place}: {sentence}"),
            None => sentence,
        }
    });
    let what = told.collect::<Vec<_>>().join(" ");
    caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "survey-unfit", &[("what", what.into())])
}

/// Where something is wrong, in the caller's words; none for the whole.
pub(crate) fn placed(caller: &Caller, asked: &Questionnaire, place: Place) -> Option<String> {
    match place {
        Place::Whole => None,
        Place::Section(number) => {
            Some(caller.words.say_with("survey-place-section", &[("number", (number + 1).into())]))
        }
        Place::Question(key) => {
            let number = asked.questions().position(|question| question.key == key)? + 1;
            Some(caller.words.say_with("survey-place-question", &[("number", number.into())]))
        }
    }
}

/// What is wrong, in the caller's words, with the bound that the sentence names.
pub(crate) fn told(caller: &Caller, asked: &Questionnaire, place: Place, unfit: Unfit) -> String {
    use survey::Kind;
    use terms::limits;
    let question = match place {
        Place::Question(key) => asked.question(key),
        Place::Whole | Place::Section(_) => None,
    };
    let (mut least, mut most) = (String::new(), String::new());
    match question.map(|question| &question.kind) {
        Some(Kind::Scale { from, to, .. }) => (least, most) = (from.to_string(), to.to_string()),
        Some(Kind::Number { least: from, most: to, .. }) => {
            least = from.map(|from| from.to_string()).unwrap_or_default();
            most = to.map(|to| to.to_string()).unwrap_or_default();
        }
        Some(Kind::Single { .. } | Kind::Multiple { .. } | Kind::Text { .. }) | None => {}
    }
    let max = match (unfit, question.map(|question| &question.kind)) {
        (Unfit::TextTooLong, Some(Kind::Text { chars_max })) => *chars_max as usize,
        (Unfit::TextTooLong | Unfit::WordingTooLong, _) => limits::SURVEY_TITLE_CHARS_MAX,
        (Unfit::TooManyChosen, Some(Kind::Multiple { at_most, .. })) => at_most.unwrap_or_default() as usize,
        (Unfit::TooManyQuestions, _) => limits::SURVEY_QUESTIONS_MAX,
        (Unfit::TooManyOptions, _) => limits::SURVEY_OPTIONS_MAX,
        (Unfit::ScaleTooLong, _) => limits::SURVEY_SCALE_STEPS_MAX,
        (Unfit::TextBoundOutside, _) => limits::SURVEY_TEXT_CHARS_MAX,
        _ => 1,
    };
    let bounds = match (least.is_empty(), most.is_empty()) {
        (false, false) => "both",
        (false, true) => "least",
        (true, false) => "most",
        (true, true) => "none",
    };
    let values = [("max", max.into()), ("least", least.into()), ("most", most.into()), ("bounds", bounds.into())];
    caller.words.say_with(&format!("survey-unfit-{}", unfit.code()), &values)
}
