//! The server as its users meet it: the real program, real sockets, real files, real signals.

#![allow(clippy::unwrap_used)] // a test that meets none has failed, and says where

mod applications;
mod bench;
mod bounds;
mod browser;
mod client;
mod clock;
mod comments;
mod decree;
mod diff;
mod events;
mod first_run;
mod floods;
mod harness;
mod hats;
mod history;
mod hostile;
mod http;
mod import;
mod invitations;
mod kill;
mod kinds;
mod languages;
mod letters;
mod limits;
mod live;
mod login;
mod mail;
mod mailbox;
mod matrix;
mod notices;
mod organisation_pages;
mod organisations;
mod pages;
mod privacy;
mod respond;
mod returned;
mod rights;
mod rounds;
mod sessions;
mod start;
mod tables;
mod team;
mod tokens;
mod traces;
