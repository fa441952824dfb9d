use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, Id},
    idempotency::{Asked, First},
    problem::Problem,
    scope::Scope,
    tokens::{Listed, NewToken, NotMade},
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{Digest, Timestamp, limits};
use utoipa::ToSchema;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A token for a tool.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TokenRequest {
    /// What it is for, in the person's own words.
    pub(crate) name: String,
    /// `read`, `write` (also in texts) or `act` (also decide); `read` if absent.
    #[serde(default)]
    pub(crate) scope: Option<String>,
    /// Days until it ends, 90 if absent.
    #[serde(default)]
    pub(crate) days: Option<u32>,
}

/// A token as it is listed.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenView {
    id: String,
    name: String,
    scope: &'static str,
    created_at: String,
    expires_at: String,
    /// To the hour.
    last_used_at: Option<String>,
    /// The secret, for `Authorization: Bearer`; only in the answer that made it, and not in a repeat of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl From<&Listed> for TokenView {
    fn from(token: &Listed) -> Self {
        TokenView {
            id: Digest::new(token.id).to_string(),
            name: token.name.clone(),
            scope: token.scope.name(),
            created_at: token.made.to_string(),
            expires_at: token.expires.to_string(),
            last_used_at: token.used.map(|used| used.to_string()),
            token: None,
        }
    }
}

/// A list of tokens.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenList {
    items: Vec<TokenView>,
    /// Always null: there are few.
    next: Option<String>,
}

/// The caller's tokens that are in force. A token can't see tokens.
#[utoipa::path(get, path = "/api/v1/me/tokens", operation_id = "list_tokens",
    responses((status = 200, body = TokenList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    let tokens = app.tokens.list(person, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &TokenList { items: tokens.iter().map(TokenView::from).collect(), next: None }))
}

/// Make a token.
#[utoipa::path(post, path = "/api/v1/me/tokens", operation_id = "make_token", request_body = TokenRequest,
    responses((status = 201, body = TokenView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let person = caller.session()?.person;
    let first = match app.answers.ask(&caller, person, "POST /me/tokens", &headers, &body).await? {
        Asked::Repeat(status, answer) => return Ok(super::json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let view = made(&app, &caller, &caller.json(&body)?, &first).await?;
    Ok(json(StatusCode::CREATED, &view))
}

/// Makes the token that is asked for; the page's form comes here as well.
pub(crate) async fn made(
    app: &App,
    caller: &Caller,
    request: &TokenRequest,
    first: &First,
) -> Result<TokenView, Problem> {
    let person = caller.session()?.person;
    let unprocessable =
        |code: &str, max: usize| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[("max", max.into())]);
    let name = request.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > limits::TOKEN_NAME_CHARS_MAX {
        return Err(unprocessable("token-name", limits::TOKEN_NAME_CHARS_MAX));
    }
    let scope = Scope::named(request.scope.as_deref().unwrap_or("read"));
    let scope = scope.ok_or_else(|| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-scope", &[]))?;
    let days = request.days.unwrap_or(limits::TOKEN_DAYS);
    if days == 0 || days > limits::TOKEN_DAYS_MAX {
        return Err(unprocessable("token-days", limits::TOKEN_DAYS_MAX as usize));
    }
    let made = app.clock.now();
    let expires = Timestamp::from_ms(made.ms() + i64::from(days) * DAY_MS);
    let view = |id: &[u8; 32], token| TokenView {
        token,
        ..TokenView::from(&Listed { id: *id, name: name.clone(), scope, made, expires, used: None })
    };
    let new = NewToken { person, name: name.clone(), scope, made, expires };
    let remember = |id: &[u8; 32]| {
        let answer = serde_json::to_vec(&view(id, None)).expect("views hold texts");
        first.remember(StatusCode::CREATED, &answer)
    };
    match app.tokens.make(new, remember).await.map_err(|failure| caller.failed(&failure))? {
        Ok((id, secret)) => {
            tracing::info!(scope = scope.name(), "a token was made");
            Ok(view(&id, Some(secret)))
        }
        Err(NotMade::TooMany) => {
            Err(caller.problem(StatusCode::CONFLICT, "too-many-tokens", &[("max", limits::TOKENS_MAX.into())]))
        }
    }
}

impl TokenView {
    /// The secret, where it may be shown.
    pub(crate) fn secret(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

/// Revoke a token; its open connections are closed.
#[utoipa::path(delete, path = "/api/v1/me/tokens/{id}", operation_id = "revoke_token", params(("id" = String, Path)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn revoke(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    revoked(&app, &caller, &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Revokes the token of this id; the page's form comes here as well.
pub(crate) async fn revoked(app: &App, caller: &Caller, id: &str) -> Result<(), Problem> {
    let person = caller.session()?.person;
    let id: Digest = id.parse().map_err(|_| caller.not_found())?;
    let was_one = app.tokens.revoke(person, id.bytes()).await.map_err(|failure| caller.failed(&failure))?;
    if was_one { Ok(()) } else { Err(caller.not_found()) }
}
