//! Where the agenda's words lie: of themes, workshops and surveys.

use super::key;
use store::VaultKey;
use terms::Digest;

/// What organisations and coordinators have typed for the agenda.
pub(crate) const AGENDA: u8 = b'A';

/// Words that the agenda's ledger commits to.
pub(crate) fn agenda_words_key(content: Digest) -> VaultKey {
    key(AGENDA, content.bytes())
}
