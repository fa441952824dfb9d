//! A difference on one line, for tables. Rows are parted by `¶`:
//!
//! - `=` nothing changed; else the row's name and a colon, then its words
//! - `c3<c1:` it came here, `c1>c3` it went there
//! - `{-went}` `{+came}`; `{¶+}` `{¶-}` `{¶}` where a block ends within a row
//! - `{words:+strong}` marked otherwise
//! - `(paragraph→heading-2)` and the like: another kind of block

use draft::{Difference, In, Moved, Piece, Reshape, Row, Style, Text};

/// Reads blocks that are parted by ` ¶ `.
pub(crate) fn text(line: &str) -> Text {
    Text::from_markdown(&line.split(" ¶ ").collect::<Vec<_>>().join("\n\n").replace('¤', "\n"))
}

pub(crate) fn spelt(difference: &Difference) -> String {
    difference.rows().iter().map(row).collect::<Vec<_>>().join(" ¶ ")
}

fn row(row: &Row) -> String {
    if row.is_same() {
        return "=".to_owned();
    }
    let part = |spots: &[draft::Spot]| spots.iter().map(|spot| spot.part.to_string()).collect::<Vec<_>>().join("+");
    let words: String = row.pieces.iter().map(piece).collect();
    let shapes: String = row.reshapes().into_iter().map(reshape).collect();
    match row.moved {
        Moved::Away => format!("{}>{}", part(&row.before), part(&row.after)),
        Moved::Here => format!("{}<{}:{shapes} {words}", part(&row.after), part(&row.before)),
        Moved::No => format!("{}:{shapes} {words}", row.reference()),
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Kept { run, was: None } => run.text.clone(),
        Piece::Kept { run, was: Some(was) } => format!("{{{}:{}}}", run.text, turned(was, &run.style())),
        Piece::Removed { run, .. } => format!("{{-{}}}", run.text),
        Piece::Added { run, .. } => format!("{{+{}}}", run.text),
        Piece::Break(In::Both) => "{¶}".to_owned(),
        Piece::Break(In::Before) => "{¶-}".to_owned(),
        Piece::Break(In::After) => "{¶+}".to_owned(),
    }
}

fn turned(was: &Style, is: &Style) -> String {
    let sign = |was: bool, is: bool, name: &str| match (was, is) {
        (false, true) => format!("+{name}"),
        (true, false) => format!("-{name}"),
        _ => String::new(),
    };
    let link = match (&was.link, &is.link) {
        (Some(was), Some(is)) if was != is => "link→".to_owned() + is.href(),
        (was, is) => sign(was.is_some(), is.is_some(), "link"),
    };
    sign(was.marks.strong, is.marks.strong, "strong") + &sign(was.marks.em, is.marks.em, "em") + &link
}

fn reshape(reshape: Reshape) -> String {
    match reshape {
        Reshape::Kind { from, to } => format!("({}→{})", from.name(), to.name()),
        Reshape::Level { from, to } => format!("(level {from}→{to})"),
        Reshape::Listed(true) => "(listed)".to_owned(),
        Reshape::Listed(false) => "(not listed)".to_owned(),
        Reshape::Quoted(true) => "(quoted)".to_owned(),
        Reshape::Quoted(false) => "(not quoted)".to_owned(),
        Reshape::List => "(other list)".to_owned(),
    }
}
