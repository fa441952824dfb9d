//! The world failed: nothing the person did wrong, and nothing was half done.

use store::StoreError;

/// What can fail inside the server.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The store could not read or write.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored bytes are whole, but not what this program writes.
    #[error("{0} can't be read")]
    Damaged(&'static str),
    /// A newer program has been at work.
    #[error("its contents have version {found}, but this program knows them up to version {known}")]
    Newer {
        /// The version found.
        found: u32,
        /// The latest version known here.
        known: u32,
    },
    /// The ledger's chain does not hold.
    #[error(transparent)]
    Broken(#[from] ledger::chain::Broken),
    /// An entry of a ledger can't be read.
    #[error(transparent)]
    Unreadable(#[from] ledger::codec::Unreadable),
    /// There is no key to sign with.
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    /// The document can't be built from its log.
    #[error(transparent)]
    Document(#[from] draft::DraftError),
    /// A file that leaves could not be made.
    #[error(transparent)]
    Publish(#[from] Box<publish::PublishError>),
    /// The settings could not be written beside the data.
    #[error("the settings can't be written: {0}")]
    Settings(std::io::Error),
    /// What is answered while the network is founded could not be kept beside the data.
    #[error("the answers of the first run can't be kept: {0}")]
    FirstRun(std::io::Error),
    /// The task that had to answer has stopped; it starts again from its log.
    #[error("the task has stopped and starts again from its log")]
    Stopped,
}
