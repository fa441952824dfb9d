//! The server as its users meet it: the real program, real sockets, real files, real signals.

#![allow(clippy::unwrap_used)] // a test that meets none has failed, and says where

mod bench;
mod client;
mod clock;
mod decree;
mod floods;
mod harness;
mod hats;
mod hostile;
mod http;
mod import;
mod kill;
mod limits;
mod live;
mod matrix;
mod rights;
mod start;
mod team;
mod tokens;
mod traces;
