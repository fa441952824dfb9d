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
    /// The address is too long for a QR code.
    #[error("an address does not fit into a QR code: {0}")]
    Code(qrcodegen::DataTooLong),
    /// Pages could not be set; our templates or the fonts are at fault, never what was written.
    #[error("pages could not be set: {}", .0.join("; "))]
    Pages(Vec<String>),
}
