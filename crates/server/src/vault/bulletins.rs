//! Where newsletters lie, and who gets them.

use super::key;
use store::VaultKey;

/// Newsletters that are being written.
pub(crate) const BULLETIN_DRAFTS: u8 = b'b';
/// Newsletters that were sent.
pub(crate) const BULLETINS: u8 = b'B';
/// How far each has been sent.
pub(crate) const BULLETINS_ON_THEIR_WAY: u8 = b'D';
/// Addresses that officials and press have given, and not confirmed.
pub(crate) const SUBSCRIPTIONS: u8 = b'j';
/// Those that are confirmed.
pub(crate) const SUBSCRIBERS: u8 = b'J';

/// A newsletter that is being written, by its id.
pub(crate) fn bulletin_draft_key(id: &[u8; 16]) -> VaultKey {
    key(BULLETIN_DRAFTS, id)
}

/// A newsletter that was sent, by its number.
pub(crate) fn bulletin_key(number: u32) -> VaultKey {
    key(BULLETINS, &number.to_be_bytes())
}

/// How far it has been sent; nothing once it has reached everybody.
pub(crate) fn bulletin_way_key(number: u32) -> VaultKey {
    key(BULLETINS_ON_THEIR_WAY, &number.to_be_bytes())
}

/// An address that waits to be confirmed, by the hash of the secret in its link.
pub(crate) fn subscription_key(id: &[u8; 16]) -> VaultKey {
    key(SUBSCRIPTIONS, id)
}

/// An address that gets newsletters, by an id that is made of it.
pub(crate) fn subscriber_key(id: &[u8; 16]) -> VaultKey {
    key(SUBSCRIBERS, id)
}
