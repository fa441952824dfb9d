//! All that is held on the person who asks, to take along; and how somebody's data is erased.

mod surveys;

use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id},
    personal::{self, Act, Held, Written},
    problem::Problem,
};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{Author, Role};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use surveys::{SurveyAnswerHeld, SurveyOutsideHeld};
use terms::{PersonId, Timestamp};
use utoipa::ToSchema;

/// Everything that is held on a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Data {
    person: String,
    name: String,
    email: String,
    /// `fi`, `sv` or `en`, if chosen.
    language: Option<&'static str>,
    roles: Vec<RoleHeld>,
    sessions: Vec<SessionHeld>,
    tokens: Vec<TokenHeld>,
    invitations: Vec<InvitationHeld>,
    mails: Vec<MailHeld>,
    /// The organisations for which somebody applied with the person's address, and which wait for their word.
    applications: Vec<String>,
    /// The statements that somebody signed with the person's address for an organisation outside the register.
    outside: Vec<OutsideHeld>,
    /// The organisations whose contact the person was asked to confirm.
    asked: Vec<AskedHeld>,
    /// The statements that the person has read, and when they last did: what changed since is shown to them.
    read: Vec<ReadHeld>,
    /// Text of theirs that statements could not take, kept for their organisation.
    returned: Vec<ReturnedHeld>,
    /// What they typed behind links of mails and have not handed in.
    typed: Vec<TypedHeld>,
    /// Comments that they prepared for their organisation and saved last.
    prepared: Vec<PreparedHeld>,
    /// Answers to surveys that they prepared for their organisation and saved last.
    survey_answers: Vec<SurveyAnswerHeld>,
    /// The surveys that were answered with the person's address for an organisation outside the register.
    surveys_outside: Vec<SurveyOutsideHeld>,
    /// `immediate`, `daily` or `none`: when the person wants to be told by mail.
    notices: &'static str,
    /// Whether the person wants the newsletters of the network's organisations.
    bulletins: bool,
    /// Whether newsletters for officials and press go to the person's address, or somebody gave it for them.
    subscribed: bool,
    /// What waits for them to be told.
    waiting: Vec<WaitingHeld>,
    /// Entries of ledgers that the person made, or that are about them.
    acts: Vec<ActHeld>,
    /// Whose text the person took part in writing, and by how many changes.
    written: Vec<WrittenHeld>,
}

#[derive(Serialize, ToSchema)]
struct OutsideHeld {
    statement: String,
    title: String,
    /// What the organisation is called.
    name: String,
}

#[derive(Serialize, ToSchema)]
struct RoleHeld {
    organisation: String,
    name: String,
    role: &'static str,
}

#[derive(Serialize, ToSchema)]
struct SessionHeld {
    begun_at: String,
    seen_at: String,
    device: String,
}

