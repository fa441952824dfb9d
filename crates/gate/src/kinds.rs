/// What an operation made: whether later operations may name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An element of the text: a character.
    Character,
    /// An element of the text: the map of a block marker.
    Marker,
    /// An element of the text that nobody sees: where a mark begins or ends.
    Boundary,
    /// No element of the text: a deletion, or the inside of a marker.
    Other,
}

/// The kind of each operation of one change, as runs. Typing and deleting make one run and take no room of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kinds {
    Uniform(Kind),
    /// Where each run ends, and its kind.
    Runs(Box<[(u32, Kind)]>),
}

impl Kinds {
    /// The kind of the operation at `index`, which is within the change.
    pub(crate) fn at(&self, index: u64) -> Kind {
        match self {
            Kinds::Uniform(kind) => *kind,
            Kinds::Runs(runs) => {
                let run = runs.partition_point(|(end, _)| u64::from(*end) <= index);
                runs.get(run).map_or(Kind::Other, |(_, kind)| *kind)
            }
        }
    }
}

/// Collects kinds in the order of the operations.
#[derive(Default)]
pub(crate) struct KindsBuilder {
    runs: Vec<(u32, Kind)>,
    length: u32,
}

impl KindsBuilder {
    pub(crate) fn push(&mut self, kind: Kind) {
        self.length += 1;
        match self.runs.last_mut() {
            Some((end, last)) if *last == kind => *end = self.length,
            _ => self.runs.push((self.length, kind)),
        }
    }

    pub(crate) fn build(self) -> Kinds {
        match self.runs[..] {
            [] => Kinds::Uniform(Kind::Other),
            [(_, kind)] => Kinds::Uniform(kind),
            _ => Kinds::Runs(self.runs.into_boxed_slice()),
        }
    }
}
