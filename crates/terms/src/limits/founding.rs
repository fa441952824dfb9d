//! Limits of what a network is founded with.

/// Characters of the network's own name, in each of its languages: it stands at the top of every page.
pub const NETWORK_NAME_CHARS_MAX: usize = 60;
/// Bytes of a mail server's user and password together, as the first run takes them.
pub const MAIL_LOGIN_BYTES_MAX: usize = 500;
