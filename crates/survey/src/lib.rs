//! What is asked of organisations, and what their answers come to.
//!
//! - A [`Questionnaire`] is what is asked: sections of [`Question`]s, each in up to three languages. [`Questionnaire::checked`]
//!   makes it fit to be asked.
//! - [`Answers`] are what one organisation says. [`Questionnaire::taken`] checks them against what is asked.
//! - [`tally`](tally()) counts the answers of [`Respondent`]s, and keeps back what a promise of anonymity forbids to tell.
//! - [`Chart`] draws it as SVG.
//! - [`pairs`] finds the questions that were asked before, [`earlier`](earlier()) reads what was answered then from a table.
//! - [`codec`] writes both as JSON, and reads every version that was ever written.
//!
//! Knows nothing about who may ask or answer, and when: that is decided in `ledger`. Has no clock, disk, network or dice.

mod answers;
mod chart;
pub mod codec;
mod comparison;
mod earlier;
mod questionnaire;
mod ranking;
mod respondent;
mod share;
pub mod tally;
mod unfit;

pub use answers::{Answers, Given, Whole, without_words};
pub use chart::{Bar, Chart, Drawn, Part, Setting, Stack, Stroke};
pub use comparison::{Pair, SameBy, pairs};
pub use earlier::{Earlier, Meaning, Unread, earlier};
pub use questionnaire::{Choice, Kind, OptionKey, Question, QuestionKey, Questionnaire, Section, Wordings};
pub use ranking::{Ranked, ranking};
pub use respondent::{Filter, Population, Promise, Respondent, View};
pub use share::{Ratio, Share};
pub use tally::{Figures, Numbers, Options, Results, Said, Scale, Tally, Withheld, tally};
pub use unfit::{Place, Unfit};
