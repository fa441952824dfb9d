//! Addresses of officials and press, who get newsletters by mail.

use crate::{
    address::Address,
    api::{json, json_body, json_bytes},
    app::App,
    caller::Caller,
    extract::Body,
    idempotency::Asked,
    outsiders::NOBODY,
    problem::Problem,
    rates::ClientAddress,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use words::Language;

/// An address for newsletters.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SubscriptionRequest {
    email: String,
    /// `fi`, `sv` or `en`: in which language newsletters come, if they have it; that of the request if absent.
    #[serde(default)]
    language: Option<String>,
}

/// What is answered to everybody.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubscriptionView {
    /// `unconfirmed`: whoever reads mail at the address has to say that it is theirs.
    state: &'static str,
}

/// Ask for newsletters to an address. A link goes there, and nothing else before it was confirmed behind that; whether the
/// address is known is told to nobody.
#[utoipa::path(post, path = "/api/v1/bulletins/subscriptions", operation_id = "subscribe_to_bulletins", request_body = SubscriptionRequest,
    responses((status = 202, body = SubscriptionView), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn subscribe(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    Body(body): Body,
) -> Result<Response, Problem> {
    let who = caller.signed_in.map_or(NOBODY, |signed_in| signed_in.person);
    let route = "POST /api/v1/bulletins/subscriptions";
    let first = match app.answers.ask(&caller, who, route, &headers, &body).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let request: SubscriptionRequest = caller.json(&body)?;
    let (address, language) = read(&caller, &request.email, request.language.as_deref())?;
    let view = SubscriptionView { state: "unconfirmed" };
    let answer = (StatusCode::ACCEPTED, &json_body(&view)[..]);
    app.bulletins.subscribe(&app, &caller, (address, client), language, first, answer).await?;
    Ok(json(StatusCode::ACCEPTED, &view))
}

/// The address and the language as they were typed; pages come here as well.
pub(crate) fn read(caller: &Caller, email: &str, language: Option<&str>) -> Result<(Address, Language), Problem> {
    let problem = |code| caller.problem(StatusCode::UNPROCESSABLE_ENTITY, code, &[]);
    let address = Address::parse(email).ok_or_else(|| problem("bad-address"))?;
    let language = language.map_or(Some(caller.words.language()), Language::from_tag);
    Ok((address, language.ok_or_else(|| problem("unknown-language"))?))
}
