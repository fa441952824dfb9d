//! Rows as CSV that spreadsheets of this country open: parted by semicolons, and with a byte order mark, by which Excel
//! knows UTF-8.

use crate::{Table, cells::quoted};

/// The rows, the headings first. All have as many cells.
pub fn csv<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(vec![]);
    for row in rows {
        let cells = row.iter().map(|cell| quoted(cell).into_owned());
        writer.write_record(cells).expect("memory takes every byte, and all rows have the same columns");
    }
    let rows = writer.into_inner().expect("memory takes every byte");
    ["\u{feff}".as_bytes(), &rows].concat()
}

/// A table as such rows: its title and note stay out, for programs read it.
pub fn csv_of(table: &Table) -> Vec<u8> {
    let headings = table.headings();
    csv(std::iter::once(headings.as_slice()).chain(table.rows.iter().map(Vec::as_slice)))
}
