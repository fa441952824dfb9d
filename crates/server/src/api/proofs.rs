//! What proves what stands in ledgers: checkpoints, receipts, and the keys that they are signed with (docs/receipts.md).

use super::json;
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Ids, Params},
    failure::Failure,
    problem::Problem,
    proofs::{Proof, Which},
    reading::readable,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{note::Note, tree};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::{Seq, StatementId};
use utoipa::{IntoParams, ToSchema};

/// Where the signed receipt of an entry is.
pub(crate) fn path(statement: StatementId, seq: Seq) -> String {
    format!("/api/v1/statements/{statement}/receipts/{seq}")
}

/// The ledger at a size.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct At {
    /// How many of the ledger's entries; all if absent.
    size: Option<u64>,
}

/// What is to be proved: `seq` or `from`.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// That the ledger has this entry.
    seq: Option<u64>,
    /// That the ledger begins with what it was when it had so many entries.
    from: Option<u64>,
    /// The ledger when it had so many entries; as it is if absent.
    size: Option<u64>,
}

/// Where in a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A proof by RFC 6962.
#[derive(Serialize, ToSchema)]
struct ProofView {
    /// The ledger when it had so many entries.
    size: u64,
    /// Its root then, in base64.
    root: String,
    /// The hashes, in base64.
    hashes: Vec<String>,
}

/// Checkpoints that were stored, oldest first.
#[derive(Serialize, ToSchema)]
struct CheckpointList {
    items: Vec<CheckpointView>,
    /// Cursor of the next page, if there is one.
    next: Option<String>,
}

/// A checkpoint that was stored.
#[derive(Serialize, ToSchema)]
struct CheckpointView {
    at: String,
    /// How many entries the ledger had.
    size: u64,
    /// The signed note.
    note: String,
}

/// The keys that this server signs with, oldest first: the last one is in use.
#[derive(Serialize, ToSchema)]
struct KeyList {
    keys: Vec<KeyView>,
}

/// A key that this server signs with, or did.
#[derive(Serialize, ToSchema)]
struct KeyView {
    /// `name+id+base64`, as `lausuma verify --key` and tools for signed notes take it.
    key: String,
    since: String,
    /// When the next one took its place.
    until: Option<String>,
    /// The note by which the key before it introduced it; none of the first one, and of one that came after a loss.
    introduction: Option<String>,
}

