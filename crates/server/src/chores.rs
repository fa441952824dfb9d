//! What has to be done because time has passed, and for no request: once an hour, when the clock was set, and whenever
//! somebody says that there is something to do. Each chore looks at what is stored and does what is due, so that none is
//! done twice and none is lost with a restart.

mod applications;
pub(crate) mod backups;
mod bulletins;
mod contacts;
pub(crate) mod notices;
mod outsiders;
mod reminders;
mod sweeping;
mod troubles;
pub(crate) mod warming;

pub(crate) use reminders::Reminders;

use crate::{app::App, failure::Failure, mail::Letter};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::Batch;
use terms::{PersonId, limits};
use tokio::sync::Notify;

/// Asks for the chores to be done.
#[derive(Default)]
pub(crate) struct Chores {
    soon: Notify,
    news: Notify,
}

impl Chores {
    /// There may be something to do now.
    pub(crate) fn soon(&self) {
        self.soon.notify_one();
    }

    /// Something was decided about a statement, of which people may have to be told.
    pub(crate) fn news(&self) {
        self.news.notify_one();
    }
}

/// Does the chores for as long as the server runs.
pub(crate) async fn run(app: Arc<App>) {
    let mut clock = app.clock.settings();
    let mut going_down = pin!(app.going_down.announced());
    loop {
        told("contacts", contacts::ask(&app).await);
        told("applications", applications::tell(&app).await);
        told("sweeping", sweeping::sweep(&app).await);
        told("checkpoints", crate::proofs::keep(&app).await);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(limits::CHORES_EVERY_MS)) => {}
            () = app.chores.soon.notified() => {}
            _ = clock.changed() => {}
            () = &mut going_down => return,
        }
    }
}

/// What failed is due still, and tried again with the next round.
fn told(chore: &'static str, done: Result<(), Failure>) {
    if let Err(failure) = done {
        tracing::error!(chore, %failure, "a chore was not done");
    }
}

/// Stores a letter to somebody with what is remembered of it, and has it sent. Says whether there was room for it.
async fn send(app: &App, person: PersonId, letter: Letter, reminders: &Reminders) -> Result<bool, Failure> {
    let Some(mail) = app.mail.stage(letter) else { return Ok(false) };
    let puts = [mail.put(), reminders.put(person)];
    app.store.append(puts.into_iter().fold(Batch::new(), |batch, (key, value)| batch.put(key, value))).await?;
    mail.stored();
    Ok(true)
}
