//! What survives: append-only logs and a vault of opaque records, one fsync for many writers, checked on opening.
//!
//! - [`Log`], [`Vault`], [`Store`]: the contract. [`LogId`] and [`VaultKey`] are opaque names.
//! - [`Batch`]: what one caller wants stored, all or nothing. [`Commit`] resolves to a `Durable`, and only then may
//!   anybody be told.
//! - [`MemoryStore`]: the contract without a disk, for tests.
//! - [`SledStore`]: the contract on one directory. A committer thread gathers what waits from all callers into one
//!   batch of the engine, syncs the file and acknowledges all; while it syncs, the next group gathers.
//!
//! What is read is durable, and every record was checked when the store was opened and is checked again when it is
//! read. A failure below turns the store read-only, never into a panic; it reopens itself.
//!
//! Knows nothing about statements, people or texts. Nothing outside names the engine.

mod batch;
mod contract;
mod error;
mod memory;
mod name;
mod plan;
mod sled_store;

pub use batch::{Batch, SNAPSHOT_BYTES_MAX};
pub use contract::{Commit, Figures, Health, Log, Moment, Shutdown, Snapshot, Store, ValueWatch, Vault};
pub use error::{Damage, Fault, OpenError, StoreError};
pub use memory::MemoryStore;
pub use name::{LogId, VAULT_KEY_BYTES_MAX, VaultKey};
pub use sled_store::{Options, SledStore};

/// Hints that wait for one watcher; a slower one misses the oldest.
const WATCH_HINTS_MAX: usize = 1_024;
