//! The network's year: counted anew for whoever asks. Its organisations always read it, the world once a coordinator has
//! published it.

use super::{Act, Ask, targets::reader};
use crate::{
    agenda::told::Foreword,
    api::{json, team::acting},
    app::App,
    caller::Caller,
    extract::Id,
    problem::Problem,
    year::{self, Sort, Year, rows::rows, table::parts},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, AgendaCommand, AgendaRefusal, Author, Hat, PublishedYear, YearCommand, foreword};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Batch;
use utoipa::ToSchema;
use words::{Language, Words};

/// A year in figures.
#[derive(Serialize, ToSchema)]
pub(crate) struct YearView {
    year: u32,
    /// Since when the world reads it; absent if only the network's organisations do.
    published_at: Option<String>,
    /// By `fi`, `sv` and `en`.
    foreword: BTreeMap<String, String>,
    figures: Vec<FigureView>,
    /// Sorts of few organisations are put together.
    by_kind: Vec<SortView>,
    by_county: Vec<SortView>,
}

/// One figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct FigureView {
    /// Such as `reached`, `answered`, `signed`, `first-heard`.
    name: &'static str,
    /// What it counts.
    counts: String,
    count: usize,
    /// Of how many, if it is a part of something.
    of: Option<usize>,
    /// The year before.
    before: usize,
    before_of: Option<usize>,
}

/// Organisations of one sort.
#[derive(Serialize, ToSchema)]
pub(crate) struct SortView {
    name: String,
    organisations: usize,
    figures: BTreeMap<&'static str, PartView>,
}

/// A part of something.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartView {
    count: usize,
    of: usize,
}

impl From<Sort> for SortView {
    fn from(sort: Sort) -> Self {
        let part = |(key, count, of): (&'static str, usize, usize)| (key, PartView { count, of });
        let figures = parts(sort.tally).into_iter().map(part).collect();
        SortView { name: sort.name, organisations: sort.tally.organisations, figures }
    }
}

/// Whether a year is published.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicationView {
    year: u32,
    published_at: Option<String>,
}

/// A short foreword, in three languages; each may be empty.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ForewordRequest {
    #[serde(default)]
    pub(crate) fi: String,
    #[serde(default)]
    pub(crate) sv: String,
    #[serde(default)]
    pub(crate) en: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// The year that the path names, if the caller may read it, and since when the world does.
pub(crate) fn readable(app: &App, caller: &Caller, text: &str) -> Result<(u32, Option<PublishedYear>), Problem> {
    let year = year::numbered(app, text).ok_or_else(|| caller.not_found())?;
    let published = app.agenda.view().years().get(&year).copied();
    if published.is_none() {
        // Whoever is not of the network is told nothing of a year that is not public.
        reader(app, caller).map_err(|problem| match caller.signed_in {
            Some(_) => caller.not_found(),
            None => problem,
        })?;
    }
    Ok((year, published))
}

/// The network's year in figures.
#[utoipa::path(get, path = "/api/v1/year/{year}", operation_id = "show_year", params(("year" = u32, Path)),
    responses((status = 200, body = YearView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(text): Id) -> Result<Response, Problem> {
    let (number, published) = readable(&app, &caller, &text)?;
    let counted = year::count(&app, number).await.map_err(|failure| caller.failed(&failure))?;
    let foreword = published.map(|published| Foreword::read(&*app.store, published.content)).transpose();
    let foreword = foreword.map_err(|failure| caller.failed(&failure))?.flatten().unwrap_or_default();
    Ok(json(StatusCode::OK, &view(caller.words, &counted, published, foreword)))
}

fn view(words: &Words, year: &Year, published: Option<PublishedYear>, foreword: Foreword) -> YearView {
    let figure = |row: &year::rows::Row| FigureView {
        name: row.key,
        counts: row.counts(words),
        count: row.count,
        of: row.of,
        before: row.before,
        before_of: row.before_of,
    };
    YearView {
        year: year.number,
        published_at: published.map(|published| published.since.to_string()),
        foreword: foreword.texts,
        figures: rows(year).iter().map(figure).collect(),
        by_kind: year.by_kind(words).into_iter().map(SortView::from).collect(),
        by_county: year.by_county(words).into_iter().map(SortView::from).collect(),
    }
}

/// What publishes a year for the hat.
pub(crate) fn draw_publication(
    app: &App,
    caller: &Caller,
    hat: Hat,
    year: u32,
    request: &ForewordRequest,
) -> Result<Act, Problem> {
    let mut texts = BTreeMap::new();
    for language in Language::ALL {
        let text = match language {
            Language::Finnish => &request.fi,
            Language::Swedish => &request.sv,
            Language::English => &request.en,
        };
        let text = foreword(text).map_err(|refusal| caller.refused(refusal))?;
        if !text.is_empty() {
            texts.insert(language.tag().to_owned(), text);
        }
    }
    let (content, (key, value)) = Foreword::new(texts).kept();
    let command = YearCommand::Publish { year, today: year::current(app), content };
    Ok(Act::of(Author::Hat(hat), AgendaCommand::Year(command), Batch::new().put(key, value)))
}

fn told(year: u32) -> impl FnOnce(&Agenda) -> Option<PublicationView> + Send + 'static {
    move |agenda| {
        let published_at = agenda.years().get(&year).map(|published| published.since.to_string());
        Some(PublicationView { year, published_at })
    }
}

/// Let the world read the year's figures, with a short foreword; or say the foreword anew. For coordinators.
#[utoipa::path(put, path = "/api/v1/year/{year}/publication", operation_id = "publish_year", params(("year" = u32, Path)), request_body = ForewordRequest,
    responses((status = 200, body = PublicationView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn publish(ask: Ask) -> Result<Response, Problem> {
    let (year, request): (_, ForewordRequest) = (ask.number("year")?, ask.read()?);
    let hat = ask.caller.hat(&ask.app, acting(&ask.caller, request.organisation.as_deref())?)?;
    let act = draw_publication(&ask.app, &ask.caller, hat, year, &request)?;
    ask.answered(StatusCode::OK, act, told(year)).await
}

/// Don't any more. For coordinators.
#[utoipa::path(delete, path = "/api/v1/year/{year}/publication", operation_id = "take_year_back", params(("year" = u32, Path)),
    responses((status = 200, body = PublicationView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn take_back(ask: Ask) -> Result<Response, Problem> {
    let year = ask.number("year")?;
    let hat = ask.caller.hat(&ask.app, None)?;
    if year::numbered(&ask.app, &year.to_string()).is_none() {
        return Err(ask.caller.refused(AgendaRefusal::YearOutside.into()));
    }
    let command = AgendaCommand::Year(YearCommand::TakeBack { year });
    ask.answered(StatusCode::OK, Act::of(Author::Hat(hat), command, Batch::new()), told(year)).await
}