#[derive(Serialize, ToSchema)]
struct TokenHeld {
    name: String,
    scope: &'static str,
    made_at: String,
    expires_at: String,
    used_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct InvitationHeld {
    organisation: String,
    roles: Vec<&'static str>,
    email: String,
    name: String,
    sent_at: String,
    expires_at: String,
    /// `open`, `accepted`, `revoked` or `expired`.
    standing: &'static str,
}

#[derive(Serialize, ToSchema)]
struct MailHeld {
    at: String,
    to: String,
    subject: String,
    state: &'static str,
}

#[derive(Serialize, ToSchema)]
struct AskedHeld {
    organisation: String,
    at: String,
}

#[derive(Serialize, ToSchema)]
struct ReadHeld {
    statement: String,
    title: String,
    at: String,
}

#[derive(Serialize, ToSchema)]
struct ReturnedHeld {
    statement: String,
    title: String,
    kept_at: String,
    text: String,
    why: String,
}

#[derive(Serialize, ToSchema)]
struct TypedHeld {
    text: String,
    replacement: String,
}

#[derive(Serialize, ToSchema)]
struct PreparedHeld {
    statement: String,
    title: String,
    saved_at: String,
    text: String,
    replacement: String,
}

#[derive(Serialize, ToSchema)]
struct WaitingHeld {
    statement: String,
    title: String,
    organisation: String,
    /// `opened`, `closing`, `finished`, `answered`, `replied`, `recorded`, `contested` or `decided`.
    kind: &'static str,
    since: String,
}

#[derive(Serialize, ToSchema)]
struct ActHeld {
    /// The statement; null for the register.
    statement: Option<String>,
    /// Whether the person did it; otherwise it is about them.
    by_them: bool,
    /// The entry as it is stored.
    #[schema(value_type = Object)]
    entry: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
struct WrittenHeld {
    statement: String,
    title: String,
    changes: u64,
}

/// All that is held on the caller, as a file.
#[utoipa::path(get, path = "/api/v1/me/data", responses((status = 200, body = Data), (status = 401, body = Problem)))]
pub(crate) async fn mine(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    let held = personal::held(&app, person).await.map_err(|failure| caller.failed(&failure))?;
    let held = held.ok_or_else(|| caller.not_found())?;
    let mut response = json(StatusCode::OK, &data(&app, &caller, person, held)).into_response();
    let as_file = HeaderValue::from_static("attachment; filename=\"lausuma.json\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, as_file);
    Ok(response)
}

fn data(app: &App, caller: &Caller, person: PersonId, held: Held) -> Data {
    let now = app.clock.now();
    let register = app.register.view();
    let name = |id| super::organisations::name_of(&register, id, caller.words.language());
    let title = |id| app.register.shelf().get(id).map(|statement| statement.title.clone()).unwrap_or_default();
    Data {
        person: person.to_string(),
        name: held.name,
        email: held.email,
        language: held.language.map(words::Language::tag),
        roles: register
            .roles(person)
            .map(|(id, role)| RoleHeld { organisation: id.to_string(), name: name(id), role: role.name() })
            .collect(),
        sessions: held
            .sessions
            .into_iter()
            .map(|each| SessionHeld { begun_at: text(each.begun), seen_at: text(each.seen), device: each.device })
            .collect(),
        tokens: held
            .tokens
            .into_iter()
            .map(|each| TokenHeld {
                name: each.name,
                scope: each.scope.name(),
                made_at: text(each.made),
                expires_at: text(each.expires),
                used_at: each.used.map(text),
            })
            .collect(),
        invitations: held
            .invitations
            .into_iter()
            .map(|each| InvitationHeld {
                organisation: each.organisation().map(|id| id.to_string()).unwrap_or_default(),
                roles: each.roles().into_iter().map(Role::name).collect(),
                sent_at: text(each.at()),
                expires_at: text(each.until()),
                standing: each.standing(now).name(),
                email: each.email,
                name: each.name,
            })
            .collect(),
        mails: held
            .mails
            .into_iter()
            .map(|each| MailHeld { at: text(each.at()), to: each.to, subject: each.subject, state: each.state.name() })
            .collect(),
        applications: held.applications,
        outside: held
            .outside
            .into_iter()
            .map(|(statement, name)| OutsideHeld { statement: statement.to_string(), title: title(statement), name })
            .collect(),
        asked: held
            .asked
            .into_iter()
            .map(|(organisation, at)| AskedHeld { organisation: organisation.to_string(), at: text(at) })
            .collect(),
        read: held
            .read
            .into_iter()
            .map(|(statement, at)| ReadHeld { statement: statement.to_string(), title: title(statement), at: text(at) })
            .collect(),
        returned: held
            .returned
            .into_iter()
            .map(|(statement, each)| ReturnedHeld {
                statement: statement.to_string(),
                title: title(statement),
                kept_at: text(each.at()),
                text: each.text,
                why: each.why,
            })
            .collect(),
        typed: held
            .typed
            .into_iter()
            .map(|remark| TypedHeld { text: remark.text, replacement: remark.replacement })
            .collect(),
        prepared: held
            .prepared
            .into_iter()
            .map(|(statement, each)| PreparedHeld {
                statement: statement.to_string(),
                title: title(statement),
                saved_at: text(each.at()),
                text: each.get("text").to_owned(),
                replacement: each.get("replacement").to_owned(),
            })
            .collect(),
        survey_answers: held.answering.into_iter().map(SurveyAnswerHeld::from).collect(),
        surveys_outside: held.answered.into_iter().map(SurveyOutsideHeld::from).collect(),
        notices: held.notices.wish.name(),
        bulletins: held.notices.bulletins().is_some(),
        subscribed: held.subscribed,
        waiting: held
            .notices
            .waiting
            .iter()
            .map(|item| WaitingHeld {
                statement: item.statement.to_string(),
                title: title(item.statement),
                organisation: item.organisation.to_string(),
                kind: item.what.name(),
                since: text(item.first()),
            })
            .collect(),
        acts: held
            .acts
            .into_iter()
            .map(|Act { statement, by_them, entry }| ActHeld {
                statement: statement.map(|id| id.to_string()),
                by_them,
                entry,
            })
            .collect(),
        written: held
            .written
            .into_iter()
            .map(|Written { statement, changes }| WrittenHeld {
                statement: statement.to_string(),
                title: title(statement),
                changes,
            })
            .collect(),
    }
}

fn text(at: Timestamp) -> String {
    at.to_string()
}

/// Why somebody is erased by another. A closed list: a sentence could name the person it is to forget.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Reason {
    /// The person asked for it.
    Asked,
    /// The person has left, or has died.
    Left,
    /// The person was entered by mistake.
    Mistake,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct ErasureRequest {
    reason: Reason,
}

/// Erase a person. For coordinators of the network; a person erases themselves on their own page.
#[utoipa::path(delete, path = "/api/v1/people/{id}", params(("id" = String, Path)), request_body = ErasureRequest,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn erase(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Body(body): Body,
) -> Result<Response, Problem> {
    let hat = caller.hat(&app, None)?;
    let request: ErasureRequest = caller.json(&body)?;
    let person: PersonId = id.parse().map_err(|_| caller.not_found())?;
    // Who may not erase anybody is told so before being told who there is.
    let by = Author::Hat(hat);
    ledger::administers_network(&app.register.view(), by).map_err(|refusal| caller.refused(refusal))?;
    if !app.register.view().knows_person(person) {
        return Err(caller.not_found());
    }
    let erased = personal::erase(&app, by, person).await.map_err(|failure| caller.failed(&failure))?;
    erased.map_err(|refusal| caller.refused(refusal))?;
    tracing::info!(%person, by = %hat.person, reason = ?request.reason, "a person was erased");
    Ok(StatusCode::NO_CONTENT.into_response())
}
