//! What leaves: files that others' programs open.
//!
//! - [`Statement`] is one version with who signed it and how to check it: [`statement_pdf`] sets it on pages that screen
//!   readers read, [`statement_docx`] makes a document of it that can be worked on.
//! - [`Redline`] is what became of one version in another: [`redline_pdf`] shows it, [`redline_docx`] has it as tracked changes.
//! - [`Card`] is what a picture beside a link shows: [`card_png`] draws it.
//! - [`code`] is an address as a picture that phones read.
//! - [`Table`] is headings and rows of texts with a title and a language.
//! - [`csv_of`] and [`xlsx`()] are for spreadsheets, [`docx`()] for word processors, [`markdown`()] for whatever else.
//! - [`cells`] keeps a spreadsheet from working out what somebody has typed.
//!
//! Nothing here knows what the rows tell, who may read them, or what time it is, and all words come from the caller: the same
//! table or statement gives the same bytes.

mod card;
pub mod cells;
mod csv;
mod docx;
mod error;
mod markdown;
mod nested;
mod pages;
mod redline;
mod statement;
mod table;
mod xlsx;

pub use card::Card;
pub use csv::{csv, csv_of};
pub use docx::{docx, redline_docx, statement_docx};
pub use error::PublishError;
pub use markdown::markdown;
pub use pages::seal::svg as code;
pub use pages::{Pdf, card_png, redline_pdf, statement_pdf};
pub use redline::{Redline, RedlineLabels};
pub use statement::{Check, Fact, Group, Labels, Line, Reservation, Signatory, Statement};
pub use table::{Coding, Column, Picture, Table};
pub use xlsx::xlsx;
