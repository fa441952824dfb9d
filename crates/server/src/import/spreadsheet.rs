//! The first sheet of a spreadsheet's file, bounded before anything large is made of it.

use super::sheet::{Row, Unreadable};
use calamine::{DataRef, Reader as _, Xlsx};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use terms::limits;
use zip::ZipArchive;

/// Its rows; cells that are left out are empty.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    bounded(&mut archive)?;
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_string()).collect();
    if names.iter().any(|name| name == "content.xml") {
        return open_document(&mut archive);
    }
    if names.iter().any(|name| name.starts_with("xl/")) { office_open(bytes) } else { Err(Unreadable::NotATable) }
}

/// What an archive says about its sizes need not be true, so all of it is inflated and counted.
fn bounded(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Unreadable> {
    if archive.len() > limits::IMPORT_PARTS_MAX {
        return Err(Unreadable::Inflates);
    }
    let max = limits::IMPORT_INFLATED_BYTES_MAX as u64;
    let mut inflated = 0;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|_| Unreadable::Damaged)?;
        let read = std::io::copy(&mut part.take(max + 1 - inflated), &mut std::io::sink());
        inflated += read.map_err(|_| Unreadable::Damaged)?;
        if inflated > max {
            return Err(Unreadable::Inflates);
        }
    }
    Ok(())
}

/// Cells as they come, each with its place: a sheet may claim a last cell in row 1,048,576.
#[derive(Default)]
struct Gathered {
    rows: BTreeMap<usize, Vec<String>>,
    /// Bytes of all its cells: one text that a file holds once may stand in each of them.
    bytes: usize,
}

impl Gathered {
    fn put(&mut self, row: usize, column: usize, text: String) -> Result<(), Unreadable> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if column >= limits::IMPORT_COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns);
        }
        self.bytes += text.len();
        if self.bytes > limits::IMPORT_INFLATED_BYTES_MAX {
            return Err(Unreadable::Inflates);
        }
        let cells = self.rows.entry(row).or_default();
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
        if self.rows.len() > limits::IMPORT_ROWS_MAX + 1 { Err(Unreadable::TooManyRows) } else { Ok(()) }
    }

    fn rows(self) -> Vec<Row> {
        self.rows.into_iter().map(|(row, cells)| Row { line: row + 1, cells }).collect()
    }
}

fn office_open(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let first = book.sheet_names().first().cloned().ok_or(Unreadable::Empty)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_| Unreadable::Damaged)?;
    let mut gathered = Gathered::default();
    while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Damaged)? {
        let (row, column) = cell.get_position();
        gathered.put(row as usize, column as usize, shown(cell.get_value()))?;
    }
    Ok(gathered.rows())
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // A register number is typed as a number, and shown without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The cells of the first table. Rows and cells that are repeated are written out only where they hold something.
fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<Row>, Unreadable> {
    let mut xml = String::new();
    let mut part = archive.by_name("content.xml").map_err(|_| Unreadable::Damaged)?;
    part.read_to_string(&mut xml).map_err(|_| Unreadable::Damaged)?;
    let mut reader = Reader::from_str(&xml);
    let mut table = Table::default();
    loop {
        match reader.read_event().map_err(|_| Unreadable::Damaged)? {
            Event::Start(tag) => table.begins(&tag)?,
            Event::Empty(tag) => {
                table.begins(&tag)?;
                table.ends(tag.name().as_ref())?;
            }
            Event::End(tag) => {
                table.ends(tag.name().as_ref())?;
                if tag.name().as_ref() == TABLE {
                    break;
                }
            }
            Event::Text(text) => table.text(&text.xml10_content()),
            Event::GeneralRef(name) => table.reference(&name)?,
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(table.gathered.rows())
}

const TABLE: &str = "table:table";
const ROW: &str = "table:table-row";
const CELL: &str = "table:table-cell";
const COVERED: &str = "table:covered-table-cell";

/// The table as far as it has been read.
#[derive(Default)]
struct Table {
    gathered: Gathered,
    row: usize,
    row_repeated: usize,
    cells: Vec<(usize, String)>,
    column: usize,
    column_repeated: usize,
    cell: Option<String>,
    /// Inside `text:p`, where text belongs to the cell.
    paragraphs: usize,
    /// Inside a remark, which does not.
    remarks: usize,
}

impl Table {
    fn begins(&mut self, tag: &BytesStart<'_>) -> Result<(), Unreadable> {
        match tag.name().as_ref() {
            ROW => {
                self.row_repeated = repeated(tag, "table:number-rows-repeated");
                (self.column, self.cells) = (0, vec![]);
            }
            CELL | COVERED => {
                self.column_repeated = repeated(tag, "table:number-columns-repeated");
                self.cell = Some(String::new());
            }
            "office:annotation" => self.remarks += 1,
            "text:p" if self.remarks == 0 => {
                if let Some(cell) = self.cell.as_mut().filter(|cell| !cell.is_empty()) {
                    cell.push('\n');
                }
                self.paragraphs += 1;
            }
            "text:s" | "text:tab" | "text:line-break" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.paragraphs > 0 && self.remarks == 0 {
            self.cell.iter_mut().for_each(|cell| cell.push_str(text));
        }
    }

    /// `&amp;` and its like; no others are known, so that nothing multiplies.
    fn reference(&mut self, name: &str) -> Result<(), Unreadable> {
        let text = match name {
            "amp" => "&".to_owned(),
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            _ => numbered(name).ok_or(Unreadable::Damaged)?.to_string(),
        };
        self.text(&text);
        Ok(())
    }

    fn ends(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "office:annotation" => self.remarks = self.remarks.saturating_sub(1),
            "text:p" if self.remarks == 0 => self.paragraphs = self.paragraphs.saturating_sub(1),
            CELL | COVERED => {
                let text = self.cell.take().unwrap_or_default();
                if !text.trim().is_empty() {
                    // One more than fits is enough to be refused.
                    for column in (self.column..).take(self.column_repeated.min(limits::IMPORT_COLUMNS_MAX + 1)) {
                        self.cells.push((column, text.clone()));
                    }
                    if self.cells.len() > limits::IMPORT_COLUMNS_MAX {
                        return Err(Unreadable::TooManyColumns);
                    }
                }
                self.column = self.column.saturating_add(self.column_repeated);
            }
            ROW => {
                let copies = if self.cells.is_empty() { 0 } else { self.row_repeated };
                for row in (self.row..).take(copies.min(limits::IMPORT_ROWS_MAX + 2)) {
                    for (column, text) in &self.cells {
                        self.gathered.put(row, *column, text.clone())?;
                    }
                }
                self.row = self.row.saturating_add(self.row_repeated);
            }
            _ => {}
        }
        Ok(())
    }
}

fn numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

fn repeated(tag: &BytesStart<'_>, attribute: &str) -> usize {
    let value = tag.attributes().flatten().find(|each| each.key.as_ref() == attribute);
    value.and_then(|each| each.value.parse().ok()).unwrap_or(1)
}
