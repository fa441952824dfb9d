//! Whoever signed for an organisation outside the register hears what became of it, and where the words have changed; a
//! statement's coordinators hear that such organisations wait. What is told is found by comparing what is held with the
//! ledger as it stands, so that nothing is told twice and nothing is lost with a restart.

use super::{Reminders, send};
use crate::{
    app::App,
    failure::Failure,
    mail::{letters, notices},
    outsiders::Outsider,
    returned::Place,
    signing,
};
use ledger::{Change, Role, Signature, SignatureState, Statement, VersionNumber};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{PersonId, StatementId, Timestamp, limits};

/// Writes what is due, as far as there is room. Says when there is more to do.
pub(super) async fn tell(app: &Arc<App>, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
    if app.outsiders.is_empty()? {
        return Ok(None);
    }
    let statements: Vec<StatementId> = app.register.view().statements().iter().map(|(id, _)| *id).collect();
    for statement in statements {
        let Some(statement) = app.register.shelf().get(statement) else { continue };
        for organisation in app.outsiders.confirmed(statement.id)? {
            if !contact(app, &statement, Place { statement: statement.id, organisation }, now).await? {
                return Ok(Some(Timestamp::from_ms(now.ms() + limits::NOTICE_MAILS_AGAIN_MS)));
            }
        }
        coordinators(app, &statement, now).await?;
    }
    Ok(None)
}

/// What its contact has to hear.
enum Due<'a> {
    /// What the ledger says of it since.
    Entry(&'a Arc<Signature>),
    /// Other words are signed now.
    Words(VersionNumber),
}

fn due<'a>(statement: &'a Statement, outsider: &Outsider) -> Option<Due<'a>> {
    let number = statement.signature_of(outsider.organisation).map(|found| found.number);
    let known = statement.signatures.iter().find(|found| Some(found.number) == number);
    if let Some(known) = known
        && outsider.told_of() != Some(known.seq.0)
    {
        return Some(Due::Entry(known));
    }
    let signable = statement.signables.last().filter(|last| last.version > outsider.knows())?;
    statement.sign_on.as_ref().filter(|on| on.version == signable.version)?;
    let is_classed = |change: &Change| change.classified.is_some();
    let is_due = match known {
        Some(known) => {
            statement.state_of(known) == SignatureState::ToConfirm && signable.changes.iter().all(is_classed)
        }
        None => true,
    };
    is_due.then_some(Due::Words(signable.version))
}

/// Says whether there was room for what is due to one of them.
async fn contact(app: &App, statement: &Arc<Statement>, at: Place, now: Timestamp) -> Result<bool, Failure> {
    let _turn = app.outsiders.turn().await;
    let Some(outsider) = app.outsiders.find(at, now)? else { return Ok(true) };
    let outsiders = &app.outsiders;
    match due(statement, &outsider) {
        None => Ok(true),
        Some(_) if app.mail.room() == 0 => Ok(false),
        Some(Due::Words(version)) => {
            let values = [("version", version.0.into())];
            let letter = outsiders.letter(app, &outsider, "outsider-changed", statement, &values)?;
            outsiders.tell(app, letter, at, |mail| Some(outsider.asked_about(version, mail))).await
        }
        Some(Due::Entry(signature)) => {
            let shown = signing::shown(&*app.store, statement, signature)?;
            let receipt = notices::receipt(outsiders.words(app, &outsider)?, statement, &shown);
            let is_over = shown.state == SignatureState::Withdrawn;
            let key = if is_over { "outsider-withdrawn" } else { "outsider-taken" };
            let letter = outsiders.letter(app, &outsider, key, statement, &[("receipt", receipt.into())])?;
            let seq = signature.seq.0;
            // Who has taken it back is nobody's contact any more.
            outsiders.tell(app, letter, at, |mail| (!is_over).then(|| outsider.told_entry(seq, now, mail))).await
        }
    }
}

/// Writes to each coordinator of the statement whose turn it is, if any organisation waits for them.
async fn coordinators(app: &App, statement: &Statement, now: Timestamp) -> Result<(), Failure> {
    // What cannot be taken in is nothing to be told of.
    let Ok(version) = statement.open_to_outsiders(now) else { return Ok(()) };
    let mut waiting = app.outsiders.waiting(statement, now)?;
    waiting.retain(|outsider| outsider.version() == version);
    let Some(newest) = waiting.iter().map(Outsider::said).max() else { return Ok(()) };
    let register = app.register.view();
    let team = statement.coordinators.iter().flat_map(|id| register.with_role(*id, Role::Coordinator));
    for person in team.collect::<BTreeSet<PersonId>>() {
        // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
        let _turn = app.invitations.turn().await;
        let mut reminders = Reminders::of(&*app.store, person)?;
        let reader = app.people.reader(person)?.filter(|_| reminders.tells_of(statement.id, newest, now));
        let Some((to, words)) = reader else { continue };
        let link = format!("{}/statements/{}/signatures/waiting", app.base_url, statement.id);
        reminders.tell_of(statement.id, now);
        let letter = letters::outsiders(words, to, waiting.len(), &statement.title, &link, now);
        send(app, person, letter, &reminders).await?;
    }
    Ok(())
}
