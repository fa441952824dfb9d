use crate::{LogId, VaultKey};
use std::{io, path::PathBuf};
use terms::Seq;
use thiserror::Error;

/// Why something was not stored or not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// An append expected another length; nothing of its batch was stored.
    #[error("log {log} has {length} entries, not as many as expected")]
    Conflict {
        /// The log.
        log: LogId,
        /// Its length when the batch was decided on.
        length: Seq,
    },
    /// An entry, a value or a snapshot is too large; nothing of its batch was stored.
    #[error("{bytes} bytes are more than the {bytes_max} that can be stored in one piece")]
    TooLarge {
        /// The size.
        bytes: usize,
        /// The limit.
        bytes_max: usize,
    },
    /// A snapshot claims entries that the log does not have.
    #[error("a snapshot up to {upto} is ahead of log {log}, which has {length} entries")]
    SnapshotAhead {
        /// The log.
        log: LogId,
        /// What the snapshot claims.
        upto: Seq,
        /// The log's length.
        length: Seq,
    },
    /// More waits for the disk than may: the caller tries again later.
    #[error("too much waits for the disk")]
    Busy,
    /// Free space is below the reserve. Nothing was written; reading goes on; writing is taken again once there is room.
    #[error("the disk has {free_bytes} bytes left, less than the reserve of {reserve_bytes}")]
    DiskFull {
        /// Free bytes of the file system.
        free_bytes: u64,
        /// The reserve.
        reserve_bytes: u64,
    },
    /// Something failed below. Whether a write that gets this error was stored is not known: read the log. The store
    /// takes no writes until it has reopened itself, which it tries by itself.
    #[error("the store is read-only: {0}")]
    Failed(Fault),
    /// A stored record is damaged; it is not served.
    #[error("{0}")]
    Damaged(Damage),
    /// The store is shut down.
    #[error("the store is shut down")]
    Closed,
}

/// Why a store turned read-only.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Reading, writing or syncing failed.
    #[error("the disk failed: {0}")]
    Io(io::ErrorKind),
    /// The engine reports a state that it can't be in.
    #[error("the engine's files contradict themselves")]
    Engine,
    /// The engine panicked.
    #[error("the engine panicked")]
    Panic,
    /// The engine put a value into a file of its own, which it never syncs.
    #[error("the engine wrote a file that it does not sync")]
    Blob,
    /// A stored record is damaged.
    #[error("{0}")]
    Damaged(Damage),
}

/// What is damaged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Damage {
    /// A record of a log: its entries from `seq` on.
    #[error("log {log} is damaged at entry {seq}")]
    Entry {
        /// The log.
        log: LogId,
        /// The record's first entry.
        seq: Seq,
    },
    /// Entries of a log are missing or there twice.
    #[error("log {log} goes on with entry {found} where {expected} is due")]
    Gap {
        /// The log.
        log: LogId,
        /// The number that is due.
        expected: Seq,
        /// The number found.
        found: Seq,
    },
    /// The snapshot of a log.
    #[error("the snapshot of log {0} is damaged")]
    Snapshot(LogId),
    /// A value of the vault.
    #[error("the vault's value {0} is damaged")]
    Value(VaultKey),
    /// A record whose name can't be read any more.
    #[error("a record's name is damaged")]
    Name,
    /// Every record is whole, but they are not the ones that were stored.
    #[error("{found} records were found where {expected} were stored, or some are out of date")]
    Missing {
        /// Records stored.
        expected: u64,
        /// Records found.
        found: u64,
    },
    /// The store is a past state of itself.
    #[error("the store ends at commit {found}, but {expected} were made")]
    RolledBack {
        /// Commits known to have been made.
        expected: u64,
        /// The last commit found.
        found: u64,
    },
    /// The count of the records.
    #[error("the count of the records is damaged")]
    Totals,
    /// The engine can't read its own files.
    #[error("the engine can't read its files")]
    Engine,
    /// A file of the store itself, or the directory of the engine's files.
    #[error("{0} is missing or damaged")]
    File(&'static str),
}

/// Why a store could not be opened. Nothing was overwritten.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The directory can't be made or written to.
    #[error("{} can't be written to: {source}", path.display())]
    NotWritable {
        /// The directory or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another process, or another store of this one, has it open.
    #[error("{} is in use by another process", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// Something stored is damaged.
    #[error("{} is damaged: {damage}", path.display())]
    Damaged {
        /// The directory.
        path: PathBuf,
        /// What is damaged.
        damage: Damage,
    },
    /// Written by a later version of this program.
    #[error("{} has format {found}, but this version knows formats up to {known}", path.display())]
    NewerFormat {
        /// The directory.
        path: PathBuf,
        /// The format found.
        found: u32,
        /// The latest format known here.
        known: u32,
    },
    /// Reading, writing or syncing failed.
    #[error("{} can't be opened: {source}", path.display())]
    Io {
        /// The directory or file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
