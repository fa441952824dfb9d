//! The clock keeps to what was announced: rounds open and close and statements are published at their time while nobody
//! looks, and what should have happened while the server was down happens as soon as it is up.

use crate::{
    app::App,
    room::{MakeCommand, Writing},
    rooms::Wish,
};
use futures_util::future::join_all;
use ledger::{Author, RoundState, Statement, StatementCommand};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use terms::{StatementId, limits};
use tokio::time::{Instant, MissedTickBehavior};

const EVERY: Duration = Duration::from_millis(limits::SCHEDULE_EVERY_MS);
/// What could not be done is tried again after this time.
const AGAIN: Duration = Duration::from_secs(10);

/// Keeps to the schedule until the server goes down.
pub(crate) async fn keep(app: Arc<App>) {
    // The clock that people see may jump; this one only says when to look at it again.
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut going_down = std::pin::pin!(app.going_down.announced());
    let mut not_before: BTreeMap<StatementId, Instant> = BTreeMap::new();
    let mut surveys_not_before = Instant::now();
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = &mut going_down => return,
        }
        not_before.retain(|_, until| *until > Instant::now());
        if surveys_not_before <= Instant::now() && !crate::agenda::surveys::clock::keep(&app).await {
            surveys_not_before = Instant::now() + AGAIN;
        }
        let due = app.register.shelf().due(app.clock.now());
        let due = due.into_iter().filter(|id| !not_before.contains_key(id));
        let kept = join_all(due.map(|id| keep_one(&app, id))).await;
        not_before.extend(kept.into_iter().flatten().map(|id| (id, Instant::now() + AGAIN)));
    }
}

/// Does what is due about one statement; gives it back if that was not possible.
async fn keep_one(app: &App, id: StatementId) -> Option<StatementId> {
    let statement = app.register.shelf().get(id)?;
    let wish = Wish {
        at: app.clock.now(),
        by: Author::Clock,
        command: command(&statement),
        puts: vec![],
        remember: Box::new(|_| None),
    };
    let why = match app.rooms.decide(id, wish).await {
        Ok(Ok(_)) => {
            app.chores.news();
            tracing::info!(kind = "act", by = "clock", statement = %id, "what was announced has happened at its time");
            return None;
        }
        Ok(Err(refusal)) => refusal.to_string(),
        Err(failure) => failure.to_string(),
    };
    tracing::error!(statement = %id, why, "what was announced could not happen at its time");
    Some(id)
}

/// Only opening a round needs the text. What is not due any more by the time that it is decided is left as it is.
fn command(statement: &Statement) -> MakeCommand {
    match statement.current_round() {
        Some(round) if round.state == RoundState::Scheduled => {
            MakeCommand::sealing(Writing::under(round.drafting), |_, text| StatementCommand::OpenDueRound { text })
        }
        Some(_) => MakeCommand::plain(|_| StatementCommand::CloseDueRound),
        None => MakeCommand::plain(|_| StatementCommand::PublishDue),
    }
}
