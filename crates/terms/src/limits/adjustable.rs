//! Between which bounds whoever runs a server may set what is theirs to set. What lies below would serve nobody, what lies
//! above would protect nobody.

use std::ops::RangeInclusive;

/// What comes in a second. A benchmark widens it.
pub const RATE_PER_S_BOUNDS: RangeInclusive<u64> = 1..=1_000_000_000;
/// Mails to one address in an hour because somebody wanted it: more would be a way to flood somebody.
pub const ADDRESS_MAILS_BOUNDS: RangeInclusive<u64> = 1..=60;
/// Mails in an hour because of one address.
pub const CLIENT_MAILS_BOUNDS: RangeInclusive<u64> = 1..=10_000;
/// Streams of events on one account.
pub const EVENT_STREAMS_BOUNDS: RangeInclusive<u64> = 1..=10_000;
/// Seconds for which a live socket may be held back.
pub const PATIENCE_BOUNDS: RangeInclusive<u64> = 1..=3_600;
