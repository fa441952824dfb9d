//! What became of one version in another, as it leaves.

use crate::Fact;
use draft::{Difference, Row, Text};
use std::fmt;
use terms::{Actor, Timestamp};

/// Two versions in one text. All that is not their text comes worded, in their language.
#[derive(Clone)]
pub struct Redline<'a> {
    /// What the statement is called.
    pub title: String,
    /// The language of texts and words, as a BCP 47 tag.
    pub language: String,
    /// Above the title: that this is a comparison.
    pub kind: String,
    /// At the edges of the pages: which versions it compares.
    pub versions: String,
    /// Below the title: the versions with their dates, how much changed.
    pub facts: Vec<Fact>,
    /// The earlier text.
    pub before: &'a Text,
    /// The later one.
    pub after: &'a Text,
    /// What became of the one in the other; with [`Difference::attributed`] it knows who wrote what.
    pub difference: &'a Difference,
    /// What there is to say of a row beyond its words: that it moved, was split, or is another kind of block.
    pub notes: &'a dyn Fn(&Row) -> Vec<String>,
    /// As whose a change is shown to be: the organisation's name. `None` where it is not known who wrote it.
    pub whose: &'a dyn Fn(Option<Actor>) -> String,
    /// When the later version was sealed: the only moment that the file tells.
    pub at: Timestamp,
    /// The words around all that.
    pub labels: RedlineLabels,
}

/// The words around a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedlineLabels {
    /// How it is read, before the two examples.
    pub legend: String,
    /// The example of what came.
    pub added: String,
    /// The example of what went.
    pub removed: String,
    /// For whoever does not see lines: before words that came.
    pub added_begins: String,
    /// After them.
    pub added_ends: String,
    /// Before words that went.
    pub removed_begins: String,
    /// After them.
    pub removed_ends: String,
    /// Before words that stayed and are marked otherwise.
    pub remarked: String,
    /// Before the characters that no font has, if there are any.
    pub missing: String,
}

impl fmt::Debug for Redline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redline").field("title", &self.title).field("versions", &self.versions).finish_non_exhaustive()
    }
}
