//! What prevents a start, in one sentence each.

use crate::{backups, failure::Failure, mail::NotACarrier};
use ledger::codec::Unreadable;
use store::OpenError;

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotStarted {
    #[error("Lausuma can't listen on {address}: {why}. Stop what uses it, or choose another with --listen.")]
    Listen { address: std::net::SocketAddr, why: std::io::Error },
    #[error("Lausuma can't open its data in {folder}: {why}.")]
    Open { folder: String, why: OpenError },
    #[error(
        "Lausuma can't read its data in {folder}: a newer version wrote them ({why}). Nothing was changed; install that \
         version, or a later one."
    )]
    Newer { folder: String, why: String },
    #[error("Lausuma can't read its data in {folder}: {why}. Nothing was changed; restore a backup or ask for help.")]
    Read { folder: String, why: Box<Failure> },
    #[error("Lausuma can't send mail: {0}.")]
    Mail(#[from] NotACarrier),
    #[error("Lausuma can't begin anew with what was answered: {0}.")]
    Anew(String),
    #[error("Lausuma can't start: {0}")]
    Backups(#[from] backups::NotPlanned),
    #[error("Lausuma can't start: {0}.")]
    System(#[from] std::io::Error),
}

impl NotStarted {
    pub(super) fn not_opened(folder: &str, why: OpenError) -> Self {
        let folder = folder.to_owned();
        match why {
            OpenError::NewerFormat { .. } => NotStarted::Newer { folder, why: why.to_string() },
            why => NotStarted::Open { folder, why },
        }
    }

    pub(super) fn not_read(folder: String, why: Failure) -> Self {
        match why {
            Failure::Newer { .. } | Failure::Unreadable(Unreadable::Newer(_)) => {
                NotStarted::Newer { folder, why: why.to_string() }
            }
            why => NotStarted::Read { folder, why: Box::new(why) },
        }
    }
}
