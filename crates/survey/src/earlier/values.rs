//! What stands in a cell.

use super::{options, texts};
use crate::{Choice, Given, Kind, OptionKey, Question, Wordings, comparison::folded};
use std::collections::BTreeSet;

/// What was read of a cell.
pub(super) enum Read {
    /// It is empty.
    Nothing,
    /// An answer, which may yet not fit.
    Given(Given),
    NotUnderstood,
}

/// The answer to a question.
pub(super) fn answer(question: &Question, cell: &str) -> Read {
    let cell = cell.trim();
    if cell.is_empty() {
        return Read::Nothing;
    }
    let given = match &question.kind {
        Kind::Single { takes_other, .. } => single(options(question), *takes_other, cell),
        Kind::Multiple { takes_other, .. } => multiple(options(question), *takes_other, cell),
        Kind::Scale { from, to, low, high } => step((*from, low), (*to, high), cell).map(Given::Number),
        Kind::Number { .. } => number(cell).map(Given::Number),
        Kind::Text { .. } => Some(Given::Text(cell.to_owned())),
    };
    given.map_or(Read::NotUnderstood, Read::Given)
}

/// Whether a cell of an option's own column says that it was chosen; none if it says something else.
pub(super) fn ticked(cell: &str, option: Option<&Wordings>) -> Option<bool> {
    let cell = folded(cell);
    match cell.as_str() {
        "" | "0" | "ei" | "nej" | "no" | "false" | "epätosi" => Some(false),
        "1" | "x" | "kyllä" | "ja" | "yes" | "true" | "tosi" | "valittu" | "vald" | "selected" => Some(true),
        _ => option.is_some_and(|option| texts(option).any(|text| folded(text) == cell)).then_some(true),
    }
}

fn option(options: &[Choice], text: &str) -> Option<OptionKey> {
    let wanted = folded(text);
    let says = |choice: &&Choice| texts(&choice.text).any(|text| folded(text) == wanted);
    options.iter().find(says).map(|choice| choice.key)
}

fn single(options: &[Choice], takes_other: bool, cell: &str) -> Option<Given> {
    match option(options, cell) {
        Some(key) => Some(Given::Chosen { options: BTreeSet::from([key]), other: None }),
        None => takes_other.then(|| Given::Chosen { options: BTreeSet::new(), other: Some(cell.to_owned()) }),
    }
}

/// Several options in one cell: parted by lines, semicolons or bars; by commas where every piece is an option then.
fn multiple(options: &[Choice], takes_other: bool, cell: &str) -> Option<Given> {
    let known = |pieces: &[&str]| pieces.iter().map(|piece| option(options, piece)).collect::<Option<BTreeSet<_>>>();
    let parted = |by: &[char]| -> Vec<&str> {
        cell.split(|c| by.contains(&c)).map(str::trim).filter(|piece| !piece.is_empty()).collect()
    };
    let pieces = parted(&['\n', ';', '|']);
    if let Some(options) = known(&pieces).or_else(|| known(&parted(&['\n', ';', '|', ',']))) {
        return Some(Given::Chosen { options, other: None });
    }
    let (chosen, others): (Vec<&str>, Vec<&str>) =
        pieces.into_iter().partition(|piece| option(options, piece).is_some());
    let other = others.join("; ");
    takes_other.then(|| Given::Chosen { options: known(&chosen).unwrap_or_default(), other: Some(other) })
}

/// A step by its number, with or without words behind it, or an end by its words.
fn step(low: (i32, &Wordings), high: (i32, &Wordings), cell: &str) -> Option<i64> {
    let end = [low, high].into_iter().find(|(_, words)| texts(words).any(|text| folded(text) == folded(cell)));
    if let Some((step, _)) = end {
        return Some(i64::from(step));
    }
    let digits = cell.strip_prefix(['-', '−']).unwrap_or(cell);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &digits[count..];
    // A fraction is no step.
    let is_fraction = rest.strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let number: i64 = digits[..count].parse().ok()?;
    let begins_a_word = rest.starts_with(char::is_alphabetic);
    (!is_fraction && !begins_a_word).then_some(if digits.len() < cell.len() { -number } else { number })
}

/// A whole number, as people and spreadsheets write it.
fn number(cell: &str) -> Option<i64> {
    let plain: String = cell.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '−' { '-' } else { c }).collect();
    let whole = plain.split_once(['.', ',']).filter(|(_, rest)| rest.bytes().all(|b| b == b'0'));
    whole.map_or(plain.as_str(), |(whole, _)| whole).parse().ok()
}
