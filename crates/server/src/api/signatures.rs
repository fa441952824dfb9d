//! Signatures: which organisations sign the text that is sealed for it, and on which terms.

pub(crate) mod acts;
pub(crate) mod changes;
mod out;
pub(crate) mod outsiders;
pub(crate) mod plan;
pub(crate) mod progress;
pub(crate) mod reminders;
pub(crate) mod represented;
pub(crate) mod view;

use super::{json, tables::Format};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Ids, Params},
    problem::Problem,
    reading::{Readable, readable},
    signing::{self, Sight},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Hat, Refusal, Signature, SignatureNumber, SignatureState};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use view::{CountsView, SignatureView};

/// Signatures on one page of the list.
const PAGE: usize = 200;

/// Which signatures.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Those in this state.
    #[serde(default)]
    state: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    cursor: Option<String>,
    /// `json`, `csv`, `xlsx`, `docx` or `markdown`: all that are counted in one document; a page of the list if absent.
    #[serde(default)]
    format: Option<String>,
    /// `fi`, `sv` or `en`: in the order and with the headings of which language such a document is; the caller's if absent.
    #[serde(default)]
    language: Option<String>,
}

/// A page of signatures.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignatureList {
    items: Vec<SignatureView>,
    /// How many organisations have answered what, as far as the caller is told.
    counts: Option<CountsView>,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

/// The answers that the caller sees: who has signed, and what their own organisations have answered. Coordinators see all.
#[utoipa::path(get, path = "/api/v1/statements/{id}/signatures", operation_id = "list_signatures", params(("id" = String, Path), Filter),
    responses((status = 200, body = SignatureList), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(filter): Params<Filter>,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let (statement, sight) = (&readable.statement, sight(&app, &caller, &readable));
    if let Some(format) = filter.format.as_deref() {
        let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-language", &[]);
        let language = filter.language.as_deref().map(|tag| words::Language::from_tag(tag).ok_or_else(unknown));
        let language = language.transpose()?.unwrap_or(caller.words.language());
        return out::all(&app, &caller, &readable, &sight, (Format::named(&caller, format)?, language)).await;
    }
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-signature-state", &[]);
    let state = filter.state.as_deref().filter(|name| !name.is_empty());
    let state = state.map(|name| SignatureState::named(name).ok_or_else(unknown)).transpose()?;
    let from = filter.cursor.as_deref().map_or(Ok(0), str::parse::<usize>);
    let from = from.map_err(|_| caller.bad_field("cursor", &caller.words.say("reason-not-understood")))?;
    let is_wanted = |signature: &&Arc<Signature>| {
        let is_so = state.is_none_or(|state| statement.state_of(signature) == state);
        is_so && sight.sees(statement, signature)
    };
    let mut seen = statement.answers().filter(is_wanted).skip(from);
    let page: Vec<_> = seen.by_ref().take(PAGE).cloned().collect();
    let next = seen.next().map(|_| (from + PAGE).to_string());
    let all = signing::all(&app, statement, page).await.map_err(|failure| caller.failed(&failure))?;
    let (register, language) = (app.register.view(), caller.words.language());
    let items = all.iter().map(|shown| SignatureView::of(statement, &register, language, shown, &sight)).collect();
    let silent = sight.counts.then(|| signing::silent(&app.register.view(), statement).len());
    let counts = sight.names.then(|| CountsView::of(statement.signature_counts(), silent));
    Ok(json(StatusCode::OK, &SignatureList { items, counts, next }))
}

/// One answer.
#[utoipa::path(get, path = "/api/v1/statements/{id}/signatures/{signature}", operation_id = "show_signature",
    params(("id" = String, Path), ("signature" = u32, Path)),
    responses((status = 200, body = SignatureView), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, number): Ids,
) -> Result<Response, Problem> {
    let readable = readable(&app, &caller, &id)?;
    let signature = known(&app, &caller, &readable, &number)?;
    let shown = signing::shown(&*app.store, &readable.statement, &signature);
    let shown = shown.map_err(|failure| caller.failed(&failure))?;
    let (register, language) = (app.register.view(), caller.words.language());
    let sight = sight(&app, &caller, &readable);
    Ok(json(StatusCode::OK, &SignatureView::of(&readable.statement, &register, language, &shown, &sight)))
}

/// What the caller is told of signatures.
pub(crate) fn sight(app: &App, caller: &Caller, readable: &Readable) -> Sight {
    let register = app.register.view();
    let hats: Vec<Hat> = caller.wardrobe(&register).iter().flat_map(|wardrobe| wardrobe.hats()).collect();
    Sight::of(&register, &readable.statement, &hats)
}

/// The answer that a path names, if the caller sees it. Where two sign together the number changes with the second: whoever
/// may know of both is led to what has come of it.
pub(crate) fn known(app: &App, caller: &Caller, readable: &Readable, number: &str) -> Result<Arc<Signature>, Problem> {
    let unknown = || caller.problem(StatusCode::NOT_FOUND, Refusal::UnknownSignature.code(), &[]);
    let number = number.parse().map(SignatureNumber).map_err(|_| unknown())?;
    let statement = &*readable.statement;
    let (found, sight) = (statement.numbered(number).ok_or_else(unknown)?, sight(app, caller, readable));
    let found = match statement.is_open(found) {
        true => Some(found),
        false => statement.became(found).filter(|found| sight.is_own(found)),
    };
    found.filter(|found| sight.sees(statement, found)).cloned().ok_or_else(unknown)
}
