use super::{demo::OrganisationRef, json};
use crate::{app::App, caller::Caller, failure::Failure, problem::Problem};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::Role;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Who is asking.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    person: String,
    name: String,
    email: String,
    /// `fi`, `sv` or `en`: what this answer is written in.
    language: &'static str,
    organisations: Vec<Membership>,
}

/// What the person may do for an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct Membership {
    #[serde(flatten)]
    organisation: OrganisationRef,
    roles: Vec<&'static str>,
}

/// The signed-in person and their organisations.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn me(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let person = caller.person()?;
    let record = app.people.record(person).map_err(|failure| caller.failed(&failure))?;
    let record = record.ok_or_else(|| caller.failed(&Failure::Damaged("a person's record")))?;
    let register = app.register.view();
    let language = caller.words.language();
    let organisations = register.hats(person).into_iter().filter_map(|id| {
        let organisation = register.organisation(id)?;
        let roles = Role::ALL.into_iter().filter(|role| register.has_role(person, id, *role));
        let organisation = (id, super::organisations::name(organisation, language)).into();
        Some(Membership { organisation, roles: roles.map(Role::name).collect() })
    });
    let me = Me {
        person: person.to_string(),
        name: record.name,
        email: record.email,
        language: language.tag(),
        organisations: organisations.collect(),
    };
    Ok(json(StatusCode::OK, &me))
}
