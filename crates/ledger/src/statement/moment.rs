use terms::{Heads, Timestamp};

/// A moment of the live text that was given a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedMoment {
    /// What it is called.
    pub name: String,
    /// Which text that was.
    pub heads: Heads,
    /// When it was named so.
    pub named: Timestamp,
}
