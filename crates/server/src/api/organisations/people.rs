//! Who acts for an organisation. Names are shown to those who act for it and to whoever looks after it or the network;
//! addresses to the latter alone.

use super::{Act, Care, ask::Ask, json, looks_after, seen, wish::normal};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
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
pub(crate) async fn grant(ask: Ask) -> Result<Response, Problem> {
    let (caller, organisation, person) = (&ask.caller, ask.organisation, of_ours(&ask)?);
    let command = || {
        let request: RoleRequest = caller.json(&ask.body)?;
        let role = role(caller, &request.role)?;
        Ok(Command::GrantRole { person, organisation, role, reason: request.reason.as_deref().map(normal) })
    };
    with_roles(&ask, person, command).await
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
pub(crate) async fn revoke(Params(why): Params<Why>, ask: Ask) -> Result<Response, Problem> {
    let (organisation, person) = (ask.organisation, of_ours(&ask)?);
    let command = || {
        let role = role(&ask.caller, ask.param("role"))?;
        Ok(Command::RevokeRole { person, organisation, role, reason: why.reason.as_deref().map(normal) })
    };
    with_roles(&ask, person, command).await
}

/// Say that a person still is the organisation's contact.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/people/{person}/confirm", operation_id = "confirm_contact",
    params(("id" = String, Path), ("person" = String, Path)),
    responses((status = 200, body = RolesView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn confirm(ask: Ask) -> Result<Response, Problem> {
    let (organisation, person) = (ask.organisation, of_ours(&ask)?);
    with_roles(&ask, person, || Ok(Command::ConfirmContact { person, organisation })).await
}

/// Asks for a change of somebody's roles, and answers with those that they have then.
async fn with_roles(
    ask: &Ask,
    person: PersonId,
    command: impl FnOnce() -> Result<Command, Problem>,
) -> Result<Response, Problem> {
    let organisation = ask.organisation;
    let view = move |register: &Register| Some(RolesView::of(register, organisation, person));
    ask.answered(Care::Organisation(organisation), |by| Ok(Act::of(by, command()?)), view).await
}

/// The person whom the path names, one of the organisation's. A reference that was seen elsewhere opens nothing: by giving
/// a stranger a role one would learn their name and address.
fn of_ours(ask: &Ask) -> Result<PersonId, Problem> {
    ask.caller.person()?;
    let person: PersonId = ask.param("person").parse().map_err(|_| ask.caller.not_found())?;
    let acts = ask.app.register.view().contacts(ask.organisation).any(|(who, _)| who == person);
    if acts { Ok(person) } else { Err(ask.caller.problem(StatusCode::NOT_FOUND, "not-its-person", &[])) }
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
