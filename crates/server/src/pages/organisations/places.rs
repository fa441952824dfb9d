//! Municipalities and wellbeing services counties by name. A code that there isn't is shown as it is.

use crate::{caller::Caller, finland::finland, pages::fields::Choice};
use ledger::{County, Municipality};

/// The municipality in words.
pub(in crate::pages) fn municipality(caller: &Caller, code: Municipality) -> String {
    let names = finland().municipality_names(code);
    names.map_or_else(|| code.to_string(), |names| names.in_language(caller.words.language()).to_owned())
}

/// The county in words.
pub(in crate::pages) fn county(caller: &Caller, code: &County) -> String {
    let names = finland().county_names(code);
    names.map_or_else(|| code.to_string(), |names| names.in_language(caller.words.language()).to_owned())
}

/// Every municipality, to choose from.
pub(in crate::pages) fn municipalities(caller: &Caller) -> Vec<Choice> {
    let all = finland().municipalities(caller.words.language()).into_iter();
    all.map(|(code, name)| Choice { value: code.to_string(), label: name.to_owned() }).collect()
}

/// Every county, to choose from.
pub(super) fn counties(caller: &Caller) -> Vec<Choice> {
    let all = finland().counties(caller.words.language()).into_iter();
    all.map(|(code, name)| Choice { value: code.to_string(), label: name.to_owned() }).collect()
}
