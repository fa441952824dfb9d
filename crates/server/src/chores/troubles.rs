//! Whoever looks after the server is told by mail of what nobody would notice before it is too late: that no backup is made
//! any more, or that none can be restored.

use super::{Reminders, send};
use crate::{
    app::App,
    backups::Record,
    failure::Failure,
    mail::letters,
    seen::{Facts, Trouble, troubles},
};
use std::collections::BTreeSet;
use terms::{PersonId, Timestamp};

/// How it is with one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It has failed since, and nothing has gone well for so long that the operators' page calls it wrong.
    Wrong(Timestamp),
    Well,
}

/// Writes to each of those who see the operators' page and whose turn it is.
pub(super) async fn tell(app: &App) -> Result<(), Failure> {
    // Whoever has just made a backup has told that this can't be read.
    let Ok(record) = Record::read(&app.settings.data) else { return Ok(()) };
    let met = troubles(&Facts::of(app), &[]);
    for (trouble, failed) in [(Trouble::BackupOld, record.failing()), (Trouble::BackupUnchecked, record.unrestorable())]
    {
        let standing = match (failed, met.contains(&trouble)) {
            (Some(bad), true) => Standing::Wrong(bad.since().ok_or(Failure::Damaged("what is remembered of backups"))?),
            (None, false) => Standing::Well,
            // Not for long enough yet, or long ago and not tried again.
            (Some(_), false) | (None, true) => continue,
        };
        let coordinators: BTreeSet<PersonId> = app.register.view().coordinators().map(|(person, _)| person).collect();
        for person in coordinators {
            write(app, person, trouble, standing).await?;
        }
    }
    Ok(())
}

async fn write(app: &App, person: PersonId, trouble: Trouble, standing: Standing) -> Result<(), Failure> {
    // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
    let _turn = app.invitations.turn().await;
    let now = app.clock.now();
    let mut reminders = Reminders::of(&*app.store, person)?;
    let Some((to, words)) = app.people.reader(person)? else { return Ok(()) };
    let name = trouble.name();
    let letter = match standing {
        Standing::Wrong(since) if reminders.tells_of_trouble(trouble, now) => {
            reminders.tell_of_trouble(trouble, now);
            let link = format!("{}/operator/runbook#{name}", app.base_url);
            letters::trouble(words, to, name, since, &link, now)
        }
        Standing::Well if reminders.tell_of_its_end(trouble) => {
            letters::mended(words, to, name, &format!("{}/operator", app.base_url), now)
        }
        Standing::Wrong(_) | Standing::Well => return Ok(()),
    };
    // Where too many letters wait, it is tried again with the next round.
    send(app, person, letter, &reminders).await?;
    Ok(())
}
