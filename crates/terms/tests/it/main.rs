//! Tests of the shared nouns.
mod ids;
mod spreads;
mod times;
