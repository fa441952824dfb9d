//! Whether the machine's clock can be right: rounds close and links end by it.

use super::finding::Finding;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const ABOUT: &str = "clock";
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

pub(super) fn look(data: &Path) -> Vec<Finding> {
    vec![against(SystemTime::now(), newest(data)), kept(|path| Path::new(path).exists())]
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

fn against(now: SystemTime, newest: Option<SystemTime>) -> Finding {
    let Some(newest) = newest else {
        return Finding::ok(ABOUT, "nothing has been stored yet that it could contradict");
    };
    match newest.duration_since(now) {
        Ok(ahead) if ahead > APART => Finding::wrong(
            ABOUT,
            format!("it is behind what was stored last, by {} minutes", ahead.as_secs() / 60),
            "set the clock right, then start the server again: it must not date what comes next before what is stored",
        ),
        _ => Finding::ok(ABOUT, "it is not behind what was stored last"),
    }
}

fn kept(exists: impl Fn(&str) -> bool) -> Finding {
    if KEPT.iter().any(|path| exists(path)) {
        return Finding::ok(ABOUT, "it is kept right over the network");
    }
    Finding::look(
        ABOUT,
        "nothing was found that keeps it right over the network",
        "apt-get install systemd-timesyncd, unless the machine beneath this one keeps it (a container, some virtual machines)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(against(now, newest).is_wrong(), is_wrong, "{newest:?}");
        }
    }

    #[test]
    fn what_keeps_a_clock_right_is_found() {
        assert_eq!(kept(|path| path == KEPT[1]), Finding::ok(ABOUT, "it is kept right over the network"));
        assert!(!kept(|_| false).is_wrong(), "perhaps something else keeps it");
    }
}
