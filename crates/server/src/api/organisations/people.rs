//! Who acts for an organisation. Names are shown to those who act for it and to whoever looks after it or the network;
//! addresses to the latter alone.

use super::{Act, Asking, Care, json, looking_after, looks_after, seen, wish::normal};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id, Ids, Params},
    failure::Failure,
    problem::Problem,
};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Refusal, Register, RegisterCommand as Command, Role};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{OrganisationId, PersonId, Timestamp};
use utoipa::{IntoParams, ToSchema};

/// Somebody who acts for an organisation.
pub(crate) struct Member {
    pub(crate) person: PersonId,
    pub(crate) name: String,
    /// For those who look after the organisation.
    pub(crate) email: Option<String>,
    /// Also those that rest while the organisation waits to be accepted.
    pub(crate) roles: Vec<Role>,
    /// When they were last said to be its contact.
    pub(crate) confirmed: Timestamp,
}

/// The organisation's people by name, for those who may see them.
pub(crate) fn people_of(app: &App, caller: &Caller, id: OrganisationId) -> Result<Vec<Member>, Problem> {
    let person = caller.person()?;
    let register = app.register.view();
    let looks_after = looks_after(app, caller, Care::Organisation(id));
    if !looks_after && !register.wears(person, id) {
        return Err(caller.refused(Refusal::OrganisationAdminsOnly));
    }
    let mut members = Vec::new();
    for (person, confirmed) in register.contacts(id) {
        let Some(record) = app.people.record(person).map_err(|failure| caller.failed(&failure))? else { continue };
        let roles = Role::ALL.into_iter().filter(|role| register.holds(person, id, *role)).collect();
        let email = looks_after.then_some(record.email);
        members.push(Member { person, name: record.name, email, roles, confirmed });
    }
    members.sort_by_cached_key(|member| (crate::folded::alphabetical(&member.name), member.person));
    Ok(members)
}

/// Somebody who acts for an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonView {
    person: String,
    name: String,
    /// For those who look after the organisation.
    email: Option<String>,
    /// `coordinator`, `organisation-admin`, `writer`, `commenter`, `signatory`.
    roles: Vec<&'static str>,
    /// When they were last said to be its contact.
    confirmed_at: String,
}

/// The people of an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonList {
    items: Vec<PersonView>,
    next: Option<String>,
}

impl From<Member> for PersonView {
    fn from(member: Member) -> Self {
        PersonView {
            person: member.person.to_string(),
            name: member.name,
            email: member.email,
            roles: member.roles.into_iter().map(Role::name).collect(),
            confirmed_at: member.confirmed.to_string(),
        }
    }
}

/// Who acts for an organisation: for its own people and for coordinators.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/people", operation_id = "list_people",
    params(("id" = String, Path)),
    responses((status = 200, body = PersonList), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let (id, _) = seen(&app.register.view(), &caller, &id)?;
    let items = people_of(&app, &caller, id)?.into_iter().map(PersonView::from).collect();
    Ok(json(StatusCode::OK, &PersonList { items, next: None }))
}

/// The roles of a person in an organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct RolesView {
    person: String,
    roles: Vec<&'static str>,
}

impl RolesView {
    fn of(register: &Register, organisation: OrganisationId, person: PersonId) -> RolesView {
        let roles = Role::ALL.into_iter().filter(|role| register.holds(person, organisation, *role));
        RolesView { person: person.to_string(), roles: roles.map(Role::name).collect() }
    }
}

/// A role to give.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RoleRequest {
    role: String,
    /// Why, for all to read; a coordinator's role needs it.
    #[serde(default)]
    reason: Option<String>,
}

