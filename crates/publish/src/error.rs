//! What can fail while a file is made.

/// A file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The writer of spreadsheets refused something.
    #[error("a spreadsheet could not be written: {0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    /// An archive could not be written.
    #[error("an archive could not be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Bytes could not be written into it.
    #[error("an archive takes no bytes: {0}")]
    Bytes(#[from] std::io::Error),
}
