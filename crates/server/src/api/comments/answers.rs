//! What coordinators and the support group do with comments: outcomes, one or many at once, and another look.

use super::{known, own, view::CommentView};
use crate::{
    api::{
        decisions::{Ask, Decision, Once, Tell, Wanted, decide},
        team::acting,
        text::amend,
    },
    app::App,
    caller::Caller,
    comments::Shown,
    problem::Problem,
    reading::{Readable, opened},
    replica::Amendment,
    room::MakeCommand,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    Action, Answer, Asker, Comment, CommentNumber, Hat, OutcomeKind, Refusal, Statement, StatementCommand, access,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::OrganisationId;
use utoipa::ToSchema;

/// What became of a comment.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct OutcomeRequest {
    /// `accepted`, `partly`, `not-accepted`, `noted` or `moved`; not needed with `same_as`.
    #[serde(default)]
    outcome: Option<String>,
    /// Why, for all to read. An accepted wording needs none, nor does support that is noted.
    #[serde(default)]
    reason: String,
    /// A comment whose answer this one gets as well.
    #[serde(default)]
    same_as: Option<u32>,
    /// How many outcomes the comment had been given when this one was written (`outcomes`); none if absent.
    #[serde(default)]
    revises: u32,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// What became of many comments.
#[derive(Deserialize, ToSchema)]
pub(crate) struct OutcomesRequest {
    /// Their numbers. None of them may have an answer yet.
    comments: Vec<u32>,
    /// What became of all of them.
    #[serde(flatten)]
    outcome: OutcomeRequest,
}

/// How many comments were answered.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answered {
    answered: usize,
}

/// Say what became of a comment, and why.
#[utoipa::path(put, path = "/api/v1/statements/{id}/comments/{comment}/outcome", operation_id = "give_outcome",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = OutcomeRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn outcome(ask: Ask) -> Result<Response, Problem> {
    let comment = known(&ask.app, &ask.caller, &ask.readable, ask.param("comment"))?;
    let number = comment.number;
    one(&ask, comment, |request: OutcomeRequest| {
        let comments = vec![(number, request.revises)];
        Ok((answer(&ask.caller, &request, comments)?, request.organisation))
    })
    .await
}

/// Give many comments the same answer.
#[utoipa::path(post, path = "/api/v1/statements/{id}/outcomes", operation_id = "give_outcomes", params(("id" = String, Path)), request_body = OutcomesRequest,
    responses((status = 200, body = Answered), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn outcomes(ask: Ask) -> Result<Response, Problem> {
    let wanted = |request: OutcomesRequest| {
        let answered = request.comments.len();
        let comments = request.comments.iter().map(|number| (CommentNumber(*number), 0)).collect();
        let given = answer(&ask.caller, &request.outcome, comments)?;
        let organisation = acting(&ask.caller, request.outcome.organisation.as_deref())?;
        let command = MakeCommand::plain(move |_| StatementCommand::Answer(given));
        let tell = Tell::of(StatusCode::OK, move |_| Answered { answered });
        Ok(Wanted::made(command, organisation, tell))
    };
    ask.decided(wanted).await
}

/// What the support group decides.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DecisionRequest {
    /// `accepted`, `partly`, `not-accepted`, `noted` or `moved`.
    outcome: String,
    /// Why, for all to read.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Decide where an organisation has asked for another look.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments/{comment}/decision", operation_id = "decide_contest",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = DecisionRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decision(ask: Ask) -> Result<Response, Problem> {
    let comment = known(&ask.app, &ask.caller, &ask.readable, ask.param("comment"))?;
    let number = comment.number;
    one(&ask, comment, |request: DecisionRequest| {
        let (comment, outcome) = (number, kind(&ask.caller, &request.outcome)?);
        Ok((Answer::DecideContest { comment, outcome, reason: request.reason }, request.organisation))
    })
    .await
}

