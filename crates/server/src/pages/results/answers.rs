//! Every answer as a row of a table, an organisation's name first, for coordinators: where no anonymity was promised.

use crate::{
    agenda::{
        results::{Looked, promise},
        surveys::handing_in::{bare, way_name},
    },
    api::{
        agenda::surveys::{coordinator, find},
        organisations::name_of,
        signatures::view::spoken,
        tables::{self, Format, On},
    },
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    pages::{shown, time},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Respondent, Survey, SurveyState};
use maud::{Markup, html};
use publish::{Column, Table};
use std::collections::BTreeMap;
use std::sync::Arc;
use survey::Promise;
use terms::OrganisationId;
use words::Words;

/// As rows that spreadsheets open.
pub(crate) async fn csv(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let file = file(&app, &caller, &number, Format::Csv).await;
    shown(&app, &caller, file)
}

/// As a spreadsheet.
pub(crate) async fn xlsx(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let file = file(&app, &caller, &number, Format::Xlsx).await;
    shown(&app, &caller, file)
}

/// Where they lie; or why they can't be had.
pub(super) fn links(caller: &Caller, looked: &Looked) -> Markup {
    let words = caller.words;
    let file = |ending: &str| format!("/surveys/{}/answers.{ending}", looked.survey.number.0);
    match looked.view.promise {
        Promise::None => html! {
            p {
                (words.say("results-answers")) " "
                a href=(file("xlsx")) { (words.say("results-answers-xlsx")) } " · "
                a href=(file("csv")) { (words.say("results-answers-csv")) }
            }
        },
        Promise::Anonymity => html! { p.meta { (words.refusal("survey-answers-anonymous", &[])) } },
    }
}

async fn file(app: &Arc<App>, caller: &Caller, number: &str, format: Format) -> Result<Response, Problem> {
    coordinator(app, caller)?;
    let survey = find(app, caller, number)?;
    if !matches!(survey.state, SurveyState::Open | SurveyState::Closed) {
        return Err(caller.problem(StatusCode::CONFLICT, "survey-results-later", &[]));
    }
    if promise(&survey) == Promise::Anonymity {
        return Err(caller.problem(StatusCode::FORBIDDEN, "survey-answers-anonymous", &[]));
    }
    let (name, words) = (format!("answers-{}", survey.number.0), caller.words);
    let reading = app.clone();
    let table = tokio::task::spawn_blocking(move || table(&reading, words, &survey)).await;
    let table = table.map_err(|_| Failure::Stopped).and_then(|table| table);
    let table = table.map_err(|failure| caller.failed(&failure))?;
    tables::file(caller, format, &name, move |_: On| table).await
}

/// Columns before those of the questions, by the keys of their headings, and how wide they are.
const COLUMNS: [(&str, u16); 4] = [("organisation", 36), ("from", 14), ("at", 20), ("way", 18)];
/// How wide a question's column is.
const QUESTION_CHARS: u16 = 30;

fn table(app: &App, words: &Words, survey: &Survey) -> Result<Table, Failure> {
    let (language, register) = (words.language(), app.register.view());
    let gathered = app.surveys.gathered(survey, &register)?;
    let asked = gathered.questionnaire()?;
    let outside: BTreeMap<OrganisationId, String> =
        app.surveys.outside.confirmed(survey.number)?.into_iter().map(|(id, record)| (id, record.name)).collect();
    let name = |respondent: Respondent| match respondent {
        Respondent::Outside(id) if outside.contains_key(&id) => outside[&id].clone(),
        Respondent::Organisation(id) | Respondent::Outside(id) => name_of(&register, id, language),
    };
    let rows = gathered.answers.iter().map(|answered| {
        let from = match answered.respondent {
            Respondent::Organisation(_) => "results-from-network",
            Respondent::Outside(_) => "results-from-outside",
        };
        let way = words.say(&format!("survey-way-{}", way_name(answered.way)));
        let about = [name(answered.respondent), words.say(from), time::said(words, answered.at), way];
        let given = asked.questions().map(|question| {
            answered.answers.get(&question.key).map(|given| bare(language, question, given)).unwrap_or_default()
        });
        about.into_iter().chain(given).collect()
    });
    let about = COLUMNS.iter().map(|(key, width_chars)| Column {
        heading: words.say(&format!("results-column-{key}")),
        width_chars: *width_chars,
    });
    let questions = asked.questions().map(|question| Column {
        heading: question.text.in_language(spoken(language)).to_owned(),
        width_chars: QUESTION_CHARS,
    });
    Ok(Table {
        title: asked.title.in_language(spoken(language)).to_owned(),
        note: String::new(),
        language: language.tag().to_owned(),
        columns: about.chain(questions).collect(),
        rows: rows.collect(),
        pictures: vec![],
    })
}
