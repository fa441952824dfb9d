//! `lausuma keys`: what the server signs with, for whoever looks after it.

use super::{KeyRing, KeysError, Old, file};
use crate::clock::Clock;
use clap::{Args, Subcommand};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is wanted of the signing keys.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Wish {
    /// Show the public keys, oldest first, with when each came into use.
    Show(Folder),
    /// Make a new key, which a running server uses at once. Receipts that were signed before stay good.
    Renew(Renew),
}

/// Which folder.
#[derive(Debug, Clone, Args)]
pub(crate) struct Folder {
    /// The server's data folder.
    #[arg(long, env = "LAUSUMA_DATA", default_value = "lausuma-data")]
    data: PathBuf,
}

/// How a key is renewed.
#[derive(Debug, Clone, Args)]
pub(crate) struct Renew {
    #[command(flatten)]
    folder: Folder,
    /// The name to sign with, if it changes: the server's host.
    #[arg(long)]
    name: Option<String>,
    /// The old key is lost, or others may have it: it does not introduce the new one.
    #[arg(long)]
    lost: bool,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotDone {
    #[error("Nothing was changed: {0}.")]
    Keys(#[from] KeysError),
    #[error("The result can't be written: {0}.")]
    Output(#[from] std::io::Error),
}

/// Does what is wished and says what came of it.
pub(crate) fn run(wish: &Wish) -> Result<(), NotDone> {
    match wish {
        Wish::Show(folder) => {
            let path = folder.data.join(file::NAME);
            let ring = file::read(&path)?.ok_or_else(|| KeysError::NoName { file: path.display().to_string() })?.1;
            let mut out = std::io::stdout().lock();
            for (known, until) in ring.known() {
                let until = until.map_or_else(String::new, |until| format!(" until {until}"));
                writeln!(out, "{}  from {}{until}", known.key, known.since)?;
            }
        }
        Wish::Renew(renew) => {
            let ring = renewed(&renew.folder.data.join(file::NAME), renew)?;
            let mut out = std::io::stdout().lock();
            writeln!(out, "The server signs with this key from now on:\n{}", ring.signing.public())?;
            match ring.lineage().keys() {
                [_] => writeln!(out, "No key before it says so: tell everybody who has noted an earlier one.")?,
                _ => writeln!(out, "The key before it says so in every receipt. Back the data folder up.")?,
            }
        }
    }
    Ok(())
}

fn renewed(path: &Path, Renew { name, lost, .. }: &Renew) -> Result<KeyRing, KeysError> {
    let now = Clock::default().now();
    let old = if *lost { Old::Lost } else { Old::Kept };
    let ring = match (file::read(path)?, name) {
        (Some((_, ring)), name) => ring.renewed(name.as_deref(), old, now)?,
        (None, Some(name)) => KeyRing::first(name, now)?,
        (None, None) => return Err(KeysError::NoName { file: path.display().to_string() }),
    };
    file::write(path, &ring)?;
    Ok(ring)
}
