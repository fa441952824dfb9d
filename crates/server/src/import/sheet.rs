//! A file as rows of text.

use super::spreadsheet;
use encoding_rs::{Encoding, WINDOWS_1252};
use publish::cells::unquoted;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use terms::limits;

/// A table: its headings, and the rows below them that are not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// What the file is called.
    pub(crate) name: String,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Where it stands in the file, counted from 1, as a spreadsheet or an editor shows it.
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

/// Why a file is no table of what is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// There is nothing in it, or nothing below its headings.
    Empty,
    /// It is something else: a picture, a PDF, a text document.
    NotATable,
    /// It is a spreadsheet that is broken or locked by a password.
    Damaged,
    TooLarge,
    /// It is small, and huge once inflated.
    Inflates,
    TooManyRows,
    TooManyColumns,
    CellTooLong,
    /// No heading says which column names the organisations.
    NoNames,
    /// No headings say which columns name the organisation and hold its comment.
    NoComments,
    /// Two columns have the same meaning.
    ColumnTwice,
}

impl Unreadable {
    #[cfg(test)]
    pub(crate) const ALL: [Unreadable; 11] = [
        Unreadable::Empty,
        Unreadable::NotATable,
        Unreadable::Damaged,
        Unreadable::TooLarge,
        Unreadable::Inflates,
        Unreadable::TooManyRows,
        Unreadable::TooManyColumns,
        Unreadable::CellTooLong,
        Unreadable::NoNames,
        Unreadable::NoComments,
        Unreadable::ColumnTwice,
    ];

    /// The code of the API and of the texts.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Unreadable::Empty => "import-empty",
            Unreadable::NotATable => "import-not-a-table",
            Unreadable::Damaged => "import-damaged",
            Unreadable::TooLarge => "import-too-large",
            Unreadable::Inflates => "import-inflates",
            Unreadable::TooManyRows => "import-too-many-rows",
            Unreadable::TooManyColumns => "import-too-many-columns",
            Unreadable::CellTooLong => "import-cell-too-long",
            Unreadable::NoNames => "import-no-names",
            Unreadable::NoComments => "import-no-comments",
            Unreadable::ColumnTwice => "import-column-twice",
        }
    }

    /// The limit that its words name.
    pub(crate) fn max(self) -> usize {
        match self {
            Unreadable::TooLarge => limits::IMPORT_FILE_BYTES_MAX >> 20,
            Unreadable::Inflates => limits::IMPORT_INFLATED_BYTES_MAX >> 20,
            Unreadable::TooManyRows => limits::IMPORT_ROWS_MAX,
            Unreadable::TooManyColumns => limits::IMPORT_COLUMNS_MAX,
            Unreadable::CellTooLong => limits::IMPORT_CELL_CHARS_MAX,
            _ => 0,
        }
    }
}

impl Sheet {
    /// Reads a file, whatever its name says it is.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Unreadable> {
        if bytes.len() > limits::IMPORT_FILE_BYTES_MAX {
            return Err(Unreadable::TooLarge);
        }
        let rows = if bytes.starts_with(b"PK\x03\x04") { spreadsheet::rows(bytes)? } else { text_rows(bytes)? };
        Sheet::from_rows(name, rows)
    }

    /// The sheet again, as a page or a program sent it back: held to the same limits.
    pub(crate) fn again(self) -> Result<Sheet, Unreadable> {
        let headings = Row { line: 0, cells: self.headings };
        Sheet::from_rows(&self.name, std::iter::once(headings).chain(self.rows))
    }

    /// The first row that is not empty holds the headings.
    fn from_rows(name: &str, rows: impl IntoIterator<Item = Row>) -> Result<Sheet, Unreadable> {
        let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
        let headings = rows.next().ok_or(Unreadable::Empty)?.cells;
        let rows: Vec<Row> = rows.take(limits::IMPORT_ROWS_MAX + 1).collect();
        let widest = rows.iter().map(|row| row.cells.len()).chain([headings.len()]).max().unwrap_or(0);
        let cells = rows.iter().flat_map(|row| &row.cells).chain(&headings);
        if rows.is_empty() {
            return Err(Unreadable::Empty);
        }
        if rows.len() > limits::IMPORT_ROWS_MAX {
            return Err(Unreadable::TooManyRows);
        }
        if widest > limits::IMPORT_COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns);
        }
        if cells.into_iter().any(|cell| cell.chars().count() > limits::IMPORT_CELL_CHARS_MAX) {
            return Err(Unreadable::CellTooLong);
        }
        let name = name.chars().filter(|c| !c.is_control()).take(limits::SOURCE_CHARS_MAX / 2).collect();
        Ok(Sheet { name, headings, rows })
    }
}

