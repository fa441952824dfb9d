//! One line of text that people typed: a title, a name, a reason.

use crate::Refusal;
use terms::limits;

/// What is to become of characters that show nothing, or turn the direction of what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// They are left out: the line is shown beside what it belongs to.
    LeftOut,
    /// They are refused: the line says who speaks, and could pass for another's.
    Refused,
}

/// Why a text is no such line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    Missing,
    TooLong,
    HasHidden,
}

/// The text with single spaces between its words, if it says something and has at most `chars_max` characters.
pub(crate) fn line(text: &str, chars_max: usize, hidden: Hidden) -> Result<String, Unfit> {
    let is_hidden = |c: char| {
        !c.is_whitespace() && (c.is_control() || is_deceptive(c) || (hidden == Hidden::Refused && is_joiner(c)))
    };
    let shown: String = text.chars().filter(|c| !is_hidden(*c)).collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if hidden == Hidden::Refused && shown.len() != text.len() {
        return Err(Unfit::HasHidden);
    }
    if line.chars().all(|c| c.is_whitespace() || is_joiner(c)) {
        return Err(Unfit::Missing);
    }
    if line.chars().count() > chars_max {
        return Err(Unfit::TooLong);
    }
    Ok(line)
}

/// The reason of a public act.
pub(crate) fn reason_line(text: &str) -> Result<String, Refusal> {
    line(text, limits::REASON_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::ReasonMissing,
        Unfit::TooLong => Refusal::ReasonTooLong,
    })
}

/// Where a piece of knowledge comes from.
pub(crate) fn source_line(text: &str) -> Result<String, Refusal> {
    line(text, limits::SOURCE_CHARS_MAX, Hidden::LeftOut).map_err(|unfit| match unfit {
        Unfit::Missing | Unfit::HasHidden => Refusal::SourceMissing,
        Unfit::TooLong => Refusal::SourceTooLong,
    })
}

/// Characters that show nothing, or turn the direction of what follows: a line could pass for another.
fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// They join the parts of an emoji, and show nothing by themselves.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}
