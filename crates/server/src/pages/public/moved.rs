//! Addresses that a public statement had before: they lead to where it is read now, whatever follows them.

use crate::{
    app::App,
    public::{Form, is_public},
};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ledger::{Slug, Stage};
use std::sync::Arc;

/// Leads on from an earlier address; whatever else is asked for is answered as it is.
pub(crate) async fn lead_on(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match now_at(&app, request.uri()) {
        Some(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
        None => next.run(request).await,
    }
}

fn now_at(app: &App, uri: &Uri) -> Option<String> {
    let rest = uri.path().strip_prefix("/s/")?;
    let (name, behind) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (slug, _) = Form::parted(name)?;
    let id = app.register.view().statement_at(&Slug::parse(slug)?)?;
    let statement = app.register.shelf().get(id)?;
    let is_known = is_public(&statement) || (statement.stage == Stage::Withdrawn && statement.published.is_some());
    if !is_known || statement.slug.as_str() == slug {
        return None;
    }
    let (ending, query) = (&name[slug.len()..], uri.query().map(|query| format!("?{query}")).unwrap_or_default());
    Some(format!("/s/{}{ending}{behind}{query}", statement.slug))
}
