//! What a process costs, from Linux's /proc.

use std::io;

/// The kernel counts CPU time for programs in hundredths of a second, on every machine that this runs on.
const TICK_MS: u64 = 10;

/// What a process has cost so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// CPU time in milliseconds, its own and the kernel's on its behalf.
    pub cpu_ms: u64,
    /// Resident memory in kibibytes, the program's own code among it.
    pub memory_kib: u64,
    /// What the process has written there itself, in kibibytes: its memory without the files that it runs from.
    pub own_memory_kib: u64,
}

/// Reads the usage of a running process.
///
/// # Errors
/// There is no such process, or no /proc.
pub fn usage(pid: u32) -> io::Result<Usage> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    parse(&stat, &status).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "/proc in an unknown format"))
}

/// Reads the texts of `/proc/PID/stat` and `/proc/PID/status`; none if they are not like that.
pub fn parse(stat: &str, status: &str) -> Option<Usage> {
    // The program's name may hold spaces and brackets; the last bracket ends it.
    let fields: Vec<&str> = stat.get(stat.rfind(')')? + 1..)?.split_whitespace().collect();
    // Fields 14 and 15 of proc_pid_stat(5); the first two were cut off.
    let (user, system): (u64, u64) = (fields.get(11)?.parse().ok()?, fields.get(12)?.parse().ok()?);
    let kib = |name: &str| {
        let memory = status.lines().find_map(|line| line.strip_prefix(name))?;
        memory.trim().strip_suffix("kB")?.trim().parse().ok()
    };
    let (memory_kib, own_memory_kib) = (kib("VmRSS:")?, kib("RssAnon:")?);
    Some(Usage { cpu_ms: (user + system) * TICK_MS, memory_kib, own_memory_kib })
}
