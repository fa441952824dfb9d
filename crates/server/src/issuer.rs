//! Who an actor was issued to. An actor is eight random bytes and the first eight of an HMAC over them, the text,
//! the person and the organisation: so a server that holds the key recognises what it issued, and needs no list of actors
//! that were never used. An attacker who guessed one would only have bound it to themselves.

use hmac::{Hmac, KeyInit, Mac};
use ledger::Hat;
use sha2::Sha256;
use terms::{Actor, OrganisationId, PersonId, TextId};

/// Issues actors and recognises them.
pub(crate) struct Issuer {
    key: [u8; 32],
}

impl Issuer {
    /// With the installation's secret, which lies in the vault.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Issuer { key }
    }

    /// The actor that these eight random bytes make for `hat` in `text`.
    pub(crate) fn issue(&self, text: impl Into<TextId>, hat: Hat, random: [u8; 8]) -> Actor {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&random);
        bytes[8..].copy_from_slice(&self.tag(text.into(), hat, &random));
        Actor::new(bytes)
    }

    /// The hat of `person` that `actor` was issued to, if it was; `organisations` are those the person ever acted for.
    pub(crate) fn hat_of(
        &self,
        text: impl Into<TextId>,
        actor: Actor,
        person: PersonId,
        organisations: impl IntoIterator<Item = OrganisationId>,
    ) -> Option<Hat> {
        let text = text.into();
        let (random, tag) = actor.bytes().split_at(8);
        organisations
            .into_iter()
            .map(|organisation| Hat { person, organisation })
            .find(|hat| self.tag(text, *hat, random) == *tag)
    }

    fn tag(&self, text: TextId, hat: Hat, random: &[u8]) -> [u8; 8] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        for part in [&text.bytes()[..], hat.person.bytes(), hat.organisation.bytes(), random] {
            mac.update(part);
        }
        let full = mac.finalize().into_bytes();
        *full.first_chunk().expect("SHA-256 has 32 bytes")
    }
}
