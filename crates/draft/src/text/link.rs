use super::Link;
use serde_json::{Value, json};
use terms::limits::LINK_BYTES_MAX;
use unicode_normalization::UnicodeNormalization;

/// The schemes that a reader may be sent to.
const SCHEMES: [&str; 3] = ["http:", "https:", "mailto:"];

impl Link {
    /// A link, or `None` if its scheme is not one of `http`, `https`, `mailto`, or it is too long to be stored.
    /// Characters that an address may not hold are percent-encoded; a title that makes it too long is dropped.
    pub fn new(href: &str, title: &str) -> Option<Link> {
        let href = encoded(href.trim());
        SCHEMES
            .iter()
            .find(|scheme| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
        let title = one_line(title);
        let link = Link { href, title };
        if link.value().len() <= LINK_BYTES_MAX {
            return Some(link);
        }
        let link = Link { title: String::new(), ..link };
        (link.value().len() <= LINK_BYTES_MAX).then_some(link)
    }

    /// Where it leads.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// What it is called; often empty.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The mark's value in a document: `{"href":…,"title":…}`, the keys in the order that every client writes.
    pub(crate) fn value(&self) -> String {
        json!({"href": self.href, "title": self.title}).to_string()
    }

    /// Reads a mark's value; anything else than a permitted link is no link.
    pub(crate) fn from_value(value: &str) -> Option<Link> {
        let value: Value = serde_json::from_str(value).ok()?;
        let title = value.get("title").and_then(Value::as_str).unwrap_or_default();
        Link::new(value.get("href")?.as_str()?, title)
    }
}

/// Keeps what RFC 3986 lets an address hold and percent-encodes the rest. An address in other
/// letters still leads to the same place, and needs no quoting in Markdown.
fn encoded(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for byte in href.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// NFC, without control characters, every stretch of whitespace one space.
fn one_line(title: &str) -> String {
    let composed: String = title.nfc().collect();
    let words: Vec<String> = composed
        .split_whitespace()
        .map(|word| word.chars().filter(|ch| !super::inline::is_dropped(*ch)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").nfc().collect()
}
