//! What all commands about a statement have in common: who may know of it, a repeat's first answer, the hat, the decision
//! in the statement's own task, and the statement as it stands then.

use super::{json_bytes, statements::StatementView};
use crate::{
    app::App,
    caller::Caller,
    idempotency::{Asked, First},
    problem::Problem,
    room::MakeCommand,
    rooms::Wish,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use ledger::{Author, Hat, Statement, StatementCommand};
use std::sync::Arc;
use terms::{OrganisationId, StatementId};

/// A command as it came in.
pub(crate) struct Request<'a> {
    /// Method and path, by which a repeat is known.
    pub(crate) route: String,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// What the body says: what is to be decided, and perhaps for which organisation.
pub(crate) struct Wanted {
    command: MakeCommand,
    organisation: Option<OrganisationId>,
}

impl Wanted {
    pub(crate) fn new(
        command: impl FnOnce(&Statement) -> StatementCommand + Send + 'static,
        organisation: Option<OrganisationId>,
    ) -> Self {
        Wanted { command: Box::new(command), organisation }
    }
}

/// Answers a request that decides about a statement which the caller may read. `wanted` reads the body.
pub(crate) async fn answer(
    app: &App,
    caller: &Caller,
    statement: StatementId,
    request: Request<'_>,
    wanted: impl FnOnce() -> Result<Wanted, Problem>,
) -> Result<Response, Problem> {
    let person = caller.person()?;
    let first = match app.answers.ask(caller, person, &request.route, request.headers, request.body).await? {
        Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        Asked::First(first) => first,
    };
    let Wanted { command, organisation } = wanted()?;
    let hat = caller.hat(app, organisation)?;
    let view = decide(app, caller, statement, hat, command, first).await?;
    Ok(json_bytes(StatusCode::OK, view_bytes(&view)))
}

/// Decides for the hat, and remembers the answer for a repeat; pages come here as well.
pub(crate) async fn decide(
    app: &App,
    caller: &Caller,
    statement: StatementId,
    hat: Hat,
    command: MakeCommand,
    first: First,
) -> Result<Arc<Statement>, Problem> {
    // Kept until the decision is on disk, so that a repeat waits for its answer.
    let first = Arc::new(first);
    let kept = first.clone();
    let wish = Wish {
        at: app.clock.now(),
        by: Author::Hat(hat),
        command,
        puts: vec![],
        remember: Box::new(move |view| kept.remember(StatusCode::OK, &view_bytes(view))),
    };
    let decided = app.rooms.decide(statement, wish).await.map_err(|failure| caller.failed(&failure))?;
    drop(first);
    decided.map_err(|refusal| {
        tracing::info!(%statement, code = refusal.code(), "a decision was refused");
        caller.refused(refusal)
    })
}

fn view_bytes(statement: &Statement) -> Bytes {
    serde_json::to_vec(&StatementView::from(statement)).expect("views hold texts and numbers").into()
}
