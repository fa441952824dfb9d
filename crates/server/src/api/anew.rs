//! A statement's texts are begun anew.

use super::{
    decisions::{Ask, Decision, Once, Tell, decide},
    statements::StatementView,
    team::acting,
};
use crate::{anew::beginning, app::App, caller::Caller, problem::Problem, reading::Readable, room::MakeCommand};
use axum::response::Response;
use ledger::{Action, Asker, Hat, access};
use serde::Deserialize;
use utoipa::ToSchema;

/// Why the texts are begun anew.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BeginRequest {
    /// Public.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Begin every text of the statement anew: it says what it said, and the changes that had made it are deleted for good, with
/// those of texts that were taken away. Sealed versions keep what they say. For the statement's coordinators.
#[utoipa::path(post, path = "/api/v1/statements/{id}/begin-anew", operation_id = "begin_texts_anew", params(("id" = String, Path)), request_body = BeginRequest,
    responses((status = 200, body = StatementView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin(ask: Ask) -> Result<Response, Problem> {
    let (first, request): (_, BeginRequest) = match ask.once().await? {
        Once::Before(answer) => return Ok(answer),
        Once::Now(first, request) => (first, request),
    };
    let Ask { app, caller, readable, .. } = &ask;
    let hat = caller.hat(app, acting(caller, request.organisation.as_deref())?)?;
    let command = anew(app, caller, readable, hat, request.reason)?;
    let tell = Tell::statement();
    let view =
        decide(app, caller, readable.statement.id, Decision { hat, command, puts: vec![], first }, &tell).await?;
    Ok(tell.answer(&view))
}

/// The command; pages come here as well. Reading the texts is work that whoever may not begin them anew can't ask for;
/// `ledger` asks again when it decides.
pub(crate) fn anew(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    reason: String,
) -> Result<MakeCommand, Problem> {
    let statement = &*readable.statement;
    let may = access(&app.register.view(), statement, Asker::Hat(hat), Action::AdministerStatement);
    may.map_err(|refusal| caller.refused(refusal))?;
    Ok(beginning((hat, app.clock.now()), reason))
}
