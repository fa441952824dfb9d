//! One row of a table of comments, read cell by cell. Nothing is guessed: a cell that can't be read is a fault with its place.

use super::{Usual, speakers::Speakers, usual_version};
use crate::{
    comments::columns::Column,
    folded::folded,
    import::{Columns, Meaning, ProblemView, SheetRow},
};
use ledger::{Channel, CommentKind, Refusal, Statement, VersionNumber, prose};
use terms::OrganisationId;
use words::{Language, Words};

/// A row as far as it could be read.
pub(super) struct Row {
    pub(super) line: usize,
    /// What it calls the organisation.
    pub(super) name: String,
    pub(super) organisation: Option<OrganisationId>,
    /// None for the live text.
    pub(super) version: Option<VersionNumber>,
    pub(super) clause: Option<u32>,
    pub(super) quote: Option<String>,
    pub(super) kind: Option<CommentKind>,
    pub(super) text: String,
    pub(super) replacement: Option<String>,
    pub(super) channel: Channel,
    pub(super) source: String,
    pub(super) problems: Vec<ProblemView>,
    pub(super) is_left_out: bool,
}

/// What rows are read with.
pub(super) struct Reading<'a> {
    pub(super) columns: &'a Columns<Column>,
    pub(super) speakers: &'a Speakers,
    pub(super) statement: &'a Statement,
    pub(super) usual: &'a Usual,
    pub(super) words: &'a Words,
}

impl Row {
    pub(super) fn leave_out(&mut self) {
        self.is_left_out = true;
    }

    /// Says what is wrong with a cell.
    pub(super) fn fault(&mut self, column: Column, value: &str, code: &'static str, words: &Words) {
        self.problems.push(ProblemView::new(column.name(), code, value, vec![], 0, words));
    }
}

impl Reading<'_> {
    pub(super) fn row(&self, row: &SheetRow) -> Row {
        let cell = |column| self.columns.cell(column, &row.cells);
        let filled = |column| Some(cell(column)).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut read = Row {
            line: row.line,
            name: cell(Column::Organisation).to_owned(),
            organisation: None,
            version: usual_version(self.statement),
            clause: None,
            quote: filled(Column::Quote),
            kind: None,
            text: String::new(),
            replacement: None,
            channel: self.usual.channel,
            source: String::new(),
            problems: vec![],
            is_left_out: false,
        };
        match self.speakers.find(cell(Column::Organisation)) {
            Ok(organisation) => read.organisation = Some(organisation),
            Err(code) => read.fault(Column::Organisation, cell(Column::Organisation), code, self.words),
        }
        self.about(&mut read, cell(Column::Version), cell(Column::Clause));
        self.chosen(&mut read, Column::Kind, cell(Column::Kind), CommentKind::ALL, kind_words, |row, kind| {
            row.kind = Some(kind);
        });
        self.chosen(&mut read, Column::Channel, cell(Column::Channel), Channel::ALL, channel_words, |row, channel| {
            row.channel = channel;
        });
        match prose(cell(Column::Text)) {
            Ok(text) => read.text = text,
            Err(refusal) => self.refused(&mut read, Column::Text, cell(Column::Text), refusal),
        }
        match filled(Column::Replacement).as_deref().map(prose).transpose() {
            Ok(replacement) => read.replacement = replacement,
            Err(refusal) => self.refused(&mut read, Column::Replacement, cell(Column::Replacement), refusal),
        }
        let source = filled(Column::Source).unwrap_or_else(|| self.usual.source.clone());
        match ledger::source(&source) {
            Ok(source) => read.source = source,
            Err(refusal) => self.refused(&mut read, Column::Source, &source, refusal),
        }
        read
    }

    /// The text and the clause, by their numbers.
    fn about(&self, row: &mut Row, version: &str, clause: &str) {
        let live = || {
            Language::ALL
                .into_iter()
                .any(|language| folded(&Words::of(language).say("comment-about-live")) == folded(version))
        };
        match number(version) {
            _ if version.is_empty() => {}
            Some(number) if self.statement.version(VersionNumber(number)).is_some() => {
                row.version = Some(VersionNumber(number));
            }
            None if live() => row.version = None,
            _ => row.fault(Column::Version, version, "unknown-version", self.words),
        }
        if clause.is_empty() {
            return;
        }
        match number(clause) {
            Some(number) => row.clause = Some(number),
            None => row.fault(Column::Clause, clause, "unknown-clause", self.words),
        }
    }

    /// One of few values, by its name or its word in any language.
    fn chosen<T: Copy>(
        &self,
        row: &mut Row,
        column: Column,
        text: &str,
        all: &[T],
        spelt: fn(T, &Words) -> [String; 2],
        put: fn(&mut Row, T),
    ) {
        if text.is_empty() {
            return;
        }
        let is_it = |each: &&T| {
            let spellings = Language::ALL.into_iter().flat_map(|language| spelt(**each, Words::of(language)));
            spellings.into_iter().any(|spelling| folded(&spelling) == folded(text))
        };
        match all.iter().find(is_it) {
            Some(value) => put(row, *value),
            None => {
                let accepted = all.iter().map(|each| spelt(*each, self.words)[0].clone()).collect();
                let problem = ProblemView::new(column.name(), "import-unknown-near", text, accepted, 0, self.words);
                row.problems.push(problem);
            }
        }
    }

    fn refused(&self, row: &mut Row, column: Column, value: &str, refusal: Refusal) {
        let max = refusal.max().unwrap_or_default();
        row.problems.push(ProblemView::new(column.name(), refusal.code(), value, vec![], max, self.words));
    }
}

fn kind_words(kind: CommentKind, words: &Words) -> [String; 2] {
    [words.say(&format!("comment-kind-{}", kind.name())), kind.name().to_owned()]
}

fn channel_words(channel: Channel, words: &Words) -> [String; 2] {
    [words.say(&format!("channel-{}", channel.name())), channel.name().to_owned()]
}

/// A number as people write it: `3`, `3.`, `v3`, `kohta 3`.
fn number(text: &str) -> Option<u32> {
    let text = text.trim_end_matches(['.', ')', ':']);
    let digits = text.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let before = text.strip_suffix(digits)?.trim_end_matches(['.', ' ', '\u{a0}']);
    // A word or nothing stands before it; `2.3` and `-3` are no numbers of clauses.
    if before.chars().all(char::is_alphabetic) { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, read) in [
            ("3", Some(3)),
            ("3.", Some(3)),
            ("v3", Some(3)),
            ("Kohta 12", Some(12)),
            ("kohta 12.", Some(12)),
            ("p. 4", Some(4)),
            ("", None),
            ("2.3", None),
            ("-3", None),
            ("3–4", None),
            ("kolme", None),
            ("99999999999", None),
        ] {
            assert_eq!(number(text), read, "{text}");
        }
    }
}