/// Give a person a role. Somebody who doesn't act for the organisation yet is invited instead.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/people/{person}/roles", operation_id = "grant_role",
    params(("id" = String, Path), ("person" = String, Path)), request_body = RoleRequest,
    responses((status = 200, body = RolesView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn grant(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Ids(id, person): Ids,
    Body(body): Body,
) -> Result<Response, Problem> {
    let (organisation, person) = both(&app, &caller, &id, &person)?;
    let by = looking_after(&app, &caller, Care::Organisation(organisation))?;
    let make = || {
        let request: RoleRequest = caller.json(&body)?;
        let role = role(&caller, &request.role)?;
        let reason = request.reason.as_deref().map(normal);
        Ok(Act::of(by, Command::GrantRole { person, organisation, role, reason }))
    };
    let route = format!("POST /organisations/{organisation}/people/{person}/roles");
    let view = move |register: &Register| Some(RolesView::of(register, organisation, person));
    let asking = Asking { app: &app, caller: &caller, headers: &headers, body: &body, route };
    asking.answered(StatusCode::OK, make, view).await
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Why {
    /// Why, for all to read; a coordinator's role needs it.
    reason: Option<String>,
}

/// Take a role away, also one's own.
#[utoipa::path(delete, path = "/api/v1/organisations/{id}/people/{person}/roles/{role}", operation_id = "revoke_role",
    params(("id" = String, Path), ("person" = String, Path), ("role" = String, Path), Why),
    responses((status = 200, body = RolesView), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Path((id, person, named)): Path<(String, String, String)>,
    Params(why): Params<Why>,
) -> Result<Response, Problem> {
    let (organisation, person) = both(&app, &caller, &id, &person)?;
    let by = looking_after(&app, &caller, Care::Organisation(organisation))?;
    let make = || {
        let role = role(&caller, &named)?;
        let reason = why.reason.as_deref().map(normal);
        Ok(Act::of(by, Command::RevokeRole { person, organisation, role, reason }))
    };
    let route = format!("DELETE /organisations/{organisation}/people/{person}/roles/{named}");
    let view = move |register: &Register| Some(RolesView::of(register, organisation, person));
    let asking = Asking { app: &app, caller: &caller, headers: &headers, body: b"", route };
    asking.answered(StatusCode::OK, make, view).await
}

/// Say that a person still is the organisation's contact.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/people/{person}/confirm", operation_id = "confirm_contact",
    params(("id" = String, Path), ("person" = String, Path)),
    responses((status = 200, body = RolesView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn confirm(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Ids(id, person): Ids,
) -> Result<Response, Problem> {
    let (organisation, person) = both(&app, &caller, &id, &person)?;
    let by = looking_after(&app, &caller, Care::Organisation(organisation))?;
    let make = || Ok(Act::of(by, Command::ConfirmContact { person, organisation }));
    let route = format!("POST /organisations/{organisation}/people/{person}/confirm");
    let view = move |register: &Register| Some(RolesView::of(register, organisation, person));
    let asking = Asking { app: &app, caller: &caller, headers: &headers, body: b"", route };
    asking.answered(StatusCode::OK, make, view).await
}

/// The organisation and one of its people. A reference that was seen elsewhere opens nothing: by giving a stranger a
/// role one would learn their name and address.
fn both(app: &App, caller: &Caller, id: &str, person: &str) -> Result<(OrganisationId, PersonId), Problem> {
    caller.person()?;
    let register = app.register.view();
    let (id, _) = seen(&register, caller, id)?;
    let person: PersonId = person.parse().map_err(|_| caller.not_found())?;
    let acts = register.contacts(id).any(|(who, _)| who == person);
    if acts { Ok((id, person)) } else { Err(caller.problem(StatusCode::NOT_FOUND, "not-its-person", &[])) }
}

fn role(caller: &Caller, name: &str) -> Result<Role, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &[("field", "role".into())]);
    Role::named(name).ok_or_else(unknown)
}

/// A contact that is to be asked whether it still holds.
#[derive(Serialize, ToSchema)]
pub(crate) struct DueView {
    pub(crate) person: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) organisation: String,
    pub(crate) confirmed_at: String,
}

/// The contacts to whom the yearly question goes: whom to write to, and for which organisation.
pub(crate) fn due(app: &App) -> Result<Vec<DueView>, Failure> {
    let register = app.register.view();
    let mut due = Vec::new();
    for (organisation, person, confirmed) in register.contacts_due(app.clock.now()) {
        let Some(record) = app.people.record(person)? else { continue };
        due.push(DueView {
            person: person.to_string(),
            name: record.name,
            email: record.email,
            organisation: organisation.to_string(),
            confirmed_at: confirmed.to_string(),
        });
    }
    Ok(due)
}

/// Contacts that were last confirmed more than a year ago, for whoever looks after the network.
#[utoipa::path(get, path = "/api/v1/contacts/due", operation_id = "contacts_due",
    responses((status = 200, body = Vec<DueView>), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn contacts_due(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    caller.person()?;
    if !looks_after(&app, &caller, Care::Network) {
        return Err(caller.refused(Refusal::CoordinatorsOnly));
    }
    let due = due(&app).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &due))
}
