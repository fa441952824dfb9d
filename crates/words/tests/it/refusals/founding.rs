//! What is refused while a network is founded.

/// Its codes.
pub(super) const CODES: [&str; 6] =
    ["network-name-missing", "public-address", "mail-host", "mail-port", "mail-plain", "mail-login"];
