//! The coordinators learn that organisations have applied.

use super::{Reminders, send};
use crate::{app::App, failure::Failure, mail::letters};
use ledger::Standing;
use std::collections::BTreeSet;
use terms::{PersonId, Timestamp};

/// Writes to each coordinator whose turn it is, if any application waits.
pub(super) async fn tell(app: &App) -> Result<(), Failure> {
    let register = app.register.view();
    let waiting = || register.organisations().filter(|(_, known)| known.standing == Standing::Applied);
    let Some(newest) = waiting().map(|(_, known)| known.since).max() else { return Ok(()) };
    let count = waiting().count();
    let coordinators: BTreeSet<PersonId> = register.coordinators().map(|(person, _)| person).collect();
    for person in coordinators {
        write(app, person, newest, count).await?;
    }
    Ok(())
}

async fn write(app: &App, person: PersonId, newest: Timestamp, count: usize) -> Result<(), Failure> {
    // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
    let _turn = app.invitations.turn().await;
    let now = app.clock.now();
    let mut reminders = Reminders::of(&*app.store, person)?;
    let Some((to, words)) = app.people.reader(person)?.filter(|_| reminders.tells(newest, now)) else { return Ok(()) };
    let link = format!("{}/organisations/applications", app.base_url);
    reminders.tell(now);
    send(app, person, letters::applications(words, to, count, &link, now), &reminders).await?;
    Ok(())
}
