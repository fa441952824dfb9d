//! What people are told by mail of what has been decided: rounds that open and close, answers to what they said, the
//! letter, and what was recorded in their organisation's name.
//!
//! `gathering` reads what is new in each statement's ledger and puts it into people's records; `audience` says whom
//! it concerns; `sending` writes the letters that are due. Both steps are one append each, so that a restart between them,
//! or in them, loses nothing and tells nothing twice.

mod audience;
mod gathering;
mod sending;

use crate::{app::App, failure::Failure};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use terms::{Timestamp, limits};

/// Tells people for as long as the server runs: when something has been decided, and when something is due.
pub(crate) async fn run(app: Arc<App>) {
    let mut clock = app.clock.settings();
    let mut going_down = pin!(app.going_down.announced());
    loop {
        let next = tell(&app).await;
        let wait = next.map_or(limits::CHORES_EVERY_MS, |next| {
            u64::try_from(next.ms() - app.clock.now().ms()).unwrap_or_default().min(limits::CHORES_EVERY_MS)
        });
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait.max(limits::NOTICES_EVERY_MS))) => {}
            () = app.chores.news.notified() => tokio::time::sleep(Duration::from_millis(limits::NOTICES_EVERY_MS)).await,
            _ = clock.changed() => {}
            () = &mut going_down => return,
        }
    }
}

/// Does what is due, and says when there is more to do.
async fn tell(app: &Arc<App>) -> Option<Timestamp> {
    let now = app.clock.now();
    let again = Timestamp::from_ms(now.ms() + limits::NOTICE_MAILS_AGAIN_MS);
    let reminder = failed("gathering notices", gathering::gather(app, now).await).unwrap_or(Some(again));
    let letters = failed("sending notices", sending::send(app, now).await).unwrap_or(Some(again));
    let outside =
        failed("telling those outside the register", super::outsiders::tell(app, now).await).unwrap_or(Some(again));
    let newsletters = failed("sending newsletters", super::bulletins::send(app).await).unwrap_or(Some(again));
    let surveys = failed("inviting to surveys", app.surveys.calls.go_on(app).await).unwrap_or(Some(again));
    [reminder, letters, outside, newsletters, surveys].into_iter().flatten().min()
}

/// What failed is due still, and tried again a little later.
fn failed<T>(step: &'static str, done: Result<T, Failure>) -> Option<T> {
    done.inspect_err(|failure| tracing::error!(step, %failure, "people were not told of something")).ok()
}
