//! The shell: everything with a clock, a disk, dice or a network.
//!
//! - [`main`](run) → `settings` → `serve`: from the command line to a listening server.
//! - `routes` shows every address; `guards` what holds for all; `caller` who asks and in which language.
//! - `api/` is the HTTP interface, one file per endpoint; `pages/` what people see.
//! - `register` is the register's task, `agenda` the agenda's. `rooms` opens statements; `room` is one statement's task, `replica` its document.
//! - `seen` counts what happens and says what is wrong; `rates` holds back who asks too much.
//! - `login` lets people in by e-mail, `invitations` and `first_run` make them known, `sessions` keeps them in; `mail` is the
//!   post office.
//! - `chores` does what is due because time has passed, and tells people what was decided (`notices`).
//! - `export` writes a data folder out, as a copy of the public site or an archive, and makes one of an archive again.
//! - `backups` makes a backup every night, and data folders of backups.
//! - `doctor` looks whether the settings work on this machine, and says what to do.
//! - `live` is one connection to a statement's text, in the frames of `wire` (docs/live.md).
//!
//! A change of text goes: frame → `wire` → `live::pushes` (structure, actor) → `room` (rights, gate, staged) → store →
//! the same frame to every reader. A decision goes: form or request → `register` (decide) → store → view.

mod adapting;
mod address;
mod addresses;
mod agenda;
mod aliases;
mod anew;
mod api;
mod app;
mod applications;
mod assets;
mod backups;
mod bulletins;
mod calendar;
mod caller;
mod chores;
mod clock;
mod comments;
mod committed;
mod comparison;
mod contents;
mod cookies;
mod counting;
mod demo;
mod directory;
mod doctor;
mod events;
mod export;
mod extract;
mod failure;
#[cfg(test)]
mod faults;
mod finland;
mod first_run;
mod folded;
mod guards;
mod hats;
mod hourly;
mod html;
mod idempotency;
mod import;
mod incoming;
mod invitations;
mod issuer;
mod keys;
mod languages;
mod ledgers;
mod listen;
mod live;
mod login;
mod mail;
mod moments;
mod notices;
mod outsiders;
mod pages;
mod passing;
mod personal;
mod picture;
mod prepared;
mod problem;
mod proofs;
mod public;
mod random;
mod rates;
mod reading;
mod readings;
mod register;
mod replica;
mod report;
mod responding;
mod returned;
mod room;
mod rooms;
mod routes;
mod schedule;
mod scope;
mod secret;
mod seen;
mod serve;
mod sessions;
mod settings;
mod shelf;
mod signing;
mod tokens;
mod traces;
mod vault;
mod verify;
mod versions;
mod wire;
mod year;

pub use serve::run;
