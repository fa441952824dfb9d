//! Tracked changes, which stand before the text: what was taken out, by whom, and who put in what is marked in the text.

use crate::sheet::{Shape, Who};
use std::collections::BTreeMap;

/// A change.
#[derive(Default)]
pub(super) struct Region {
    pub(super) kind: Change,
    pub(super) who: Option<usize>,
    /// What was taken out, paragraph by paragraph.
    pub(super) gone: Vec<(Shape, String)>,
}

/// What it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Change {
    Insertion,
    Deletion,
    #[default]
    Format,
}

/// All changes, and the one that is being read.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) all: BTreeMap<String, Region>,
    pub(super) open: Option<(String, Region)>,
    /// Who and when, as far as it has been read, of a change or a comment.
    pub(super) by: String,
    pub(super) at: String,
}

impl Changes {
    /// Who it was, once both are known.
    pub(super) fn who(&mut self) -> Who {
        let (by, at) = (std::mem::take(&mut self.by), std::mem::take(&mut self.at));
        Who::new(Some(&by), Some(&at))
    }
}
