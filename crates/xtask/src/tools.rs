//! Running other programs, and what to install when one is missing.

use std::path::Path;
use std::process::{Command, Stdio};

/// What went wrong, in one sentence.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

pub(crate) type Done = Result<(), Failed>;

/// Runs a program to its end in `folder`.
pub(crate) fn run(folder: &Path, program: &str, args: &[&str], env: &[(&str, &str)]) -> Done {
    eprintln!("$ {program} {}", args.join(" "));
    let mut command = Command::new(program);
    command.args(args).current_dir(folder).envs(env.iter().copied()).stdin(Stdio::null());
    let status = command.status().map_err(|why| Failed(format!("{program} could not be started: {why}.")))?;
    if status.success() { Ok(()) } else { Err(Failed(format!("`{program} {}` failed.", args.join(" ")))) }
}

/// Cargo, as this program was started by it.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// Whether a program answers `--version`.
pub(crate) fn answers(program: &str) -> bool {
    runs(program, &["--version"])
}

/// Whether a program runs to a good end, whatever it says.
pub(crate) fn runs(program: &str, args: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Chromium, for the tests in a browser.
pub(crate) fn chromium() -> Done {
    installed("chromium", "chromium", "The browser tests need Chromium")
}

/// LibreOffice, which the tests open our documents with.
pub(crate) fn libreoffice() -> Done {
    installed("soffice", "libreoffice-writer-nogui", "The tests of documents need LibreOffice")
}

/// nginx and Caddy, which the server is tested behind, and curl, which asks them over HTTP/2.
pub(crate) fn proxies() -> Done {
    for (program, version, package) in [("nginx", "-v", "nginx-light"), ("caddy", "version", "caddy")] {
        if !runs(program, &[version]) {
            install(package, &format!("The tests of the server behind a proxy need {program}"))?;
            // Debian starts what it installs; the tests start their own.
            if answers("systemctl") {
                runs("systemctl", &["disable", "--now", program]);
            }
        }
    }
    installed("curl", "curl", "The tests of the server behind a proxy need curl")
}

/// The S3-compatible server that backups are tested with: in a folder of its own, so that nothing of it is built in.
pub(crate) fn s3(root: &Path) -> Done {
    let home = root.join("crates/backup/tests/s3");
    if home.join("node_modules").exists() {
        return Ok(());
    }
    run(&home, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"], &[])
}

/// A program of Debian's: it is installed if it is missing and may be.
fn installed(program: &str, package: &str, why: &str) -> Done {
    if answers(program) {
        return Ok(());
    }
    install(package, why)?;
    if answers(program) { Ok(()) } else { Err(missing(package, why)) }
}

fn missing(package: &str, why: &str) -> Failed {
    Failed(format!("{why}: install it with `apt-get install {package}`."))
}

fn install(package: &str, why: &str) -> Done {
    if !answers("apt-get") || !is_root() {
        return Err(missing(package, why));
    }
    let root = Path::new("/");
    let quietly = [("DEBIAN_FRONTEND", "noninteractive")];
    run(root, "apt-get", &["update", "-q"], &quietly)?;
    run(root, "apt-get", &["install", "-q", "-y", "--no-install-recommends", package], &quietly)
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
