//! Who has answered, as far as counting needs it, and whose answers are looked at.

use crate::Answers;
use ledger::{County, Kind, Size};
use std::sync::Arc;

/// One organisation that has answered. What it is called is its caller's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// Where it stands.
    pub population: Population,
    /// What it is, by the register; none where that is not known.
    pub kind: Option<Kind>,
    /// Where it works, by the register.
    pub county: Option<County>,
    /// How large it is, by the register.
    pub size: Option<Size>,
    /// What it says.
    pub answers: Arc<Answers>,
}

/// Two kinds of respondents, which are never counted together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Population {
    /// Organisations of the register.
    #[default]
    Network,
    /// Those that came by an open link and are not in the register.
    Outside,
}

/// Whose answers are looked at: those that are all of what is named here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only organisations of this kind.
    pub kind: Option<Kind>,
    /// Only organisations of this county.
    pub county: Option<County>,
    /// Only organisations of this size.
    pub size: Option<Size>,
}

impl Filter {
    /// Whether it lets everybody through.
    pub fn is_open(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether it lets this one through.
    pub fn takes(&self, respondent: &Respondent) -> bool {
        fn fits<T: PartialEq>(wanted: &Option<T>, found: &Option<T>) -> bool {
            wanted.is_none() || wanted == found
        }
        fits(&self.kind, &respondent.kind)
            && fits(&self.county, &respondent.county)
            && fits(&self.size, &respondent.size)
    }
}

/// What was promised to those who answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Nothing: what an organisation says may be told with its name.
    None,
    /// That nobody finds out what an organisation answered.
    Anonymity,
}

/// A look at results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Whose.
    pub population: Population,
    /// Which of them.
    pub filter: Filter,
    /// What they were promised.
    pub promise: Promise,
}
