//! Who may read a statement, and as whom. Whatever is not there for the caller is the same 404 as what is not there at
//! all: no id grants access by being known.

use crate::{app::App, caller::Caller, problem::Problem, rooms::OpenStatement};
use ledger::{Action, Asker, Hat, Register, Right, Statement, access, right};
use std::sync::Arc;
use terms::StatementId;

/// A statement that the caller may read.
pub(crate) struct Readable {
    pub(crate) statement: Arc<Statement>,
    /// The hat that the caller acts with here; none if they only read what everybody may.
    pub(crate) hat: Option<Hat>,
    /// What they may do with its live text.
    pub(crate) right: Right,
    /// Whether they may read its comments, with any of their hats.
    pub(crate) comments: bool,
}

impl Readable {
    /// The hat that the caller may do this with here, if they may.
    pub(crate) fn able(&self, register: &Register, action: Action) -> Option<Hat> {
        self.hat.filter(|hat| access(register, &self.statement, Asker::Hat(*hat), action).is_ok())
    }
}

/// The statement of this id, as it stands.
pub(crate) fn readable(app: &App, caller: &Caller, id: &str) -> Result<Readable, Problem> {
    let id: StatementId = id.parse().map_err(|_| caller.not_found())?;
    let statement = app.register.shelf().get(id).ok_or_else(|| caller.not_found())?;
    reader(&app.register.view(), caller, statement).ok_or_else(|| caller.not_found())
}

/// The statements that the caller may read, newest first, each with its place in the list.
pub(crate) fn all(app: &App, caller: &Caller, before: usize) -> impl Iterator<Item = (usize, Readable)> {
    let (register, shelf) = (app.register.view(), app.register.shelf());
    let listed: Vec<StatementId> = register.statements().iter().take(before).map(|(id, _)| *id).collect();
    let known = listed.into_iter().enumerate().rev();
    known.filter_map(move |(at, id)| Some((at, reader(&register, caller, shelf.get(id)?)?)))
}

/// The open statement itself, for whoever needs its text.
pub(crate) async fn opened(app: &App, caller: &Caller, statement: &Statement) -> Result<OpenStatement, Problem> {
    let open = app.rooms.open(statement.id).await.map_err(|failure| caller.failed(&failure))?;
    open.ok_or_else(|| caller.not_found())
}

/// The caller as a reader of the statement, if they are one.
fn reader(register: &Register, caller: &Caller, statement: Arc<Statement>) -> Option<Readable> {
    let wardrobe = caller.wardrobe(register);
    let hats: Vec<Hat> = wardrobe.iter().flat_map(|wardrobe| wardrobe.hats()).collect();
    let askers = || hats.iter().map(|hat| Asker::Hat(*hat)).chain([Asker::Anonymous]);
    let may = |action| askers().any(|who| access(register, &statement, who, action).is_ok());
    let (may_read, comments) = (may(Action::ReadDraft), may(Action::ReadComments));
    // Reading is open to whoever may with any of their hats; acting is done with the one that is worn, or before one is
    // chosen with the one that may most.
    let worn = wardrobe.and_then(|wardrobe| wardrobe.worn());
    let hat = worn.or_else(|| hats.into_iter().max_by_key(|hat| (right(register, &statement, *hat), *hat)));
    let most = caller.signed_in.map_or(Right::Read, |signed_in| signed_in.scope().right());
    let right = hat.map_or(Right::Read, |hat| right(register, &statement, hat).clamp(Right::Read, most));
    may_read.then_some(Readable { statement, hat, right, comments })
}
