//! E-mail addresses and names as people type them: read once, refused where they could deceive.

use std::fmt;
use terms::limits;

/// An e-mail address that mail can be sent to. It holds no space, quote or control character, so it fits into a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    /// Reads an address; space around it is passed over.
    pub(crate) fn parse(text: &str) -> Option<Address> {
        let text = text.trim();
        let odd = |c: char| c.is_whitespace() || is_deceptive(c) || "\"<>(),;:\\[]".contains(c);
        if text.len() > limits::ADDRESS_BYTES_MAX || text.contains(odd) {
            return None;
        }
        text.parse::<lettre::Address>().ok().map(|_| Address(text.to_owned()))
    }

    /// The address as its owner knows it again and others can't tell: `l…@example.org`.
    pub(crate) fn masked(&self) -> String {
        let (name, host) = self.0.rsplit_once('@').unwrap_or_default();
        let first: String = name.chars().take(1).collect();
        format!("{first}…@{host}")
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether mail to both arrives in the same place, as far as we can tell.
    pub(crate) fn is_same(&self, other: &str) -> bool {
        self.0.to_lowercase() == other.trim().to_lowercase()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a name was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameFault {
    /// There is none.
    Missing,
    /// It is longer than this many characters.
    TooLong(usize),
    /// It holds characters that show nothing or turn the direction of writing.
    Deceptive,
}

/// Reads a name; space around it is passed over and space within it made even.
pub(crate) fn name(text: &str, chars_max: usize) -> Result<String, NameFault> {
    let name = text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if name.contains(is_deceptive) {
        return Err(NameFault::Deceptive);
    }
    if name.chars().all(char::is_whitespace) {
        return Err(NameFault::Missing);
    }
    if name.chars().count() > chars_max {
        return Err(NameFault::TooLong(chars_max));
    }
    Ok(name)
}

/// Characters that show nothing, break the line or turn the direction of what follows: a name could pass for another.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_mail_can_be_sent_to() {
        for good in ["liisa@example.org", " liisa.esimerkki+uutiset@yhdistys.example ", "info@kylä.example"] {
            assert!(Address::parse(good).is_some(), "{good}");
        }
        let sized = |bytes: usize| {
            let domain = format!("{}.example.org", vec!["a".repeat(60); 3].join("."));
            format!("{}@{domain}", "b".repeat(bytes - 1 - domain.len()))
        };
        for (bytes, is_one) in [
            (limits::ADDRESS_BYTES_MAX - 1, true),
            (limits::ADDRESS_BYTES_MAX, true),
            (limits::ADDRESS_BYTES_MAX + 1, false),
        ] {
            assert_eq!(Address::parse(&sized(bytes)).is_some(), is_one, "{bytes} bytes");
        }
        let long = format!("{}@example.org", "a".repeat(300));
        for bad in [
            "",
            "liisa",
            "@example.org",
            "liisa@",
            "liisa@example.org\r\nBcc: kaikki@example.org",
            "liisa\n@example.org",
            "Liisa <liisa@example.org>",
            "liisa@example.org, matti@example.org",
            "\"liisa x\"@example.org",
            "liisa\u{200b}@example.org",
            "liisa\u{202e}@example.org",
            &long,
        ] {
            assert!(Address::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_name_is_one_that_shows_what_it_is() {
        for (text, expected) in [
            ("  Åsa   Öhman ", Ok("Åsa Öhman".to_owned())),
            ("محمد", Ok("محمد".to_owned())),
            ("", Err(NameFault::Missing)),
            ("\u{a0} ", Err(NameFault::Missing)),
            ("Liisa\u{200b}", Err(NameFault::Deceptive)),
            ("\u{202e}asiiL", Err(NameFault::Deceptive)),
            ("Liisa\r\nBcc: kaikki@example.org", Err(NameFault::Deceptive)),
        ] {
            assert_eq!(name(text, limits::NAME_CHARS_MAX), expected, "{text:?}");
        }
        for (length, fits) in [(99, true), (100, true), (101, false)] {
            assert_eq!(name(&"ä".repeat(length), 100).is_ok(), fits, "{length}");
        }
    }
}
