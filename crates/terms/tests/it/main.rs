//! Tests of the shared nouns.
mod ids;
mod times;
