use crate::place::PlaceFailed;
use store::StoreError;

/// Why nothing was backed up, restored or taken away. Each is a sentence for whoever runs the server.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The place of the backups failed.
    #[error(transparent)]
    Place(#[from] PlaceFailed),
    /// The store failed.
    #[error("The data can't be read or written: {0}.")]
    Store(#[from] StoreError),
    /// The place holds backups of another key.
    #[error("The backups in {place} were made with another key than this one. Name the right key, or another place.")]
    OtherKey {
        /// The place.
        place: String,
    },
    /// The place was written to by a newer program.
    #[error("The backups in {place} were made by a newer program: install that one, or a later one, and try again.")]
    Newer {
        /// The place.
        place: String,
    },
    /// There were backups, and now there is nothing.
    #[error(
        "Backups were made to {place} before, and now there is nothing. Is the disk mounted? If it is a new one, begin \
         again with `lausuma backup now --anew`."
    )]
    Vanished {
        /// The place.
        place: String,
    },
    /// There is no backup.
    #[error("There is no backup in {place}.")]
    Nothing {
        /// The place.
        place: String,
    },
    /// There is no backup of that number.
    #[error("There is no backup {number} in {place}; `lausuma backup list` says which there are.")]
    NoSuch {
        /// The place.
        place: String,
        /// Which was asked for.
        number: u64,
    },
    /// Another installation is at work.
    #[error(
        "Another server has been making a backup to {place} since {since}. Give each server a place of its own; if that \
         one is no more, wait a day or remove {place}/lock."
    )]
    Busy {
        /// The place.
        place: String,
        /// Since when.
        since: String,
    },
    /// A part of a backup is missing.
    #[error("The backup's part {0} is missing.")]
    Missing(String),
    /// A part of a backup is not what was written.
    #[error("The backup's part {0} is damaged.")]
    Damaged(String),
    /// A part is whole, and not the one that belongs there.
    #[error("The backup does not hold together at {0}.")]
    Torn(String),
}
