use std::fmt;

/// A place in a text log: how many changes stand before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Offset(pub u64);

/// A place in a log of the store, and so in a ledger: how many entries stand before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(pub u64);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text log is kept in the store entry by entry: its offsets are the store's numbers.
impl From<Seq> for Offset {
    fn from(seq: Seq) -> Self {
        Offset(seq.0)
    }
}

/// A text log is kept in the store entry by entry: its offsets are the store's numbers.
impl From<Offset> for Seq {
    fn from(offset: Offset) -> Self {
        Seq(offset.0)
    }
}
