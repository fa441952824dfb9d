//! Tables as files, in the forms in which organisations pass them on.

use crate::{caller::Caller, failure::Failure, problem::Problem};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use publish::Table;

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Csv,
    Xlsx,
    Docx,
    Markdown,
}

impl Format {
    const ALL: [Format; 5] = [Format::Json, Format::Csv, Format::Xlsx, Format::Docx, Format::Markdown];

    fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
            Format::Markdown => "markdown",
        }
    }

    /// How its media type is called, and its files end.
    fn kind(self) -> (&'static str, &'static str) {
        match self {
            Format::Json => ("application/json", "json"),
            Format::Csv => ("text/csv; charset=utf-8", "csv"),
            Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Format::Docx => ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Format::Markdown => ("text/markdown; charset=utf-8", "md"),
        }
    }

    /// The format of that name.
    pub(crate) fn named(caller: &Caller, name: &str) -> Result<Format, Problem> {
        let known = || Format::ALL.map(Format::name).join(", ");
        let unknown = || caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &[("known", known().into())]);
        Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(unknown)
    }
}

/// What a table is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// A spreadsheet: everything, a value in each cell.
    Sheet,
    /// A page: what people read.
    Paper,
}

/// The table as a file of that name, without its ending. What asks for JSON is answered by others.
pub(crate) async fn file(
    caller: &Caller,
    format: Format,
    name: &str,
    make: impl FnOnce(On) -> Table + Send + 'static,
) -> Result<Response, Problem> {
    // Archives are squeezed beside the async workers.
    let made = tokio::task::spawn_blocking(move || match format {
        Format::Xlsx => publish::xlsx(&make(On::Sheet)),
        Format::Docx => publish::docx(&make(On::Paper)),
        Format::Markdown => Ok(publish::markdown(&make(On::Paper)).into_bytes()),
        Format::Csv | Format::Json => Ok(publish::csv_of(&make(On::Sheet))),
    });
    let made = made
        .await
        .map_err(|_| Failure::Stopped)
        .and_then(|made| made.map_err(|failure| Failure::Publish(failure.into())));
    let bytes = made.map_err(|failure| caller.failed(&failure))?;
    let (kind, ending) = format.kind();
    // A slug is plain letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
