//! A verification bundle: every part is held against the ledger in it, and the ledger against what was signed.

use super::{NotVerified, read, signed};
use crate::public::bundle::{CHECKPOINT, KEY, LEDGER, README, STATEMENT, TEXTS};
use ledger::note::PublicKey;
use ledger::verify::{Verified, verify};
use ledger::{Statement, TextLanguage, Version};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use terms::{Digest, limits};
use zip::ZipArchive;

/// Whether the file is an archive.
pub(super) fn is_one(file: &Path) -> Result<bool, NotVerified> {
    Ok(read(file)?.starts_with(b"PK"))
}

/// What the bundle says of the statement, as far as the ledger can tell whether it is so.
#[derive(Deserialize)]
pub(crate) struct Told {
    id: String,
    /// Where it is read, which no ledger tells.
    #[serde(default)]
    pub(crate) url: Option<String>,
    /// What those are called who coordinated it.
    #[serde(default)]
    pub(crate) coordinators: Vec<String>,
    version: ToldVersion,
    signatures: usize,
    signatories: Vec<ToldSignatory>,
}

#[derive(Deserialize)]
struct ToldVersion {
    number: u32,
    sha256: String,
}

#[derive(Deserialize)]
struct ToldSignatory {
    number: u32,
    organisation: String,
}

/// A bundle whose parts hold together.
pub(crate) struct Bundle {
    pub(crate) statement: Statement,
    pub(crate) told: Told,
    parts: BTreeMap<String, Vec<u8>>,
    /// The key that it brought.
    brought: PublicKey,
}

impl Bundle {
    /// What was published.
    pub(crate) fn version(&self) -> Result<&Version, NotVerified> {
        let published = self.statement.published.as_ref();
        published.and_then(|published| self.statement.version(published.version)).ok_or(NotVerified::NotPublished)
    }

    /// Its Markdown in that language.
    pub(crate) fn text(&self, language: TextLanguage) -> Result<&str, NotVerified> {
        let name = format!("{TEXTS}{}.md", language.tag());
        let bytes = self.parts.get(&name).ok_or_else(|| NotVerified::PartMissing(name.clone()))?;
        std::str::from_utf8(bytes).map_err(|_| NotVerified::PartChanged(name))
    }
}

/// Checks every part, with that key or else with the one that is in it.
pub(crate) fn checked(bytes: &[u8], key: Option<&PublicKey>) -> Result<Bundle, NotVerified> {
    let parts = parts(bytes)?;
    let part = |name: &'static str| parts.get(name).ok_or(NotVerified::PartMissing(name.to_owned()));
    part(README)?;
    let Verified { statement, tree, .. } = verify(part(LEDGER)?)?;
    let brought: PublicKey = text(KEY, part(KEY)?)?.trim().parse().map_err(|_| NotVerified::PartDamaged(KEY))?;
    let size = signed(CHECKPOINT, part(CHECKPOINT)?, key.unwrap_or(&brought), &statement, &tree)?;
    if size != statement.length.0 {
        return Err(NotVerified::OtherRoot { size });
    }
    let told: Told = serde_json::from_slice(part(STATEMENT)?).map_err(|_| NotVerified::PartDamaged(STATEMENT))?;
    let bundle = Bundle { statement, told, parts, brought };
    let version = bundle.version()?;
    texts(&bundle.parts, &bundle.statement, version)?;
    agrees(&bundle.told, &bundle.statement, version)?;
    Ok(bundle)
}

/// Checks every part and says what they come to.
pub(super) fn run(file: &Path, key: Option<&PublicKey>) -> Result<(), NotVerified> {
    let bundle = checked(&read(file)?, key)?;
    let Bundle { statement, told, brought, .. } = &bundle;
    let version = bundle.version()?;
    let languages: Vec<_> = crate::languages::sealed_in(statement, version).map(|(tag, _)| tag.tag()).collect();
    let key = key.unwrap_or(brought);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: {} entries that follow from each other.", statement.title, statement.length)?;
    writeln!(out, "Version {}, sealed {}: {}", version.number.0, version.sealed, version.text.sha256)?;
    writeln!(out, "The texts are those that were signed: {}.", languages.join(", "))?;
    writeln!(out, "Signatures that count: {}.", told.signatures)?;
    writeln!(out, "All of it is signed with {key}.")?;
    if key == brought {
        writeln!(out, "Compare that key with the one on the server's page /verify, or with one that you had before.")?;
    }
    Ok(())
}

/// The parts, bounded: what an archive says about its sizes need not be true.
fn parts(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, NotVerified> {
    let damaged = |_| NotVerified::NotABundle;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > limits::BUNDLE_PARTS_MAX {
        return Err(NotVerified::BundleTooLarge);
    }
    let (mut parts, mut left) = (BTreeMap::new(), limits::BUNDLE_BYTES_MAX as u64);
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        let mut bytes = Vec::new();
        part.take(left + 1).read_to_end(&mut bytes).map_err(|_| NotVerified::NotABundle)?;
        left = left.checked_sub(bytes.len() as u64).ok_or(NotVerified::BundleTooLarge)?;
        if parts.insert(name.clone(), bytes).is_some() {
            return Err(NotVerified::PartUnknown(name));
        }
    }
    let known = [README, STATEMENT, LEDGER, CHECKPOINT, KEY];
    let stranger = parts.keys().find(|name| !known.contains(&name.as_str()) && !name.starts_with(TEXTS));
    stranger.map_or(Ok(()), |name| Err(NotVerified::PartUnknown(name.clone())))?;
    Ok(parts)
}

fn text<'a>(name: &'static str, bytes: &'a [u8]) -> Result<&'a str, NotVerified> {
    std::str::from_utf8(bytes).map_err(|_| NotVerified::PartDamaged(name))
}

/// Whether each of the texts is what was sealed, and none is missing.
fn texts(parts: &BTreeMap<String, Vec<u8>>, statement: &Statement, version: &Version) -> Result<(), NotVerified> {
    let sealed = crate::languages::sealed_in(statement, version);
    let mut expected: BTreeMap<String, Digest> =
        sealed.map(|(language, text)| (format!("{TEXTS}{}.md", language.tag()), text.sha256)).collect();
    for (name, bytes) in parts.iter().filter(|(name, _)| name.starts_with(TEXTS)) {
        let sha256 = expected.remove(name).ok_or_else(|| NotVerified::PartUnknown(name.clone()))?;
        if Digest::new(Sha256::digest(bytes).into()) != sha256 {
            return Err(NotVerified::PartChanged(name.clone()));
        }
    }
    expected.into_keys().next().map_or(Ok(()), |name| Err(NotVerified::PartMissing(name)))
}

/// Whether those are said to have signed who have.
fn agrees(told: &Told, statement: &Statement, version: &Version) -> Result<(), NotVerified> {
    let signed: BTreeSet<(u32, String)> =
        statement.valid_signatures().map(|each| (each.number.0, each.organisation.to_string())).collect();
    let listed: BTreeSet<(u32, String)> =
        told.signatories.iter().map(|each| (each.number, each.organisation.clone())).collect();
    let sha256s: Vec<String> =
        crate::languages::sealed_in(statement, version).map(|(_, text)| text.sha256.to_string()).collect();
    let is_so = told.id == statement.id.to_string()
        && told.version.number == version.number.0
        && sha256s.contains(&told.version.sha256)
        && told.signatures == signed.len()
        && told.signatories.len() == listed.len()
        && listed == signed;
    if is_so { Ok(()) } else { Err(NotVerified::PartChanged(STATEMENT.to_owned())) }
}
