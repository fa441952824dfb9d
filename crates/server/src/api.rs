//! The HTTP interface, one file per endpoint.

pub(crate) mod about;
pub(crate) mod adapting;
pub(crate) mod agenda;
pub(crate) mod anew;
pub(crate) mod bulletins;
pub(crate) mod calendar;
pub(crate) mod comments;
pub(crate) mod conduct;
pub(crate) mod connection;
pub(crate) mod corrections;
pub(crate) mod data;
pub(crate) mod decisions;
pub(crate) mod demo;
pub(crate) mod diff;
mod diff_view;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod import;
pub(crate) mod incoming;
pub(crate) mod invitations;
pub(crate) mod languages;
pub(crate) mod ledger;
pub(crate) mod line;
pub(crate) mod live;
pub(crate) mod me;
pub(crate) mod moments;
pub(crate) mod notices;
pub(crate) mod openapi;
pub(crate) mod opening;
pub(crate) mod organisations;
pub(crate) mod proofs;
pub(crate) mod publishing;
pub(crate) mod returned;
pub(crate) mod rounds;
pub(crate) mod sessions;
pub(crate) mod signatures;
pub(crate) mod statements;
pub(crate) mod tables;
pub(crate) mod team;
pub(crate) mod text;
pub(crate) mod text_view;
pub(crate) mod tokens;
pub(crate) mod traces;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A JSON answer.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    json_bytes(status, json_body(body).into())
}

/// A view as JSON.
pub(crate) fn json_body(view: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(view).expect("views hold texts and numbers")
}

/// A JSON answer that is written already.
pub(crate) fn json_bytes(status: StatusCode, body: bytes::Bytes) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
