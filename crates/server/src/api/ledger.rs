use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    failure::Failure,
    ledgers,
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::chain;
use serde::Deserialize;
use std::sync::Arc;
use terms::Seq;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Form {
    /// `entries` (if absent), or `chain`: each entry's hash and a space in front of it.
    format: Option<String>,
}

/// The statement's ledger: one entry per line, its bytes as they were stored. `lausuma verify` checks such a file.
#[utoipa::path(get, path = "/api/v1/statements/{id}/ledger", params(("id" = String, Path), Form),
    responses((status = 200, content_type = "application/x-ndjson"), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(form): Params<Form>,
) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    answer(&app, &caller, ledgers::ledger_log(statement.id), &form)
}

/// The agenda's ledger, for the network's organisations: one entry per line, its bytes as they were stored.
#[utoipa::path(get, path = "/api/v1/agenda/ledger", operation_id = "read_agenda_ledger", params(Form),
    responses((status = 200, content_type = "application/x-ndjson"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn agenda(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(form): Params<Form>,
) -> Result<Response, Problem> {
    caller.hat(&app, None)?;
    answer(&app, &caller, ledgers::AGENDA, &form)
}

fn answer(app: &App, caller: &Caller, log: store::LogId, form: &Form) -> Result<Response, Problem> {
    let (hashes, kind) = match form.format.as_deref().unwrap_or("entries") {
        "entries" => (Hashes::LeftOut, "application/x-ndjson"),
        "chain" => (Hashes::InFront, "text/plain; charset=utf-8"),
        _ => {
            let known = [("known", "entries, chain".into())];
            return Err(caller.problem(StatusCode::BAD_REQUEST, "unknown-format", &known));
        }
    };
    let lines = lines(app, log, hashes).map_err(|failure| caller.failed(&failure))?;
    Ok(([(header::CONTENT_TYPE, kind)], lines).into_response())
}

/// The ledger of a statement, with each entry's hash in front of it.
pub(crate) fn chain_lines(app: &App, statement: terms::StatementId) -> Result<Vec<u8>, Failure> {
    lines(app, ledgers::ledger_log(statement), Hashes::InFront)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hashes {
    InFront,
    LeftOut,
}

fn lines(app: &App, log: store::LogId, hashes: Hashes) -> Result<Vec<u8>, Failure> {
    let records = ledgers::read_all(&*app.store, log, Seq(0))?;
    let (entries, _) = chain::verify(records.iter().map(|record| &record[..]))?;
    let mut lines = Vec::new();
    let mut hash = chain::ROOT;
    for entry in entries {
        hash = chain::seal(hash, entry).0;
        if hashes == Hashes::InFront {
            lines.extend(format!("{hash} ").bytes());
        }
        lines.extend(entry.iter().copied().chain([b'\n']));
    }
    Ok(lines)
}
