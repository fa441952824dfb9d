//! Documents for word processors: small parts of Office Open XML (ECMA-376), written here as they are. A library for them
//! brings older copies of what reads archives and XML, and knows no tracked changes.

mod look;
mod package;
mod redline;
mod shapes;
mod sheet;
mod statement;
mod table;

pub use redline::redline_docx;
pub use statement::statement_docx;
pub use table::docx;
