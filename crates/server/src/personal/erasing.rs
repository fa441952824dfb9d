use crate::{app::App, failure::Failure, register::Decided};
use ledger::{Author, RegisterCommand};
use std::sync::Arc;
use store::Batch;
use terms::PersonId;

/// Erases the person in one append: the record, the address, the language, sessions, tokens, invitations to the address
/// and mail to it go, newsletters to it, what they were to be told, and text of theirs that a statement could not take, with applications and
/// logins that name it and answers that name the person, and the register says that this was done. Open sockets are closed.
pub(crate) async fn erase(app: &Arc<App>, by: Author, person: PersonId) -> Decided<()> {
    // Whoever is invited, signs in or makes a token meanwhile waits here, and finds nobody after.
    let invitations = app.invitations.turn().await;
    let applications = app.applications.turn().await;
    let outsiders = app.outsiders.turn().await;
    let readings = app.readings.turn().await;
    let returns = app.returns.turn().await;
    let typed = app.typed.turn().await;
    let prepared = app.prepared.turn().await;
    let answering = app.surveys.prepared.turn().await;
    let answered = app.surveys.outside.turn().await;
    let notices = app.notices.turn().await;
    let bulletins = app.bulletins.turn().await;
    let sending = app.mail.turn().await;
    let sessions = app.sessions.ending(person).await?;
    let tokens = app.tokens.ending(person).await?;
    let (mut batch, mut mails, mut address) = (Batch::new(), Vec::new(), None);
    let mut said = std::collections::BTreeSet::new();
    if let Some(record) = app.people.record(person)? {
        let register = app.register.view();
        let organisations = register.organisations().map(|(id, _)| id);
        batch = app.invitations.forget(batch, &record.email, organisations)?;
        batch = app.logins.forget(batch, &record.email).await?;
        batch = app.answers.forget(batch, &[&record.email, &record.name]).await?;
        batch = app.applications.forget(batch, &record.email)?;
        batch = app.outsiders.forget(batch, &record.email).await?;
        batch = app.bulletins.forget(batch, &record.email).await?;
        (batch, said) = app.surveys.outside.forget(batch, &app.agenda.view(), &record.email).await?;
        mails = app.mail.to(&record.email)?.into_iter().map(|message| message.number).collect();
        address = Some(record.email);
    }
    batch = app.mail.forget(batch, &mails);
    batch = app.readings.forget(batch, person)?;
    batch = app.returns.forget(batch, person).await?;
    batch = app.typed.forget(batch, person).await?;
    batch = app.prepared.forget(batch, person).await?;
    batch = app.surveys.prepared.forget(batch, person).await?;
    batch = app.notices.forget(batch, person);
    batch = app.people.forget(batch, person, address.as_deref());
    batch = tokens.forget(sessions.forget(batch));
    let commands = vec![RegisterCommand::ErasePerson { person }];
    if let Err(refusal) = app.register.decide_with(app.clock.now(), by, commands, batch).await? {
        return Ok(Err(refusal));
    }
    app.surveys.forget(&said);
    // A backup that knows of it: a restore of an earlier one erases the person again.
    app.backups.soon();
    drop((invitations, applications, outsiders, readings, returns, typed, prepared, notices, bulletins, sending));
    drop((answering, answered));
    sessions.announce();
    tokens.announce();
    let mail = app.mail.clone();
    let removed = tokio::task::spawn_blocking(move || mail.remove_files(&mails)).await.map_err(|_| Failure::Stopped)?;
    if let Err(why) = removed {
        tracing::error!(%why, "messages to an erased person remain in the outbox's folder: remove them by hand");
    }
    Ok(Ok(()))
}
