//! Whoever an application was for is told by mail what became of it.

use crate::{
    api::organisations::name_of,
    app::App,
    failure::Failure,
    mail::{
        Staged,
        letters::{self, Outcome},
    },
};
use ledger::RegisterCommand as Command;
use store::Batch;
use terms::OrganisationId;
use tokio::sync::MutexGuard;

/// The letters that some commands bring about. While it is kept nobody is erased: no letter is left behind to somebody
/// who has gone meanwhile.
pub(crate) struct Outcomes<'a> {
    letters: Vec<Staged>,
    _turn: Option<MutexGuard<'a, ()>>,
}

impl Outcomes<'_> {
    /// Letters to the contacts of every organisation that these commands accept or decline.
    pub(crate) async fn of<'a>(app: &'a App, commands: &[Command]) -> Result<Outcomes<'a>, Failure> {
        let answered: Vec<(OrganisationId, Option<&str>)> = commands.iter().filter_map(answer).collect();
        let turn = if answered.is_empty() { None } else { Some(app.invitations.turn().await) };
        let mut letters = Vec::new();
        for (organisation, reason) in answered {
            letters.extend(write(app, organisation, reason)?);
        }
        Ok(Outcomes { letters, _turn: turn })
    }

    /// Has them stored with the decision.
    pub(crate) fn beside(&self, batch: Batch) -> Batch {
        self.letters.iter().map(Staged::put).fold(batch, |batch, (key, value)| batch.put(key, value))
    }

    /// They are on disk.
    pub(crate) fn send(self) {
        for letter in self.letters {
            letter.stored();
        }
    }
}

/// The organisation that the command answers, and why if it declines.
fn answer(command: &Command) -> Option<(OrganisationId, Option<&str>)> {
    match command {
        Command::AcceptOrganisation { organisation } => Some((*organisation, None)),
        Command::DeclineOrganisation { organisation, reason } => Some((*organisation, Some(reason))),
        _ => None,
    }
}

fn write(app: &App, organisation: OrganisationId, reason: Option<&str>) -> Result<Vec<Staged>, Failure> {
    let register = app.register.view();
    let link = format!("{}/organisations/{organisation}", app.base_url);
    let mut letters = Vec::new();
    for (person, _) in register.contacts(organisation) {
        let Some((to, words)) = app.people.reader(person)? else { continue };
        let name = name_of(&register, organisation, words.language());
        let outcome = Outcome { organisation: &name, link: &link, reason };
        let letter = letters::outcome(words, to, &outcome, app.clock.now());
        // With every slot of the outbox taken the decision still stands, and their page says it.
        letters.extend(app.mail.stage(letter));
    }
    Ok(letters)
}
