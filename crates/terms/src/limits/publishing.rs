//! Bounds of what leaves: files, bundles and feeds of published statements.

/// Parts of a verification bundle.
pub const BUNDLE_PARTS_MAX: usize = 100;
/// Bytes of its parts, once inflated.
pub const BUNDLE_BYTES_MAX: usize = 64 << 20;
/// Bytes of one part of an archive that is imported, once inflated.
pub const ARCHIVE_PART_BYTES_MAX: usize = 256 << 20;
/// Statements that a feed tells of, the newest.
pub const FEED_ENTRIES_MAX: usize = 50;
/// Files of published statements that are kept ready to be sent.
pub const PUBLIC_FILES_KEPT_MAX: usize = 1_024;
/// Bytes of the logos that a document holds; what comes after them stands without one.
pub const DOCUMENT_PICTURES_BYTES_MAX: usize = 32 << 20;

const _: () = assert!(super::LOGO_BYTES_MAX * 100 < DOCUMENT_PICTURES_BYTES_MAX, "a hundred of the largest fit");
