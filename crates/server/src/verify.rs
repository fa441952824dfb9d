//! `lausuma verify`: a statement's ledger or receipts as a file, checked by anybody, without a server.

pub(crate) mod bundle;
mod receipts;

use clap::Args;
use ledger::checkpoint::Checkpoint;
use ledger::note::{NotSigned, PublicKey};
use ledger::tree::Tree;
use ledger::verify::{Verified, Wrong, verify};
use ledger::{Statement, TextLanguage, receipt};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use terms::Digest;

/// Which files.
#[derive(Debug, Clone, Args)]
pub(crate) struct Verify {
    /// The ledger: what `/api/v1/statements/{id}/ledger` gives, with `?format=chain` or without. Or receipts, one a line.
    /// Or the bundle of a published statement: what `/s/{slug}.zip` gives.
    file: PathBuf,
    /// The key that receipts have to be signed with, or that introduced the one they are signed with:
    /// `name+id+base64`, as the server's page `/verify` shows it.
    #[arg(long)]
    key: Option<PublicKey>,
    /// A checkpoint of the ledger that was signed with the key: what `/api/v1/statements/{id}/checkpoint` gives.
    #[arg(long, value_name = "FILE", requires = "key")]
    checkpoint: Option<PathBuf>,
    /// The hash that the last entry has to have, as the statement's log page shows it.
    #[arg(long)]
    hash: Option<Digest>,
    /// A version's number, its language unless it is the leading one, and its text as Markdown: `2=version-2.md` or
    /// `2:sv=version-2-sv.md`. Several may be given.
    #[arg(long = "text", value_name = "VERSION[:LANGUAGE]=FILE", value_parser = version_and_file)]
    texts: Vec<(Named, PathBuf)>,
}

/// A text of a version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    version: u32,
    /// The leading one where there is none.
    language: Option<TextLanguage>,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        self.language.map_or(Ok(()), |language| write!(f, " in {}", language.tag()))
    }
}

impl Named {
    fn parse(text: &str) -> Option<Named> {
        let (version, language) = match text.split_once(':') {
            Some((version, tag)) => (version, Some(TextLanguage::tagged(tag)?)),
            None => (text, None),
        };
        Some(Named { version: version.parse().ok()?, language })
    }

    /// Its hash, if the ledger knows of it.
    fn sha256(self, statement: &Statement) -> Option<Digest> {
        let version = statement.versions.iter().find(|version| version.number.0 == self.version)?;
        match self.language.filter(|language| *language != statement.leading()) {
            None => Some(version.text.sha256),
            Some(language) => version.parallel(language).map(|parallel| parallel.text.sha256),
        }
    }
}

