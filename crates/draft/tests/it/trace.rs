//! Recorded editing (`data/traces`), replayed.

use flate2::read::GzDecoder;
use serde::Deserialize;
use std::io::BufReader;

/// One writer, 259,778 edits.
pub(crate) const PAPER: &[u8] = include_bytes!("../../../../data/traces/automerge-paper.json.gz");
/// Two writers at once.
pub(crate) const FRIENDS: &[u8] = include_bytes!("../../../../data/traces/friendsforever.json.gz");

/// Who typed what, in order.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    /// The text to arrive at.
    pub(crate) end_content: String,
    pub(crate) txns: Vec<Transaction>,
}

/// What one writer typed, on what that writer had seen.
#[derive(Deserialize)]
pub(crate) struct Transaction {
    #[serde(default)]
    pub(crate) agent: usize,
    #[serde(default)]
    pub(crate) parents: Vec<usize>,
    pub(crate) patches: Vec<Patch>,
}

/// Position, characters deleted there, characters inserted.
#[derive(Deserialize)]
pub(crate) struct Patch(pub(crate) usize, pub(crate) usize, pub(crate) String);

impl Trace {
    pub(crate) fn read(compressed: &[u8]) -> Trace {
        serde_json::from_reader(BufReader::new(GzDecoder::new(compressed))).expect("a trace is JSON")
    }

    /// The text after every `step` transactions of one writer, the last one included.
    pub(crate) fn moments(&self, step: usize) -> Vec<String> {
        let mut moments = Vec::new();
        let mut typed = Typed::default();
        for chunk in self.txns.chunks(step) {
            chunk.iter().flat_map(|transaction| &transaction.patches).for_each(|patch| typed.take(patch));
            moments.push(typed.text());
        }
        moments
    }
}

/// A text with a place where it is being typed: what is behind it is kept in reverse.
#[derive(Default)]
struct Typed {
    before: Vec<char>,
    behind: Vec<char>,
}

impl Typed {
    fn take(&mut self, Patch(at, deleted, inserted): &Patch) {
        while self.before.len() > *at {
            self.behind.extend(self.before.pop());
        }
        while self.before.len() < *at {
            self.before.push(self.behind.pop().expect("a place in the text"));
        }
        self.behind.truncate(self.behind.len() - deleted);
        self.before.extend(inserted.chars());
    }

    fn text(&self) -> String {
        self.before.iter().chain(self.behind.iter().rev()).collect()
    }
}
