use super::{demo::OrganisationRef, json, organisations};
use crate::{
    address::{self, Address, NameFault},
    app::App,
    caller::Caller,
    extract::{Body, Id, Params},
    failure::Failure,
    idempotency::{Asked, First},
    invitations::{Invitation, InvitationId, Wish, may_invite},
    mail,
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use ledger::{Hat, Role};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{OrganisationId, limits};
use utoipa::{IntoParams, ToSchema};
use words::Language;

#[derive(Deserialize, ToSchema)]
pub(crate) struct InvitationRequest {
    pub(crate) email: String,
    /// What is known of the name; whoever accepts can correct it.
    #[serde(default)]
    pub(crate) name: Option<String>,
    /// The organisation's id.
    pub(crate) organisation: String,
    /// `coordinator`, `organisation-admin`, `writer`, `commenter`, `signatory`.
    pub(crate) roles: Vec<String>,
    /// `fi`, `sv` or `en`: what the mail is written in; the caller's language if absent.
    #[serde(default)]
    pub(crate) language: Option<String>,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationView {
    id: String,
    email: String,
    name: String,
    organisation: OrganisationRef,
    roles: Vec<&'static str>,
    language: String,
    invited_at: String,
    expires_at: String,
    /// `open`, `accepted`, `revoked`, `expired`.
    state: &'static str,
    /// What became of its mail: `queued`, `sent`, `failed`, `bounced`; absent if that is no longer remembered.
    mail: Option<&'static str>,
    /// What the mail server replied last.
    mail_reply: Option<String>,
}

/// An organisation's invitations.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvitationList {
    items: Vec<InvitationView>,
    /// Always null: all are on one page.
    next: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Of {
    /// The organisation's id.
    pub(crate) organisation: String,
}

/// Invite somebody to act for an organisation: its admin or a coordinator may, and only a coordinator makes coordinators.
#[utoipa::path(post, path = "/api/v1/invitations", operation_id = "invite", request_body = InvitationRequest,
    responses((status = 201, body = InvitationView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let first = match app.answers.ask(&caller, person, "POST /invitations", &headers, &body).await? {
        Asked::Repeat(status, id) => return again(&app, &caller, status, &id),
        Asked::First(first) => first,
    };
    let request: InvitationRequest = caller.json(&body)?;
    let view = invite(&app, &caller, &request, first).await?;
    Ok(json(StatusCode::CREATED, &view))
}

/// The first answer once more, if the invitation is still there.
fn again(app: &App, caller: &Caller, status: StatusCode, id: &[u8]) -> Result<Response, Problem> {
    let id: &InvitationId = id.try_into().map_err(|_| caller.failed(&Failure::Damaged("an answer")))?;
    let invitation = app.invitations.get(id).map_err(|failure| caller.failed(&failure))?;
    let invitation = invitation.ok_or_else(|| caller.not_found())?;
    Ok(json(status, &fresh(app, caller, id, &invitation)))
}

/// Invites as the caller asks for it; the page's form comes here as well.
pub(crate) async fn invite(
    app: &App,
    caller: &Caller,
    request: &InvitationRequest,
    first: First,
) -> Result<InvitationView, Problem> {
    let roles = roles(caller, &request.roles)?;
    let (organisation, by) = inviter(app, caller, &request.organisation, &roles)?;
    let address = Address::parse(&request.email)
        .ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-address", &[]))?;
    let name = request.name.as_deref().unwrap_or_default();
    let name = match address::name(name, limits::NAME_CHARS_MAX) {
        Err(NameFault::Missing) => String::new(),
        Err(NameFault::Deceptive) => {
            return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "name-hidden", &[]));
        }
        Err(NameFault::TooLong(max)) => {
            return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "name-too-long", &[("max", max.into())]));
        }
        Ok(name) => name,
    };
    let language = match &request.language {
        Some(tag) => Language::from_tag(tag)
            .ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]))?,
        None => caller.words.language(),
    };
    if !app.logins.may_write_to(&address, app.clock.now()) {
        return Err(caller.problem(StatusCode::TOO_MANY_REQUESTS, "too-many-mails", &[]));
    }
    let wish = Wish { by, organisation, roles, address, name, language };
    // The id alone: the answer names a person, who may want to be forgotten.
    let remember = |id: &InvitationId, _: &Invitation| first.remember(StatusCode::CREATED, id);
    let invited = app.invitations.invite(app, wish, remember).await.map_err(|failure| caller.failed(&failure))?;
    let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
    let (id, invitation) = invited.ok_or_else(full)?;
    tracing::info!(%organisation, "somebody was invited");
    Ok(fresh(app, caller, &id, &invitation))
}

