//! What is asked of organisations, and what their answers come to.
//!
//! - A [`Questionnaire`] is what is asked: sections of [`Question`]s, each in up to three languages. [`Questionnaire::checked`]
//!   makes it fit to be asked.
//! - [`Answers`] are what one organisation says. [`Questionnaire::taken`] checks them against what is asked.
//! - [`codec`] writes both as JSON, and reads every version that was ever written.
//!
//! Knows nothing about who may ask or answer, and when: that is decided in `ledger`. Has no clock, disk, network or dice.

mod answers;
pub mod codec;
mod questionnaire;
mod unfit;

pub use answers::{Answers, Given, Whole};
pub use questionnaire::{Choice, Kind, OptionKey, Question, QuestionKey, Questionnaire, Section, Wordings};
pub use unfit::{Place, Unfit};
