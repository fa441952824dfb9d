//! What each command does, in order.

use crate::tools::{Done, Failed, cargo, chromium, libreoffice, proxies, run as tool, runs, s3};
use crate::{root, web};
use std::path::{Path, PathBuf};

/// How the program is built.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    Dev,
    Release,
}

impl Profile {
    /// As it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Profile::Dev => "dev",
            Profile::Release => "release",
        }
    }
}

/// Earlier ones take their arguments in another order.
const CARGO_DENY: &str = "^0.20";

/// Builds the web part, then the program that embeds it.
pub(crate) fn build(profile: Profile) -> Done {
    let root = root();
    web::build(&root)?;
    let mut args = vec!["build", "--locked", "--package", "server"];
    if let Profile::Release = profile {
        args.push("--release");
    }
    tool(&root, &cargo(), &args, &[])
}

/// Builds everything and starts the demonstration.
pub(crate) fn run(args: &[&str]) -> Done {
    build(Profile::Dev)?;
    let program = program(Profile::Dev);
    let data = target().join("demo-data");
    let data = data.to_str().ok_or(Failed("The target folder's path has to be UTF-8.".to_owned()))?;
    let mut all = vec!["serve", "--demo"];
    if !args.iter().any(|arg| *arg == "--data" || arg.starts_with("--data=")) {
        all.extend(["--data", data]);
    }
    all.extend(args);
    tool(&root(), &program.to_string_lossy(), &all, &[])
}

/// Every test: what reads badly first, what takes long last.
pub(crate) fn test() -> Done {
    let root = root();
    chromium()?;
    libreoffice()?;
    proxies()?;
    s3(&root)?;
    web::build(&root)?;
    tool(&root, &cargo(), &["fmt", "--all", "--check"], &[])?;
    tool(&root, &cargo(), &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"], &[])?;
    tool(&root, &cargo(), &["test", "--locked", "--workspace"], &[])?;
    tool(&root.join("web"), "npm", &["test"], &[])?;
    // The program that the server's tests were run with lies where a build would put it.
    browser(&root, Profile::Dev)
}

/// The pictures of the guides, and what was on them when they were taken.
pub(crate) fn guide() -> Done {
    let root = root();
    chromium()?;
    build(Profile::Dev)?;
    let program = program(Profile::Dev);
    let env = [("LAUSUMA", &*program.to_string_lossy()), ("LAUSUMA_GUIDE", "take")];
    tool(&root.join("web"), "node", &["--import", "tsx", "--test", "browser/guide.test.ts"], &env)
}

/// Licences, bans and sources of everything that is built in, by `crates/xtask/deny.toml`.
pub(crate) fn supply_chain(root: &Path) -> Done {
    if !runs(&cargo(), &["deny", "--version"]) {
        tool(root, &cargo(), &["install", "--locked", "cargo-deny", "--version", CARGO_DENY], &[])?;
    }
    let args = ["deny", "--locked", "--all-features", "--config", "crates/xtask/deny.toml", "check"];
    tool(root, &cargo(), &[&args[..], &["licenses", "bans", "sources"]].concat(), &[])
}

fn browser(root: &Path, profile: Profile) -> Done {
    let program = program(profile);
    let program = program.to_string_lossy();
    tool(&root.join("web"), "npm", &["run", "test:browser"], &[("LAUSUMA", &*program)])
}

/// Where the program lies once it is built.
pub(crate) fn program(profile: Profile) -> PathBuf {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    target().join(folder).join("lausuma")
}

pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
