//! Secrets that travel in links, cookies and mails. What is stored of one is its hash, so that a copy of the disk lets
//! nobody in. Hashes are compared as they are: how long that takes tells nothing about what was hashed.

use crate::random::random;
use sha2::{Digest as _, Sha256};
use std::fmt::Write;
use terms::Digest;

/// A fresh secret of 128 bits, short enough for a link to fit on a line of a mail.
pub(crate) fn draw() -> String {
    random::<16>().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

/// A fresh code of six digits, every one equally likely.
pub(crate) fn draw_code() -> String {
    const CODES: u32 = 1_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let drawn = u32::from_be_bytes(random());
        if drawn < FAIR {
            return format!("{:06}", drawn % CODES);
        }
    }
}

/// The hash of secrets that belong together, each set apart from the next.
pub(crate) fn hash(secrets: &[&str]) -> Digest {
    let hash = secrets.iter().fold(Sha256::new(), |hash, secret| {
        hash.chain_update((secret.len() as u64).to_be_bytes()).chain_update(secret)
    });
    Digest::new(hash.finalize().into())
}
