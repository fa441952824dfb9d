//! A difference in sentences, as one would say it.

use draft::{Part, Row, Said, Sentence};
use words::{Value, Words};

/// What there is to say of a row.
pub(crate) fn sentences(words: &Words, row: &Row) -> Vec<String> {
    row.sentences().iter().map(|sentence| say(words, sentence)).collect()
}

/// What there is to say of a row beyond its words: that it moved, was split, or is another kind of block.
pub(crate) fn about_its_shape(words: &Words, row: &Row) -> Vec<String> {
    let shape = |sentence: &&Sentence| {
        matches!(
            sentence,
            Sentence::Moved { .. } | Sentence::Split { .. } | Sentence::Joined { .. } | Sentence::Reshaped { .. }
        )
    };
    row.sentences().iter().filter(shape).map(|sentence| say(words, sentence)).collect()
}

/// The sentence.
pub(crate) fn say(words: &Words, sentence: &Sentence) -> String {
    let value = |said: Said<'_>| -> Value<'static> {
        match said {
            Said::Words(text) => text.split_whitespace().collect::<Vec<_>>().join(" ").into(),
            Said::Number(number) => number.into(),
            Said::Is(part) => place(words, part).into(),
            Said::Was(part) => former(words, part).into(),
            Said::Kind(kind) => words.say(&format!("change-kind-{}", kind.name())).into(),
        }
    };
    let values: Vec<(&str, Value<'_>)> = sentence.said().into_iter().map(|(gap, said)| (gap, value(said))).collect();
    words.say_with(&format!("change-{}", sentence.name()), &values)
}

/// A part of the later text.
pub(crate) fn place(words: &Words, part: Part) -> String {
    let key = if matches!(part, Part::Clause(_)) { "change-clause" } else { "change-heading" };
    words.say_with(key, &[("number", part.number().into())])
}

/// A part of the earlier text.
pub(crate) fn former(words: &Words, part: Part) -> String {
    let key = if matches!(part, Part::Clause(_)) { "change-was-clause" } else { "change-was-heading" };
    words.say_with(key, &[("number", part.number().into())])
}
