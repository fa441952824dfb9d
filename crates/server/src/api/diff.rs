//! What changed between two texts of a statement, for tools.

use super::{diff_view::DifferenceView, json};
use crate::{
    app::App,
    caller::Caller,
    comparison::{self, Comparison, Paper, Sheet, Side, Sides, Wanted, spoken},
    extract::{Id, Params},
    pages::changes,
    problem::Problem,
    reading::readable,
    readings,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use draft::{Caption, Moved};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

const FORMATS: &str = "json, html, markdown, pdf, docx";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Form {
    /// `json` (if absent), `html`, `markdown`, `pdf`, or `docx` with tracked changes that name the organisations.
    format: Option<String>,
}

/// What changed between two texts of the statement. The same two give an empty difference.
#[utoipa::path(get, path = "/api/v1/statements/{id}/diff", operation_id = "compare", params(("id" = String, Path), Wanted, Form),
    responses((status = 200, body = DifferenceView), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(wanted): Params<Wanted>,
    Params(form): Params<Form>,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let format = form.format.as_deref().unwrap_or("json");
    if !FORMATS.split(", ").any(|known| known == format) {
        return Err(caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &[("known", FORMATS.into())]));
    }
    let read = readings::point(&app, &caller, &readable).map_err(|failure| caller.failed(&failure))?;
    let sides = comparison::sides(&app, &caller, &readable, &wanted, read.as_ref()).await?;
    let unknown = || caller.problem(StatusCode::NOT_FOUND, "unknown-version", &[]);
    let sides = sides.ok_or_else(unknown)?;
    let comparison = sides.compare(&app).await.map_err(|failure| caller.failed(&failure))?;
    if let Some(paper) = Paper::ALL.into_iter().find(|paper| paper.ending() == format) {
        return file(&app, &caller, &sides, comparison, paper).await;
    }
    let written = |kind: &'static str, text: String| ([(header::CONTENT_TYPE, kind)], text).into_response();
    Ok(match format {
        "html" => written("text/html; charset=utf-8", changes::fragment(&caller, &comparison).into_string()),
        "markdown" => written("text/markdown; charset=utf-8", markdown(&caller, &comparison)),
        _ => json(StatusCode::OK, &DifferenceView::of(&app, &caller, &sides, &comparison)),
    })
}

/// The comparison on paper. Its words are the text's, so that all who may read it get the same bytes.
async fn file(
    app: &App,
    caller: &Caller,
    sides: &Sides,
    comparison: Comparison,
    paper: Paper,
) -> Result<Response, Problem> {
    let sheet = Sheet::of(app, sides, comparison);
    let slug = sheet.statement.slug.clone();
    let bytes = sheet.file(app, paper).await.map_err(|failure| caller.failed(&failure))?;
    let named = |side: &Side| side.named.value().replace(':', "-");
    // A slug is plain letters, digits and hyphens.
    let name = format!("{slug}-{}-{}.{}", named(&sides.from), named(&sides.to), paper.ending());
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, paper.kind().to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

/// The whole text with what came and went in it; what can't be marked there is said above it.
fn markdown(caller: &Caller, comparison: &Comparison) -> String {
    let words = caller.words;
    if comparison.difference.is_empty() {
        return format!("{}\n", words.say("changes-none"));
    }
    comparison.difference.markdown(None, |caption| match caption {
        Caption::Row(row) if row.moved == Moved::Away => changes::went(words, row),
        Caption::Row(row) => {
            Some(spoken::about_its_shape(words, row).join(" ")).filter(|sentences| !sentences.is_empty())
        }
        Caption::Folded(_) => None,
    })
}
