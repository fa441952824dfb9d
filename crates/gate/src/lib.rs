//! What may enter: a change from outside, checked before automerge applies it.
//!
//! automerge makes no promise about hostile bytes: a hundred of them can hang it, exhaust the memory, or leave a document
//! that never loads again. So every change passes these steps, in this order, and none is left out:
//!
//! 1. *Frame*: [`Chunk::parse`] takes plain and deflated changes only, inflates within bounds and compares the checksum.
//! 2. *Structure*: it then reads the columns itself. Counts are compared with limits, and run lengths summed, before
//!    anything is allocated. Nothing of automerge has been called so far.
//! 3. *Origin and time*: [`Gate::check`] wants the actor's next sequence number, known dependencies, the actor's own last
//!    change among them, and the operation numbers that follow from them.
//! 4. *Each operation* by a small grammar: characters, deletions, block markers, marks.
//! 5. *Canonical form*: encoding the operations again gives the same bytes.
//! 6. *[`trial`]*, only where [`Admitted::trial`] asks for it: apply to a copy, save, load, compare.
//!
//! Whether the actor was issued to this person, and whether its organisation may write, is the server's to ask between
//! 2 and 3. Every bound stands in [`terms::limits`].
//!
//! [`Gate`] remembers the graph of changes and which operations are elements of the text, never the text: its cost per
//! change grows neither with the length of the text nor with its history. [`Refusal`] says what was wrong.
//!
//! Knows nothing about the clock, dice, disk, network or threads: the same bytes are always judged alike.

mod chunk;
#[cfg(feature = "craft")]
pub mod craft;
mod gate;
mod grammar;
mod history;
mod kinds;
mod past;
mod refusal;
mod trial;

pub use chunk::Chunk;
pub use gate::{Admitted, Gate, Trial};
pub use refusal::{Damaged, Refusal, Refused};
pub use trial::trial;
