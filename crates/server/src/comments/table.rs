//! Comments as a table that leaves: every column for spreadsheets, and those of the standards bodies' comment table for
//! paper, where what else is known stands within them.

use super::columns::Column;
use super::{Shown, is_told};
use crate::{api::comments::view::version, folded::folded, import::Meaning, pages::time};
use ledger::{Comment, Register, Statement};
use publish::Table;
use std::collections::BTreeMap;
use std::fmt::Write;
use terms::OrganisationId;
use words::Words;

/// For whom a table is made.
pub(crate) struct Reader<'a> {
    pub(crate) register: &'a Register,
    pub(crate) statement: &'a Statement,
    pub(crate) words: &'a Words,
    /// The organisations that they act for.
    pub(crate) own: &'a [OrganisationId],
}

impl Reader<'_> {
    /// Every column, a row for each comment, by clause and then by number; what is about the whole comes first.
    pub(crate) fn sheet(&self, comments: &[Shown]) -> Table {
        let names = self.names(comments);
        let cells = |shown: &Shown| Column::ALL.iter().map(|column| self.cell(*column, shown, &names)).collect();
        self.table(Column::ALL, ordered(comments).into_iter().map(cells).collect())
    }

    /// The columns that fit on paper.
    pub(crate) fn paper(&self, comments: &[Shown]) -> Table {
        let names = self.names(comments);
        let cells = |shown: &Shown| Column::PAPER.iter().map(|column| self.on_paper(*column, shown, &names)).collect();
        self.table(&Column::PAPER, ordered(comments).into_iter().map(cells).collect())
    }

    fn table(&self, columns: &[Column], rows: Vec<Vec<String>>) -> Table {
        let words = self.words;
        let columns = columns
            .iter()
            .map(|column| publish::Column { heading: column.heading(words), width_chars: column.width_chars() });
        Table {
            title: words.say_with("comments-title", &[("title", (&self.statement.title).into())]),
            note: words.say_with("comments-table-note", &[("count", rows.len().into())]),
            language: words.language().tag().to_owned(),
            columns: columns.collect(),
            rows,
            pictures: vec![],
        }
    }

    /// What the speakers are called. Where a name is several organisations', what tells them apart follows it.
    fn names(&self, comments: &[Shown]) -> BTreeMap<OrganisationId, String> {
        let language = self.words.language();
        let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
        for (_, organisation) in self.register.organisations() {
            *bearers.entry(folded(crate::api::organisations::name(organisation, language))).or_default() += 1;
        }
        let named = |shown: &Shown| {
            let id = shown.comment.organisation;
            let organisation = self.register.organisation(id)?;
            let name = crate::api::organisations::name(organisation, language).to_owned();
            let is_clear = bearers.get(&folded(&name)).is_none_or(|bearers| *bearers == 1);
            let apart = || organisation.details.business_id.map_or(id.to_string(), |number| number.to_string());
            Some((id, if is_clear { name } else { format!("{name} ({})", apart()) }))
        };
        comments.iter().filter_map(named).collect()
    }

    fn cell(&self, column: Column, shown: &Shown, names: &BTreeMap<OrganisationId, String>) -> String {
        let (comment, words) = (&*shown.comment, self.words);
        let spoken = shown.spoken.as_ref();
        match column {
            Column::Number => comment.number.0.to_string(),
            Column::Organisation => names.get(&comment.organisation).cloned().unwrap_or_default(),
            Column::Clause => comment.passage.clause.map(|clause| clause.to_string()).unwrap_or_default(),
            Column::Kind => {
                let kind = comment.wording().kind;
                kind.map(|kind| words.say(&format!("comment-kind-{}", kind.name()))).unwrap_or_default()
            }
            Column::Text => spoken.map_or_else(|| words.say("comment-erased"), |spoken| spoken.text.clone()),
            Column::Replacement => spoken.and_then(|spoken| spoken.replacement.clone()).unwrap_or_default(),
            Column::Outcome => {
                let outcome = comment.outcome.as_ref();
                outcome.map(|outcome| words.say(&format!("outcome-{}", outcome.kind.name()))).unwrap_or_default()
            }
            Column::Reason => reason(comment, words),
            Column::Version => {
                version(comment).map_or_else(|| words.say("comment-about-live"), |number| number.to_string())
            }
            Column::Quote => shown.quote().unwrap_or_default().to_owned(),
            Column::Received => time::said(words, comment.made),
            Column::Late => {
                if comment.late {
                    words.say("comment-late")
                } else {
                    String::new()
                }
            }
            Column::Channel => {
                let channel = comment.recorded;
                channel.map(|channel| words.say(&format!("channel-{}", channel.name()))).unwrap_or_default()
            }
            Column::Source => {
                let source = spoken.and_then(|spoken| spoken.source.clone());
                source.filter(|_| is_told(self.statement, comment, self.own)).unwrap_or_default()
            }
        }
    }

    fn on_paper(&self, column: Column, shown: &Shown, names: &BTreeMap<OrganisationId, String>) -> String {
        let cell = |column| self.cell(column, shown, names);
        let lines = |columns: &[Column]| {
            let cells = columns.iter().map(|column| cell(*column)).filter(|cell| !cell.is_empty());
            cells.collect::<Vec<_>>().join("\n")
        };
        match column {
            Column::Organisation => {
                lines(&[Column::Organisation, Column::Received, Column::Late, Column::Channel, Column::Source])
            }
            Column::Clause => {
                let clause = Some(cell(Column::Clause)).filter(|clause| !clause.is_empty());
                let mut text = clause.unwrap_or_else(|| self.words.say("comment-about-whole"));
                let about = match version(&shown.comment) {
                    Some(number) => self.words.say_with("version", &[("version", number.into())]),
                    None => self.words.say("comment-about-live"),
                };
                write!(text, "\n{about}").expect("a text takes lines");
                text
            }
            Column::Text => match shown.quote() {
                // One reads what it says before what it is about; a long clause is told by its number.
                Some(quote) if quote.chars().count() <= QUOTE_CHARS_MAX => format!("”{quote}”\n{}", cell(Column::Text)),
                _ => cell(Column::Text),
            },
            column => cell(column),
        }
    }
}

/// Characters of a quote that stands before its comment on paper.
const QUOTE_CHARS_MAX: usize = 200;

fn ordered(comments: &[Shown]) -> Vec<&Shown> {
    let mut ordered: Vec<&Shown> = comments.iter().collect();
    ordered.sort_by_key(|shown| (shown.comment.passage.clause, shown.comment.number));
    ordered
}

fn reason(comment: &Comment, words: &Words) -> String {
    let Some(outcome) = &comment.outcome else { return String::new() };
    let same = outcome.same_as.map(|other| words.say_with("outcome-same-as", &[("comment", other.0.into())]));
    same.into_iter().chain(outcome.reason.clone()).collect::<Vec<_>>().join("\n")
}
