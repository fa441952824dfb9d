//! The nouns that every part of Lausuma shares, and nothing that does anything.
//!
//! - [`StatementId`], [`OrganisationId`], [`PersonId`]: opaque 128-bit names, written as 32 hex digits.
//! - [`Actor`]: automerge's writer id, bound to a person, an organisation and a statement.
//! - [`ChangeHash`], [`Heads`]: which text is meant; [`Digest`]: any other SHA-256.
//! - [`Offset`]: a place in a text log; [`Seq`]: a place in a ledger. Both count from zero.
//! - [`Timestamp`]: a moment, in milliseconds; [`Date`]: a day of the calendar.
//! - [`Durable`]: proof that a value is on disk. Only `store` attests it.
//! - [`Spread`]: how values spread over fixed bounds, counted without a lock.
//! - [`limits`]: every bound of the product, related to each other by const assertions.
//!
//! Knows nothing about serialisation, disk, network or the domain's rules.

mod durable;
mod heads;
mod hex;
mod id;
pub mod limits;
mod place;
mod spread;
mod time;

pub use durable::Durable;
pub use heads::{ChangeHash, Heads};
pub use id::{Actor, Digest, NotAnId, OrganisationId, PersonId, StatementId, TextId};
pub use place::{Offset, Seq};
pub use spread::{Counted, Spread};
pub use time::{Date, Timestamp};
