//! Everything in one archive: what was decided, written and said, in plain formats, with whatever is needed to read it
//! (docs/export.md). What only this installation may know is left out unless it is asked for.

mod archive;
mod readme;
mod statement;

use super::{
    NotMade,
    spaces::{self, Fate, SPACES},
    target::OneFile,
};
use crate::{
    app::App,
    failure::Failure,
    ledgers, picture,
    proofs::Which,
    public::{Setting, feed, made},
    vault,
};
use archive::Archive;
use ledger::chain;
use serde::Serialize;
use std::sync::Arc;
use store::{LogId, Store, VaultKey};
use terms::{Digest, PersonId, Seq};
use words::Language;

/// The format written here; who reads an archive asks for it first.
pub(super) const FORMAT: &str = "lausuma-export";
pub(super) const VERSION: u32 = 1;

/// Whether what only the installation has is among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    LeftOut,
    Included,
}

/// What is in the archive, for programs.
#[derive(Serialize)]
struct Contents {
    format: &'static str,
    version: u32,
    /// Of the program.
    lausuma: &'static str,
    url: String,
    /// When the newest was decided that is in it.
    at: String,
    secrets: bool,
    /// The key that checkpoints, receipts and bundles are signed with.
    key: String,
    register: Ledger,
    agenda: Ledger,
    statements: Vec<statement::Told>,
}

/// A ledger, and what it ends with.
#[derive(Serialize)]
struct Ledger {
    entries: usize,
    /// Of the last entry, in the chain of all.
    hash: String,
}

/// Writes all of it; says how many statements there are, and how many files.
pub(super) async fn write(app: &Arc<App>, out: &OneFile, secrets: Secrets) -> Result<(usize, usize), NotMade> {
    let mut archive = Archive::begin(out)?;
    archive.part("README.md", readme::readme(app).as_bytes())?;
    let register = ledger(app, ledgers::REGISTER, Which::Register, "register", &mut archive)?;
    let agenda = agenda(app, &mut archive)?;
    for space in SPACES {
        if let Fate::Records(part) | Fate::SecretRecords(part) = space.fate {
            archive.lines(part, &spaces::lines(&*app.store, space)?)?;
        }
    }
    people(app, &mut archive)?;
    logos(app, &mut archive)?;
    let (listed, mut statements) = (app.register.view(), vec![]);
    for (id, _) in listed.statements() {
        let statement = app.register.shelf().get(*id).ok_or(Failure::Damaged("a listed statement's ledger"))?;
        statements.push(statement::write(app, &statement, &mut archive).await?);
    }
    public(app, &mut archive).await?;
    if secrets == Secrets::Included {
        self::secrets(app, &mut archive)?;
    }
    let contents = Contents {
        format: FORMAT,
        version: VERSION,
        lausuma: env!("CARGO_PKG_VERSION"),
        url: app.base_url.clone(),
        at: app.clock.now().to_string(),
        secrets: secrets == Secrets::Included,
        key: app.proofs.keys.ring().map_err(Failure::from)?.signing.public().to_string(),
        register,
        agenda,
        statements,
    };
    let contents = serde_json::to_vec_pretty(&contents).expect("texts and numbers are JSON");
    archive.part("export.json", &contents)?;
    let statements = listed.statements().len();
    Ok((statements, archive.finish()?))
}

/// A ledger as it is stored, entry by entry, and what was signed of it.
fn ledger(app: &App, log: LogId, which: Which, folder: &str, archive: &mut Archive<'_>) -> Result<Ledger, NotMade> {
    let records = ledgers::read_all(&*app.store, log, Seq(0))?;
    let (entries, last) = chain::verify(records.iter().map(|record| &record[..])).map_err(Failure::from)?;
    archive.begin_part(&format!("{folder}/ledger.ndjson"))?;
    for entry in &entries {
        archive.more(entry)?;
        archive.more(b"\n")?;
    }
    let mut checkpoints = vec![];
    loop {
        let (page, more) = app.proofs.stored(which, checkpoints.len() as u64)?;
        checkpoints.extend(
            page.into_iter()
                .map(|stored| serde_json::json!({"at": stored.at.to_string(), "note": stored.note}).to_string()),
        );
        if !more {
            break;
        }
    }
    archive.lines(&format!("{folder}/checkpoints.ndjson"), &checkpoints)?;
    Ok(Ledger { entries: entries.len(), hash: last.to_string() })
}

