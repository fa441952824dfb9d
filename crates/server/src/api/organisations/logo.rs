//! An organisation's logo: a small picture of pixels in the vault, named by its hash. Never SVG, which can carry scripts.

use super::{Act, Care, ask::Ask, seen, view::OrganisationView};
use crate::{
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    picture::{self, Picture},
    problem::Problem,
    vault,
};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use ledger::{Hat, RegisterCommand as Command};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::Batch;
use terms::{Digest, OrganisationId, limits};

/// Where the logo is. The hash in it changes with the picture, so that it may be kept.
pub(crate) fn address(id: OrganisationId, digest: Digest) -> String {
    format!("/organisations/{id}/logo?v={}", &digest.to_string()[..16])
}

/// The picture itself.
pub(crate) async fn picture(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let register = app.register.view();
    let (_, known) = seen(&register, &caller, &id)?;
    let digest = known.logo.ok_or_else(|| caller.not_found())?;
    let bytes = app.store.get(&vault::logo_key(digest)).map_err(|failure| caller.failed(&Failure::Store(failure)))?;
    let bytes = bytes.ok_or_else(|| caller.failed(&Failure::Damaged("a logo")))?;
    let kind = picture::check(&bytes).map_err(|_| caller.failed(&Failure::Damaged("a logo")))?;
    // Whatever a browser might make of the bytes, it may only show them as a picture.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    let headers = [
        (header::CONTENT_TYPE, kind.media_type()),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400")),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}

/// Give the organisation a logo: PNG, JPEG or WebP as the request's body.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/logo", operation_id = "set_logo", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "image/png"),
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set(ask: Ask) -> Result<Response, Problem> {
    let id = ask.organisation;
    ask.shown(Care::Organisation(id), |by| given(&ask.caller, by, id, ask.body.clone())).await
}

/// Take the logo away.
#[utoipa::path(delete, path = "/api/v1/organisations/{id}/logo", operation_id = "remove_logo",
    params(("id" = String, Path)),
    responses((status = 200, body = OrganisationView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn remove(ask: Ask) -> Result<Response, Problem> {
    let id = ask.organisation;
    ask.shown(Care::Organisation(id), |by| Ok(without(by, id))).await
}

/// The act of giving a logo. The picture is stored with the entry that names it.
pub(crate) fn given(caller: &Caller, by: Hat, id: OrganisationId, bytes: Bytes) -> Result<Act, Problem> {
    picture::check(&bytes).map_err(|fault| {
        let kilobytes = (limits::LOGO_BYTES_MAX / 1024).into();
        let values = [("kilobytes", kilobytes), ("max", limits::LOGO_PIXELS_MAX.into())];
        caller.problem(StatusCode::UNPROCESSABLE_ENTITY, fault.code(), &values)
    })?;
    let digest = Digest::new(Sha256::digest(&bytes).into());
    let command = Command::SetLogo { organisation: id, logo: Some(digest) };
    Ok(Act::of(by, command).with(Batch::new().put(vault::logo_key(digest), bytes)))
}

/// The act of taking the logo away.
pub(crate) fn without(by: Hat, id: OrganisationId) -> Act {
    Act::of(by, Command::SetLogo { organisation: id, logo: None })
}

impl Picture {
    fn media_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Picture::Png => "image/png",
            Picture::Jpeg => "image/jpeg",
            Picture::WebP => "image/webp",
        })
    }
}
