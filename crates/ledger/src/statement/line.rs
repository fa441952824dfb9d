//! What a statement grew out of, what it demands, and of whom: the themes and targets of the network's agenda that it and
//! its clauses name. The agenda knows nothing of statements; whoever asks what became of a theme reads it from these.

use super::{Passage, Statement};
use crate::{TargetNumber, ThemeNumber};
use std::{collections::BTreeSet, sync::Arc};
use terms::{Digest, Timestamp};

/// Demands of a statement count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DemandNumber(pub u32);

/// A wish about it, by its coordinators. The agenda was asked whether it knows what is named, and passages were looked up
/// in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineAct {
    /// Say what it grew out of.
    NameThemes {
        /// All of them.
        themes: BTreeSet<ThemeNumber>,
    },
    /// Say of a clause, of some words or of the whole what it grew out of and whom it is for.
    NameDemand {
        /// The one that it is said anew of; a new one if none.
        demand: Option<DemandNumber>,
        /// What demands it.
        passage: Passage,
        /// Salted commitment to the words of the passage; none of the whole.
        content: Option<Digest>,
        /// Which of the statement's themes it is for.
        theme: Option<ThemeNumber>,
        /// Who can fulfil it.
        targets: BTreeSet<TargetNumber>,
    },
    /// Say that it is no demand after all.
    DropDemand {
        /// Which.
        demand: DemandNumber,
    },
}

/// What has been said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEvent {
    /// It was said which themes it grew out of.
    ThemesNamed {
        /// All of them.
        themes: BTreeSet<ThemeNumber>,
    },
    /// It was said what a passage demands, for the first time or anew.
    DemandNamed {
        /// Its number.
        demand: DemandNumber,
        /// What demands it.
        passage: Passage,
        /// Salted commitment to the words of the passage.
        content: Option<Digest>,
        /// Which theme it is for.
        theme: Option<ThemeNumber>,
        /// Who can fulfil it.
        targets: BTreeSet<TargetNumber>,
    },
    /// It is no demand after all.
    DemandDropped {
        /// Which.
        demand: DemandNumber,
    },
}

impl LineEvent {
    /// Its name: the same as in stored bytes, where all of them have one.
    pub fn name(&self) -> &'static str {
        "line"
    }
}

/// What a passage of the statement demands, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Its number.
    pub number: DemandNumber,
    /// What demands it.
    pub passage: Passage,
    /// Salted commitment to the words of the passage; none of the whole.
    pub content: Option<Digest>,
    /// Which of the statement's themes it is for.
    pub theme: Option<ThemeNumber>,
    /// Who can fulfil it.
    pub targets: BTreeSet<TargetNumber>,
    /// Since when it is said.
    pub named: Timestamp,
    /// Since when it is none any more.
    pub dropped: Option<Timestamp>,
}

impl Statement {
    /// The demand of this number.
    pub fn demand(&self, number: DemandNumber) -> Option<&Arc<Demand>> {
        self.demands.get(place(number)?)
    }

    /// Its demands, without those that were dropped.
    pub fn standing_demands(&self) -> impl Iterator<Item = &Arc<Demand>> {
        self.demands.iter().filter(|demand| demand.dropped.is_none())
    }

    /// Folds what is said of it.
    pub(super) fn apply_to_line(&mut self, at: Timestamp, event: &LineEvent) {
        match event {
            LineEvent::ThemesNamed { themes } => {
                self.themes = themes.clone();
                for demand in &mut self.demands {
                    if demand.theme.is_some_and(|theme| !themes.contains(&theme)) {
                        Arc::make_mut(demand).theme = None;
                    }
                }
            }
            LineEvent::DemandNamed { demand: number, passage, content, theme, targets } => {
                let demand = Demand {
                    number: *number,
                    passage: passage.clone(),
                    content: *content,
                    theme: *theme,
                    targets: targets.clone(),
                    named: at,
                    dropped: None,
                };
                match place(*number).and_then(|place| self.demands.get_mut(place)) {
                    Some(known) => *known = Arc::new(demand),
                    None => self.demands.push(Arc::new(demand)),
                }
            }
            LineEvent::DemandDropped { demand } => {
                if let Some(demand) = place(*demand).and_then(|place| self.demands.get_mut(place)) {
                    Arc::make_mut(demand).dropped = Some(at);
                }
            }
        }
    }
}

/// Where the demand of this number lies.
fn place(demand: DemandNumber) -> Option<usize> {
    demand.0.checked_sub(1).map(|place| place as usize)
}
