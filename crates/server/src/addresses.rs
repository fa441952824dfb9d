//! Where a statement is read. Its address follows its title until it is public; those that it had before lead on to it.

use crate::{app::App, failure::Failure, room::MakeCommand, rooms::Wish};
use ledger::{Action, Asker, Author, Hat, Refusal, RegisterCommand, Statement, StatementCommand, access};

/// Gives the statement the address that its title suggests, if it has another. Where that can't be it keeps the one that it
/// has: nothing else waits for it.
pub(crate) async fn follow_title(app: &App, by: Hat, statement: &Statement) {
    match readdress(app, by, statement).await {
        Ok(Ok(())) => {}
        Ok(Err(refusal)) => tracing::info!(statement = %statement.id, code = refusal.code(), "it keeps its address"),
        Err(failure) => tracing::error!(statement = %statement.id, %failure, "its address could not be changed"),
    }
}

/// First the register, where an address more does no harm, then the statement itself.
async fn readdress(app: &App, by: Hat, statement: &Statement) -> Result<Result<(), Refusal>, Failure> {
    let (register, id) = (app.register.view(), statement.id);
    if statement.published.is_some() {
        return Ok(Ok(()));
    }
    let Some(slug) = register.readdressed(statement) else { return Ok(Ok(())) };
    if let Err(refusal) = access(&register, statement, Asker::Hat(by), Action::ConductRounds) {
        return Ok(Err(refusal));
    }
    let (at, by) = (app.clock.now(), Author::Hat(by));
    let listed = RegisterCommand::ReaddressStatement { statement: id, slug: slug.clone() };
    if let Err(refusal) = app.register.decide(at, by, vec![listed], vec![]).await? {
        return Ok(Err(refusal));
    }
    let command = MakeCommand::plain(|_| StatementCommand::Readdress { slug });
    let wish = Wish { at, by, command, puts: vec![], remember: Box::new(|_| None) };
    Ok(app.rooms.decide(id, wish).await?.map(|_| ()))
}
