//! What the benchmark reads and how it counts. A run against the real program stands in the server's tests.

#![allow(clippy::unwrap_used)] // a test that meets none has failed, and says where

mod frames;
mod percentiles;
mod processes;
