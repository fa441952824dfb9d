//! Memory that stays flat: people come, type and leave again and again, and the server is no larger for it.

use super::parts::Outcome;
use crate::tools::Failed;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How much larger the last third of the time may have it than the second, in per cent.
const GROWS_AT_MOST: u64 = 10;

/// A running server; it ends with this.
struct Running {
    child: Child,
    url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // What was looked at is known already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Looks at a server for so many minutes. Each round opens a statement in which ten people type, and all leave.
pub(super) fn watch(program: &Path, minutes: u64) -> Result<Outcome, Failed> {
    let data = std::env::temp_dir().join(format!("lausuma-soak-{}", std::process::id()));
    let server = start(program, &data)?;
    let (begun, until) = (Instant::now(), Duration::from_secs(minutes * 60));
    let mut samples = Vec::new();
    while begun.elapsed() < until {
        let mut command = Command::new(program);
        command.args(["bench", "--url", &server.url, "live"]);
        command.args(["--writers", "10", "--clients", "20", "--rate", "2", "--seconds", "15"]);
        let output =
            command.output().map_err(|why| Failed(format!("{} could not be started: {why}.", program.display())))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Ok(Outcome { done: 0, failure: Some(said) });
        }
        samples.push(resident(server.child.id())?);
    }
    drop(server);
    std::fs::remove_dir_all(&data).map_err(|why| Failed(format!("{}: {why}.", data.display())))?;
    let told: Vec<String> = samples.iter().map(u64::to_string).collect();
    if is_flat(&samples) {
        eprintln!("memory in KiB: {}", told.join(" "));
        Ok(Outcome { done: minutes, failure: None })
    } else {
        Ok(Outcome { done: 0, failure: Some(format!("It grew. KiB after each round: {}", told.join(" "))) })
    }
}

/// Whether it has stopped growing: what the last third came to at most is about what the second did.
fn is_flat(samples: &[u64]) -> bool {
    let third = samples.len() / 3;
    let most = |part: &[u64]| part.iter().copied().max().unwrap_or_default();
    third > 0 && most(&samples[2 * third..]) * 100 <= most(&samples[third..2 * third]) * (100 + GROWS_AT_MOST)
}

fn start(program: &Path, data: &Path) -> Result<Running, Failed> {
    let mut command = Command::new(program);
    command.args(["serve", "--demo=plain", "--listen", "127.0.0.1:0", "--rate-session-bytes", "1000000000"]);
    command.args(["--rate-address-connections", "1000000", "--rate-session-requests", "1000000", "--data"]).arg(data);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).stdin(Stdio::null());
    let mut child =
        command.spawn().map_err(|why| Failed(format!("{} could not be started: {why}.", program.display())))?;
    let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok);
    let mut urls = lines.filter_map(|line| line.split_once("listening on ").map(|(_, url)| url.trim().to_owned()));
    let url = urls.next();
    let mut running = Running { child, url: String::new() };
    running.url = url.ok_or(Failed("The server did not start.".to_owned()))?;
    Ok(running)
}

/// Resident memory of a process in KiB, as Linux tells it.
fn resident(id: u32) -> Result<u64, Failed> {
    let unknown = || Failed("How much memory a process has is known on Linux alone.".to_owned());
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).map_err(|_| unknown())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or_else(unknown)?;
    line.trim().trim_end_matches(" kB").parse().map_err(|_| unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_flat_that_grows_at_first_and_then_no_more() {
        for (samples, expected) in [
            (&[10, 50, 100, 100, 101, 100, 100, 102, 99][..], true),
            (&[10, 50, 100, 100, 100, 100, 110, 109, 108], true),
            (&[10, 50, 100, 100, 100, 100, 105, 109, 111], false),
            (&[100, 100], false),
            (&[], false),
        ] {
            assert_eq!(is_flat(samples), expected, "{samples:?}");
        }
    }
}
