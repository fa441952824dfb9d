//! `lausuma verify`: a statement's ledger as a file, checked by anybody, without a server.

use clap::Args;
use ledger::verify::{Verified, Wrong, verify};
use sha2::{Digest as _, Sha256};
use std::io::Write;
use std::path::PathBuf;
use terms::Digest;

/// Which files.
#[derive(Debug, Clone, Args)]
pub(crate) struct Verify {
    /// The ledger: what `/api/v1/statements/{id}/ledger` gives, with `?format=chain` or without.
    ledger: PathBuf,
    /// The hash that the last entry has to have, as the statement's log page shows it.
    #[arg(long)]
    hash: Option<Digest>,
    /// A version's number and its text as Markdown: `2=version-2.md`. Several may be given.
    #[arg(long = "text", value_name = "VERSION=FILE", value_parser = version_and_file)]
    texts: Vec<(u32, PathBuf)>,
}

fn version_and_file(text: &str) -> Result<(u32, PathBuf), String> {
    let parts = text.split_once('=').and_then(|(version, file)| Some((version.parse().ok()?, file.into())));
    parts.ok_or_else(|| "give a version's number and a file, for example 2=version-2.md".to_owned())
}

/// What is wrong, in a sentence.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotVerified {
    #[error("{file} can't be read: {why}.")]
    Unreadable { file: String, why: std::io::Error },
    #[error("The ledger does not hold together. In {0}.")]
    Wrong(#[from] Wrong),
    #[error("The last entry has the hash {found}, not {expected}: the ledger was changed, or ends elsewhere.")]
    OtherHash { expected: Digest, found: Digest },
    #[error("The ledger knows of no version {0}.")]
    NoVersion(u32),
    #[error("{file} is not version {version}: its hash is {found}, and the ledger says {expected}.")]
    OtherText { file: String, version: u32, expected: Digest, found: Digest },
    #[error("The result can't be written: {0}.")]
    Output(#[from] std::io::Error),
}

/// Checks the files and says what they come to.
pub(crate) fn run(wanted: &Verify) -> Result<(), NotVerified> {
    let Verified { statement, last, is_chained } = verify(&read(&wanted.ledger)?)?;
    if let Some(expected) = wanted.hash.filter(|expected| *expected != last) {
        return Err(NotVerified::OtherHash { expected, found: last });
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: {} entries that follow from each other.", statement.title, statement.length)?;
    for version in &statement.versions {
        writeln!(out, "Version {}, sealed {}: {}", version.number.0, version.sealed, version.text.sha256)?;
    }
    for (number, file) in &wanted.texts {
        let version = statement.versions.iter().find(|version| version.number.0 == *number);
        let expected = version.ok_or(NotVerified::NoVersion(*number))?.text.sha256;
        let found = Digest::new(Sha256::digest(read(file)?).into());
        if found != expected {
            let file = file.display().to_string();
            return Err(NotVerified::OtherText { file, version: *number, expected, found });
        }
        writeln!(out, "{} is version {number}.", file.display())?;
    }
    let said = match (wanted.hash, is_chained) {
        (Some(_), _) => "It is the ledger whose last hash you gave.",
        (None, true) => "Each entry has the chain's hash. Compare the last one with the statement's log page:",
        (None, false) => "The file has no hashes. Compare the last one with the statement's log page:",
    };
    writeln!(out, "{said}\n{last}")?;
    Ok(())
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, NotVerified> {
    std::fs::read(file).map_err(|why| NotVerified::Unreadable { file: file.display().to_string(), why })
}
