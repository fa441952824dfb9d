//! A backup every night, and every week a look whether one can be restored.

use super::{told, troubles};
use crate::{
    app::App,
    backups::{self, Empty, Plan, Record, planned},
};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use terms::{Timestamp, limits};

/// Backs up for as long as the server runs.
pub(crate) async fn run(app: Arc<App>) {
    let mut going_down = pin!(app.going_down.announced());
    tokio::select! {
        ended = backups::listen(app.clone()) => match ended {
            Ok(()) => {}
            Err(why) => tracing::error!(%why, "`lausuma backup now` can't reach this server"),
        },
        () = &mut going_down => return,
        () = keep(&app) => {}
    }
    // Without a socket the nights go on.
    tokio::select! {
        () = keep(&app) => {}
        () = going_down => {}
    }
}

async fn keep(app: &App) {
    // Settings that contradict each other have prevented the start.
    let Ok(Some(plan)) = planned(&app.settings) else { return std::future::pending().await };
    let mut clock = app.clock.settings();
    let mut is_wanted = false;
    loop {
        in_turn(app, &plan, is_wanted).await;
        is_wanted = false;
        told("troubles", troubles::tell(app).await);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(limits::CHORES_EVERY_MS)) => {}
            () = app.backups.wanted() => is_wanted = true,
            () = app.backups.was_made() => {}
            _ = clock.changed() => {}
        }
    }
}

/// Does what is due. What failed is due still, and has been told.
async fn in_turn(app: &App, plan: &Plan, is_wanted: bool) {
    let _turn = app.backups.turn().await;
    let record = match Record::read(&app.settings.data) {
        Ok(record) => record,
        Err(why) => return tracing::error!(%why, "what is remembered of backups can't be read"),
    };
    let now = app.clock.now();
    let made = record.last_made().and_then(|made| made.at());
    // Where one was found damaged, the next brings anew what is, and is tried out at once.
    let is_due = is_wanted || is_night_between(made, now) || record.unrestorable().is_some();
    let is_made = !is_due || plan.back_up(&app.store, &app.clock, Empty::Refused).await.is_ok();
    let checked = record.last_checked().and_then(|checked| checked.at());
    if is_made && (is_week_between(checked, now) || record.unrestorable().is_some()) {
        // What came of it is told and remembered.
        let _ = plan.check(&app.clock).await;
    }
}

/// Whether one o'clock at night by the universal clock, three or four in Finland, has passed since, or the clock has been
/// set back.
fn is_night_between(then: Option<Timestamp>, now: Timestamp) -> bool {
    let night = |at: Timestamp| (at.ms() - limits::BACKUP_AT_MS).div_euclid(limits::BACKUP_EVERY_MS);
    then.is_none_or(|then| night(then) != night(now))
}

fn is_week_between(then: Option<Timestamp>, now: Timestamp) -> bool {
    then.is_none_or(|then| (now.ms() - then.ms()).abs() >= limits::RESTORE_CHECK_EVERY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_backup_a_night_and_one_check_a_week() {
        let midnight = Timestamp::parse("2026-11-20T00:00:00.000Z").expect("a time").ms();
        let at = |ms: i64| Timestamp::from_ms(midnight + limits::BACKUP_AT_MS + ms);
        let last = Some(at(0));
        let night = limits::BACKUP_EVERY_MS;
        for (now, is_due) in [(-1, true), (0, false), (1, false), (night - 1, false), (night, true), (night + 1, true)]
        {
            assert_eq!(is_night_between(last, at(now)), is_due, "{now}");
        }
        assert!(!is_night_between(Some(at(night - 1)), at(0)), "whenever in the day the last one was made");
        assert!(is_night_between(None, at(0)), "the first one is made at once");
        assert!(is_night_between(last, at(9 * night)) && is_night_between(last, at(-9 * night)));
        let week = limits::RESTORE_CHECK_EVERY_MS;
        for (now, is_due) in
            [(0, false), (week - 1, false), (week, true), (week + 1, true), (1 - week, false), (-week, true)]
        {
            assert_eq!(is_week_between(last, at(now)), is_due, "{now}");
        }
        assert!(is_week_between(None, at(0)));
    }
}
