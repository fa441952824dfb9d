//! All that is held on one person: gathered for them to see and take along, and erased when they ask for it.
//!
//! Personal data lies in the vault and nowhere else. Ledgers and text logs hold an opaque reference, which stays and leads
//! to nobody once the record is gone.

mod erasing;
mod held;

pub(crate) use erasing::erase;
pub(crate) use held::{Act, Held, Written, held};
