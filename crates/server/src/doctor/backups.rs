//! Whether backups are made and can be restored, and when that was last seen.

use super::finding::Finding;
use crate::backups::{NotBackedUp, Plan, Record, planned};
use crate::settings::Settings;
use backup::{Failed, Listed};
use terms::{Timestamp, limits};

const ABOUT: &str = "backups";
/// A night may be missed while the machine is off.
const MADE_WITHIN_MS: i64 = 2 * limits::BACKUP_EVERY_MS;
const CHECKED_WITHIN_MS: i64 = limits::RESTORE_CHECK_EVERY_MS + MADE_WITHIN_MS;

/// Looks at the settings, the key, the place, and what the data folder remembers.
pub(super) async fn look(settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let plan = match planned(settings) {
        Ok(Some(plan)) => plan,
        Ok(None) => {
            let remedy = "set backup-to and backup-key (docs/backup.md), unless the machine is backed up as a whole";
            return vec![Finding::look(ABOUT, "none are made", remedy)];
        }
        Err(why) => return vec![Finding::wrong(ABOUT, "the settings contradict each other", why.to_string())],
    };
    let key = match plan.key() {
        Ok(key) => key,
        Err(why) => return vec![Finding::wrong(ABOUT, "there is no key to make them with", why.to_string())],
    };
    let mut findings = vec![of_place(&plan, backup::list(&plan.place, &key).await)];
    // A folder that can't be read has been told of.
    if let Ok(record) = Record::read(&settings.data) {
        findings.extend([of_backups(&record, now), of_checks(&record, now)]);
    }
    findings
}

fn of_place(plan: &Plan, listed: Result<Vec<Listed>, Failed>) -> Finding {
    let place = &plan.place;
    match listed {
        Ok(listed) => Finding::ok(ABOUT, format!("{place} holds {}", listed.len())),
        Err(Failed::Nothing { .. }) => Finding::ok(ABOUT, format!("{place} is there and holds none yet")),
        Err(why) => Finding::wrong(ABOUT, format!("{place} can't be used"), NotBackedUp::from(why).to_string()),
    }
}

fn of_backups(record: &Record, now: Timestamp) -> Finding {
    const REMEDY: &str = "see that the server runs, and ask it for one: lausuma backup now";
    let last = match record.last_made() {
        Some(made) => format!("the last one that was made is number {}, of {}", made.number, made.at),
        None => "none was made by this server yet".to_owned(),
    };
    if let Some(failing) = record.failing() {
        return Finding::wrong(ABOUT, format!("since {} none could be made; {last}", failing.since), &*failing.why);
    }
    match record.last_made().map(|made| is_within(made.at(), now, MADE_WITHIN_MS)) {
        Some(true) => Finding::ok(ABOUT, last),
        Some(false) => Finding::wrong(ABOUT, last, REMEDY),
        None => Finding::look(ABOUT, last, REMEDY),
    }
}

fn of_checks(record: &Record, now: Timestamp) -> Finding {
    const REMEDY: &str = "see that the server runs, and look yourself: lausuma restore --check";
    let last = match record.last_checked() {
        Some(checked) => {
            format!("number {} could be restored, as was seen at {}", checked.number, checked.at)
        }
        None => "whether one can be restored was not tried yet".to_owned(),
    };
    if let Some(failing) = record.unrestorable() {
        return Finding::wrong(ABOUT, format!("since {} none could be restored; {last}", failing.since), &*failing.why);
    }
    match record.last_checked().map(|checked| is_within(checked.at(), now, CHECKED_WITHIN_MS)) {
        Some(true) => Finding::ok(ABOUT, last),
        Some(false) | None => Finding::look(ABOUT, last, REMEDY),
    }
}

/// What is later than now was told by a clock that was wrong, and says nothing.
fn is_within(then: Option<Timestamp>, now: Timestamp, ms: i64) -> bool {
    then.is_some_and(|then| (0..=ms).contains(&(now.ms() - then.ms())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_ago_or_to_come_is_told_with_what_to_do() {
        let then = Timestamp::parse("2026-11-20T01:00:00.000Z").expect("a time");
        let after = |ms: i64| Timestamp::from_ms(then.ms() + ms);
        let mut record: Record = serde_json::from_str(
            r#"{"server":"x","made":{"at":"2026-11-20T01:00:00.000Z","number":7,"place":"/b"},"failing":null,
                "checked":{"at":"2026-11-20T01:00:00.000Z","number":6,"place":"/b"},"unrestorable":null}"#,
        )
        .expect("a record");
        for (ms, mark) in [(-1, "wrong"), (0, "ok"), (MADE_WITHIN_MS, "ok"), (MADE_WITHIN_MS + 1, "wrong")] {
            let line = of_backups(&record, after(ms)).to_string();
            assert!(line.starts_with(mark) && line.contains("number 7"), "{ms}: {line}");
        }
        for (ms, mark) in [(-1, "look"), (0, "ok"), (CHECKED_WITHIN_MS, "ok"), (CHECKED_WITHIN_MS + 1, "look")] {
            let line = of_checks(&record, after(ms)).to_string();
            assert!(line.starts_with(mark) && line.contains("number 6"), "{ms}: {line}");
        }
        for hour in 1..3 {
            record.not_made("Levy on täynnä.", after(hour));
            record.not_checked("Osa puuttuu.", after(hour));
        }
        let lines = [of_backups(&record, after(3)), of_checks(&record, after(3))].map(|finding| finding.to_string());
        assert!(lines[0].starts_with("wrong") && lines[0].contains("01:00:00.001Z") && lines[0].contains("täynnä"));
        assert!(lines[1].starts_with("wrong") && lines[1].contains("01:00:00.001Z") && lines[1].contains("puuttuu"));
    }
}