/// Put a suggestion's wording into the live text, and accept it.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments/{comment}/accept", operation_id = "accept_suggestion",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = OutcomeRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn accept(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, OutcomeRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable: seen, .. } = &ask;
    let comment = known(app, caller, seen, ask.param("comment"))?;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    take_in(app, caller, seen, hat, &comment, request.revises).await?;
    let given = accepted(&comment, request.revises, request.reason);
    let command = MakeCommand::plain(move |_| StatementCommand::Answer(given));
    let tell = told(super::one(app, caller, seen, comment).await?, own(app, caller));
    let decision = Decision { hat, command, puts: vec![], first };
    let view = decide(app, caller, seen.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// The answer to a suggestion whose wording is in the text.
pub(crate) fn accepted(comment: &Comment, revises: u32, reason: String) -> Answer {
    Answer::GiveOutcome { comments: vec![(comment.number, revises)], outcome: OutcomeKind::Accepted, reason }
}

/// Puts a suggestion's wording into the live text, as an edit that names the comment; pages come here as well.
pub(crate) async fn take_in(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    comment: &Arc<Comment>,
    revises: u32,
) -> Result<(), Problem> {
    let refused = |refusal| caller.refused(refusal);
    let statement = &*readable.statement;
    access(&app.register.view(), statement, Asker::Hat(hat), Action::Answer).map_err(refused)?;
    // A wording is put in once, whatever is decided alike.
    if comment.outcomes != revises {
        return Err(refused(Refusal::OutcomeKnown));
    }
    // The text is written first: nobody is told that a wording is in it before it is.
    let given = accepted(comment, revises, String::new());
    let (register, at) = (app.register.view(), app.clock.now());
    Statement::decide(Some(statement), &register, ledger::Author::Hat(hat), at, StatementCommand::Answer(given))
        .map_err(refused)?;
    let shown = super::one(app, caller, readable, comment.clone()).await?;
    let problem = |code| caller.problem(StatusCode::CONFLICT, code, &[]);
    let words = shown.spoken.as_ref().and_then(|spoken| spoken.replacement.clone());
    let words = words.ok_or_else(|| problem("no-suggestion"))?;
    let (anchor, heads) = crate::comments::held(statement, &comment.passage).ok_or_else(|| problem("no-suggestion"))?;
    let quote = shown.quote().unwrap_or_default().to_owned();
    let message = format!("comment {}", comment.number.0);
    let amendment = Amendment { anchor, heads, quote, words, message };
    let open = opened(app, caller, statement).await?;
    let done = amend(app, &open, hat, amendment).await.map_err(|refused| refused.problem(caller))?;
    if done { Ok(()) } else { Err(problem("suggestion-detached")) }
}

/// The outcome of that name.
pub(crate) fn kind(caller: &Caller, name: &str) -> Result<OutcomeKind, Problem> {
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-outcome", &[]);
    OutcomeKind::named(name).ok_or_else(unknown)
}

fn answer(caller: &Caller, request: &OutcomeRequest, comments: Vec<(CommentNumber, u32)>) -> Result<Answer, Problem> {
    if let Some(same_as) = request.same_as {
        return Ok(Answer::AnswerAlike { comments, same_as: CommentNumber(same_as) });
    }
    let outcome = kind(caller, request.outcome.as_deref().unwrap_or_default())?;
    Ok(Answer::GiveOutcome { comments, outcome, reason: request.reason.clone() })
}

/// Answers one comment, and tells it as it stands then.
async fn one<T: serde::de::DeserializeOwned>(
    ask: &Ask,
    comment: Arc<Comment>,
    given: impl FnOnce(T) -> Result<(Answer, Option<String>), Problem>,
) -> Result<Response, Problem> {
    let tell = told(super::one(&ask.app, &ask.caller, &ask.readable, comment).await?, own(&ask.app, &ask.caller));
    let wanted = |request: T| {
        let (given, organisation) = given(request)?;
        let organisation = acting(&ask.caller, organisation.as_deref())?;
        let command = MakeCommand::plain(move |_| StatementCommand::Answer(given));
        Ok(Wanted::made(command, organisation, tell))
    };
    ask.decided(wanted).await
}

/// The comment as it stands then.
fn told(before: Shown, own: Vec<OrganisationId>) -> Tell {
    Tell::of(StatusCode::OK, move |statement| {
        let comment = statement.comment(before.comment.number)?;
        Some(CommentView::of(statement, &before.then(comment, None), &own))
    })
}
