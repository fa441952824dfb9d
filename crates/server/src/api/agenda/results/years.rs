//! An earlier year's answers from a table, for tools; what pages share with it.

use crate::{
    agenda::{
        earlier::{Sort, Year},
        results::{find, rows::quoted},
    },
    api::{
        agenda::{Act, decide, surveys::coordinator},
        import::Arrived,
        json, json_body, json_bytes,
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    extract::{Id, Params},
    idempotency::Asked,
    import::{Column, Columns, Fault, Meaning as _, Sheet, described, read, unreadable},
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{AgendaCommand, Author, Hat, Survey, SurveyCommand};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Batch;
use survey::{Earlier, Meaning, Questionnaire, Unread};
use utoipa::{IntoParams, ToSchema};

/// What the address says.
#[derive(Deserialize, IntoParams)]
pub(crate) struct YearParams {
    /// What the year is called.
    name: String,
    /// `named` (if absent) or `anonymous`: what those who answered then were promised.
    #[serde(default)]
    promise: String,
    /// `true`: only tell what was understood.
    #[serde(default)]
    dry_run: bool,
}

/// What was understood of a table.
#[derive(Serialize, ToSchema)]
pub(crate) struct YearView {
    /// Whether it is kept.
    kept: bool,
    columns: Vec<ColumnView>,
    /// Rows with an answer that is counted.
    answers: usize,
    /// Cells that were not understood, and leave their answer open.
    unread: Vec<UnreadView>,
}

/// A column.
#[derive(Serialize, ToSchema)]
pub(crate) struct ColumnView {
    heading: String,
    /// The key of the question that it answers; absent if it answers none.
    question: Option<u32>,
    /// The key of the option that it says is chosen.
    option: Option<u32>,
    /// `kind`, `size`, `municipality` or `county`, if it says what the organisation is.
    sort: Option<&'static str>,
}

/// A cell.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnreadView {
    /// The line of the file, counted from 1.
    line: usize,
    heading: String,
    text: String,
}

/// A table, as it was understood.
pub(crate) struct Understood {
    pub(crate) sheet: Sheet,
    pub(crate) asked: Arc<Questionnaire>,
    pub(crate) earlier: Earlier,
    /// The columns that say what an organisation is.
    sorting: Columns,
    /// What that is, by row.
    sorts: Vec<Sort>,
}

/// What filters know an organisation by.
const SORTING: [Column; 4] = [Column::Kind, Column::Size, Column::Municipality, Column::County];

impl Understood {
    /// Reads a sheet as answers to what the survey asks.
    pub(crate) fn of(app: &App, caller: &Caller, survey: &Survey, sheet: Sheet) -> Result<Understood, Problem> {
        let asked = app.surveys.questionnaire(survey).map_err(|failure| caller.failed(&failure))?;
        let mut earlier = survey::earlier(&asked, &sheet.headings, sheet.rows.iter().map(|row| row.cells.as_slice()));
        if !earlier.columns.iter().any(|meaning| matches!(meaning, Meaning::Question(_) | Meaning::Option(..))) {
            return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "survey-year-no-questions", &[]));
        }
        // What is asked comes first.
        let is_free = |place: usize| earlier.columns.get(place) == Some(&Meaning::Unknown);
        let headings = sheet.headings.iter().enumerate();
        let free: Vec<String> =
            headings.map(|(place, text)| if is_free(place) { text.clone() } else { String::new() }).collect();
        let sorting = Columns::wanted(&free, &SORTING);
        let mut sorts = vec![];
        for (row, cells) in sheet.rows.iter().enumerate() {
            let (details, faults) = described(&sorting, &cells.cells, caller.words.language());
            sorts.push(Sort::of(&details));
            let unread = |fault: Fault| Some(Unread { row, column: sorting.place(fault.column)?, text: fault.value });
            earlier.unread.extend(faults.into_iter().filter_map(unread));
        }
        earlier.unread.sort_by_key(|unread| (unread.row, unread.column));
        Ok(Understood { sheet, asked, earlier, sorting, sorts })
    }

    /// What the column says of what an organisation is, if it does.
    fn sort(&self, column: usize) -> Option<Column> {
        self.sorting.known().find(|known| self.sorting.place(*known) == Some(column))
    }

    /// What each column is, in words; none if it is not read.
    pub(crate) fn meaning(&self, caller: &Caller, column: usize) -> Option<String> {
        let language = spoken(caller.words.language());
        let (key, option) = match self.earlier.columns.get(column)? {
            Meaning::Question(key) => (*key, None),
            Meaning::Option(key, option) => (*key, Some(*option)),
            Meaning::Repeated | Meaning::Unknown => return self.sort(column).map(|sort| sort.heading(caller.words)),
        };
        let question = self.asked.question(key)?;
        let text = question.text.in_language(language).to_owned();
        Some(match option.and_then(|option| quoted(question, option, language)) {
            Some(option) => format!("{text}: {option}"),
            None => text,
        })
    }

    fn view(&self, year: &Year, kept: bool) -> YearView {
        let heading = |column: usize| self.sheet.headings.get(column).cloned().unwrap_or_default();
        let columns = self.earlier.columns.iter().enumerate().map(|(column, meaning)| {
            let (question, option) = match meaning {
                Meaning::Question(key) => (Some(key.0), None),
                Meaning::Option(key, option) => (Some(key.0), Some(option.0)),
                Meaning::Repeated | Meaning::Unknown => (None, None),
            };
            let sort = self.sort(column).map(Column::name);
            ColumnView { heading: heading(column), question, option, sort }
        });
        let unread = self.earlier.unread.iter().map(|unread| UnreadView {
            line: self.sheet.rows.get(unread.row).map_or(0, |row| row.line),
            heading: heading(unread.column),
            text: unread.text.clone(),
        });
        YearView { kept, columns: columns.collect(), answers: year.count(), unread: unread.collect() }
    }
}

