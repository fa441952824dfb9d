//! Comments from a file.

use crate::{
    api::{
        import::{Arrived, NotImported, decisions_of, in_the_way},
        json, json_bytes,
        team::acting,
    },
    app::App,
    caller::Caller,
    comments::import::{Came, Told, Usual, Wish, run},
    extract::{Id, Params},
    idempotency::Asked,
    import::{Preview, read, unreadable},
    problem::Problem,
    reading::readable,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Action, Asker, Channel, access};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// What the address says.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportParams {
    /// `true`: only tell what it would do.
    #[serde(default)]
    dry_run: bool,
    /// How the comments came whose row doesn't say: `mail`, `phone`, `meeting` or `paper` (if absent).
    #[serde(default)]
    channel: Option<String>,
    /// Where the coordinator has them from whose row doesn't say.
    #[serde(default)]
    source: Option<String>,
    /// For which organisation the caller acts; the one that was chosen, if absent.
    #[serde(default)]
    organisation: Option<String>,
}

/// Records the comments of a CSV, xlsx or ods file for their organisations, all or nothing; or tells what that would do.
///
/// The columns are those of the comments' own table; organisation and comment are needed. A row that says again what its
/// organisation has said already records nothing. The body is the file, or a form with the parts `file` and `decisions`:
/// a JSON object from lines to `skip`.
#[utoipa::path(post, path = "/api/v1/statements/{id}/comments/import", operation_id = "import_comments",
    params(("id" = String, Path), ImportParams), request_body = Vec<u8>, responses(
    (status = 200, body = Preview), (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
    (status = 422, body = NotImported)))]
pub(crate) async fn import(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(params): Params<ImportParams>,
    headers: HeaderMap,
    arrived: Result<Arrived, Problem>,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let readable = readable(&app, &caller, &id)?;
    let hat = caller.hat(&app, acting(&caller, params.organisation.as_deref())?)?;
    // Reading a file is work that whoever may not record can't ask for.
    access(&app.register.view(), &readable.statement, Asker::Hat(hat), Action::Answer)
        .map_err(|refusal| caller.refused(refusal))?;
    let arrived = arrived?;
    let channel = params.channel.as_deref().unwrap_or(Channel::Paper.name());
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-channel", &[]);
    let usual =
        Usual { channel: Channel::named(channel).ok_or_else(unknown)?, source: params.source.unwrap_or_default() };
    let (called, bytes) = arrived.file.ok_or_else(|| caller.bad_field("file", &caller.words.say("reason-missing")))?;
    let decided = arrived.fields.get("decisions").map_or("{}", String::as_str);
    let decisions = decisions_of(&caller, decided)?;
    let record = if params.dry_run {
        None
    } else {
        let route = format!("POST /statements/{}/comments/import", readable.statement.id);
        let asked = [decided.as_bytes(), b"\n", &bytes].concat();
        match app.answers.ask(&caller, person, &route, &headers, &asked).await? {
            Asked::First(first) => Some((first, Told::Preview)),
            Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        }
    };
    let sheet = read(called, bytes).await.map_err(|why| unreadable(&caller, why))?;
    let (came, preview) = run(&app, &caller, &readable, Wish { hat, sheet, decisions, usual, record }).await?;
    Ok(match came {
        Came::Shown | Came::Done => json(StatusCode::OK, &preview),
        Came::NotReady => {
            let values = [("count", preview.counts.faulty.into())];
            in_the_way(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "import-not-ready", &values), preview)
        }
    })
}
