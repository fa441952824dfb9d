//! Recorded editing (data/traces).

use crate::BenchError;
use flate2::read::GzDecoder;
use serde::Deserialize;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Keystrokes that go into one change at most, as an editor gathers what is typed within a moment.
const EDITS_PER_CHANGE: usize = 20;

/// A trace of one writer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    /// The text to arrive at.
    pub(crate) end_content: String,
    txns: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Transaction {
    patches: Vec<Patch>,
}

/// Position, characters deleted there, characters inserted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Patch(pub(crate) usize, pub(crate) usize, pub(crate) String);

impl Trace {
    pub(crate) fn read(path: &Path) -> Result<Trace, BenchError> {
        Ok(serde_json::from_reader(BufReader::new(GzDecoder::new(File::open(path)?)))?)
    }

    pub(crate) fn edits(&self) -> usize {
        self.txns.iter().map(|txn| txn.patches.len()).sum()
    }

    /// The trace as changes.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Vec<Patch>> {
        self.txns.chunks(EDITS_PER_CHANGE).map(|run| gathered(run.iter().flat_map(|txn| &txn.patches)))
    }
}

/// The same edits with typing and deleting on the spot put together.
fn gathered<'a>(patches: impl Iterator<Item = &'a Patch>) -> Vec<Patch> {
    let mut out: Vec<Patch> = vec![];
    for Patch(at, deleted, inserted) in patches {
        match out.last_mut() {
            // Goes on where the last insertion ended.
            Some(Patch(start, _, typed)) if *deleted == 0 && *at == *start + typed.chars().count() => {
                typed.push_str(inserted);
            }
            // Deletes just before the last deletion.
            Some(Patch(start, gone, typed)) if typed.is_empty() && inserted.is_empty() && at + deleted == *start => {
                *start = *at;
                *gone += deleted;
            }
            _ => out.push(Patch(*at, *deleted, inserted.clone())),
        }
    }
    out
}
