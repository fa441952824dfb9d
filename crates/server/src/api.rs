//! The HTTP interface, one file per endpoint.

pub(crate) mod demo;
pub(crate) mod health;
pub(crate) mod ledger;
pub(crate) mod live;
pub(crate) mod me;
pub(crate) mod openapi;
pub(crate) mod organisations;
pub(crate) mod statements;
pub(crate) mod text;
mod text_view;

use crate::{app::App, caller::Caller, problem::Problem, rooms::OpenStatement};
use ::ledger::{Hat, Right, right};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use terms::StatementId;

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    json_bytes(status, serde_json::to_vec(body).expect("views hold texts and numbers").into())
}

/// A JSON answer that is written already.
pub(crate) fn json_bytes(status: StatusCode, body: bytes::Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// A statement that the caller may read, and with which hat; otherwise the same 404 as if there were none.
pub(crate) async fn readable(app: &App, caller: &Caller, id: &str) -> Result<(OpenStatement, Hat, Right), Problem> {
    let id: StatementId = id.parse().map_err(|_| caller.not_found())?;
    let person = caller.signed_in.ok_or_else(|| caller.not_found())?.person;
    let open = app.rooms.open(id).await.map_err(|failure| caller.failed(&failure))?;
    let open = open.ok_or_else(|| caller.not_found())?;
    let register = app.register.view();
    let hats = register.hats(person).into_iter().map(|organisation| Hat { person, organisation });
    let best = hats.map(|hat| (right(&register, &open.statement, hat), hat)).max();
    match best {
        Some((right, hat)) if right >= Right::Read => Ok((open, hat, right)),
        _ => Err(caller.not_found()),
    }
}
