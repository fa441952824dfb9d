//! Organisations and their contact people from a file, and back into one.
//!
//! - `sheet` makes rows of text of whatever file came: CSV as programs write it, or a `spreadsheet`. All of it is bounded.
//! - `columns` finds out what each column is, `cells` reads a row's cells; what it can't read are [`Fault`]s with their place.
//! - `plan` lays the rows on a copy of the register, one after the other, by the ledger's own rules. It proposes what is
//!   the same, obeys what the person has decided, and ends in commands for one append.
//! - `run` carries a wish from the file to the register; `preview` is the plan as people and programs read it; `export` writes what `plan` reads.
//!
//! Nothing is kept between preview and import: whoever imports sends the rows again, with what was decided about each.

mod cells;
mod columns;
mod export;
mod plan;
mod preview;
mod run;
mod sheet;
mod spreadsheet;
#[cfg(test)]
mod tests;

pub(crate) use crate::api::import::unreadable;
pub(crate) use cells::{Fault, Wrong, accepted, described};
pub(crate) use columns::{Column, Columns, Meaning};
pub(crate) use export::export;
pub(crate) use plan::{Choice, Decisions, Known, Outcome, Plan, Planned, Target, plan};
pub(crate) use preview::{MatchView, Preview, ProblemView, RowView, tallied};
pub(crate) use run::{Came, NotRead, Purpose, Wish, exported, read, run};
pub(crate) use sheet::{Row as SheetRow, Sheet, Unreadable};
