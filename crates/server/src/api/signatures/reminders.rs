//! A reminder to those who have not answered whether they sign.

use crate::{
    api::{
        decisions::{Ask, Once},
        json, json_bytes,
        team::acting,
    },
    app::App,
    caller::Caller,
    extract::Id,
    idempotency::First,
    notices::{Reach, Reminding, again},
    pages::time,
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use ledger::{Action, Asker, Hat, Refusal, Stage, Statement, access};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{Timestamp, limits};
use utoipa::ToSchema;

/// Whom a reminder reaches.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReachView {
    /// Organisations that have not answered and for which somebody hears it.
    organisations: usize,
    /// How many people hear it.
    people: usize,
    /// Organisations that have not answered and for which nobody does: nobody signs for them, or whoever does wants no mail.
    missed: usize,
    /// When the last reminder went.
    last_at: Option<String>,
    /// When the next may go; now if none.
    next_at: Option<String>,
}

impl ReachView {
    fn of(reach: &Reach, last: Option<Timestamp>, now: Timestamp) -> ReachView {
        let next = last.map(again).filter(|next| *next > now);
        ReachView {
            organisations: reach.reached.len(),
            people: reach.people(),
            missed: reach.missed.len(),
            last_at: last.map(|last| last.to_string()),
            next_at: next.map(|next| next.to_string()),
        }
    }
}

/// What is said beside.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReminderRequest {
    /// The coordinators' own words.
    #[serde(default)]
    text: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Whom a reminder would reach now. For the statement's coordinators.
#[utoipa::path(get, path = "/api/v1/statements/{id}/signatures/reminders", operation_id = "preview_reminder", params(("id" = String, Path)),
    responses((status = 200, body = ReachView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn preview(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    if !super::sight(&app, &caller, &readable).coordinates {
        return Err(caller.refused(Refusal::NotItsCoordinator));
    }
    let (reach, last) = reach(&app, &caller, &readable).await?;
    Ok(json(StatusCode::OK, &ReachView::of(&reach, last, app.clock.now())))
}

/// Remind by mail those who sign for organisations that have not answered whether they do; not more often than every other
/// day. For the statement's coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/signatures/reminders", operation_id = "remind", params(("id" = String, Path)), request_body = ReminderRequest,
    responses((status = 201, body = ReachView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remind(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, ReminderRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let tell = |reach: &Reach| {
        let now = app.clock.now();
        serde_json::to_vec(&ReachView::of(reach, Some(now), now)).expect("views hold texts and numbers").into()
    };
    let answer = send(app, caller, readable, hat, request.text, (first, StatusCode::CREATED, &tell)).await?;
    Ok(json_bytes(StatusCode::CREATED, answer))
}

/// Whom it would reach, and when the last one went; pages come here as well.
pub(crate) async fn reach(
    app: &App,
    caller: &Caller,
    readable: &Readable,
) -> Result<(Reach, Option<Timestamp>), Problem> {
    is_signed(&readable.statement, app.clock.now()).map_err(|refusal| caller.refused(refusal))?;
    let failed = |failure| caller.failed(&failure);
    let reach = app.notices.reach(app, &app.register.view(), &readable.statement).map_err(failed)?;
    Ok((reach, app.notices.reminded(&readable.statement).await.map_err(failed)?))
}

/// How a repeat is answered.
pub(crate) type Answer<'a> = (First, StatusCode, &'a (dyn Fn(&Reach) -> Bytes + Sync));

/// Sends it for this hat, and says what is answered; pages come here as well.
pub(crate) async fn send(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    text: Option<String>,
    (first, status, tell): Answer<'_>,
) -> Result<Bytes, Problem> {
    let statement = &readable.statement;
    access(&app.register.view(), statement, Asker::Hat(hat), Action::ConductRounds)
        .map_err(|refusal| caller.refused(refusal))?;
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > limits::REMINDER_CHARS_MAX) {
        let max = limits::REMINDER_CHARS_MAX.into();
        return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "reminder-too-long", &[("max", max)]));
    }
    let (reach, _) = reach(app, caller, readable).await?;
    if reach.people() == 0 {
        return Err(caller.problem(StatusCode::CONFLICT, "nobody-to-remind", &[]));
    }
    let answer = tell(&reach);
    let kept = first.remember(status, &answer);
    let reminded = app.notices.remind(app, statement, reach, text, kept).await;
    match reminded.map_err(|failure| caller.failed(&failure))? {
        Reminding::Sent => {
            tracing::info!(statement = %statement.id, "those who have not answered are reminded");
            app.chores.news();
            Ok(answer)
        }
        Reminding::Lately(last) => {
            let in_words = |at| time::in_words(caller, at);
            let values = [("last", in_words(last).into()), ("next", in_words(again(last)).into())];
            Err(caller.problem(StatusCode::CONFLICT, "reminded-lately", &values))
        }
    }
}

/// Whether the text can be signed now.
pub(crate) fn is_signed(statement: &Statement, now: Timestamp) -> Result<(), Refusal> {
    match statement.stage {
        Stage::SignOn | Stage::Published if statement.sign_on.is_some() => {}
        _ => return Err(Refusal::NothingToSign),
    }
    if statement.plan.closes.is_some_and(|closes| closes <= now) { Err(Refusal::SignOnClosed) } else { Ok(()) }
}
