//! Whether the machine's clock can be right: rounds close and links end by it.

use super::finding::{About, Finding};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, SystemTime};
use words::Words;

const ABOUT: About = About::Clock;
/// Clocks that are kept right differ by less.
const APART: Duration = Duration::from_secs(60);
/// What programs that keep clocks right leave while they do: systemd's, chrony, ntpd, OpenNTPD.
const KEPT: [&str; 5] = [
    "/run/systemd/timesync/synchronized",
    "/run/chrony/chronyd.pid",
    "/run/chronyd.pid",
    "/run/ntpd.pid",
    "/run/openntpd.pid",
];

pub(super) fn look(words: &Words, data: &Path) -> Vec<Finding> {
    vec![against(words, SystemTime::now(), newest(data)), kept(words, |path| Path::new(path).try_exists())]
}

/// When something was last written in the folder, by the clock of that moment.
fn newest(data: &Path) -> Option<SystemTime> {
    [data.to_owned(), data.join("records")]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| entry.ok()?.metadata().ok()?.modified().ok())
        .max()
}

fn against(words: &Words, now: SystemTime, newest: Option<SystemTime>) -> Finding {
    let Some(newest) = newest else { return Finding::ok(ABOUT, words.say("doctor-clock-untold")) };
    match newest.duration_since(now) {
        Ok(ahead) if ahead > APART => {
            let minutes = (ahead.as_secs() / 60).into();
            let sentence = words.say_with("doctor-clock-behind", &[("minutes", minutes)]);
            Finding::wrong(ABOUT, sentence, words.say("doctor-clock-behind-todo"))
        }
        _ => Finding::ok(ABOUT, words.say("doctor-clock-fine")),
    }
}

/// Where it is not allowed to look there is something that nobody else is to touch: chrony closes its folder.
fn kept(words: &Words, exists: impl Fn(&str) -> io::Result<bool>) -> Finding {
    let is_there = |path: &&str| exists(path).unwrap_or_else(|why| why.kind() == ErrorKind::PermissionDenied);
    if KEPT.iter().any(is_there) {
        return Finding::ok(ABOUT, words.say("doctor-clock-kept"));
    }
    Finding::look(ABOUT, words.say("doctor-clock-unkept"), words.say("doctor-clock-unkept-todo"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    #[test]
    fn a_clock_that_is_behind_what_was_stored_is_wrong() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let one = Duration::from_secs(1);
        for (newest, is_wrong) in [
            (None, false),
            (Some(now - one), false),
            (Some(now + APART - one), false),
            (Some(now + APART), false),
            (Some(now + APART + one), true),
            (Some(now + Duration::from_secs(86_400)), true),
        ] {
            for language in Language::ALL {
                assert_eq!(against(Words::of(language), now, newest).is_wrong(), is_wrong, "{newest:?}");
            }
        }
    }

    #[test]
    fn what_keeps_a_clock_right_is_found() {
        for (language, says) in
            Language::ALL.into_iter().zip(["verkon kautta", "hålls rätt via nätet", "kept right over the network"])
        {
            let words = Words::of(language);
            let line = kept(words, |path| Ok(path == KEPT[1])).line(words);
            assert!(line.starts_with(&words.say("doctor-mark-ok")) && line.contains(says), "{line}");
            assert!(!kept(words, |_| Ok(false)).is_wrong(), "perhaps something else keeps it");
            let closed =
                |kind: ErrorKind| kept(words, |path| if path == KEPT[1] { Err(kind.into()) } else { Ok(false) });
            assert_eq!(
                closed(ErrorKind::PermissionDenied).line(words),
                line,
                "who may not look is not told that none is"
            );
            assert_eq!(closed(ErrorKind::InvalidInput).line(words), kept(words, |_| Ok(false)).line(words));
        }
    }
}
