//! An earlier year's answers: choose the table, look at what was understood, keep it to compare with; and remove it again.

use crate::{
    agenda::{earlier::year, results::find},
    api::{
        agenda::{
            Act, decide,
            results::years::{Understood, keeping},
            surveys::coordinator,
        },
        import::Arrived,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    import::{Sheet, read, unreadable},
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Sent, Turn, go},
        form,
        import::file_field,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, Author, Hat, Survey, SurveyCommand};
use maud::{Markup, html};
use std::sync::Arc;
use store::Batch;
use terms::Digest;

/// Cells that are listed; how many there are is told.
const LISTED: usize = 30;

/// The form for the file, and the years that are kept.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = may(&app, &caller, &number)
        .and_then(|(survey, _)| form(&app, &caller, &survey, &Filled::fresh().with("promise", "named"), None));
    shown(&app, &caller, page)
}

/// A file that arrived is shown as it was understood; the page of that comes back to be kept.
pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    arrived: Result<Arrived, Problem>,
) -> Response {
    let (survey, hat) = match may(&app, &caller, &number) {
        Ok(may) => may,
        Err(problem) => return shown(&app, &caller, Err(problem)),
    };
    let (filled, taken) = match arrived {
        Ok(Arrived { file, fields }) => {
            let filled = fields.into_iter().fold(Filled::default(), |filled, (name, value)| filled.with(&name, value));
            let taken = take(&app, &caller, &survey, hat, file, &filled).await;
            (filled, taken)
        }
        Err(problem) => (Filled::fresh(), Err(problem)),
    };
    let page = match taken {
        Err(problem) if problem.status().is_client_error() => form(&app, &caller, &survey, &filled, Some(&problem)),
        taken => taken,
    };
    shown(&app, &caller, page)
}

/// Removes a year.
pub(crate) async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = removed(&app, &caller, &number, &filled).await;
    shown(&app, &caller, page)
}

fn may(app: &App, caller: &Caller, number: &str) -> Result<(Arc<Survey>, Hat), Problem> {
    caller.person()?;
    let hat = coordinator(app, caller)?;
    Ok((find(app, caller, number)?, hat))
}

fn address(survey: &Survey) -> String {
    format!("/surveys/{}/results/earlier", survey.number.0)
}

async fn take(
    app: &Arc<App>,
    caller: &Caller,
    survey: &Survey,
    hat: Hat,
    file: Option<(String, bytes::Bytes)>,
    filled: &Filled,
) -> Result<Response, Problem> {
    let sheet = match file {
        Some((name, bytes)) => read(name, bytes).await,
        None => caller.json::<Sheet>(filled.get("sheet").as_bytes())?.again(),
    };
    let sheet = sheet.map_err(|why| unreadable(caller, why))?;
    let understood = Understood::of(app, caller, survey, sheet)?;
    let told = (filled.get("name"), filled.get("promise") == "anonymous");
    let (year, act) = keeping(caller, hat, survey, &understood, told)?;
    if filled.get("act") != "keep" {
        return Ok(preview(app, caller, survey, &understood, year.count(), filled));
    }
    let to = format!("/surveys/{}/results?compare=e{}", survey.number.0, survey.earlier.len());
    let first = match filled.ask(app, caller, hat.person, &format!("POST {}", address(survey))).await? {
        Turn::Before(response) => return Ok(response),
        Turn::First(first) => first,
    };
    let remembered = to.clone().into_bytes().into();
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await?;
    Ok(go(&to))
}

async fn removed(app: &Arc<App>, caller: &Caller, number: &str, filled: &Filled) -> Result<Response, Problem> {
    let (survey, hat) = may(app, caller, number)?;
    let content: Digest = filled.get("year").parse().map_err(|_| caller.not_found())?;
    let to = address(&survey);
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}/removal")).await? {
        Turn::Before(response) => return Ok(response),
        Turn::First(first) => first,
    };
    let command = AgendaCommand::Survey(SurveyCommand::DropEarlier { survey: survey.number, content });
    let beside = Batch::new().erase(crate::vault::agenda_words_key(content));
    let remembered = to.clone().into_bytes().into();
    let act = Act::of(Author::Hat(hat), command, beside);
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await?;
    Ok(go(&to))
}

