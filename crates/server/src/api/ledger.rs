use crate::{app::App, caller::Caller, extract::Id, failure::Failure, ledgers, problem::Problem, reading::readable};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ledger::chain;
use std::sync::Arc;
use terms::Seq;

/// The statement's ledger: one entry per line, its bytes as they were stored.
#[utoipa::path(get, path = "/api/v1/statements/{id}/ledger", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/x-ndjson"), (status = 404, body = Problem)))]
pub(crate) async fn read(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Problem> {
    let statement = readable(&app, &caller, &id)?.statement;
    let lines = lines(&app, ledgers::ledger_log(statement.id)).map_err(|failure| caller.failed(&failure))?;
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

fn lines(app: &App, log: store::LogId) -> Result<Vec<u8>, Failure> {
    let records = ledgers::read_all(&*app.store, log, Seq(0))?;
    let (entries, _) = chain::verify(records.iter().map(|record| &record[..]))?;
    Ok(entries.into_iter().flat_map(|entry| entry.iter().copied().chain([b'\n'])).collect())
}
