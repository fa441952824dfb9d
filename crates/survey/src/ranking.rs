//! Options in the order of how many chose them.

use crate::OptionKey;
use std::cmp::Reverse;

/// An option in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// From 1 on; those that as many chose share the place, and the next one is counted on from all of them.
    pub place: u32,
    /// Which.
    pub option: OptionKey,
    /// How many chose it.
    pub count: u32,
}

/// The options whose counts may be told, the most chosen first; equals stay in their order.
pub fn ranking(counts: &[(OptionKey, Option<u32>)]) -> Vec<Ranked> {
    let mut told: Vec<(OptionKey, u32)> =
        counts.iter().filter_map(|(option, count)| Some((*option, (*count)?))).collect();
    told.sort_by_key(|(_, count)| Reverse(*count));
    let place = |count: u32| 1 + told.iter().take_while(|(_, before)| *before > count).count() as u32;
    told.iter().map(|(option, count)| Ranked { place: place(*count), option: *option, count: *count }).collect()
}
