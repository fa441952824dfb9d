//! What all commands about a statement have in common: who may know of it, a repeat's first answer, the hat, the decision
//! in the statement's own task, and the statement as it stands then.

mod ask;

pub(super) use ask::{Ask, Once};

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
use ledger::{Action, Asker, Author, Hat, Statement, StatementCommand, access};
use serde::Serialize;
use std::sync::Arc;
use store::VaultKey;
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
    tell: Tell,
}

/// What the caller is told of the view that came of it.
pub(crate) struct Tell {
    status: StatusCode,
    view: Arc<dyn Fn(&Statement) -> Bytes + Send + Sync>,
}

impl Tell {
    /// The whole statement.
    pub(crate) fn statement() -> Self {
        Tell::of(StatusCode::OK, |statement| StatementView::from(statement))
    }

    /// Nothing but where a browser goes next.
    pub(crate) fn page(to: String) -> Self {
        Tell { status: StatusCode::SEE_OTHER, view: Arc::new(move |_| Bytes::copy_from_slice(to.as_bytes())) }
    }

    /// Where a browser goes next, which depends on what came of it.
    pub(crate) fn page_of(to: impl Fn(&Statement) -> String + Send + Sync + 'static) -> Self {
        Tell { status: StatusCode::SEE_OTHER, view: Arc::new(move |statement| to(statement).into()) }
    }

    /// What is known before.
    pub(crate) fn bytes(status: StatusCode, answer: Bytes) -> Self {
        Tell { status, view: Arc::new(move |_| answer.clone()) }
    }

    pub(crate) fn of<V: Serialize>(status: StatusCode, view: impl Fn(&Statement) -> V + Send + Sync + 'static) -> Self {
        let view = move |statement: &Statement| {
            serde_json::to_vec(&view(statement)).expect("views hold texts and numbers").into()
        };
        Tell { status, view: Arc::new(view) }
    }

    /// The caller's answer.
    pub(crate) fn answer(&self, statement: &Statement) -> Response {
        json_bytes(self.status, (self.view)(statement))
    }
}

impl Wanted {
    pub(crate) fn new(
        command: impl FnOnce(&Statement) -> StatementCommand + Send + 'static,
        organisation: Option<OrganisationId>,
    ) -> Self {
        Wanted { command: MakeCommand::plain(command), organisation, tell: Tell::statement() }
    }

    /// A command that needs the text, or whose caller is told something else than the whole statement.
    pub(crate) fn made(command: MakeCommand, organisation: Option<OrganisationId>, tell: Tell) -> Self {
        Wanted { command, organisation, tell }
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
    let Wanted { command, organisation, tell } = wanted()?;
    let hat = caller.hat(app, organisation)?;
    let decision = Decision { hat, command, puts: vec![], first };
    let view = decide(app, caller, statement, decision, &tell).await?;
    Ok(tell.answer(&view))
}

/// Something to be decided.
pub(crate) struct Decision {
    /// For whom.
    pub(crate) hat: Hat,
    pub(crate) command: MakeCommand,
    /// What is stored together with it.
    pub(crate) puts: Vec<(VaultKey, Bytes)>,
    pub(crate) first: First,
}

/// Decides for the hat, and remembers the answer for a repeat; pages come here as well.
pub(crate) async fn decide(
    app: &App,
    caller: &Caller,
    statement: StatementId,
    Decision { hat, command, puts, first }: Decision,
    tell: &Tell,
) -> Result<Arc<Statement>, Problem> {
    if let MakeCommand::Sealing { .. } = command {
        // Reading the text is work that whoever may not decide can't ask for; `ledger` asks again when it decides.
        let view = app.register.shelf().get(statement).ok_or_else(|| caller.not_found())?;
        access(&app.register.view(), &view, Asker::Hat(hat), Action::ConductRounds)
            .map_err(|refusal| caller.refused(refusal))?;
    }
    // Kept until the decision is on disk, so that a repeat waits for its answer.
    let first = Arc::new(first);
    let kept = first.clone();
    let (status, view) = (tell.status, tell.view.clone());
    let wish = Wish {
        at: app.clock.now(),
        by: Author::Hat(hat),
        command,
        puts,
        remember: Box::new(move |statement| kept.remember(status, &view(statement))),
    };
    let decided = app.rooms.decide(statement, wish).await.map_err(|failure| caller.failed(&failure))?;
    drop(first);
    let view = decided.map_err(|refusal| caller.refused(refusal))?;
    app.chores.news();
    Ok(view)
}
