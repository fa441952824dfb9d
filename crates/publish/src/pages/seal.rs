//! A QR code as vectors: one path, squares of one unit.

use crate::PublishError;
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// What has to lie free around it, in squares: by the standard.
const QUIET: i32 = 4;

/// The code of an address as SVG.
///
/// # Errors
/// [`PublishError::Code`] if it is too long for a code.
pub fn svg(address: &str) -> Result<String, PublishError> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).map_err(PublishError::Code)?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let from = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > from {
                let wide = x - from;
                write!(path, "M{} {}h{wide}v1h-{wide}z", from + QUIET, y + QUIET).expect("memory takes every byte");
            }
            x += 1;
        }
    }
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}" fill="#000"/></svg>"##
    ))
}