fn form(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    filled: &Filled,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let words = caller.words;
    let title = words.say("results-years-title");
    let faults = Faults::default();
    let name = Field {
        id: "name",
        kind: "text",
        label: words.say("results-years-name"),
        hint: Some(words.say("results-years-name-hint")),
        value: filled.get("name"),
        autocomplete: "off",
    };
    let promise = Control { id: "promise", label: words.say("results-years-promise"), hint: None, faults: &faults };
    let promises = ["named", "anonymous"]
        .map(|name| Choice { value: name.to_owned(), label: words.say(&format!("results-years-{name}")) });
    let main = html! {
        p.back { a href={ "/surveys/" (survey.number.0) "/results" } { (words.say("results-link")) } }
        header.page-head {
            h1 { (title) }
            p.intro { (words.say("results-years-intro")) }
        }
        (kept(app, caller, survey)?)
        form.card method="post" action=(address(survey)) enctype="multipart/form-data" {
            @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
            (file_field(app, caller, problem.is_some()))
            (field(&name, &faults))
            (radios(&promise, filled, &promises))
            p.actions { button.primary { (words.say("results-years-look")) } }
        }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

/// The years that are kept.
fn kept(app: &App, caller: &Caller, survey: &Survey) -> Result<Markup, Problem> {
    let words = caller.words;
    let mut years = vec![];
    for content in &survey.earlier {
        let found = year(&*app.store, *content).map_err(|failure| caller.failed(&failure))?;
        years.extend(found.map(|year| (*content, year)));
    }
    Ok(html! {
        @if !years.is_empty() {
            ul.statements {
                @for (content, year) in &years {
                    li {
                        article.card {
                            h2 { (year.name) }
                            p.meta { (words.say_with("results-years-answers", &[("count", year.count().into())])) }
                            form method="post" action={ (address(survey)) "/removal" } {
                                input type="hidden" name="key" value=(form::key());
                                input type="hidden" name="year" value=(content);
                                p.actions {
                                    button aria-label=(words.say_with("results-years-remove-one", &[("name", year.name.as_str().into())])) {
                                        (words.say("results-years-remove"))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn preview(
    app: &App,
    caller: &Caller,
    survey: &Survey,
    understood: &Understood,
    count: usize,
    filled: &Filled,
) -> Response {
    let words = caller.words;
    let title = words.say("results-years-preview");
    let unread = &understood.earlier.unread;
    let heading = |column: usize| understood.sheet.headings.get(column).cloned().unwrap_or_default();
    let line = |row: usize| understood.sheet.rows.get(row).map_or(0, |row| row.line);
    let resent = serde_json::to_string(&understood.sheet).expect("rows of text are JSON");
    let main = html! {
        p.back { a href=(address(survey)) { (words.say("results-years-title")) } }
        header.page-head {
            h1 { (title) }
            p.intro { (words.say_with("results-years-answers", &[("count", count.into())])) }
        }
        h2 id="columns" { (words.say("results-years-columns")) }
        table.figures aria-labelledby="columns" {
            thead {
                tr {
                    th scope="col" { (words.say("results-years-heading")) }
                    th scope="col" { (words.say("results-column-question")) }
                }
            }
            tbody {
                @for column in 0..understood.earlier.columns.len() {
                    tr {
                        th scope="row" { (heading(column)) }
                        td { (understood.meaning(caller, column).unwrap_or_else(|| words.say("results-years-ignored"))) }
                    }
                }
            }
        }
        @if !unread.is_empty() {
            h2 { (words.say_with("results-years-unread", &[("count", unread.len().into())])) }
            p { (words.say("results-years-unread-hint")) }
            ul {
                @for cell in unread.iter().take(LISTED) {
                    @let place = [("line", line(cell.row).into()), ("heading", heading(cell.column).into()), ("text", cell.text.as_str().into())];
                    li.text-given { (words.say_with("results-years-cell", &place)) }
                }
            }
        }
        form method="post" action=(address(survey)) enctype="multipart/form-data" {
            input type="hidden" name="key" value=(form::key());
            input type="hidden" name="sheet" value=(resent);
            input type="hidden" name="name" value=(filled.get("name"));
            input type="hidden" name="promise" value=(filled.get("promise"));
            p.actions { button.primary name="act" value="keep" { (words.say("results-years-keep")) } }
        }
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}
