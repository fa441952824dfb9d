//! A table as a spreadsheet.

use crate::{PublishError, Table};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

/// Characters of a sheet's name, by the format.
const NAME_CHARS_MAX: usize = 31;

/// One sheet: headings that stay in sight and can be filtered by, and cells that are text whatever they begin with.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, PublishError> {
    let mut workbook = Workbook::new();
    // The same table is the same file, whenever it is made.
    let began = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&began));
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_repeat_rows(0, 0)?
        .set_print_fit_to_pages(1, 0)
        .set_freeze_panes(1, 0)?;
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut last = 0;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(at, column.width_chars)?;
        last = at;
    }
    write_row(sheet, 0, &table.headings(), &heading)?;
    let mut count = 0;
    for (line, row) in (1_u32..).zip(&table.rows) {
        write_row(sheet, line, row, &text)?;
        count = line;
    }
    sheet.autofilter(0, 0, count, last)?;
    Ok(workbook.save_to_buffer()?)
}

fn write_row(sheet: &mut Worksheet, line: u32, cells: &[String], format: &Format) -> Result<(), PublishError> {
    for (at, cell) in (0_u16..).zip(cells) {
        sheet.write_string_with_format(line, at, cell, format)?;
    }
    Ok(())
}

/// The title without what a sheet's name may not have.
fn sheet_name(title: &str) -> String {
    let kept = title.chars().filter(|c| !c.is_control() && !"[]:*?/\\'".contains(*c));
    let name: String = kept.take(NAME_CHARS_MAX).collect();
    if name.trim().is_empty() { "1".to_owned() } else { name.trim().to_owned() }
}
