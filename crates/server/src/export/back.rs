//! `lausuma import`: an archive of everything becomes a data folder again (docs/export.md). What the archive says of itself
//! is checked on the way, the folder is made beside its place, and it takes the place when all of it can be read.

mod parts;
mod statement;
mod writing;

use super::{
    spaces::{self, Fate, SPACES},
    target::{Folder, NotThere},
};
use crate::{agenda::AgendaHandle, failure::Failure, keys, ledgers, proofs, register::RegisterHandle, vault};
use clap::Args;
use ledger::{chain, codec};
use parts::Parts;
use serde::Deserialize;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use store::{LogId, OpenError, Options, SledStore, Store, VaultKey};
use terms::{Digest, PersonId, Timestamp};
use vault::PersonRecord;
use words::Language;
use writing::Writing;

/// Which archive, and where to.
#[derive(Debug, Clone, Args)]
pub(crate) struct Import {
    /// The archive: what `lausuma export --out` wrote.
    file: PathBuf,
    /// A data folder that is new or empty.
    #[arg(long, env = "LAUSUMA_DATA", default_value = "lausuma-data")]
    data: PathBuf,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotImported {
    #[error("{file} can't be read: {why}.")]
    Unreadable { file: String, why: std::io::Error },
    #[error("{file} is no archive of `lausuma export --out`, or it is damaged.")]
    NotAnArchive { file: String },
    #[error(
        "The archive was written by a newer program: it has format {found}, and this one knows formats up to {known}."
    )]
    Newer { found: u32, known: u32 },
    #[error("The archive has no {0}.")]
    Missing(String),
    #[error("The archive's {0} is larger than any part of an archive.")]
    TooLarge(String),
    #[error("The archive's {0} is damaged.")]
    Damaged(String),
    #[error("The archive's {0} does not hold together, or is not the ledger that its contents tell of.")]
    OtherLedger(String),
    #[error("The archive can't be made a data folder: {0}.")]
    Failure(#[from] Failure),
    #[error("The data folder can't be made: {0}.")]
    Open(#[from] OpenError),
    #[error("Nothing was imported. {0}")]
    Target(#[from] NotThere),
    #[error("It is imported, but that can't be said: {0}.")]
    Output(#[from] std::io::Error),
}

impl From<store::StoreError> for NotImported {
    fn from(why: store::StoreError) -> Self {
        NotImported::Failure(why.into())
    }
}

/// What is in an archive, as far as it is asked for.
#[derive(Deserialize)]
struct Contents {
    url: String,
    at: String,
    secrets: bool,
    key: String,
    register: Ledger,
    /// Archives from before there was an agenda have none.
    agenda: Option<Ledger>,
    statements: Vec<statement::Told>,
}

#[derive(Deserialize)]
struct Ledger {
    entries: usize,
    hash: String,
}

/// Imports the archive, and says what came of it.
#[tokio::main]
pub(crate) async fn run(wanted: &Import) -> Result<(), NotImported> {
    let mut parts = Parts::open(&wanted.file)?;
    let contents = parts.contents()?;
    let folder = Folder::begin_data(&wanted.data)?;
    let store: Arc<dyn Store> = Arc::new(SledStore::open(folder.made(), Options::default())?);
    let filled = fill(&mut parts, &contents, &store).await;
    let proven = match filled {
        Ok(()) => proven(&contents, &mut parts, &store).await,
        Err(why) => Err(why),
    };
    store.shutdown().await;
    proven?;
    if contents.secrets {
        folder.write_owned(keys::NAME, &parts.needed("secrets/signing-keys.json")?)?;
    }
    folder.finish()?;
    let Contents { url, at, statements, key, .. } = &contents;
    let mut out = std::io::stdout().lock();
    let place = wanted.data.display();
    writeln!(out, "{place} holds everything of {url} as it was at {at}: statements {}.", statements.len())?;
    if !contents.secrets {
        writeln!(
            out,
            "It signs with a new key from its first start on. What was signed before is checked with {key}."
        )?;
    }
    Ok(())
}

/// Puts all of it into an empty store.
async fn fill(parts: &mut Parts, contents: &Contents, store: &Arc<dyn Store>) -> Result<(), NotImported> {
    let mut writing = Writing::new(store.clone());
    let of = Of { log: ledgers::REGISTER, checkpoints: ledgers::REGISTER_CHECKPOINTS, folder: "register" };
    of.write(parts, &contents.register, contents.secrets, &mut writing).await?;
    if let Some(agenda) = &contents.agenda {
        let of = Of { log: ledgers::AGENDA, checkpoints: ledgers::AGENDA_CHECKPOINTS, folder: "agenda" };
        of.write(parts, agenda, contents.secrets, &mut writing).await?;
        let name = "agenda/words.ndjson";
        for line in parts.lines(name)? {
            let (content, words) = statement::words(&line).ok_or_else(|| damaged(name))?;
            writing.put(vault::agenda_words_key(content), words).await?;
        }
    }
    for space in SPACES {
        let part = match space.fate {
            Fate::Records(part) => part,
            Fate::SecretRecords(part) if contents.secrets => part,
            Fate::SecretRecords(_) | Fate::Parts(_) | Fate::LeftOut => continue,
        };
        for line in parts.lines(part)? {
            let (key, record) = spaces::record(&line).ok_or_else(|| damaged(part))?;
            let key = VaultKey::new(space.letter, &key).ok_or_else(|| damaged(part))?;
            writing.put(key, record).await?;
        }
    }
    for line in parts.lines("people.ndjson")? {
        let person = Person::read(&line).ok_or_else(|| damaged("people.ndjson"))?;
        let language = person.language.map(|language| vault::language_put(person.person, language));
        for (key, value) in person.record.puts(person.person).into_iter().chain(language) {
            writing.put(key, value).await?;
        }
    }
    for name in parts.below("logos/") {
        let bytes = parts.needed(&name)?;
        writing.put(vault::logo_key(sha256(&bytes)), bytes.into()).await?;
    }
    for told in &contents.statements {
        statement::write(parts, told, contents.secrets, &mut writing).await?;
    }
    if contents.secrets {
        for line in parts.lines("secrets/secrets.ndjson")? {
            let secret = Secret::read(&line).ok_or_else(|| damaged("secrets/secrets.ndjson"))?;
            writing.put(secret.0, secret.1.bytes().to_vec().into()).await?;
        }
    }
    writing.finish().await
}

/// Reads all of it as the server will: the register, every statement, and every text, which has to say what the archive
/// says.
async fn proven(contents: &Contents, parts: &mut Parts, store: &Arc<dyn Store>) -> Result<(), NotImported> {
    let register = RegisterHandle::open(store.clone())?;
    let (view, shelf) = (register.view(), register.shelf());
    AgendaHandle::open(store.clone(), register.clone())?;
    if view.statements().len() != contents.statements.len() {
        return Err(damaged(parts::CONTENTS));
    }
    for told in &contents.statements {
        let statement = shelf.get(told.id()?).ok_or_else(|| damaged(parts::CONTENTS))?;
        statement::proven(told, &statement, parts, store).await?;
    }
    Ok(())
}

/// A ledger of the archive, and where it goes.
struct Of<'a> {
    log: LogId,
    checkpoints: LogId,
    folder: &'a str,
}

impl Of<'_> {
    async fn write(
        &self,
        parts: &mut Parts,
        told: &Ledger,
        with_checkpoints: bool,
        writing: &mut Writing,
    ) -> Result<(), NotImported> {
        let name = format!("{}/ledger.ndjson", self.folder);
        let (mut hash, mut records) = (chain::ROOT, vec![]);
        for line in parts.lines(&name)? {
            codec::decode(line.as_bytes()).map_err(|_| damaged(&name))?;
            let (next, record) = chain::seal(hash, line.as_bytes());
            hash = next;
            records.push(record.into());
        }
        if (records.len(), hash.to_string()) != (told.entries, told.hash.clone()) {
            return Err(NotImported::OtherLedger(name));
        }
        writing.append(self.log, records).await?;
        if !with_checkpoints {
            // They are signed with a key that the new installation doesn't have.
            return Ok(());
        }
        let name = format!("{}/checkpoints.ndjson", self.folder);
        let lines = parts.lines(&name)?;
        let records = lines.iter().map(|line| Checkpoint::record(line)).collect::<Option<Vec<_>>>();
        writing.append(self.checkpoints, records.ok_or_else(|| damaged(&name))?).await
    }
}

#[derive(Deserialize)]
struct Checkpoint {
    at: String,
    note: String,
}

impl Checkpoint {
    fn record(line: &str) -> Option<bytes::Bytes> {
        let Checkpoint { at, note } = serde_json::from_str(line).ok()?;
        proofs::stored_record(Timestamp::parse(&at)?, &note)
    }
}

struct Person {
    person: PersonId,
    language: Option<Language>,
    record: PersonRecord,
}

impl Person {
    fn read(line: &str) -> Option<Person> {
        #[derive(Deserialize)]
        struct Line {
            person: String,
            language: Option<String>,
            record: PersonRecord,
        }
        let Line { person, language, record } = serde_json::from_str(line).ok()?;
        let language = match language {
            Some(tag) => Some(Language::from_tag(&tag)?),
            None => None,
        };
        Some(Person { person: person.parse().ok()?, language, record })
    }
}

struct Secret(VaultKey, Digest);

impl Secret {
    fn read(line: &str) -> Option<Secret> {
        #[derive(Deserialize)]
        struct Line {
            name: String,
            secret: String,
        }
        let Line { name, secret } = serde_json::from_str(line).ok()?;
        Some(Secret(VaultKey::new(vault::SECRET, name.as_bytes())?, secret.parse().ok()?))
    }
}

fn damaged(part: &str) -> NotImported {
    NotImported::Damaged(part.to_owned())
}

fn sha256(bytes: &[u8]) -> Digest {
    use sha2::{Digest as _, Sha256};
    Digest::new(Sha256::digest(bytes).into())
}
