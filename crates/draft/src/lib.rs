//! What is written: the text of one statement.
//!
//! - [`Document`] is one automerge document of the published rich-text shape: a root key `text`, in it one block marker
//!   per paragraph, heading or list item, and the marks `strong`, `em` and `link`. It is loaded from stored bytes,
//!   takes changes in batches, and is read at its newest or at any earlier heads.
//! - [`Text`] is what a document says: blocks of marked runs, always in normal form. Its Markdown is canonical, and the
//!   SHA-256 of that Markdown names a version. The grammar stands in `docs/canonical-text.md`.
//! - [`Document::replace`] turns the live text into another by the fewest operations, as changes that the gate lets in.
//! - [`Difference`] is what became of one text in another, block by block and word by word: one value that every view is made
//!   from. Its [`Reference`]s and [`Part`]s keep links to clauses stable.
//! - [`Authorship`] names the actor of every character of a version. [`Difference::attributed`] tells from it who wrote what
//!   came and took out what went; which organisation an actor is of is the caller's business.
//! - [`Passages`] finds words in a text and anchors them; an [`Anchor`] is found again however the text goes on.
//!
//! Reading is total: whatever peers have merged, there is a text. Markdown is read as leniently, and both readers
//! end in the same normal form, so that a text survives the way through Markdown unchanged.
//!
//! Knows nothing about the clock, disk, network, HTTP, rounds or people.

mod align;
mod anchor;
mod authorship;
mod difference;
mod document;
mod markdown;
mod nesting;
mod replace;
mod shape;
mod text;

pub use anchor::{Anchor, Found, Held, Layout, Located, Passages, Unplaced};
pub use authorship::{Authorship, Hand, Hands, Stretch};
pub use difference::{
    Caption, Difference, Fold, In, Marking, Moved, Parts, Piece, Reference, Reshape, Row, Said, Sentence, Spot, Style,
    Summary, Weighty, WordCount,
};
pub use document::{Document, DraftError};
pub use text::{Block, Clause, Kind, Level, Link, Marks, Parent, Part, Run, Text};
