//! Into the store in batches that it takes, one after the other.

use super::NotImported;
use bytes::Bytes;
use std::sync::Arc;
use store::{Batch, LogId, Store, VaultKey};

/// Bytes that are gathered before they are written.
const GATHERED: usize = 1 << 20;

pub(super) struct Writing {
    store: Arc<dyn Store>,
    batch: Batch,
    gathered: usize,
}

impl Writing {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Writing { store, batch: Batch::new(), gathered: 0 }
    }

    pub(super) async fn put(&mut self, key: VaultKey, value: Bytes) -> Result<(), NotImported> {
        self.gathered += value.len();
        self.batch = std::mem::take(&mut self.batch).put(key, value);
        self.go_on().await
    }

    pub(super) async fn append(&mut self, log: LogId, records: Vec<Bytes>) -> Result<(), NotImported> {
        let mut piece = vec![];
        for record in records {
            self.gathered += record.len();
            piece.push(record);
            if self.gathered >= GATHERED {
                self.batch = std::mem::take(&mut self.batch).append(log, None, std::mem::take(&mut piece));
                self.write().await?;
            }
        }
        if !piece.is_empty() {
            self.batch = std::mem::take(&mut self.batch).append(log, None, piece);
        }
        self.go_on().await
    }

    /// Everything is on disk.
    pub(super) async fn finish(mut self) -> Result<(), NotImported> {
        self.write().await
    }

    async fn go_on(&mut self) -> Result<(), NotImported> {
        if self.gathered >= GATHERED { self.write().await } else { Ok(()) }
    }

    async fn write(&mut self) -> Result<(), NotImported> {
        self.gathered = 0;
        let batch = std::mem::take(&mut self.batch);
        self.store.append(batch).await?;
        Ok(())
    }
}
