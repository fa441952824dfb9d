//! The figures of a year as a table that leaves: in a spreadsheet a number in each cell, on paper as people read them.

use super::{Sort, Year, rows::rows, rows::said};
use crate::api::tables::On;
use ledger::Involvement;
use publish::{Column, Table};
use words::Words;

/// The table.
pub(crate) fn table(words: &Words, year: &Year, on: On) -> Table {
    let mut lines: Vec<Vec<String>> = rows(year)
        .iter()
        .map(|row| {
            let told = [row.label(words), row.counts(words)];
            let figures = match on {
                On::Sheet => {
                    let number = |of: Option<usize>| of.map(|of| of.to_string()).unwrap_or_default();
                    vec![row.count.to_string(), number(row.of), row.before.to_string(), number(row.before_of)]
                }
                On::Paper => vec![row.said(words), row.said_before(words)],
            };
            told.into_iter().chain(figures).collect()
        })
        .collect();
    for (heading, sorts) in [("year-by-kind", year.by_kind(words)), ("year-by-county", year.by_county(words))] {
        for sort in &sorts {
            lines.extend(of_sort(words, &words.say(heading), sort, on));
        }
    }
    let heading = |key: &str| words.say(key);
    let in_year = |key: &str, year: u32| format!("{} {year}", words.say(key));
    let (now, before) = (year.number, year.number - 1);
    let columns: Vec<(String, u16)> = match on {
        On::Sheet => vec![
            (heading("year-figure"), 30),
            (heading("year-counts"), 60),
            (in_year("year-count", now), 12),
            (in_year("year-of", now), 12),
            (in_year("year-count", before), 12),
            (in_year("year-of", before), 12),
        ],
        On::Paper => vec![
            (heading("year-figure"), 24),
            (heading("year-counts"), 44),
            (now.to_string(), 14),
            (before.to_string(), 14),
        ],
    };
    Table {
        title: words.say_with("year-title", &[("year", now.to_string().into())]),
        note: words.say("year-note"),
        language: words.language().tag().to_owned(),
        columns: columns.into_iter().map(|(heading, width_chars)| Column { heading, width_chars }).collect(),
        rows: lines,
        pictures: vec![],
    }
}

/// The figures of a sort, one line for each; of the year before only the network's are told.
fn of_sort(words: &Words, heading: &str, sort: &Sort, on: On) -> Vec<Vec<String>> {
    let line = |(key, count, of): (&str, usize, usize)| {
        let label = format!("{heading}: {}: {}", sort.name, words.say(&format!("year-{key}")));
        let counts = words.say(&format!("year-{key}-counts"));
        match on {
            On::Sheet => vec![label, counts, count.to_string(), of.to_string(), String::new(), String::new()],
            On::Paper => vec![label, counts, said(words, count, Some(of)), String::new()],
        }
    };
    parts(sort.tally).into_iter().map(line).collect()
}

/// What is told of each sort, of how many of it.
pub(crate) fn parts(tally: Involvement) -> [(&'static str, usize, usize); 4] {
    [
        ("reached", tally.reached, tally.organisations),
        ("answered", tally.answered, tally.reached),
        ("signed", tally.signed, tally.reached),
        ("first-heard", tally.first_heard, tally.answered),
    ]
}
