//! Backups of stores in real folders, and back.

mod back;
mod bad;
mod bucket;
mod kill;
mod scene;
