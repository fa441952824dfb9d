//! A question's chart.

use super::{
    Looked,
    rows::{Row, Shown, figure},
};
use crate::api::signatures::view::spoken;
use survey::{Bar, Chart, Drawn, Kind, Part, Stack, Stroke};
use words::Words;

/// How many rows are told in words to whoever can't see them; all stand in the table beside the chart.
const TOLD_MAX: usize = 8;

/// The chart of a question; none where there is nothing to draw.
pub(crate) fn chart(words: &Words, looked: &Looked, shown: &Shown<'_>) -> Option<Chart> {
    if !shown.rows.iter().any(|row| row.count.is_some()) {
        return None;
    }
    let drawn = match shown.question.kind {
        Kind::Scale { .. } => Drawn::Stacked(stacks(words, looked, &shown.rows)),
        _ => Drawn::Bars(shown.rows.iter().map(|row| bar(words, row)).collect()),
    };
    let told =
        shown.rows.iter().take(TOLD_MAX).map(|row| format!("{}: {}", row.label, figure(words, row.count, row.share)));
    let told = told.collect::<Vec<_>>().join("; ");
    let answered = shown.answered(words).unwrap_or_default();
    Some(Chart {
        id: format!("q{}", shown.question.key.0),
        title: shown.text(words),
        account: format!("{answered} {told}").trim().to_owned(),
        language: words.language().tag().to_owned(),
        drawn,
    })
}

fn bar(words: &Words, row: &Row) -> Bar {
    let label = match row.place {
        Some(place) => format!("{place}. {}", row.label),
        None => row.label.clone(),
    };
    let now = Stroke { share: row.share, figure: figure(words, row.count, row.share) };
    let before = row.before.map(|(count, share)| Stroke { share, figure: figure(words, Some(count), share) });
    Bar { label, strokes: [now].into_iter().chain(before).collect() }
}

fn stacks(words: &Words, looked: &Looked, rows: &[Row]) -> Vec<Stack> {
    let name = |row: &Row| match row.label.split_once(" – ") {
        Some((step, _)) => step.to_owned(),
        None if row.is_remainder => words.say("results-kept-back"),
        None => row.label.clone(),
    };
    let now =
        rows.iter().filter_map(|row| Some(Part { share: row.share?, name: name(row), is_remainder: row.is_remainder }));
    let language = spoken(words.language());
    let Some(before) = &looked.before else { return vec![Stack { label: String::new(), parts: now.collect() }] };
    let then = rows.iter().filter_map(|row| {
        let (_, share) = row.before?;
        Some(Part { share: share?, name: name(row), is_remainder: false })
    });
    let stack =
        |label: &survey::Wordings, parts: Vec<Part>| Stack { label: label.in_language(language).to_owned(), parts };
    let (now, then) = (stack(&looked.asked.title, now.collect()), stack(&before.asked.title, then.collect()));
    [now, then].into_iter().filter(|stack| !stack.parts.is_empty()).collect()
}
