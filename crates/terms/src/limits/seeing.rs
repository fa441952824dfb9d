//! What is kept for whoever looks after the server, and from where on something is wrong.

/// A sample of how the server does is taken so often.
pub const SAMPLES_EVERY_MS: u64 = 60_000;
/// So many are kept: a day.
pub const SAMPLES_MAX: usize = 24 * 60;
/// What is wrong has been so for so many samples, where one alone says little.
pub const TROUBLE_MINUTES: usize = 5;
/// Free space is low below so many times the reserve.
pub const DISK_LOW_TIMES: u64 = 4;
/// A disk is slow that takes so long for a group of writes on average.
pub const FLUSH_SLOW_US: u64 = 250_000;
/// So many requests that failed within [`TROUBLE_MINUTES`] are too many.
pub const FAILURES_MANY: u64 = 5;
/// So many messages that wait all the time say that none are sent.
pub const MAIL_STUCK: u64 = 20;
/// Of the files that may be open, so many in a hundred leave too few.
pub const SOCKETS_MANY_PERCENT: u64 = 80;
/// A nightly backup is old after two days.
pub const BACKUP_OLD_MS: i64 = 2 * 24 * 60 * 60 * 1_000;
/// A weekly check that a backup can be restored is old after two weeks.
pub const BACKUP_CHECK_OLD_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// Whoever looks after the server is told so often by mail of what goes on being wrong with backups.
pub const TROUBLE_TOLD_EVERY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Characters of the token that reads the figures: fewer can be guessed.
pub const METRICS_TOKEN_CHARS_MIN: usize = 24;

const _: () = assert!(TROUBLE_MINUTES < SAMPLES_MAX);
const _: () = assert!(SOCKETS_MANY_PERCENT < 100 && DISK_LOW_TIMES > 1);
