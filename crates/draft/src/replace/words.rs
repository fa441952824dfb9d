use super::align::COMPARED_MAX;
use crate::align::equal_stretches;

/// One stretch of a block's text that becomes another; places count UTF-16 units in the old text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) place: usize,
    pub(super) units: usize,
    pub(super) text: String,
}

/// The splices that turn `old` into `new`, in order: words are compared, then what changed
/// words have in common at their ends is left alone.
pub(super) fn splices(old: &str, new: &str) -> Vec<Splice> {
    let (old_words, new_words) = (words(old), words(new));
    let mut splices = Vec::new();
    let (mut old_done, mut new_done, mut place) = (0, 0, 0);
    let end = (old_words.len(), new_words.len(), 0);
    for (old_index, new_index, len) in equal_stretches(&old_words, &new_words, COMPARED_MAX).into_iter().chain([end]) {
        let removed = old_words[old_done..old_index].concat();
        let added = new_words[new_done..new_index].concat();
        splices.extend(narrowed(place, &removed, &added));
        place += units(&removed) + units(&old_words[old_index..old_index + len].concat());
        (old_done, new_done) = (old_index + len, new_index + len);
    }
    splices
}

/// What remains to be done once the characters that both begin and end with are left alone.
fn narrowed(place: usize, removed: &str, added: &str) -> Option<Splice> {
    let prefix: usize = removed.chars().zip(added.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (removed_rest, added_rest) = (&removed[prefix..], &added[prefix..]);
    let ends = removed_rest.chars().rev().zip(added_rest.chars().rev());
    let suffix: usize = ends.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (gone, come) = (&removed_rest[..removed_rest.len() - suffix], &added_rest[..added_rest.len() - suffix]);
    let nothing = gone.is_empty() && come.is_empty();
    (!nothing).then(|| Splice { place: place + units(&removed[..prefix]), units: units(gone), text: come.to_owned() })
}

/// Words, and each sign between them on its own.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (index, ch) in text.char_indices() {
        let within = before.is_some_and(char::is_alphanumeric) && ch.is_alphanumeric();
        if before.is_some() && !within {
            words.push(&text[start..index]);
            start = index;
        }
        before = Some(ch);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
