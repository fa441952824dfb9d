//! All of a survey's results as one table, for spreadsheets.

use super::{
    Looked,
    rows::{Row, Shown, per_cent, shown},
};
use crate::api::{organisations::name_of, signatures::view::spoken};
use ledger::{Register, Respondent};
use publish::{Column, Table};
use survey::{Figures, Said};
use words::Words;

/// The columns, by the keys of their headings, and how wide they are.
const COLUMNS: [(&str, u16); 9] = [
    ("number", 8),
    ("question", 48),
    ("answer", 48),
    ("count", 10),
    ("share", 10),
    ("value", 12),
    ("answered-count", 10),
    ("of-count", 10),
    ("organisation", 30),
];
/// Those of a survey that is compared with.
const BEFORE: [(&str, u16); 2] = [("before-count", 10), ("before-share", 10)];

/// A row for each answer that could be given, each figure, and each text.
pub(crate) fn table(words: &Words, register: &Register, looked: &Looked) -> Table {
    let compared = if looked.before.is_some() { &BEFORE[..] } else { &[] };
    let column = |(key, width): &(&str, u16)| Column {
        heading: words.say(&format!("results-column-{key}")),
        width_chars: *width,
    };
    let questions = shown(words, looked);
    let rows = questions.iter().flat_map(|shown| Sheet { words, register, looked, shown }.rows());
    Table {
        title: looked.asked.title.in_language(spoken(words.language())).to_owned(),
        note: words.say("results-note"),
        language: words.language().tag().to_owned(),
        columns: COLUMNS.iter().chain(compared).map(column).collect(),
        rows: rows.collect(),
        pictures: vec![],
    }
}

struct Sheet<'a> {
    words: &'a Words,
    register: &'a Register,
    looked: &'a Looked,
    shown: &'a Shown<'a>,
}

/// What of a row is not the same for the whole question.
#[derive(Default)]
struct Cells {
    answer: String,
    count: String,
    share: String,
    value: String,
    organisation: String,
    before: [String; 2],
}

impl Sheet<'_> {
    fn rows(&self) -> Vec<Vec<String>> {
        let words = self.words;
        let mut all: Vec<Cells> = self.shown.rows.iter().map(|row| self.counted(row)).collect();
        all.extend(self.shown.values.iter().map(|(name, value)| Cells {
            answer: words.say(&format!("results-{name}")),
            value: value.clone(),
            ..Cells::default()
        }));
        all.extend(texts(&self.shown.tally.figures).iter().map(|said| self.said(said)));
        if all.is_empty() {
            let answer = match self.shown.tally.figures {
                Figures::Withheld(_) => words.say("results-kept-back"),
                _ => String::new(),
            };
            all.push(Cells { answer, ..Cells::default() });
        }
        all.into_iter().map(|cells| self.row(cells)).collect()
    }

    fn counted(&self, row: &Row) -> Cells {
        let language = self.words.language();
        let (count, share) = (row.count, row.share.map(|share| per_cent(language, share)));
        let before = row.before.map(|(count, share)| {
            [count.to_string(), share.map(|share| per_cent(language, share)).unwrap_or_default()]
        });
        Cells {
            answer: row.label.clone(),
            count: count.map_or_else(|| self.words.say("results-kept-back"), |count| count.to_string()),
            share: share.unwrap_or_default(),
            before: before.unwrap_or_default(),
            ..Cells::default()
        }
    }

    fn said(&self, said: &Said) -> Cells {
        let organisation = speaker(self.words, self.register, self.looked, said).unwrap_or_default();
        Cells { answer: said.text.clone(), organisation, ..Cells::default() }
    }

    fn row(&self, cells: Cells) -> Vec<String> {
        let count = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let Shown { number, tally, .. } = self.shown;
        let Cells { answer, count: counted, share, value, organisation, before } = cells;
        let (answered, of) = (count(tally.answered), count(tally.of));
        let mut row = vec![
            number.to_string(),
            self.shown.text(self.words),
            answer,
            counted,
            share,
            value,
            answered,
            of,
            organisation,
        ];
        if self.looked.before.is_some() {
            row.extend(before);
        }
        row
    }
}

/// What was typed for a question.
pub(crate) fn texts(figures: &Figures) -> &[Said] {
    match figures {
        Figures::Text(texts) => texts,
        Figures::Options(options) => &options.others,
        Figures::Withheld(_) | Figures::Scale(_) | Figures::Number(_) => &[],
    }
}

/// Who typed it, where that may be told.
pub(crate) fn speaker(words: &Words, register: &Register, looked: &Looked, said: &Said) -> Option<String> {
    let respondent = looked.speakers.get(said.by.filter(|_| looked.names)?)?;
    let Respondent::Organisation(id) = *respondent else { return None };
    Some(name_of(register, id, words.language())).filter(|name| !name.is_empty())
}
