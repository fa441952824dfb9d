use crate::{Fault, StoreError};
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Runs what calls into sled. An error or a panic of its becomes a [`Fault`]: after either, the caller must not use this
/// sled again, and that is why nothing of it needs to be unwind safe.
pub(super) fn guarded<T>(call: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or(Err(Fault::Panic))
}

impl From<sled::Error> for Fault {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Io(error) => error.into(),
            sled::Error::CollectionNotFound(_)
            | sled::Error::Unsupported(_)
            | sled::Error::ReportableBug(_)
            | sled::Error::Corruption { .. } => Fault::Engine,
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Reading beyond the end of its file or a nonsensical place: it follows a damaged pointer.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Fault::Engine,
            kind => Fault::Io(kind),
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Damaged(damage) => StoreError::Damaged(damage),
            fault => StoreError::Failed(fault),
        }
    }
}
