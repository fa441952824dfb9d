use unicode_normalization::UnicodeNormalization;

/// A text as people compare it: letters and digits in lower case, without accents, spaces and punctuation.
pub(crate) fn folded(text: &str) -> String {
    text.nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A key by which names stand in the order of the Finnish and Swedish alphabets: å, ä and ö come last, other accents
/// make no difference.
pub(crate) fn alphabetical(text: &str) -> String {
    let last = |c: char| match c {
        'å' => '\u{fff0}',
        'ä' => '\u{fff1}',
        'ö' => '\u{fff2}',
        other => other,
    };
    let letters = text.nfc().flat_map(char::to_lowercase).map(last);
    letters.nfd().filter(|c| c.is_alphanumeric() || *c >= '\u{fff0}' || *c == ' ').collect()
}
