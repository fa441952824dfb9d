//! The yearly question whether somebody still is an organisation's contact.

use super::{Reminders, send};
use crate::{api::organisations::name_of, app::App, failure::Failure, mail::letters};
use std::collections::BTreeMap;
use terms::{OrganisationId, PersonId, limits};

/// Writes to those whose contact is due. More than some at once would keep a login's mail waiting behind them.
pub(super) async fn ask(app: &App) -> Result<(), Failure> {
    let mut due: BTreeMap<PersonId, Vec<OrganisationId>> = BTreeMap::new();
    for (organisation, person, _) in app.register.view().contacts_due(app.clock.now()) {
        due.entry(person).or_default().push(organisation);
    }
    let mut written = 0;
    for (person, due) in due {
        if written == limits::CONTACT_MAILS_AT_ONCE {
            return Ok(());
        }
        written += usize::from(write(app, person, due).await?);
    }
    Ok(())
}

/// One letter about all organisations of the person whose turn it is. Says whether there was any.
async fn write(app: &App, person: PersonId, mut due: Vec<OrganisationId>) -> Result<bool, Failure> {
    // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
    let _turn = app.invitations.turn().await;
    let now = app.clock.now();
    let mut reminders = Reminders::of(&*app.store, person)?;
    due.retain(|organisation| reminders.asks(*organisation, now));
    let Some((to, words)) = app.people.reader(person)?.filter(|_| !due.is_empty()) else { return Ok(false) };
    let register = app.register.view();
    let names: Vec<String> = due.iter().map(|id| name_of(&register, *id, words.language())).collect();
    let link = format!("{}/me/contact", app.base_url);
    let is_again = reminders.ask(&due, now);
    send(app, person, letters::contacts(words, to, &names, &link, is_again, now), &reminders).await
}
