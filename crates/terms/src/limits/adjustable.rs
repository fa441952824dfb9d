//! Between which bounds whoever runs a server may set what is theirs to set. What lies below would serve nobody, what lies
//! above would protect nobody.

use std::ops::RangeInclusive;

/// What comes in a second. A benchmark widens it.
pub const RATE_PER_S_BOUNDS: RangeInclusive<u64> = 1..=u32::MAX as u64;
/// Mails to one address in an hour because somebody wanted it: more would be a way to flood somebody.
pub const ADDRESS_MAILS_BOUNDS: RangeInclusive<u64> = 1..=10_000;
/// Mails in an hour because of one address.
pub const CLIENT_MAILS_BOUNDS: RangeInclusive<u64> = 1..=1_000_000;
/// Streams of events on one account.
pub const EVENT_STREAMS_BOUNDS: RangeInclusive<u64> = 1..=1_000_000;
/// Seconds for which a live socket may be held back.
pub const PATIENCE_BOUNDS: RangeInclusive<u64> = 1..=86_400;
/// Connections that one address has open at once.
pub const ADDRESS_SOCKETS_BOUNDS: RangeInclusive<u64> = 16..=super::SOCKETS_MAX;
/// Live connections that one person has open at once.
pub const PERSON_SOCKETS_BOUNDS: RangeInclusive<u64> = 4..=super::SOCKETS_MAX;
/// Megabytes of one file that somebody hands in: the largest of each kind is as it is read, so this only goes below.
pub const UPLOAD_MB_BOUNDS: RangeInclusive<u64> = 1..=UPLOAD_MB as u64;
/// As large as the largest file that is read at all.
pub const UPLOAD_MB: u32 = (super::DRAFT_FILE_BYTES_MAX >> 20) as u32;

const _: () = assert!(super::IMPORT_FILE_BYTES_MAX <= (UPLOAD_MB as usize) << 20);

/// Megabytes kept free: with less, a busy hour fills the disk before anybody can look.
pub const DISK_RESERVE_MB_BOUNDS: RangeInclusive<u64> = 64..=1 << 24;
