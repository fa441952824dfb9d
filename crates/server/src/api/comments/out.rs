//! All comments in one document, in the forms in which organisations pass them on.

use super::{CommentList, Filter, located, may_comment, names, own, view::CommentView};
use crate::{
    api::json, app::App, caller::Caller, comments::table::Reader, failure::Failure, problem::Problem, reading::Readable,
};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::Comment;
use std::sync::Arc;
use terms::Heads;

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
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
    pub(super) fn named(caller: &Caller, name: &str) -> Result<Format, Problem> {
        let known = || Format::ALL.map(Format::name).join(", ");
        let unknown = || caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &[("known", known().into())]);
        Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(unknown)
    }
}

/// The chosen comments in this form.
pub(super) async fn all(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    filter: &Filter,
    (format, mut chosen, heads): (Format, Vec<Arc<Comment>>, Option<Heads>),
) -> Result<Response, Problem> {
    let own = own(app, caller);
    if format != Format::Json && filter.state.as_deref().is_none_or(str::is_empty) {
        chosen.retain(|comment| comment.withdrawn.is_none());
    }
    let names = names(app, caller, &chosen);
    let shown = located(app, caller, readable, chosen, heads).await?;
    if format == Format::Json {
        let items = shown.iter().map(|shown| CommentView::of(&readable.statement, shown, &own)).collect();
        let may_comment = may_comment(app, readable);
        return Ok(json(StatusCode::OK, &CommentList { items, names, may_comment, next: None }));
    }
    let (register, statement, words) = (app.register.view(), readable.statement.clone(), caller.words);
    // Archives are squeezed beside the async workers.
    let made = tokio::task::spawn_blocking(move || {
        let reader = Reader { register: &register, statement: &statement, words, own: &own };
        match format {
            Format::Xlsx => publish::xlsx(&reader.sheet(&shown)),
            Format::Docx => publish::docx(&reader.paper(&shown)),
            Format::Markdown => Ok(publish::markdown(&reader.paper(&shown)).into_bytes()),
            Format::Csv | Format::Json => Ok(publish::csv_of(&reader.sheet(&shown))),
        }
    });
    let made = made
        .await
        .map_err(|_| Failure::Stopped)
        .and_then(|made| made.map_err(|failure| Failure::Publish(failure.into())));
    let bytes = made.map_err(|failure| caller.failed(&failure))?;
    let (kind, ending) = format.kind();
    // A slug is plain letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{}-comments.{ending}\"", readable.statement.slug);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
