//! A day as a line: small, drawn here, and told in words below.

use maud::{Markup, html};
use std::fmt::Write;
use words::Words;

/// The picture's own units.
const WIDE: u64 = 300;
const HIGH: u64 = 60;
/// Points of a line at most: more than can be told apart.
const POINTS_MAX: usize = 150;

/// What is drawn.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) values: Vec<u64>,
    /// A value with its unit.
    pub(super) said: fn(&Words, u64) -> String,
}

impl Line {
    pub(super) fn drawn(&self, words: &Words) -> Markup {
        let Line { name, values, said } = self;
        let most = values.iter().copied().max().unwrap_or_default();
        let last = values.last().copied().unwrap_or_default();
        let told = [("now", said(words, last).into()), ("most", said(words, most).into())];
        let told = words.say_with("operator-day-told", &told);
        html! {
            figure.operator-line {
                figcaption id={ "drawn-" (name) } { (words.say(&format!("operator-day-{name}"))) }
                svg viewBox={ "0 -2 " (WIDE) " " (HIGH + 4) } preserveAspectRatio="none" width="100%" height=(HIGH) role="img" aria-labelledby={ "drawn-" (name) " told-" (name) } {
                    path.operator-ground d={ "M0 " (HIGH) "H" (WIDE) } vector-effect="non-scaling-stroke" {}
                    path.operator-stroke d=(path(values)) vector-effect="non-scaling-stroke" {}
                }
                p.meta id={ "told-" (name) } { (told) }
            }
        }
    }
}

/// From left to right, the largest value at the top. Of values that share a point the largest is drawn.
fn path(values: &[u64]) -> String {
    let share = values.len().div_ceil(POINTS_MAX).max(1);
    let points: Vec<u64> = values.chunks(share).map(|some| some.iter().copied().max().unwrap_or_default()).collect();
    let most = points.iter().copied().max().unwrap_or_default().max(1);
    let last = points.len().saturating_sub(1).max(1) as u64;
    let mut path = String::new();
    for (at, value) in points.iter().enumerate() {
        let x = at as u64 * WIDE / last;
        let up = u128::from(*value) * u128::from(HIGH) / u128::from(most);
        let y = HIGH - u64::try_from(up).unwrap_or(HIGH);
        write!(path, "{}{x} {y}", if at == 0 { 'M' } else { 'L' }).expect("a string takes everything");
    }
    if points.len() == 1 {
        write!(path, "H{WIDE}").expect("a string takes everything");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_left_to_right_below_its_largest_value() {
        let rows: [(&[u64], &str); 5] = [
            (&[], ""),
            (&[7], "M0 0H300"),
            (&[0, 5, 10], "M0 60L150 30L300 0"),
            (&[0, 0], "M0 60L300 60"),
            (&[u64::MAX, 0], "M0 0L300 60"),
        ];
        for (values, expected) in rows {
            assert_eq!(path(values), expected, "{values:?}");
        }
        let day: Vec<u64> = (0..1_440).collect();
        assert!(path(&day).matches('L').count() < POINTS_MAX);
        assert!(path(&day).ends_with("L300 0"));
    }
}
