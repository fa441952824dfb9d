//! A picture's data, as its template reads it.

use crate::Card;
use serde_json::{Value, json};

/// Letters in a row after which a word may go on in the next line, whatever language it is of.
const UNBROKEN_CHARS_MAX: usize = 16;

/// Letters of a word that fits into a line at every size.
const WHOLE_CHARS_MAX: usize = 22;

/// All that the template needs.
pub(super) fn data(card: &Card) -> Value {
    json!({
        "title": card.title,
        "shown": breakable(&card.title),
        "hyphenate": card.title.split([' ', '-']).any(|word| word.chars().count() > WHOLE_CHARS_MAX),
        "kind": card.kind,
        "network": card.network,
        "signed": card.signed,
    })
}

/// The same words; those that no line would hold may be broken.
fn breakable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut row = 0;
    for c in text.chars() {
        row = if c.is_whitespace() { 0 } else { row + 1 };
        if row > UNBROKEN_CHARS_MAX * 2 && row % UNBROKEN_CHARS_MAX == 1 {
            shown.push('\u{200b}');
        }
        shown.push(c);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::breakable;

    #[test]
    fn only_words_that_no_line_holds_are_broken() {
        let (word, long) = ("a".repeat(32), "a".repeat(50));
        assert_eq!(breakable(&format!("{word} ja {word}")), format!("{word} ja {word}"));
        assert_eq!(breakable(&long).matches('\u{200b}').count(), 2);
    }
}