/// The agenda: what was decided about it, and the words that it commits to.
fn agenda(app: &App, archive: &mut Archive<'_>) -> Result<Ledger, NotMade> {
    let told = ledger(app, ledgers::AGENDA, Which::Agenda, "agenda", archive)?;
    let mut words = vec![];
    for key in keys(&*app.store, vault::AGENDA)? {
        let content: [u8; 32] = key.bytes().try_into().map_err(|_| Failure::Damaged("the words of the agenda"))?;
        words.push(committed_line(Digest::new(content), &stored_json(&*app.store, &key, "the words of the agenda")?));
    }
    archive.lines("agenda/words.ndjson", &words)?;
    Ok(told)
}

/// Words, and the commitment to them.
fn committed_line(content: Digest, words: &str) -> String {
    format!(r#"{{"content":"{content}","words":{words}}}"#)
}

/// Whom the ledgers' references stand for, as far as they were not erased.
fn people(app: &App, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    let damaged = || Failure::Damaged("a person's record");
    let mut lines = vec![];
    for key in keys(&*app.store, vault::PERSON)? {
        let person = PersonId::try_from(key.bytes()).map_err(|_| damaged())?;
        let language = app.people.language(person)?.map(Language::tag);
        let record = stored_json(&*app.store, &key, "a person's record")?;
        let language = language.map_or_else(String::new, |tag| format!(r#","language":"{tag}""#));
        lines.push(format!(r#"{{"person":"{person}"{language},"record":{record}}}"#));
    }
    archive.lines("people.ndjson", &lines)
}

/// Logos, by the hashes under which the register names them.
fn logos(app: &App, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    for key in keys(&*app.store, vault::LOGOS)? {
        let name = <[u8; 32]>::try_from(key.bytes()).map_err(|_| Failure::Damaged("a logo's name"))?;
        let bytes = app.store.get(&key).map_err(Failure::from)?.ok_or(Failure::Damaged("a logo"))?;
        let ending = match picture::check(&bytes) {
            Ok(picture::Picture::Png) => ".png",
            Ok(picture::Picture::Jpeg) => ".jpg",
            Ok(picture::Picture::WebP) => ".webp",
            Err(_) => "",
        };
        archive.part(&format!("logos/{}{ending}", Digest::new(name)), &bytes)?;
    }
    Ok(())
}

/// The files of public statements, as the world reads them.
async fn public(app: &Arc<App>, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    for (statement, _) in feed::published(app) {
        for (language, form, name) in super::site::files(&statement) {
            let made = made(app, &statement, form, language, Setting::Served).await?;
            let made = made.ok_or(Failure::Damaged("a published statement"))?;
            archive.part(&format!("public/{name}"), made.bytes())?;
        }
    }
    Ok(())
}

/// What the installation signs with, and what it recognises its own by.
fn secrets(app: &App, archive: &mut Archive<'_>) -> Result<(), NotMade> {
    let file = app.proofs.keys.path();
    let unreadable = |why| Failure::Keys(crate::keys::KeysError::Unreadable { file: file.display().to_string(), why });
    archive.part("secrets/signing-keys.json", &std::fs::read(file).map_err(unreadable)?)?;
    let mut lines = vec![];
    for key in keys(&*app.store, vault::SECRET)? {
        let damaged = || Failure::Damaged("the installation's secret");
        let name = std::str::from_utf8(key.bytes()).map_err(|_| damaged())?;
        let bytes = app.store.get(&key).map_err(Failure::from)?.ok_or_else(damaged)?;
        let secret = Digest::new(bytes[..].try_into().map_err(|_| damaged())?);
        lines.push(serde_json::json!({"name": name, "secret": secret.to_string()}).to_string());
    }
    archive.lines("secrets/secrets.ndjson", &lines)
}

/// Every key of a space of the vault.
pub(super) fn keys(store: &dyn Store, space: u8) -> Result<Vec<VaultKey>, Failure> {
    /// Keys that are asked for at once.
    const PAGE: usize = 1_024;
    let mut all: Vec<VaultKey> = vec![];
    loop {
        let page = store.keys(space, all.last(), PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// A value of the vault that is JSON in one line, as it is stored: what was committed to are these bytes.
pub(super) fn stored_json(store: &dyn Store, key: &VaultKey, what: &'static str) -> Result<String, Failure> {
    let bytes = store.get(key)?.ok_or(Failure::Damaged(what))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::Damaged(what))?;
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() && !text.contains('\n');
    if is_json { Ok(text.to_owned()) } else { Err(Failure::Damaged(what)) }
}
