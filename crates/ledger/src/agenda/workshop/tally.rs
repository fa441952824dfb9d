//! What choices come to, by organisation and by group, never by person.

use super::{Agenda, Participant, ThemeNumber, Workshop};
use std::collections::BTreeSet;

/// Who chose one theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tallied {
    /// Which theme: one that stands for all that were put into it.
    pub theme: ThemeNumber,
    /// Who chose it, organisations before groups.
    pub chosen_by: BTreeSet<Participant>,
}

impl Tallied {
    /// How many organisations chose it.
    pub fn organisations(&self) -> usize {
        self.chosen_by.iter().filter(|who| who.organisation().is_some()).count()
    }

    /// How many groups chose it.
    pub fn groups(&self) -> usize {
        self.chosen_by.len() - self.organisations()
    }
}

/// What all choices come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Every theme that could be chosen: those that most organisations chose first, then by groups, then by number.
    pub themes: Vec<Tallied>,
}

impl Tally {
    /// Counts each participant's choice once for each theme, whatever was put together since.
    pub fn of<'a>(
        agenda: &Agenda,
        workshop: &Workshop,
        choices: impl IntoIterator<Item = (Participant, &'a [ThemeNumber])>,
    ) -> Tally {
        let fresh = |theme| Tallied { theme, chosen_by: BTreeSet::new() };
        let mut themes: Vec<Tallied> = agenda.choosable(workshop).into_iter().map(fresh).collect();
        for (participant, chosen) in choices {
            for theme in chosen {
                let theme = agenda.root(*theme);
                // A theme that was taken apart from one of this workshop is one of its own again.
                if let Ok(at) = themes.binary_search_by_key(&theme, |tallied| tallied.theme) {
                    themes[at].chosen_by.insert(participant);
                }
            }
        }
        themes.sort_by_key(|tallied| (std::cmp::Reverse((tallied.organisations(), tallied.groups())), tallied.theme));
        Tally { themes }
    }

    /// Those that somebody chose.
    pub fn chosen(&self) -> impl Iterator<Item = &Tallied> {
        self.themes.iter().filter(|tallied| !tallied.chosen_by.is_empty())
    }
}
