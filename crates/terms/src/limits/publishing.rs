//! Bounds of what leaves: files, bundles and feeds of published statements, and backups.

/// Parts of a verification bundle.
pub const BUNDLE_PARTS_MAX: usize = 100;
/// Bytes of its parts, once inflated.
pub const BUNDLE_BYTES_MAX: usize = 64 << 20;
/// Bytes of one part of an archive that is imported, once inflated.
pub const ARCHIVE_PART_BYTES_MAX: usize = 256 << 20;
/// Statements that a feed tells of, the newest.
pub const FEED_ENTRIES_MAX: usize = 50;
/// Bytes of a bundle that comes in.
pub const BUNDLE_FILE_BYTES_MAX: usize = super::IMPORT_FILE_BYTES_MAX;
/// Files of published statements that are kept ready to be sent.
pub const PUBLIC_FILES_KEPT_MAX: usize = 1_024;
/// Bytes of the logos that a document holds; what comes after them stands without one.
pub const DOCUMENT_PICTURES_BYTES_MAX: usize = 32 << 20;
/// Records of what became of a statement: deliveries, replies and results together, with those that were struck.
pub const TRACES_MAX: usize = 500;
/// Characters of what was answered, or of what came of a statement.
pub const ACCOUNT_CHARS_MAX: usize = 2_000;
/// Characters of what tells where a delivery is found: a register number, an occasion.
pub const REFERENCE_CHARS_MAX: usize = 120;
/// How far ahead the moment of publication can lie.
pub const PUBLICATION_AHEAD_MS_MAX: i64 = 366 * 24 * 60 * 60 * 1000;
/// Public corrections of a statement.
pub const CORRECTIONS_MAX: usize = 50;
/// Characters of a correction.
pub const CORRECTION_CHARS_MAX: usize = 2_000;
/// Characters of the names of those who coordinated what a statement was adapted from: as many as coordinate one here.
pub const LINEAGE_CHARS_MAX: usize = super::COORDINATORS_MAX * (super::ORGANISATION_NAME_CHARS_MAX + 2);

/// Of how many of the last days that have one the newest backup is kept, unless another number is set.
pub const BACKUP_DAYS: u32 = 14;
/// The same of months.
pub const BACKUP_MONTHS: u32 = 3;
/// Days that may be set: two years.
pub const BACKUP_DAYS_MAX: u32 = 731;
/// Months that may be set.
pub const BACKUP_MONTHS_MAX: u32 = 120;
/// A backup is due when this time of the day has passed, by the universal clock: three or four at night in Finland.
pub const BACKUP_AT_MS: i64 = 60 * 60 * 1000;
/// How often a backup is made.
pub const BACKUP_EVERY_MS: i64 = 24 * 60 * 60 * 1000;
/// How often a backup is restored to see that it can be.
pub const RESTORE_CHECK_EVERY_MS: i64 = 7 * BACKUP_EVERY_MS;

const _: () = assert!(ACCOUNT_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
const _: () = assert!(CORRECTION_CHARS_MAX < super::COMMENT_CHARS_MAX, "it is read as prose");
const _: () = assert!(super::LOGO_BYTES_MAX * 100 < DOCUMENT_PICTURES_BYTES_MAX, "a hundred of the largest fit");

/// Characters of a newsletter's subject.
pub const BULLETIN_SUBJECT_CHARS_MAX: usize = 150;
/// Characters of a newsletter's text in one language.
pub const BULLETIN_CHARS_MAX: usize = 20_000;
/// Newsletters that are being written at once.
pub const BULLETIN_DRAFTS_MAX: usize = 20;
/// How far the first newsletter looks back.
pub const BULLETIN_LOOKS_BACK_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Things of one kind that a draft begins with.
pub const BULLETIN_TOLD_MAX: usize = 50;
/// Newsletters on a page of the archive.
pub const BULLETINS_PER_PAGE: usize = 30;
/// Letters of a newsletter that are written in one append.
pub const BULLETIN_MAILS_AT_ONCE: usize = 25;
/// How long an address waits for its owner to confirm it.
pub const SUBSCRIPTION_WITHIN_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
/// Addresses that wait to be confirmed; where there are more the oldest makes room.
pub const SUBSCRIPTIONS_UNCONFIRMED_MAX: usize = 2_000;
/// Addresses that get newsletters for officials and press.
pub const SUBSCRIBERS_MAX: usize = 10_000;

const _: () = assert!(BULLETIN_MAILS_AT_ONCE <= super::NOTICE_MAILS_AT_ONCE, "they fit among letters that wait");
const _: () = assert!(
    64 * BULLETIN_CHARS_MAX < super::STORE_ENTRY_BYTES_MAX,
    "one in every language can be stored, and so can a letter, as text and as HTML"
);

/// Bytes of a file with a draft that was written elsewhere.
pub const DRAFT_FILE_BYTES_MAX: usize = 16 << 20;
/// What is read of a request that brings one: the file, and the fields of its form. Of a larger one nothing is kept.
pub const DRAFT_READ_BYTES_MAX: usize = DRAFT_FILE_BYTES_MAX + (4 << 20);
/// So much of a larger request is let pass by before it is refused, so that its sender gets an answer.
pub const DRAFT_PASSED_BYTES_MAX: usize = 128 << 20;
/// So much of a request that nobody reads is let pass by before it is answered: a little more than proxies let through.
pub const REQUEST_PASSED_BYTES_MAX: usize = 32 << 20;
/// Bytes of its parts that are read, once inflated.
pub const DRAFT_INFLATED_BYTES_MAX: usize = 32 << 20;
/// Parts of its archive.
pub const DRAFT_PARTS_MAX: usize = 2_000;
/// Elements of its parts that stand in one another.
pub const DRAFT_DEPTH_MAX: usize = 200;
/// Characters of a comment or a change that is taken out of it: who made it is told with it.
pub const DRAFT_REMARK_CHARS_MAX: usize = super::COMMENT_CHARS_MAX - 500;
/// Comments and tracked changes that are taken out of it.
pub const DRAFT_REMARKS_MAX: usize = 1_000;

const _: () = assert!(DRAFT_READ_BYTES_MAX < DRAFT_PASSED_BYTES_MAX);
const _: () = assert!(super::MARKDOWN_BYTES_MAX < DRAFT_INFLATED_BYTES_MAX, "the longest text fits a part");
