use std::fmt;

const SLUG_CHARS_MAX: usize = 60;

/// A statement's readable address: lower-case letters a–z, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slug(String);

impl Slug {
    /// A slug read back from stored bytes; anything else than a slug is none.
    pub fn parse(text: &str) -> Option<Slug> {
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let hyphens = text.starts_with('-') || text.ends_with('-') || text.contains("--");
        (plain && !hyphens && !text.is_empty() && text.len() <= 2 * SLUG_CHARS_MAX).then(|| Slug(text.to_owned()))
    }

    /// The same address with a number, for when it is taken.
    pub fn numbered(&self, number: u32) -> Slug {
        Slug(format!("{}-{number}", self.0))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address that a title suggests: å and ä become a, ö becomes o, whatever else is no letter or digit parts words.
/// A title without any letter or digit suggests `kannanotto`.
pub fn slug(title: &str) -> Slug {
    let mut text = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()) {
        let word: String = word.chars().flat_map(char::to_lowercase).filter_map(plain).collect();
        if word.is_empty() {
            continue;
        }
        if text.len() + 1 + word.len() > SLUG_CHARS_MAX && !text.is_empty() {
            break;
        }
        if !text.is_empty() {
            text.push('-');
        }
        text.push_str(&word);
    }
    text.truncate(SLUG_CHARS_MAX);
    Slug(if text.is_empty() { "kannanotto".to_owned() } else { text })
}

pub(crate) fn plain(c: char) -> Option<char> {
    match c {
        'a'..='z' | '0'..='9' => Some(c),
        'å' | 'ä' | 'á' | 'à' | 'â' | 'æ' => Some('a'),
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' => Some('o'),
        'é' | 'è' | 'ê' | 'ë' => Some('e'),
        'ü' | 'ú' | 'ù' => Some('u'),
        'š' => Some('s'),
        'ž' => Some('z'),
        _ => None,
    }
}
