//! A statement that is made of another network's: its verification bundle comes as a file.

use super::{
    about::AboutRequest,
    import::{Arrived, unreadable},
    json, json_bytes,
    opening::{NewStatementRequest, open_from},
    statements::StatementView,
    team::Opening,
};
use crate::{
    adapting::of_bundle,
    app::App,
    caller::Caller,
    extract::Params,
    idempotency::{Asked, First},
    import::Unreadable,
    problem::Problem,
    verify::NotVerified,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Language, Statement};
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;
use utoipa::IntoParams;

/// What the address says of the new statement, or the form beside the file.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct Adapting {
    /// What it is called; as the one that it is made of, if absent.
    #[serde(default)]
    pub(crate) title: Option<String>,
    /// `fi`, `sv` or `en`; the caller's language if absent.
    #[serde(default)]
    pub(crate) language: Option<String>,
    /// For which organisation the caller acts; needed only by whoever coordinates for several.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
}

/// Open a statement that is made of another one. The body is that one's verification bundle (`/s/{slug}.zip` of its server), or
/// a form with it as the part `file`.
#[utoipa::path(post, path = "/api/v1/statements/adaptation", operation_id = "adapt_statement", params(Adapting), request_body = Vec<u8>,
    responses((status = 201, body = StatementView), (status = 403, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn adapt(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(adapting): Params<Adapting>,
    headers: HeaderMap,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let (_, bytes) = arrived.file.ok_or_else(|| caller.bad_field("file", &caller.words.say("reason-missing")))?;
    let asked = [format!("{adapting:?}\n").as_bytes(), &bytes].concat();
    let first = match app.answers.ask(&caller, person, "POST /statements/adaptation", &headers, &asked).await? {
        Asked::First(first) => first,
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
    };
    let statement = open_of_bundle(&app, &caller, adapting, bytes, first).await?;
    Ok(json(StatusCode::CREATED, &StatementView::from(&*statement)))
}

/// Checks the bundle and opens what is made of it; the page comes here as well.
pub(crate) async fn open_of_bundle(
    app: &App,
    caller: &Caller,
    adapting: Adapting,
    bytes: axum::body::Bytes,
    first: First,
) -> Result<Arc<Statement>, Problem> {
    if bytes.len() > limits::BUNDLE_FILE_BYTES_MAX {
        return Err(unreadable(caller, Unreadable::TooLarge));
    }
    let tag = adapting.language.filter(|tag| !tag.is_empty());
    let tag = tag.unwrap_or_else(|| caller.words.language().tag().to_owned());
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]);
    let language = Language::tagged(&tag).ok_or_else(unknown)?;
    let checked = tokio::task::spawn_blocking(move || of_bundle(&bytes, language)).await;
    let source = match checked {
        Ok(Ok(source)) => source,
        Ok(Err(why)) => return Err(broken(caller, &why)),
        Err(_) => return Err(caller.failed(&crate::failure::Failure::Stopped)),
    };
    let given = adapting.title.filter(|title| !title.trim().is_empty());
    let request = NewStatementRequest {
        title: given.unwrap_or_else(|| source.lineage.title.clone()),
        language: Some(tag),
        coordinators: None,
        organisation: adapting.organisation.filter(|id| !id.is_empty()),
        openness: Opening::default(),
        about: AboutRequest::default(),
        themes: vec![],
        adapts: None,
    };
    open_from(app, caller, request, Some(source), first).await
}

/// Why nothing can be made of the file.
fn broken(caller: &Caller, why: &NotVerified) -> Problem {
    tracing::info!(%why, "a bundle did not hold together");
    let code = match why {
        NotVerified::NotABundle | NotVerified::BundleTooLarge | NotVerified::PartUnknown(_) => "not-a-bundle",
        _ => "bundle-broken",
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, caller.words.refusal(code, &[]))
}
