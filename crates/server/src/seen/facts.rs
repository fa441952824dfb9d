//! How things stand at a moment, beyond what is counted.

use crate::app::App;
use rustix::process::{Resource, getrlimit};
use std::path::Path;
use store::{Figures, Health};
use terms::Timestamp;

/// How things stand.
pub(crate) struct Facts {
    /// By the server's clock.
    pub(crate) now: Timestamp,
    pub(crate) health: Health,
    pub(crate) store: Figures,
    /// Messages that wait to be sent, and how many of them have been tried in vain.
    pub(crate) mail_waiting: u64,
    pub(crate) process: Process,
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
    fn a_process_knows_what_it_takes() {
        assert_eq!(resident("VmPeak:\t  9 kB\nVmRSS:\t   12 kB\n"), Some(12 * 1_024));
        assert_eq!(resident("VmPeak:\t  9 kB\n"), None);
        let own = Process::own();
        assert!(own.memory_bytes > Some(1 << 20), "{own:?}");
        assert!(own.files > Some(0) && own.files <= own.files_max, "{own:?}");
    }
}
