//! The texts of sealed versions: their canonical bytes as they were stored with the decision, checked against the ledger
//! each time that they are read.

use crate::{app::App, failure::Failure, vault};
use draft::Text;
use ledger::{Statement, Version};
use terms::Digest;

/// The version's text.
pub(crate) fn text(app: &App, statement: &Statement, version: &Version) -> Result<Text, Failure> {
    let damaged = || Failure::Damaged("the text of a sealed version");
    let stored = app.store.get(&vault::version_key(statement.id, version.text.sha256))?.ok_or_else(damaged)?;
    let text = Text::from_markdown(std::str::from_utf8(&stored).map_err(|_| damaged())?);
    // What is shown is what was sealed, or nothing is.
    if Digest::new(text.sha256()) == version.text.sha256 { Ok(text) } else { Err(damaged()) }
}
