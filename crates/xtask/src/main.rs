//! The commands of this repository: `cargo xtask run`, `cargo xtask test`, `cargo xtask build`.
//!
//! They fetch what the repository's own files name, build the web part and the server in the right order, and say in
//! one sentence what the machine lacks. Hardly any dependencies, so that they start at once.

mod sbom;
mod soak;
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
cargo xtask sbom [--out FILE]  what the program is made of, as CycloneDX; into the target folder if no file is named
cargo xtask soak [--minutes N] [--folder DIR] [--part NAME]… [--dev] [--report]
                               what a release is tried with, many hours on two cores: SIGKILLs, power cuts, failing writes,
                               flipped bits, seeds of the simulation, fuzzing, 10,000 idle sockets (`ulimit -Hn` has to allow
                               them), windows, every browser test, memory over hours, cargo-deny (installed if it is missing).
                               It goes on where the last run ended, and writes docs/soak.md; --dev takes what the tests are
                               built of, --report only writes";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["run", rest @ ..] => steps::run(rest.strip_prefix(&["--"]).unwrap_or(rest)),
        ["build"] => steps::build(steps::Profile::Dev),
        ["build", "--release"] => steps::build(steps::Profile::Release),
        ["test"] => steps::test(),
        ["guide"] => steps::guide(),
        ["sbom"] => sbom::write(&steps::target().join("lausuma.cdx.json")),
        ["sbom", "--out", file] => sbom::write(Path::new(file)),
        ["soak", rest @ ..] => soak::soak(rest),
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
