//! What is decided: rows for every rule, laws for the chain, old bytes that keep being read.

mod access;
mod agenda;
mod chain;
mod codec;
mod comments;
mod describing;
mod duplicates;
mod languages;
mod laws;
mod members;
mod names;
mod notes;
mod numbers;
mod people;
mod publishing;
mod receipts;
mod register;
mod representation;
mod rounds;
mod signing;
mod slugs;
mod statement;
mod team;
mod tree;
mod verifying;
mod world;
