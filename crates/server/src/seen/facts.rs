//! How things stand at a moment, beyond what is counted.

use crate::app::App;
use rustix::process::{Resource, getrlimit};
use std::path::Path;
use store::{Figures, Health};
use terms::Timestamp;

/// Where the data folder remembers its backups (docs/backup.md).
const BACKUPS: &str = "backups.json";

/// How things stand.
pub(crate) struct Facts {
    /// By the server's clock.
    pub(crate) now: Timestamp,
    pub(crate) health: Health,
    pub(crate) store: Figures,
    /// Messages that wait to be sent, and how many of them have been tried in vain.
    pub(crate) mail_waiting: u64,
    pub(crate) process: Process,
    pub(crate) backups: Backups,
}

/// What the data folder remembers of its backups, where any are made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Backups {
    /// When the last good one was made, or since when there should be one.
    pub(crate) made: Option<Timestamp>,
    /// When one was last restored to see that it can be, or since when none can be.
    pub(crate) checked: Option<Timestamp>,
}

/// What the process takes of the system. What it does not tell is left out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Process {
    pub(crate) memory_bytes: Option<u64>,
    /// Files and sockets that are open.
    pub(crate) files: Option<u64>,
    /// How many may be.
    pub(crate) files_max: Option<u64>,
}

impl Facts {
    /// Asked now.
    pub(crate) fn of(app: &App) -> Self {
        Facts {
            now: app.clock.now(),
            health: app.store.health(),
            store: app.store.figures(),
            mail_waiting: app.mail.waiting(),
            process: Process::own(),
            backups: Backups::remembered(&std::fs::read(app.settings.data.join(BACKUPS)).unwrap_or_default()),
        }
    }
}

impl Backups {
    /// Nothing, where the file is not there or can't be read: the doctor tells of that.
    fn remembered(file: &[u8]) -> Self {
        let file: serde_json::Value = serde_json::from_slice(file).unwrap_or_default();
        let at = |part: &str, name: &str| Timestamp::parse(file[part][name].as_str()?);
        Backups {
            made: at("made", "at").or_else(|| at("failing", "since")),
            checked: at("checked", "at").or_else(|| at("unrestorable", "since")),
        }
    }
}

impl Process {
    fn own() -> Self {
        let files = std::fs::read_dir(Path::new("/proc/self/fd")).ok().map(|files| files.count() as u64);
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        Process { memory_bytes: resident(&status), files, files_max: getrlimit(Resource::Nofile).current }
    }
}

/// The line that tells it in kilobytes.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_of_backups_is_read() {
        let at = |day: i64| Timestamp::parse(&format!("2026-03-{day:02}T02:00:00Z"));
        let rows = [
            ("", None, None),
            (r#"{"server": "ab", "made": null, "failing": null, "checked": null, "unrestorable": null}"#, None, None),
            (
                r#"{"made": {"at": "2026-03-02T02:00:00Z", "number": 2}, "failing": {"since": "2026-03-03T02:00:00Z"}}"#,
                at(2),
                None,
            ),
            (r#"{"made": null, "failing": {"since": "2026-03-03T02:00:00Z", "why": "full"}}"#, at(3), None),
            (r#"{"checked": {"at": "2026-03-01T02:00:00Z"}}"#, None, at(1)),
        ];
        for (file, made, checked) in rows {
            assert_eq!(Backups::remembered(file.as_bytes()), Backups { made, checked }, "{file}");
        }
    }

    #[test]
    fn a_process_knows_what_it_takes() {
        assert_eq!(resident("VmPeak:\t  9 kB\nVmRSS:\t   12 kB\n"), Some(12 * 1_024));
        assert_eq!(resident("VmPeak:\t  9 kB\n"), None);
        let own = Process::own();
        assert!(own.memory_bytes > Some(1 << 20), "{own:?}");
        assert!(own.files > Some(0) && own.files <= own.files_max, "{own:?}");
    }
}