/// The year as it will be kept, and the decision that keeps it.
pub(crate) fn keeping(
    caller: &Caller,
    hat: Hat,
    survey: &Survey,
    understood: &Understood,
    (name, is_anonymous): (&str, bool),
) -> Result<(Year, Act), Problem> {
    let (name, _) = ledger::theme_words(name, "")
        .map_err(|_| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "survey-year-name", &[]))?;
    let year = Year::new(name, is_anonymous, &understood.earlier, &understood.sorts);
    let too_large = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "survey-year-too-large", &[]);
    let (content, (key, value)) = year.kept().ok_or_else(too_large)?;
    let command = AgendaCommand::Survey(SurveyCommand::KeepEarlier { survey: survey.number, content });
    let act = Act::of(Author::Hat(hat), command, Batch::new().put(key, value));
    Ok((year, act))
}

/// Keep what was answered in an earlier year, from a CSV, xlsx or ods file with a row for each organisation, to compare
/// with; or tell what was understood of it. Only what is counted is kept.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/results/earlier", operation_id = "keep_earlier_survey",
    params(("number" = u32, Path), YearParams), request_body = Vec<u8>,
    responses((status = 200, body = YearView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn keep(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(params): Params<YearParams>,
    headers: HeaderMap,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let (person, hat) = (caller.person()?, coordinator(&app, &caller)?);
    let survey = find(&app, &caller, &number)?;
    let (called, bytes) = arrived.file.ok_or_else(|| caller.bad_field("file", &caller.words.say("reason-missing")))?;
    let sheet = read(called, bytes.clone()).await.map_err(|why| unreadable(&caller, why))?;
    let understood = Understood::of(&app, &caller, &survey, sheet)?;
    let told = (params.name.as_str(), params.promise == "anonymous");
    let (year, act) = keeping(&caller, hat, &survey, &understood, told)?;
    if params.dry_run {
        return Ok(json(StatusCode::OK, &understood.view(&year, false)));
    }
    let route = format!("POST /surveys/{}/results/earlier?{}", survey.number.0, params.name);
    let first = match app.answers.ask(&caller, person, &route, &headers, &bytes).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let view: axum::body::Bytes = json_body(&understood.view(&year, true)).into();
    let answer = decide(&app, &caller, act, first, move |_| (StatusCode::OK, view)).await?;
    Ok(json_bytes(StatusCode::OK, answer))
}
