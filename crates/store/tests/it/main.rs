//! The store as a whole. `LAUSUMA_KILLS`, `LAUSUMA_POWER_CUTS`, `LAUSUMA_FAILING_WRITES` and `LAUSUMA_FLIPS` set how
//! often the faults of their tests happen; without them it is a share that takes
//! minutes. `LAUSUMA_FIRST` says where a run begins that goes on with an earlier one.
#![allow(clippy::unwrap_used, reason = "in a test the panic is the report")]

mod child;
mod contract;
mod damage;
mod failing;
mod kill;
mod model;
mod opening;
mod powercut;
mod preload;
mod room;
mod tools;
