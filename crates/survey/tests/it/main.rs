//! The questionnaires of surveys, and what is answered to them.

mod limits;
mod questionnaires;
