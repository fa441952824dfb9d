//! Ledgers and text logs in the store: their names, and reading one whole.

use crate::{aliases, failure::Failure, wire};
use bytes::Bytes;
use gate::Chunk;
use ledger::{Entry, Event, Statement, chain, codec};
use sha2::{Digest as _, Sha256};
use store::{LogId, Store};
use terms::{Actor, Digest, Seq, StatementId, TextId, limits};

const REGISTER_SPACE: u8 = b'R';
const AGENDA_SPACE: u8 = b'A';
const LEDGER_SPACE: u8 = b'L';
const TEXT_SPACE: u8 = b'T';
const GATE_SPACE: u8 = b'G';
const CHECKPOINT_SPACE: u8 = b'C';

/// Spaces of logs that are made anew from others where they are missing.
pub(crate) const MADE_ANEW: &[u8] = &[GATE_SPACE];

/// The register's ledger.
pub(crate) const REGISTER: LogId = LogId::new(REGISTER_SPACE, [0; 16]);

/// The agenda's ledger.
pub(crate) const AGENDA: LogId = LogId::new(AGENDA_SPACE, [0; 16]);

/// A statement's ledger.
pub(crate) fn ledger_log(statement: StatementId) -> LogId {
    LogId::new(LEDGER_SPACE, *statement.bytes())
}

/// A text's log; a statement's is that of its leading text. `epoch`: how often the statement's texts were begun anew.
pub(crate) fn text_log(text: impl Into<TextId>, epoch: u32) -> LogId {
    LogId::new(TEXT_SPACE, text_name(text.into(), epoch))
}

/// The log of one of the statement's texts.
pub(crate) fn log_of(statement: &Statement, text: impl Into<TextId>) -> LogId {
    text_log(text, statement.epoch)
}

/// Whose changes a text has that was begun anew: nobody's, for nobody knows any more who wrote it.
pub(crate) const BEGINNING: Actor = Actor::new(*b"text begun anew!");

/// The place of the first change that somebody wrote: before it stands what made the document.
pub(crate) fn first_written(store: &dyn Store, log: LogId) -> Result<Seq, Failure> {
    let mut at = Seq(1);
    loop {
        let page = store.read(log, at, limits::CATCH_UP_BYTES_MAX)?;
        let made = page.iter().take_while(|item| is_beginning(item)).count();
        at.0 += made as u64;
        if page.is_empty() || made < page.len() {
            return Ok(at);
        }
    }
}

fn is_beginning(item: &[u8]) -> bool {
    wire::item_change(item).is_ok_and(|change| Chunk::writer(change).is_ok_and(|actor| actor == BEGINNING))
}

/// Records of what the gate knows of a text's log; it is replayed where they are missing.
pub(crate) fn gate_log(text: impl Into<TextId>, epoch: u32) -> LogId {
    LogId::new(GATE_SPACE, text_name(text.into(), epoch))
}

/// The text's own id at first, and another one for each beginning.
fn text_name(text: TextId, epoch: u32) -> [u8; 16] {
    if epoch == 0 {
        return *text.bytes();
    }
    let hash = Sha256::new().chain_update(text.bytes()).chain_update(epoch.to_be_bytes()).finalize();
    *hash.first_chunk().expect("SHA-256 has 32 bytes")
}

/// The checkpoints that were stored of the register.
pub(crate) const REGISTER_CHECKPOINTS: LogId = LogId::new(CHECKPOINT_SPACE, [0; 16]);

/// The checkpoints that were stored of the agenda. Ids of statements are drawn at random: none is this one.
pub(crate) const AGENDA_CHECKPOINTS: LogId = LogId::new(CHECKPOINT_SPACE, *b"the whole agenda");

/// The checkpoints that were stored of the ledger with this id.
pub(crate) fn checkpoint_log(id: [u8; 16]) -> LogId {
    LogId::new(CHECKPOINT_SPACE, id)
}

/// Whether checkpoints of any ledger were stored.
pub(crate) fn has_checkpoints(store: &dyn Store) -> Result<bool, Failure> {
    Ok(!store.logs(CHECKPOINT_SPACE)?.is_empty())
}

/// Every entry of a ledger with those who are meant, its chain verified, and the last hash.
pub(crate) fn read_ledger(store: &dyn Store, log: LogId) -> Result<(Vec<Entry>, Digest), Failure> {
    let records = read_all(store, log, Seq(0))?;
    let (entries, last) = chain::verify(records.iter().map(|record| &record[..]))?;
    let of = StatementId::new(*log.id());
    let entry = |bytes| aliases::resolve(store, of, codec::decode(bytes)?);
    Ok((entries.into_iter().map(entry).collect::<Result<_, _>>()?, last))
}

/// A statement as its ledger tells it, and the hash of the last entry; none if there is no such ledger.
pub(crate) fn read_statement(store: &dyn Store, id: StatementId) -> Result<Option<(Statement, Digest)>, Failure> {
    let (entries, last) = read_ledger(store, ledger_log(id))?;
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry.event {
            Event::Statement(event) => events.push((entry.at, event)),
            Event::Register(_) | Event::Agenda(_) => return Err(Failure::Damaged("a statement's ledger")),
        }
    }
    if events.is_empty() {
        return Ok(None);
    }
    let statement = Statement::fold(events.iter().map(|(at, event)| (*at, event)));
    statement.map(|statement| Some((statement, last))).ok_or(Failure::Damaged("a statement's ledger"))
}

/// Every entry of a log from `from` on.
pub(crate) fn read_all(store: &dyn Store, log: LogId, from: Seq) -> Result<Vec<Bytes>, Failure> {
    let mut entries = Vec::new();
    loop {
        let page = store.read(log, Seq(from.0 + entries.len() as u64), limits::CATCH_UP_BYTES_MAX)?;
        if page.is_empty() {
            return Ok(entries);
        }
        entries.extend(page);
    }
}
