//! The plan as people and programs read it.

use super::{Choice, Column, Fault, Meaning, Outcome, Plan, Planned, Target, Wrong};
use ledger::{Refusal, Register};
use serde::Serialize;
use utoipa::ToSchema;
use words::{Value, Words};

/// What an import would do, or did.
#[derive(Serialize, ToSchema)]
pub(crate) struct Preview {
    /// Whether it was done.
    pub(crate) imported: bool,
    /// Send it back with the decisions: if the register has changed since, nothing is imported.
    pub(crate) based_on: u64,
    pub(crate) counts: Counts,
    /// Names of the columns that are read.
    pub(crate) columns: Vec<&'static str>,
    /// Headings of the columns that are not.
    pub(crate) ignored_columns: Vec<String>,
    pub(crate) rows: Vec<RowView>,
}

/// How many rows have each outcome.
#[derive(Serialize, ToSchema)]
pub(crate) struct Counts {
    pub(crate) rows: usize,
    pub(crate) new: usize,
    pub(crate) changes: usize,
    pub(crate) nothing: usize,
    pub(crate) skipped: usize,
    pub(crate) undecided: usize,
    pub(crate) faulty: usize,
}

/// One row.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowView {
    /// Its line in the file.
    pub(crate) line: usize,
    pub(crate) name: String,
    /// What it says, where it is a comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// `new`, `changes`, `nothing`, `skipped`, `undecided` or `faulty`.
    pub(crate) outcome: &'static str,
    /// What was decided or is proposed: `new`, `skip`, `line:N` or an organisation's id.
    pub(crate) choice: Option<String>,
    /// What may be decided.
    pub(crate) matches: Vec<MatchView>,
    /// Whether it may be a new organisation.
    pub(crate) may_be_new: bool,
    /// The columns that tell something new.
    pub(crate) changes: Vec<&'static str>,
    /// The name by which the contact's address is known already, if the file has another one.
    pub(crate) contact_known_as: Option<String>,
    pub(crate) problems: Vec<ProblemView>,
}

/// Something that a row may be the same as.
#[derive(Serialize, ToSchema)]
pub(crate) struct MatchView {
    /// To be sent back as the row's decision.
    pub(crate) choice: String,
    pub(crate) name: String,
    /// The earlier line, if it is one.
    pub(crate) line: Option<usize>,
    /// `id`, `business-id`, `association-number` or `name`.
    pub(crate) why: &'static str,
}

/// What is wrong with one cell.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProblemView {
    pub(crate) column: &'static str,
    pub(crate) code: &'static str,
    /// What stands in the cell.
    pub(crate) value: String,
    /// What is wrong and what to do, in the caller's language.
    pub(crate) detail: String,
    /// What would be accepted, or comes nearest.
    pub(crate) accepted: Vec<String>,
}

/// Whether the plan has been carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Proposed,
    Done,
}

impl Preview {
    /// The plan, worded; `register` is what it was laid on.
    pub(crate) fn of(plan: &Plan, stage: Stage, register: &Register, words: &Words) -> Preview {
        let rows: Vec<RowView> = plan.rows.iter().map(|row| RowView::of(row, plan, register, words)).collect();
        Preview {
            imported: stage == Stage::Done,
            based_on: plan.based_on.0,
            counts: tallied(&rows),
            columns: plan.columns.known().map(Column::name).collect(),
            ignored_columns: plan.columns.ignored.clone(),
            rows,
        }
    }
}

/// How many of the rows have each outcome.
pub(crate) fn tallied(rows: &[RowView]) -> Counts {
    let count = |outcome: Outcome| rows.iter().filter(|row| row.outcome == outcome.name()).count();
    Counts {
        rows: rows.len(),
        new: count(Outcome::New),
        changes: count(Outcome::Changes),
        nothing: count(Outcome::Nothing),
        skipped: count(Outcome::Skipped),
        undecided: count(Outcome::Undecided),
        faulty: count(Outcome::Faulty),
    }
}

impl RowView {
    fn of(row: &Planned, plan: &Plan, register: &Register, words: &Words) -> RowView {
        let matches = row.matches.iter().map(|each| {
            let (line, name) = match each.target {
                Target::Line(line) => {
                    let earlier = plan.rows.binary_search_by_key(&line, |row| row.line);
                    (Some(line), earlier.map(|at| plan.rows[at].name.clone()).unwrap_or_default())
                }
                Target::Known(id) => {
                    let known = register.organisation(id);
                    let language = words.language();
                    let name = |known| crate::api::organisations::name(known, language).to_owned();
                    (None, known.map(name).unwrap_or_default())
                }
            };
            let choice = Choice::Same(each.target).written();
            MatchView { choice, name, line, why: each.why.map_or("id", ledger::Why::name) }
        });
        RowView {
            line: row.line,
            name: row.name.clone(),
            text: None,
            outcome: row.outcome.name(),
            choice: row.choice.map(Choice::written),
            matches: matches.collect(),
            may_be_new: !row.matches.iter().any(|each| each.is_certain()),
            changes: row.changes.iter().map(|column| column.name()).collect(),
            contact_known_as: row.name_kept.clone(),
            problems: row.faults.iter().map(|fault| ProblemView::of(fault, words)).collect(),
        }
    }
}

impl ProblemView {
    fn of(fault: &Fault, words: &Words) -> ProblemView {
        let accepted = match &fault.wrong {
            Wrong::Unknown(accepted) => accepted.clone(),
            _ => vec![],
        };
        let max = match &fault.wrong {
            Wrong::Refused(refusal) => Refusal::max(*refusal).unwrap_or_default(),
            _ => 0,
        };
        ProblemView::new(fault.column.name(), fault.wrong.code(), &fault.value, accepted, max, words)
    }

    /// What is wrong with the value of a column, what would be accepted, and the limit that the words name.
    pub(crate) fn new(
        column: &'static str,
        code: &'static str,
        value: &str,
        accepted: Vec<String>,
        max: usize,
        words: &Words,
    ) -> ProblemView {
        let values = [("accepted", Value::from(accepted.join(", "))), ("max", max.into())];
        let value = value.chars().filter(|c| !c.is_control()).take(200).collect();
        ProblemView { column, code, value, detail: words.refusal(code, &values), accepted }
    }
}