/// An organisation's invitations, the newest first.
#[utoipa::path(get, path = "/api/v1/invitations", operation_id = "list_invitations", params(Of),
    responses((status = 200, body = InvitationList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(of): Params<Of>,
) -> Result<Response, Problem> {
    let items = listed(&app, &caller, &of.organisation)?;
    Ok(json(StatusCode::OK, &InvitationList { items, next: None }))
}

/// The organisation's invitations, for whoever may invite.
pub(crate) fn listed(app: &App, caller: &Caller, organisation: &str) -> Result<Vec<InvitationView>, Problem> {
    let (organisation, _) = inviter(app, caller, organisation, &[])?;
    let listed = app.invitations.list(organisation).map_err(|failure| caller.failed(&failure))?;
    Ok(listed.iter().map(|(id, invitation)| view(app, caller, id, invitation)).collect())
}

/// Take an invitation back.
#[utoipa::path(delete, path = "/api/v1/invitations/{id}", operation_id = "revoke_invitation", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn revoke(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    take_back(&app, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes it back, if the caller may invite to that organisation; gives the organisation.
pub(crate) async fn take_back(app: &App, caller: &Caller, id: &str) -> Result<OrganisationId, Problem> {
    caller.person()?;
    let id: OrganisationId = id.parse().map_err(|_| caller.not_found())?;
    let found = app.invitations.get(id.bytes()).map_err(|failure| caller.failed(&failure))?;
    let invitation = found.ok_or_else(|| caller.not_found())?;
    let organisation = invitation.organisation().map_err(|failure| caller.failed(&failure))?;
    inviter(app, caller, &organisation.to_string(), &invitation.roles()).map_err(|_| caller.not_found())?;
    let revoked = app.invitations.revoke(id.bytes(), app.clock.now()).await;
    if revoked.map_err(|failure| caller.failed(&failure))? {
        tracing::info!(%organisation, "an invitation was revoked");
        Ok(organisation)
    } else {
        Err(caller.problem(StatusCode::CONFLICT, "invitation-not-open", &[]))
    }
}

/// The organisation of that id and the hat in which the caller may invite to it.
pub(crate) fn inviter(
    app: &App,
    caller: &Caller,
    organisation: &str,
    roles: &[Role],
) -> Result<(OrganisationId, Hat), Problem> {
    let person = caller.person()?;
    let register = app.register.view();
    let organisation: Option<OrganisationId> = organisation.parse().ok();
    let organisation = organisation.filter(|id| register.organisation(*id).is_some());
    let organisation = organisation.ok_or_else(|| caller.refused(ledger::Refusal::UnknownOrganisation))?;
    let by = may_invite(&register, person, organisation, roles);
    let by = by.ok_or_else(|| caller.problem(StatusCode::FORBIDDEN, "may-not-invite", &[]))?;
    Ok((organisation, by))
}

fn roles(caller: &Caller, names: &[String]) -> Result<Vec<Role>, Problem> {
    let wanted: Option<Vec<Role>> = names.iter().map(|name| Role::named(name)).collect();
    let wanted = wanted.filter(|wanted| !wanted.is_empty());
    let wanted = wanted.ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "choose-roles", &[]))?;
    Ok(Role::ALL.into_iter().filter(|role| wanted.contains(role)).collect())
}

/// As it is answered to whoever invited, and to a repeat: its mail has just been put in.
fn fresh(app: &App, caller: &Caller, id: &InvitationId, invitation: &Invitation) -> InvitationView {
    let mail = Some(mail::State::Queued.name());
    InvitationView { mail, mail_reply: None, ..view(app, caller, id, invitation) }
}

fn view(app: &App, caller: &Caller, id: &InvitationId, invitation: &Invitation) -> InvitationView {
    let register = app.register.view();
    let organisation = invitation.organisation().unwrap_or(OrganisationId::new([0; 16]));
    let known = register.organisation(organisation);
    let name = known.map(|known| organisations::name(known, caller.words.language())).unwrap_or_default();
    let mail = invitation.mail.and_then(|number| app.mail.message(number).ok().flatten());
    InvitationView {
        id: OrganisationId::new(*id).to_string(),
        email: invitation.email.clone(),
        name: invitation.name.clone(),
        organisation: (organisation, name).into(),
        roles: invitation.roles().into_iter().map(Role::name).collect(),
        language: invitation.language.clone(),
        invited_at: invitation.at().to_string(),
        expires_at: invitation.until().to_string(),
        state: invitation.standing(app.clock.now()).name(),
        mail: mail.as_ref().map(|mail| mail.state.name()),
        mail_reply: mail.and_then(|mail| mail.reply),
    }
}

impl InvitationView {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn email(&self) -> &str {
        &self.email
    }

    pub(crate) fn roles(&self) -> &[&'static str] {
        &self.roles
    }

    pub(crate) fn state(&self) -> &'static str {
        self.state
    }

    /// What became of its mail, and what the mail server said.
    pub(crate) fn mail(&self) -> (Option<&'static str>, Option<&str>) {
        (self.mail, self.mail_reply.as_deref())
    }
}
