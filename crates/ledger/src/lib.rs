//! What is decided: command → decide → event → fold → view.
//!
//! Two ledgers follow the same walk. The [`Register`] knows organisations, people's roles and which statements there are;
//! a [`Statement`] knows what was decided about one statement.
//!
//! - A *command* is a wish ([`RegisterCommand`], [`StatementCommand`]). `decide` answers it with events or a [`Refusal`]. All rules live there.
//! - An *event* has happened ([`RegisterEvent`], [`StatementEvent`]). `apply` folds it into the view and cannot fail.
//! - An [`Entry`] is an event with its place, time, author and the register's seq it was decided on.
//!   [`codec`] writes it as RFC 8785 JSON; [`chain`] links the bytes by SHA-256.
//!
//! Knows nothing about automerge, clocks, disks or HTTP. Persons are opaque references: names and addresses lie beside
//! the ledger, in a vault, and can be erased without breaking the chain.

pub mod chain;
pub mod codec;
mod entry;
mod refusal;
mod register;
mod right;
mod role;
mod slug;
mod statement;

pub use entry::{Author, Entry, Event};
pub use refusal::Refusal;
pub use register::{Names, Organisation, Register, RegisterCommand, RegisterEvent};
pub use right::{Hat, Right, right};
pub use role::Role;
pub use slug::{Slug, slug};
pub use statement::{Language, Stage, Statement, StatementCommand, StatementEvent};
