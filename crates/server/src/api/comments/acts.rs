//! What organisations do with comments: say it in other words, take it back, reply, agree, ask for another look.

use super::{kind, known, own, view::CommentView};
use crate::{
    api::{
        decisions::{Ask, Decision, Once, Tell, decide},
        team::acting,
    },
    comments::{Shown, Spoken},
    problem::Problem,
    room::MakeCommand,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{CommentNumber, Speak, StatementCommand, Wording, prose};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// A comment in other words.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RewordRequest {
    /// What it says now.
    text: String,
    /// What it wants now.
    #[serde(default)]
    kind: Option<String>,
    /// The wording that it wants now.
    #[serde(default)]
    replacement: Option<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Words, and for whom they are said.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct WordsRequest {
    /// What is said.
    #[serde(default, alias = "reason")]
    text: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// For whom something is done.
#[derive(Deserialize, Default, ToSchema)]
pub(crate) struct ForRequest {
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Say a comment in other words, while its round is open. The earlier wording stays to be seen.
#[utoipa::path(put, path = "/api/v1/statements/{id}/comments/{comment}", operation_id = "reword_comment",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = RewordRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn reword(ask: Ask) -> Result<Response, Problem> {
    let caller = &ask.caller;
    act(&ask, StatusCode::OK, |before, request: RewordRequest| {
        let (comment, quote) = (before.comment.number, before.quote().map(str::to_owned));
        let refused = |refusal| caller.refused(refusal);
        let replacement = request.replacement.filter(|text| !text.trim().is_empty() && quote.is_some());
        let spoken = Spoken {
            replacement: replacement.as_deref().map(prose).transpose().map_err(refused)?,
            quote,
            ..Spoken::new(prose(&request.text).map_err(refused)?)
        };
        let kind = request.kind.as_deref().map(|name| kind(caller, name)).transpose()?;
        let suggests = spoken.replacement.is_some();
        let speak = move |content| Speak::Reword { comment, wording: Wording { kind, suggests, content } };
        Ok((Said::Words(spoken, Box::new(speak)), request.organisation))
    })
    .await
}

/// Take a comment back. It stays listed, as taken back.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/comments/{comment}", operation_id = "withdraw_comment",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn withdraw(ask: Ask) -> Result<Response, Problem> {
    plain(&ask, |comment| Speak::Withdraw { comment }).await
}

/// Reply to a comment.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments/{comment}/replies", operation_id = "reply_to_comment",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = WordsRequest,
    responses((status = 201, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn reply(ask: Ask) -> Result<Response, Problem> {
    say(&ask, StatusCode::CREATED, |comment, content| Speak::Reply { comment, content }).await
}

/// Ask for another look at what became of a comment.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments/{comment}/contest", operation_id = "contest_outcome",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = WordsRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn contest(ask: Ask) -> Result<Response, Problem> {
    say(&ask, StatusCode::OK, |comment, content| Speak::Contest { comment, content }).await
}

/// Say that one's organisation agrees with a comment.
#[utoipa::path(put, path = "/api/v1/statements/{id}/comments/{comment}/agreement", operation_id = "agree_with_comment",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn agree(ask: Ask) -> Result<Response, Problem> {
    plain(&ask, |comment| Speak::Agree { comment }).await
}

/// Say that it doesn't any more.
#[utoipa::path(delete, path = "/api/v1/statements/{id}/comments/{comment}/agreement", operation_id = "take_agreement_back",
    params(("id" = String, Path), ("comment" = u32, Path)), request_body = ForRequest,
    responses((status = 200, body = CommentView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn disagree(ask: Ask) -> Result<Response, Problem> {
    plain(&ask, |comment| Speak::TakeBackAgreement { comment }).await
}

/// What is done, with words or without.
enum Said {
    Words(Spoken, Box<dyn FnOnce(terms::Digest) -> Speak + Send>),
    Nothing(Speak),
}

async fn plain(ask: &Ask, speak: impl FnOnce(CommentNumber) -> Speak) -> Result<Response, Problem> {
    act(ask, StatusCode::OK, |before, request: ForRequest| {
        Ok((Said::Nothing(speak(before.comment.number)), request.organisation))
    })
    .await
}

async fn say(
    ask: &Ask,
    status: StatusCode,
    speak: fn(CommentNumber, terms::Digest) -> Speak,
) -> Result<Response, Problem> {
    act(ask, status, |before, request: WordsRequest| {
        let comment = before.comment.number;
        let text = prose(&request.text).map_err(|refusal| ask.caller.refused(refusal))?;
        let speak = move |content| speak(comment, content);
        Ok((Said::Words(Spoken::new(text), Box::new(speak)), request.organisation))
    })
    .await
}

/// Does it, and tells the comment as it stands then.
async fn act<T: DeserializeOwned>(
    ask: &Ask,
    status: StatusCode,
    said: impl FnOnce(&Shown, T) -> Result<(Said, Option<String>), Problem>,
) -> Result<Response, Problem> {
    let Ask { app, caller, readable, .. } = ask;
    let comment = known(app, caller, readable, ask.param("comment"))?;
    let (first, request) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let before = super::one(app, caller, readable, comment).await?;
    let (said, organisation) = said(&before, request)?;
    let hat = caller.hat(app, acting(caller, organisation.as_deref())?)?;
    let (speak, spoken, puts) = match said {
        Said::Nothing(speak) => (speak, None, vec![]),
        Said::Words(spoken, speak) => {
            let (content, put) = spoken.kept(readable.statement.id);
            (speak(content), Some(spoken), vec![put])
        }
    };
    let command = MakeCommand::plain(move |_| StatementCommand::Speak(speak));
    let own = own(app, caller);
    let tell = Tell::of(status, move |statement| {
        let comment = statement.comment(before.comment.number)?;
        Some(CommentView::of(statement, &before.then(comment, spoken.as_ref()), &own))
    });
    let decision = Decision { hat, command, puts, first };
    let view = decide(app, caller, readable.statement.id, decision, &tell).await?;
    Ok(tell.answer(&view))
}
