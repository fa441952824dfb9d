//! All comments in one document, in the forms in which organisations pass them on.

use super::{CommentList, Filter, located, may_comment, names, own, view::CommentView};
use crate::{
    api::{
        json,
        tables::{self, Format, On},
    },
    app::App,
    caller::Caller,
    comments::table::Reader,
    problem::Problem,
    reading::Readable,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Comment, Version};
use std::sync::Arc;

/// The chosen comments in this form.
pub(super) async fn all(
    app: &Arc<App>,
    caller: &Caller,
    readable: &Readable,
    filter: &Filter,
    (format, mut chosen, version): (Format, Vec<Arc<Comment>>, Option<&Version>),
) -> Result<Response, Problem> {
    let own = own(app, caller);
    if format != Format::Json && filter.state.as_deref().is_none_or(str::is_empty) {
        chosen.retain(|comment| comment.withdrawn.is_none());
    }
    let names = names(app, caller, &chosen);
    let shown = located(app, caller, readable, chosen, version).await?;
    if format == Format::Json {
        let items = shown.iter().map(|shown| CommentView::of(&readable.statement, shown, &own)).collect();
        let may_comment = may_comment(app, readable);
        return Ok(json(StatusCode::OK, &CommentList { items, names, may_comment, next: None }));
    }
    let (register, statement, words) = (app.register.view(), readable.statement.clone(), caller.words);
    let name = format!("{}-comments", readable.statement.slug);
    let make = move |on: On| {
        let reader = Reader { register: &register, statement: &statement, words, own: &own };
        match on {
            On::Sheet => reader.sheet(&shown),
            On::Paper => reader.paper(&shown),
        }
    };
    tables::file(caller, format, &name, make).await
}
