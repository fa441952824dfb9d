use super::{demo::OrganisationRef, json};
use crate::{app::App, caller::Caller, problem::Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::Organisation;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use words::Language;

/// The organisation's name in a language.
pub(crate) fn name(organisation: &Organisation, language: Language) -> &str {
    organisation.names.in_language(match language {
        Language::Finnish => ledger::Language::Finnish,
        Language::Swedish => ledger::Language::Swedish,
        Language::English => ledger::Language::English,
    })
}

/// A list of organisations.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationList {
    items: Vec<OrganisationRef>,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

/// The network's organisations, in the order of their names.
#[utoipa::path(get, path = "/api/v1/organisations", responses((status = 200, body = OrganisationList), (status = 401, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    caller.person()?;
    let register = app.register.view();
    let language = caller.words.language();
    let mut items: Vec<OrganisationRef> =
        register.organisations().map(|(id, organisation)| (id, name(organisation, language)).into()).collect();
    items.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(json(StatusCode::OK, &OrganisationList { items, next: None }))
}
