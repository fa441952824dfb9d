//! Turning the live text into another one by the fewest operations.
//!
//! Blocks are aligned first, then words are compared inside changed blocks, then marks are put right. Whether the result
//! reads as wanted is checked; where a fine edit doesn't get there (a client inserted several characters as one element,
//! an empty block stands in the way), changed blocks are written anew.

use crate::{document::DraftError, shape, text::Text};
use automerge::{Automerge, ObjId, ReadDoc};

mod align;
mod edit;
mod marks;
mod plan;
mod words;

use plan::Grain;

/// Changes by the document's actor that make `text` read as `wanted`.
///
/// `message` is what each of them says of itself.
pub(crate) fn replace(
    automerge: &Automerge,
    text: &ObjId,
    wanted: &Text,
    message: Option<&str>,
) -> Result<Vec<Vec<u8>>, DraftError> {
    for grain in [Grain::Fine, Grain::Coarse] {
        let mut edited = automerge.clone();
        let lines = shape::lines(&spans(&edited, text)?);
        let edits = plan::edits(&lines, wanted, grain);
        let mut changes = edit::write(&mut edited, text, &edits, message)?;
        let lines = shape::lines(&spans(&edited, text)?);
        let edits = marks::edits(&lines, wanted);
        changes.extend(edit::write(&mut edited, text, &edits, message)?);
        if shape::text(&spans(&edited, text)?) == *wanted {
            return Ok(changes);
        }
    }
    Err(DraftError::ReplacementDiffers)
}

fn spans(automerge: &Automerge, text: &ObjId) -> Result<Vec<automerge::Span>, DraftError> {
    Ok(automerge.spans(text)?.collect())
}