/// The rows of a CSV file. Empty rows are left out, but counted.
fn text_rows(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let text = decoded(bytes);
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    if text.starts_with("%PDF") || text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{b}')) {
        return Err(Unreadable::NotATable);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|_| Unreadable::NotATable)?;
        let before = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        // The reader's own count is one behind where lines end in two characters.
        let rest = text.as_bytes().get(before..).unwrap_or_default();
        let begins = before + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += line_ends(text.as_bytes().get(counted..begins).unwrap_or_default());
        counted = begins;
        rows.push(Row { line, cells: record.iter().map(unquoted).collect() });
        // One more than fits, and the headings: enough to tell that there are too many.
        if rows.len() > limits::IMPORT_ROWS_MAX + 2 {
            break;
        }
    }
    Ok(rows)
}

/// `\n`, `\r\n`, and the lone `\r` of old.
fn line_ends(bytes: &[u8]) -> usize {
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    ends.count()
}

/// A byte order mark tells; otherwise UTF-8, and what is none is what Finnish Excel writes.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Whatever parts the headings into most columns.
fn delimiter(text: &str) -> u8 {
    let columns = |delimiter: &u8| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).delimiter(*delimiter).from_reader(text.as_bytes());
        reader.records().next().and_then(Result::ok).map_or(0, |record| record.len())
    };
    // The last of several equals is taken, and a comma is the usual one.
    [b'\t', b';', b','].into_iter().max_by_key(columns).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), Unreadable> {
        Sheet::read("x.csv", bytes).map(|sheet| (sheet.headings, sheet.rows.into_iter().map(|row| row.cells).collect()))
    }

    #[test]
    fn every_separator_and_encoding_gives_the_same_rows() {
        let expected = cells("Nimi,Kunta\nÄäni ry,Åbo\n".as_bytes());
        assert!(expected.is_ok());
        let utf16: Vec<u8> =
            "\u{feff}Nimi\tKunta\r\nÄäni ry\tÅbo\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            "\u{feff}Nimi;Kunta\r\nÄäni ry;Åbo\r\n".as_bytes(),
            "Nimi\tKunta\nÄäni ry\tÅbo".as_bytes(),
            "\n\nNimi;Kunta\n\"Ääni ry\";\"Åbo\"\n;\n".as_bytes(),
            b"Nimi;Kunta\r\n\xc4\xe4ni ry;\xc5bo\r\n",
            &utf16,
        ] {
            assert_eq!(cells(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_row_knows_its_line() {
        let file = "\nNimi;Kunta\n\"a\nb\";1\n\n;\nc;2\n";
        for end in ["\n", "\r\n", "\r"] {
            let sheet = Sheet::read("x", file.replace('\n', end).as_bytes()).expect("a table");
            assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 7], "{end:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let wide = vec!["x"; limits::IMPORT_COLUMNS_MAX + 1].join(",");
        let long = format!("Nimi\n{}\n", "x".repeat(limits::IMPORT_CELL_CHARS_MAX + 1));
        let many = format!("Nimi\n{}", "x\n".repeat(limits::IMPORT_ROWS_MAX + 1));
        let large = vec![b' '; limits::IMPORT_FILE_BYTES_MAX + 1];
        for (bytes, why) in [
            (&b""[..], Unreadable::Empty),
            (b" \n\n", Unreadable::Empty),
            (b"Nimi;Kunta\n", Unreadable::Empty),
            (b"Nimi;Kunta\n;\n", Unreadable::Empty),
            (b"%PDF-1.7\nstream", Unreadable::NotATable),
            (b"\x89PNG\r\n\x1a\n\0\0", Unreadable::NotATable),
            (b"PK\x03\x04 and nothing more", Unreadable::Damaged),
            (wide.as_bytes(), Unreadable::Empty),
            (long.as_bytes(), Unreadable::CellTooLong),
            (many.as_bytes(), Unreadable::TooManyRows),
            (&large, Unreadable::TooLarge),
        ] {
            assert_eq!(cells(bytes), Err(why), "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
        }
        assert_eq!(cells(format!("{wide}\n1\n").as_bytes()), Err(Unreadable::TooManyColumns));
    }

    #[test]
    fn limits_are_met_exactly() {
        for (rows, fits) in [(limits::IMPORT_ROWS_MAX - 1, true), (limits::IMPORT_ROWS_MAX, true)] {
            assert_eq!(cells(format!("Nimi\n{}", "x\n".repeat(rows)).as_bytes()).is_ok(), fits, "{rows} rows");
        }
        for columns in [limits::IMPORT_COLUMNS_MAX - 1, limits::IMPORT_COLUMNS_MAX] {
            let wide = vec!["x"; columns].join(",");
            assert!(cells(format!("{wide}\n{wide}\n").as_bytes()).is_ok(), "{columns} columns");
        }
        for chars in [limits::IMPORT_CELL_CHARS_MAX - 1, limits::IMPORT_CELL_CHARS_MAX] {
            assert!(cells(format!("Nimi\n{}\n", "ä".repeat(chars)).as_bytes()).is_ok(), "{chars} characters");
        }
    }
}