fn version_and_file(text: &str) -> Result<(Named, PathBuf), String> {
    let parts = text.split_once('=').and_then(|(named, file)| Some((Named::parse(named)?, file.into())));
    parts.ok_or_else(|| {
        "give a version's number and a file, for example 2=version-2.md or 2:sv=version-2-sv.md".to_owned()
    })
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
    NoVersion(Named),
    #[error("{file} is not version {version}: its hash is {found}, and the ledger says {expected}.")]
    OtherText { file: String, version: Named, expected: Digest, found: Digest },
    #[error("This is a receipt: --hash, --text and --checkpoint are for ledgers.")]
    OnlyForLedgers,
    #[error("The key is for receipts, and for a ledger with --checkpoint.")]
    KeyForNothing,
    #[error("The checkpoint in {file} does not hold: {why}.")]
    Checkpoint { file: String, why: NotSigned },
    #[error("The checkpoint in {file} is of another ledger: {origin}.")]
    OtherLedger { file: String, origin: String },
    #[error("This is not the ledger that was signed: its first {size} entries have another root, or are fewer.")]
    OtherRoot { size: u64 },
    #[error("The receipt in line {line} does not hold: {why}.")]
    OneReceipt { line: u64, why: receipt::Wrong },
    #[error("The receipt in line {line} is signed with {found}, which does not lead back to the key that you gave.")]
    SignedOtherwise { line: u64, found: PublicKey },
    #[error("This is a bundle: --hash, --text and --checkpoint are for ledgers.")]
    NotForBundles,
    #[error("The archive can't be read: it is damaged, or something else.")]
    NotABundle,
    #[error("The archive is larger than any bundle.")]
    BundleTooLarge,
    #[error("The bundle has no {0}.")]
    PartMissing(String),
    #[error("The bundle's {0} can't be read.")]
    PartDamaged(&'static str),
    #[error("{0} has no place in a bundle.")]
    PartUnknown(String),
    #[error("{0} is not what the ledger says.")]
    PartChanged(String),
    #[error("The ledger does not say that the statement was published.")]
    NotPublished,
    #[error("The result can't be written: {0}.")]
    Output(#[from] std::io::Error),
}

/// Checks the files and says what they come to.
pub(crate) fn run(wanted: &Verify) -> Result<(), NotVerified> {
    let is_of_ledger = wanted.hash.is_some() || !wanted.texts.is_empty() || wanted.checkpoint.is_some();
    if bundle::is_one(&wanted.file)? {
        return if is_of_ledger {
            Err(NotVerified::NotForBundles)
        } else {
            bundle::run(&wanted.file, wanted.key.as_ref())
        };
    }
    if receipts::are_in(&wanted.file)? {
        return if is_of_ledger { Err(NotVerified::OnlyForLedgers) } else { receipts::verify(wanted) };
    }
    if wanted.key.is_some() && wanted.checkpoint.is_none() {
        return Err(NotVerified::KeyForNothing);
    }
    let Verified { statement, last, is_chained, tree } = verify(&read(&wanted.file)?)?;
    if let Some(expected) = wanted.hash.filter(|expected| *expected != last) {
        return Err(NotVerified::OtherHash { expected, found: last });
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: {} entries that follow from each other.", statement.title, statement.length)?;
    for version in &statement.versions {
        writeln!(out, "Version {}, sealed {}: {}", version.number.0, version.sealed, version.text.sha256)?;
        for parallel in &version.parallels {
            writeln!(out, "  in {}: {}", parallel.language.tag(), parallel.text.sha256)?;
        }
    }
    for (number, file) in &wanted.texts {
        let expected = number.sha256(&statement).ok_or(NotVerified::NoVersion(*number))?;
        let found = Digest::new(Sha256::digest(read(file)?).into());
        if found != expected {
            let file = file.display().to_string();
            return Err(NotVerified::OtherText { file, version: *number, expected, found });
        }
        writeln!(out, "{} is version {number}.", file.display())?;
    }
    if let (Some(file), Some(key)) = (&wanted.checkpoint, &wanted.key) {
        let size = signed(&file.display().to_string(), &read(file)?, key, &statement, &tree)?;
        writeln!(out, "Its first {size} entries are what was signed with the key that you gave.")?;
    }
    let said = match (wanted.hash, is_chained) {
        (Some(_), _) => "It is the ledger whose last hash you gave.",
        (None, true) => "Each entry has the chain's hash. Compare the last one with the statement's log page:",
        (None, false) => "The file has no hashes. Compare the last one with the statement's log page:",
    };
    writeln!(out, "{said}\n{last}")?;
    Ok(())
}

/// How many entries of the ledger a checkpoint holds for.
fn signed(file: &str, note: &[u8], key: &PublicKey, statement: &Statement, tree: &Tree) -> Result<u64, NotVerified> {
    let name = || file.to_owned();
    let note = std::str::from_utf8(note).map_err(|_| NotSigned::Shape).and_then(str::parse);
    let checkpoint = note.and_then(|note| Checkpoint::signed_by(&note, key));
    let checkpoint = checkpoint.map_err(|why| NotVerified::Checkpoint { file: name(), why })?;
    if checkpoint.origin != format!("{}/statements/{}", key.name(), statement.id) {
        return Err(NotVerified::OtherLedger { file: name(), origin: checkpoint.origin });
    }
    let is_its_root = tree.root(checkpoint.size) == Some(checkpoint.root);
    if is_its_root { Ok(checkpoint.size) } else { Err(NotVerified::OtherRoot { size: checkpoint.size }) }
}

fn read(file: &Path) -> Result<Vec<u8>, NotVerified> {
    std::fs::read(file).map_err(|why| NotVerified::Unreadable { file: file.display().to_string(), why })
}
