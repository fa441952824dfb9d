//! Whether backups are made and can be restored, and when that was last seen. `refusals` says why they can't be.

mod refusals;

use super::finding::{About, Finding};
use crate::backups::{Bad, Plan, Record, planned};
use crate::settings::Settings;
use backup::{Failed, Listed};
use terms::{Timestamp, limits};
use words::Words;

const ABOUT: About = About::Backups;
/// A night may be missed while the machine is off.
const MADE_WITHIN_MS: i64 = 2 * limits::BACKUP_EVERY_MS;
const CHECKED_WITHIN_MS: i64 = limits::RESTORE_CHECK_EVERY_MS + MADE_WITHIN_MS;

/// Looks at the settings, the key, the place, and what the data folder remembers.
pub(super) async fn look(words: &Words, settings: &Settings, now: Timestamp) -> Vec<Finding> {
    let plan = match planned(settings) {
        Ok(Some(plan)) => plan,
        Ok(None) => {
            let sentence = words.say("doctor-backups-none");
            return vec![Finding::look(ABOUT, sentence, words.say("doctor-backups-none-todo"))];
        }
        Err(why) => {
            let sentence = words.say("doctor-backups-contradict");
            return vec![Finding::wrong(ABOUT, sentence, refusals::unplanned(words, &why))];
        }
    };
    let key = match plan.key() {
        Ok(key) => key,
        Err(why) => {
            let sentence = words.say("doctor-backups-keyless");
            return vec![Finding::wrong(ABOUT, sentence, refusals::keyless(words, &why))];
        }
    };
    let mut findings = vec![of_place(words, &plan, backup::list(&plan.place, &key).await)];
    // A folder that can't be read has been told of.
    if let Ok(record) = Record::read(&settings.data) {
        findings.extend([of_backups(words, &record, now), of_checks(words, &record, now)]);
    }
    findings
}

fn of_place(words: &Words, plan: &Plan, listed: Result<Vec<Listed>, Failed>) -> Finding {
    let place = plan.place.to_string();
    match listed {
        Ok(listed) => {
            let values = [("place", place.into()), ("count", listed.len().into())];
            Finding::ok(ABOUT, words.say_with("doctor-backups-hold", &values))
        }
        Err(Failed::Nothing { .. }) => {
            Finding::ok(ABOUT, words.say_with("doctor-backups-hold-none", &[("place", place.into())]))
        }
        Err(why) => {
            let sentence = words.say_with("doctor-backups-unusable", &[("place", place.into())]);
            Finding::wrong(ABOUT, sentence, refusals::failed(words, &why))
        }
    }
}

fn of_backups(words: &Words, record: &Record, now: Timestamp) -> Finding {
    let last = match record.last_made() {
        Some(made) => {
            let values = [("number", made.number.to_string().into()), ("at", (&made.at).into())];
            words.say_with("doctor-backups-made", &values)
        }
        None => words.say("doctor-backups-made-none"),
    };
    if let Some(failing) = record.failing() {
        return wrong(words, ["doctor-backups-failing", "doctor-backups-failing-todo"], failing, last);
    }
    let remedy = words.say("doctor-backups-made-todo");
    match record.last_made().map(|made| is_within(made.at(), now, MADE_WITHIN_MS)) {
        Some(true) => Finding::ok(ABOUT, last),
        Some(false) => Finding::wrong(ABOUT, last, remedy),
        None => Finding::look(ABOUT, last, remedy),
    }
}

fn of_checks(words: &Words, record: &Record, now: Timestamp) -> Finding {
    let last = match record.last_checked() {
        Some(checked) => {
            let values = [("number", checked.number.to_string().into()), ("at", (&checked.at).into())];
            words.say_with("doctor-backups-checked", &values)
        }
        None => words.say("doctor-backups-checked-none"),
    };
    if let Some(failing) = record.unrestorable() {
        return wrong(words, ["doctor-backups-unrestorable", "doctor-backups-unrestorable-todo"], failing, last);
    }
    match record.last_checked().map(|checked| is_within(checked.at(), now, CHECKED_WITHIN_MS)) {
        Some(true) => Finding::ok(ABOUT, last),
        Some(false) | None => Finding::look(ABOUT, last, words.say("doctor-backups-checked-todo")),
    }
}

/// What the server wrote down while it failed is in English, as its log is.
fn wrong(words: &Words, [key, todo]: [&str; 2], failing: &Bad, last: String) -> Finding {
    let why = failing.why.trim_end_matches('.');
    let values = [("since", (&failing.since).into()), ("why", why.into()), ("last", last.into())];
    Finding::wrong(ABOUT, words.say_with(key, &values), words.say(todo))
}

/// What is later than now was told by a clock that was wrong, and says nothing.
fn is_within(then: Option<Timestamp>, now: Timestamp, ms: i64) -> bool {
    then.is_some_and(|then| (0..=ms).contains(&(now.ms() - then.ms())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    #[test]
    fn what_is_too_long_ago_or_to_come_is_told_with_what_to_do() {
        let english = Words::of(Language::English);
        let then = Timestamp::parse("2026-11-20T01:00:00.000Z").expect("a time");
        let after = |ms: i64| Timestamp::from_ms(then.ms() + ms);
        let mut record: Record = serde_json::from_str(
            r#"{"server":"x","made":{"at":"2026-11-20T01:00:00.000Z","number":7,"place":"/b"},"failing":null,
                "checked":{"at":"2026-11-20T01:00:00.000Z","number":6,"place":"/b"},"unrestorable":null}"#,
        )
        .expect("a record");
        for (ms, mark) in [(-1, "wrong"), (0, "ok"), (MADE_WITHIN_MS, "ok"), (MADE_WITHIN_MS + 1, "wrong")] {
            let line = of_backups(english, &record, after(ms)).line(english);
            assert!(line.starts_with(mark) && line.contains("number 7"), "{ms}: {line}");
        }
        for (ms, mark) in [(-1, "look"), (0, "ok"), (CHECKED_WITHIN_MS, "ok"), (CHECKED_WITHIN_MS + 1, "look")] {
            let line = of_checks(english, &record, after(ms)).line(english);
            assert!(line.starts_with(mark) && line.contains("number 6"), "{ms}: {line}");
        }
        for hour in 1..3 {
            record.not_made("Levy on täynnä.", after(hour));
            record.not_checked("Osa puuttuu.", after(hour));
        }
        let lines = [of_backups(english, &record, after(3)), of_checks(english, &record, after(3))];
        let lines = lines.map(|finding| finding.line(english));
        for (line, why, todo) in [(&lines[0], "täynnä", "backup now"), (&lines[1], "puuttuu", "restore --check")] {
            let (sentence, remedy) = line.split_once("What to do: ").expect("both");
            assert!(sentence.starts_with("wrong") && sentence.contains("01:00:00.001Z"), "{line}");
            assert!(sentence.contains(why) && remedy.contains(todo), "{line}");
        }
    }
}
