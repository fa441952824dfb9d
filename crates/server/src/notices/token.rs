//! The address at which somebody asks for no more letters. It names the person and carries half an HMAC over that, so that
//! nobody else can make one; whoever has it can do nothing else with it. It needs no list and never ends, for a letter is
//! found again years later.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write;
use terms::{Digest, PersonId};

/// Bytes of an HMAC that an address carries.
const TAG: usize = 16;

/// Makes such addresses and recognises them.
pub(crate) struct Tokens {
    key: [u8; 32],
}

impl Tokens {
    /// With a secret of the installation, which lies in the vault.
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Tokens { key }
    }

    /// What stands at the end of the person's address.
    pub(crate) fn issue(&self, person: PersonId) -> String {
        let tag = self.mac(person).finalize().into_bytes();
        tag[..TAG].iter().fold(person.to_string(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a string takes everything");
            text
        })
    }

    /// Whose address it is, if it is one of ours.
    pub(crate) fn person(&self, token: &str) -> Option<PersonId> {
        // As long as a hash, and read as one.
        let bytes = token.parse::<Digest>().ok()?;
        let (person, tag) = bytes.bytes().split_at(TAG);
        let person = PersonId::try_from(person).ok()?;
        self.mac(person).verify_truncated_left(tag).ok().map(|()| person)
    }

    fn mac(&self, person: PersonId) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.chain_update(person.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_persons_and_no_character_of_it_may_change() {
        let tokens = Tokens::new([7; 32]);
        let (liisa, matti) = (PersonId::new([1; 16]), PersonId::new([2; 16]));
        let token = tokens.issue(liisa);
        assert_eq!((tokens.person(&token), tokens.person(&tokens.issue(matti))), (Some(liisa), Some(matti)));
        for at in 0..token.len() {
            let mut other = token.clone();
            let character = if &token[at..=at] == "0" { "1" } else { "0" };
            other.replace_range(at..=at, character);
            assert_eq!(tokens.person(&other), None, "{other}");
        }
        for other in [&token[1..], &format!("{token}0"), &token.to_uppercase(), "", "ä"] {
            let is_same = *other == token;
            assert!(is_same || tokens.person(other).is_none(), "{other}");
        }
        assert_eq!(Tokens::new([8; 32]).person(&token), None, "another installation's");
    }
}
