//! Who may read a statement before its moment: whoever has the address that its coordinators give to the press. It carries half
//! an HMAC over the statement and the moment, so that another moment makes another address, and none is left when nothing is
//! timed any more.

use hmac::{Hmac, KeyInit, Mac};
use ledger::Statement;
use sha2::Sha256;
use std::fmt::Write;

/// Bytes of the HMAC that an address carries.
const TAG: usize = 16;

/// Makes such addresses and recognises them.
pub(crate) struct Embargoes {
    key: [u8; 32],
}

impl Embargoes {
    /// With a secret of the installation, which lies in the vault.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Embargoes { key }
    }

    /// The path at which a statement is read that the clock is to publish; none of any other.
    pub(crate) fn path(&self, statement: &Statement) -> Option<String> {
        let tag = self.mac(statement)?.finalize().into_bytes();
        let tag = tag[..TAG].iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes everything");
            text
        });
        Some(format!("/s/{}/embargo/{tag}", statement.slug))
    }

    /// Whether this is the end of its path.
    pub(crate) fn admits(&self, statement: &Statement, tag: &str) -> bool {
        let Some(mac) = self.mac(statement).filter(|_| tag.len() == 2 * TAG && tag.is_ascii()) else { return false };
        let byte = |at: usize| u8::from_str_radix(&tag[at..at + 2], 16).ok();
        let bytes: Option<Vec<u8>> = (0..tag.len()).step_by(2).map(byte).collect();
        bytes.is_some_and(|bytes| mac.verify_truncated_left(&bytes).is_ok())
    }

    fn mac(&self, statement: &Statement) -> Option<Hmac<Sha256>> {
        let timed = statement.timed.as_ref()?;
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        let mac = mac.chain_update(statement.id.bytes()).chain_update(timed.at.ms().to_be_bytes());
        Some(mac.chain_update(timed.version.0.to_be_bytes()))
    }
}
