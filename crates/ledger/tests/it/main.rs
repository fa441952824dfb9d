//! What is decided: rows for every rule, laws for the chain, old bytes that keep being read.

mod chain;
mod codec;
mod register;
mod slugs;
mod statement;
mod world;