/// The statement's ledger as it is or was, signed: a C2SP checkpoint.
#[utoipa::path(get, path = "/api/v1/statements/{id}/checkpoint", params(("id" = String, Path), At), responses(
    (status = 200, content_type = "text/plain"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn checkpoint(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(At { size }): Params<At>,
) -> Result<Response, Problem> {
    let which = Which::Statement(readable(&app, &caller, &id)?.statement.id);
    let note = found(&caller, app.proofs.checkpoint(which, size))?;
    Ok(plain(&note))
}

/// The checkpoints of the statement's ledger that were stored, about one for each hour in which it has grown.
#[utoipa::path(get, path = "/api/v1/statements/{id}/checkpoints", params(("id" = String, Path), Page), responses(
    (status = 200, body = CheckpointList), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn checkpoints(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(page): Params<Page>,
) -> Result<Response, Problem> {
    let which = Which::Statement(readable(&app, &caller, &id)?.statement.id);
    stored(&app, &caller, which, &page)
}

/// What proves that the statement's ledger has an entry (`seq`), or begins with what it was (`from`).
#[utoipa::path(get, path = "/api/v1/statements/{id}/proof", params(("id" = String, Path), Wanted), responses(
    (status = 200, body = ProofView), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn proof(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Problem> {
    let which = Which::Statement(readable(&app, &caller, &id)?.statement.id);
    let what = match (wanted.seq, wanted.from) {
        (Some(seq), None) => Proof::Includes { seq },
        (None, Some(size)) => Proof::BeginsWith { size },
        (None, None) => return Err(caller.bad_field("seq", &caller.words.say("reason-missing"))),
        (Some(_), Some(_)) => return Err(caller.bad_field("from", &caller.words.say("reason-not-understood"))),
    };
    let path = found(&caller, app.proofs.path(which, what, wanted.size))?;
    let hashes = path.hashes.iter().map(tree::written).collect();
    Ok(json(StatusCode::OK, &ProofView { size: path.size, root: tree::written(&path.root), hashes }))
}

/// The receipt of an entry: everything that is needed to check it without this server.
#[utoipa::path(get, path = "/api/v1/statements/{id}/receipts/{seq}",
    params(("id" = String, Path), ("seq" = u64, Path), At), responses(
    (status = 200, content_type = "application/json"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn receipt(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, seq): Ids,
    Params(At { size }): Params<At>,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement.id;
    let seq: u64 = seq.parse().map_err(|_| caller.not_found())?;
    made(&app, &caller, Which::Statement(statement), seq, size)
}

/// The receipt of an entry, for whoever may have it without reading the statement.
pub(crate) fn receipt_of(app: &App, caller: &Caller, statement: StatementId, seq: Seq) -> Result<Response, Problem> {
    made(app, caller, Which::Statement(statement), seq.0, None)
}

/// The receipt of an entry of the agenda, for whoever it is about.
pub(crate) fn receipt_in_agenda(app: &App, caller: &Caller, seq: Seq) -> Result<Response, Problem> {
    made(app, caller, Which::Agenda, seq.0, None)
}

fn made(app: &App, caller: &Caller, which: Which, seq: u64, size: Option<u64>) -> Result<Response, Problem> {
    let receipt = found(caller, app.proofs.receipt(which, seq, size))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\""),
    ];
    Ok((headers, receipt.encode()).into_response())
}

/// The keys that this server signs with: note them before you need them.
#[utoipa::path(get, path = "/api/v1/keys", responses((status = 200, body = KeyList)))]
pub(crate) async fn keys(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    let ring = app.proofs.keys.ring().map_err(|why| caller.failed(&why.into()))?;
    let keys = ring.known().map(|(known, until)| KeyView {
        key: known.key.to_string(),
        since: known.since.to_string(),
        until: until.map(|until| until.to_string()),
        introduction: known.introduction.as_ref().map(ToString::to_string),
    });
    Ok(json(StatusCode::OK, &KeyList { keys: keys.collect() }))
}

/// The register's ledger as it is or was, signed. The ledger itself is not public; nothing else is said of it.
#[utoipa::path(get, path = "/api/v1/register/checkpoint", params(At), responses(
    (status = 200, content_type = "text/plain"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn register_checkpoint(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(At { size }): Params<At>,
) -> Result<Response, Problem> {
    let note = found(&caller, app.proofs.checkpoint(Which::Register, size))?;
    Ok(plain(&note))
}

/// The checkpoints of the register's ledger that were stored.
#[utoipa::path(get, path = "/api/v1/register/checkpoints", params(Page),
    responses((status = 200, body = CheckpointList), (status = 400, body = Problem)))]
pub(crate) async fn register_checkpoints(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Result<Response, Problem> {
    stored(&app, &caller, Which::Register, &page)
}

/// The agenda's ledger as it is or was, signed.
#[utoipa::path(get, path = "/api/v1/agenda/checkpoint", params(At), responses(
    (status = 200, content_type = "text/plain"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn agenda_checkpoint(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(At { size }): Params<At>,
) -> Result<Response, Problem> {
    let note = found(&caller, app.proofs.checkpoint(Which::Agenda, size))?;
    Ok(plain(&note))
}

/// The checkpoints of the agenda's ledger that were stored.
#[utoipa::path(get, path = "/api/v1/agenda/checkpoints", params(Page),
    responses((status = 200, body = CheckpointList), (status = 400, body = Problem)))]
pub(crate) async fn agenda_checkpoints(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(page): Params<Page>,
) -> Result<Response, Problem> {
    stored(&app, &caller, Which::Agenda, &page)
}

fn stored(app: &App, caller: &Caller, which: Which, page: &Page) -> Result<Response, Problem> {
    let from = page.cursor.as_deref().map_or(Ok(0), str::parse::<u64>);
    let from = from.map_err(|_| caller.bad_field("cursor", &caller.words.say("reason-not-understood")))?;
    let (stored, more) = app.proofs.stored(which, from).map_err(|failure| caller.failed(&failure))?;
    let next = more.then(|| (from + stored.len() as u64).to_string());
    let items = stored.into_iter().map(|stored| CheckpointView {
        at: stored.at.to_string(),
        size: stored.checkpoint.size,
        note: stored.note,
    });
    Ok(json(StatusCode::OK, &CheckpointList { items: items.collect(), next }))
}

/// What the ledger does not have yet is not there.
fn found<T>(caller: &Caller, found: Result<Option<T>, Failure>) -> Result<T, Problem> {
    found.map_err(|failure| caller.failed(&failure))?.ok_or_else(|| caller.not_found())
}

fn plain(note: &Note) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note.to_string()).into_response()
}
