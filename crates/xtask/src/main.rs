//! The commands of this repository: `cargo xtask run`, `cargo xtask test`, `cargo xtask build`.
//!
//! They fetch what the repository's own files name, build the web part and the server in the right order, and say in
//! one sentence what the machine lacks. No dependencies, so that they start at once.

mod steps;
mod tools;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [-- ARGS]      build everything and start on http://127.0.0.1:8080 with demo data; ARGS go to `lausuma serve`
cargo xtask build [--release]  build the web part and the program into the target folder
cargo xtask test               every test
cargo xtask guide              take the pictures of docs/guide anew, after a page that they show has changed
cargo xtask soak               what a release is tried with, some hours on two cores: licences, bans and sources by cargo-deny
                               (installed if it is missing); store, gate and server with 1,000 SIGKILLs each, 200 power cuts,
                               500 failing writes, 1,500 flipped bits, 100 times the fuzzing, 1,000 seeds and 10,000 idle
                               sockets (`ulimit -Hn` has to allow them); the editor's fuzzer for 5 minutes; every browser test,
                               the soak of three windows among them for an hour";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["run", rest @ ..] => steps::run(rest.strip_prefix(&["--"]).unwrap_or(rest)),
        ["build"] => steps::build(steps::Profile::Dev),
        ["build", "--release"] => steps::build(steps::Profile::Release),
        ["test"] => steps::test(),
        ["guide"] => steps::guide(),
        ["soak"] => steps::soak(),
        _ => Err(tools::Failed(USAGE.to_owned())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(tools::Failed(sentence)) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("xtask lies in crates/xtask").to_owned()
}
