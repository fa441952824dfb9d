//! What is kept elsewhere: backups of a store, made while it is in use, each one whole and none larger than what is new.
//!
//! - [`Place`]: a folder, or a bucket of an S3-compatible store. Nothing in it can be read or changed without the [`Key`].
//! - [`make`]: reads one moment of a store. Logs are cut into chunks, of which a later backup names those that it has in
//!   common with the one before; values are cut so that a change touches one chunk. The manifest, which names all of
//!   them, comes last: a backup that is stopped on its way leaves the earlier ones as they are, and the next one finds
//!   the chunks that it brought.
//! - [`restore`]: fills an empty store with what a backup holds, every piece of it checked on the way.
//! - [`thin`]: takes away backups that are not to be kept, and chunks that no kept one names.
//!
//! A chunk's name is an HMAC of what it holds and its key comes from its name, so that it can't be put in another's place
//! and no key meets two contents (`seal`). docs/backup.md has the format.
//!
//! Knows nothing about statements, people or texts, and has no clock: the time is an argument.

mod chunk;
mod failed;
mod key;
mod listing;
mod lock;
mod making;
mod manifest;
mod place;
mod restoring;
mod seal;
mod thinning;

pub use failed::Failed;
pub use key::{Key, NotAKey};
pub use listing::{Listed, list};
pub use making::{Made, Source, make};
pub use manifest::Contents;
pub use place::{NotAPlace, Place, PlaceFailed};
pub use restoring::{Restored, newest_log, restore};
pub use thinning::{Kept, Thinned, thin};
