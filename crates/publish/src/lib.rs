//! What leaves: files that others' programs open. So far these are tables, in the forms in which organisations pass them on.
//!
//! - [`Table`] is headings and rows of texts with a title and a language.
//! - [`csv_of`] and [`xlsx`()] are for spreadsheets, [`docx`()] for word processors, [`markdown`()] for whatever else.
//! - [`cells`] keeps a spreadsheet from working out what somebody has typed.
//!
//! Nothing here knows what the rows tell, who may read them, or what time it is: the same table gives the same bytes.

pub mod cells;
mod csv;
mod docx;
mod error;
mod markdown;
mod table;
mod xlsx;

pub use csv::{csv, csv_of};
pub use docx::docx;
pub use error::PublishError;
pub use markdown::markdown;
pub use table::{Column, Table};
pub use xlsx::xlsx;
