//! Canonical Markdown out, any Markdown in. The grammar stands in `docs/canonical-text.md`; CommonMark with no extensions.

mod escape;
pub(crate) mod inline;
mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::{Lines, write};
