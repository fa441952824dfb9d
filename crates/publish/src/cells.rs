//! Cells of files that spreadsheets read as if somebody had typed them.

use std::borrow::Cow;

/// A spreadsheet takes a cell that begins so for a formula and works it out.
fn works_out(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// The cell as it is written into a file: an apostrophe before it makes it text.
pub fn quoted(cell: &str) -> Cow<'_, str> {
    if works_out(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The inverse of [`quoted`].
pub fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix('\'').filter(|inner| works_out(inner));
    inner.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_looks_like_a_formula_is_written_as_one_and_everything_comes_back() {
        for cell in ["=1+1", "+358", "-x", "@SUM", "\tx", "'=1", "''@x", "'plain", "it's", "", "x=1"] {
            let written = quoted(cell);
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert_eq!(unquoted(&written), cell);
        }
    }
}
