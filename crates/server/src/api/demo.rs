//! What only a demonstration has: everybody may be anyone, and the clock can be set.

use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::Body,
    failure::Failure,
    mail::Message,
    problem::Problem,
    sessions::{Beginning, Lasts},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger::Role;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Batch;
use terms::{OrganisationId, Timestamp};
use utoipa::ToSchema;

/// Somebody of the demonstration, for one of their organisations.
#[derive(Serialize, ToSchema)]
pub(crate) struct DemoPerson {
    pub(crate) email: String,
    pub(crate) name: String,
    /// `coordinator`, `organisation-admin`, `writer`, `commenter`, `signatory`.
    pub(crate) roles: Vec<&'static str>,
    pub(crate) organisation: OrganisationRef,
}

/// An organisation by id and name.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganisationRef {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// Everybody of the network, by organisation.
pub(crate) fn cast(app: &App, caller: &Caller) -> Result<Vec<DemoPerson>, Failure> {
    let register = app.register.view();
    let mut cast = Vec::new();
    for person in register.people() {
        let Some(record) = app.people.record(person)? else { continue };
        for id in register.hats(person) {
            let Some(organisation) = register.organisation(id) else { continue };
            let roles = Role::ALL.into_iter().filter(|role| register.has_role(person, id, *role));
            cast.push(DemoPerson {
                email: record.email.clone(),
                name: record.name.clone(),
                roles: roles.map(Role::name).collect(),
                organisation: OrganisationRef {
                    id: id.to_string(),
                    name: super::organisations::name(organisation, caller.words.language()).to_owned(),
                },
            });
        }
    }
    cast.sort_by(|a, b| (&a.organisation.name, &a.email).cmp(&(&b.organisation.name, &b.email)));
    Ok(cast)
}

/// Whom one can be.
#[utoipa::path(get, path = "/api/v1/demo/people", responses((status = 200, body = Vec<DemoPerson>)))]
pub(crate) async fn people(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let cast = cast(&app, &caller).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &cast))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct SessionRequest {
    email: String,
}

/// A session's token, for `Authorization: Bearer`.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionView {
    token: String,
}

/// Be somebody.
#[utoipa::path(post, path = "/api/v1/demo/session", request_body = SessionRequest,
    responses((status = 200, body = SessionView), (status = 404, body = Problem)))]
pub(crate) async fn session(
    State(app): State<Arc<App>>,
    caller: Caller,
    Body(body): Body,
) -> Result<Response, Problem> {
    let request: SessionRequest = caller.json(&body)?;
    let person = app.people.at(&request.email).map_err(|failure| caller.failed(&failure))?;
    let person = person.ok_or_else(|| caller.problem(StatusCode::NOT_FOUND, "unknown-person", &[]))?;
    let beginning = Beginning { person, at: app.clock.now(), device: String::new(), lasts: Lasts::UntilEnded };
    let token = app.sessions.begin(beginning, Batch::new()).await.map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &SessionView { token }))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct ClockRequest {
    /// RFC 3339 with zone.
    now: String,
}

/// Set the server's clock; time goes on from there.
#[utoipa::path(post, path = "/api/v1/demo/clock", request_body = ClockRequest,
    responses((status = 204), (status = 400, body = Problem)))]
pub(crate) async fn clock(State(app): State<Arc<App>>, caller: Caller, Body(body): Body) -> Result<Response, Problem> {
    let request: ClockRequest = caller.json(&body)?;
    let now: jiff::Timestamp =
        request.now.parse().map_err(|_| caller.problem(StatusCode::BAD_REQUEST, "bad-time", &[]))?;
    app.clock.set(Timestamp::from_ms(now.as_millisecond()));
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A mail that was written.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailView {
    to: String,
    subject: String,
    text: String,
    at: String,
    /// `queued`, `sent`, `failed`, `bounced`.
    state: &'static str,
    /// What the mail server replied last.
    reply: Option<String>,
}

/// The mails that were written.
#[derive(Serialize, ToSchema)]
pub(crate) struct MailList {
    items: Vec<MailView>,
    /// Always null: all are on one page.
    next: Option<String>,
}

/// The mails of the demonstration, the newest first.
#[utoipa::path(get, path = "/api/v1/demo/outbox", responses((status = 200, body = MailList)))]
pub(crate) async fn outbox(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let messages = app.mail.listed().map_err(|failure| caller.failed(&failure))?;
    let view = |message: Message| MailView {
        at: message.at().to_string(),
        to: message.to,
        subject: message.subject,
        text: message.text.unwrap_or_default(),
        state: message.state.name(),
        reply: message.reply,
    };
    Ok(json(StatusCode::OK, &MailList { items: messages.into_iter().map(view).collect(), next: None }))
}

/// The id in a reference.
impl From<(OrganisationId, &str)> for OrganisationRef {
    fn from((id, name): (OrganisationId, &str)) -> Self {
        OrganisationRef { id: id.to_string(), name: name.to_owned() }
    }
}
