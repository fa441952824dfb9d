//! A table as Markdown.

use crate::Table;

/// Title, note and table; what a cell holds is shown as it was typed.
pub fn markdown(table: &Table) -> String {
    let mut text = format!("# {}\n\n", escaped(&table.title));
    if !table.note.is_empty() {
        text.push_str(&format!("{}\n\n", escaped(&table.note)));
    }
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push_str(&line(&table.headings()));
    text.push_str(&format!("|{}\n", " --- |".repeat(table.columns.len())));
    text.extend(table.rows.iter().map(|row| line(row)));
    text
}

/// The text as words alone: nothing in it is markup, and its lines stay in their cell.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '!' | '>' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
