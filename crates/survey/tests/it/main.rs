//! The questionnaires of surveys, what is answered to them, and what that comes to.

mod anonymity;
mod charts;
mod crowd;
mod limits;
mod questionnaires;
mod tallies;
mod years;
