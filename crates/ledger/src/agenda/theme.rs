//! Themes: what organisations say that matters most. A theme lasts: what becomes of it stands with it. Similar ones are put
//! together without losing a name, a reason or a supporter, and can be taken apart again.

mod decide;
mod words;

pub(super) use decide::{decide, fold};
pub use words::{theme_link, theme_links, theme_words};

use super::{
    Agenda,
    workshop::{Participant, WorkshopNumber},
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Digest, OrganisationId, Timestamp};

/// Themes count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThemeNumber(pub u32);

/// A wish about themes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeCommand {
    /// Say what matters, for the organisation that the author acts for.
    Propose {
        /// Salted commitment to its words, which the shell has checked.
        content: Digest,
    },
    /// Say it in other words: its proposer, or a coordinator. The earlier words stay.
    Reword {
        /// Which one.
        theme: ThemeNumber,
        /// Salted commitment to its words.
        content: Digest,
    },
    /// Say that it matters to the author's organisation too.
    Support(ThemeNumber),
    /// Take that back.
    TakeSupportBack(ThemeNumber),
    /// Put similar ones into one.
    PutTogether {
        /// The one that takes the others in.
        theme: ThemeNumber,
        /// The others.
        others: Vec<ThemeNumber>,
    },
    /// Let one stand by itself again.
    TakeApart {
        /// Which one.
        theme: ThemeNumber,
        /// Why.
        reason: String,
    },
    /// Say what becomes of it.
    SetState {
        /// Which one.
        theme: ThemeNumber,
        /// What.
        state: ThemeState,
        /// Why: public, and needed where it is parked.
        reason: Option<String>,
    },
    /// Say that its words are gone from beside the ledger.
    EraseWords(ThemeNumber),
}

/// What has happened to a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeEvent {
    /// An organisation said that it matters.
    Proposed {
        /// Its number.
        theme: ThemeNumber,
        /// Who says so.
        organisation: OrganisationId,
        /// Salted commitment to its words.
        content: Digest,
    },
    /// It is told in other words.
    Reworded {
        /// Which one.
        theme: ThemeNumber,
        /// Salted commitment to its words.
        content: Digest,
    },
    /// It matters to another organisation too.
    Supported {
        /// Which one.
        theme: ThemeNumber,
        /// To whom.
        organisation: OrganisationId,
    },
    /// An organisation took its support back.
    SupportTakenBack {
        /// Of which one.
        theme: ThemeNumber,
        /// Who.
        organisation: OrganisationId,
    },
    /// It took similar ones in.
    PutTogether {
        /// Which one.
        theme: ThemeNumber,
        /// The others.
        others: Vec<ThemeNumber>,
    },
    /// It stands by itself again.
    TakenApart {
        /// Which one.
        theme: ThemeNumber,
        /// Why.
        reason: String,
    },
    /// Something became of it.
    StateSet {
        /// Of which one.
        theme: ThemeNumber,
        /// What.
        state: ThemeState,
        /// Why, if that was said.
        reason: Option<String>,
    },
    /// Its words are gone.
    WordsErased {
        /// Whose.
        theme: ThemeNumber,
    },
}

/// What became of a theme. That a statement grows out of it is derived from statements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeState {
    /// Somebody says that it matters.
    #[default]
    Proposed,
    /// The network campaigns for it.
    Chosen,
    /// Not now, and it is public why.
    Parked,
    /// What was wanted has come true, or nothing is left to do.
    Done,
}

impl ThemeState {
    /// Every state, in the order in which they are shown.
    pub const ALL: [ThemeState; 4] = [ThemeState::Chosen, ThemeState::Proposed, ThemeState::Parked, ThemeState::Done];

    /// Its name in stored bytes and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            ThemeState::Proposed => "proposed",
            ThemeState::Chosen => "chosen",
            ThemeState::Parked => "parked",
            ThemeState::Done => "done",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<ThemeState> {
        ThemeState::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An organisation, or a group of a workshop.
pub type Backer = (Option<WorkshopNumber>, Participant);

/// What matters to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Its number.
    pub number: ThemeNumber,
    /// Who said so first.
    pub proposer: Participant,
    /// In which workshop, if it was in one.
    pub workshop: Option<WorkshopNumber>,
    /// Salted commitment to its words as they are now.
    pub content: Digest,
    /// Commitments to its words before, the oldest first.
    pub earlier: Vec<Digest>,
    /// Whether its words were erased.
    pub erased: bool,
    /// Since when.
    pub proposed: Timestamp,
    /// To whom else it matters, and since when.
    pub supporters: BTreeMap<OrganisationId, Timestamp>,
    /// What became of it.
    pub state: ThemeState,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// Into which one it was put.
    pub within: Option<ThemeNumber>,
    /// What was done with it, but for support, in its order.
    pub history: Vec<(Timestamp, ThemeEvent)>,
}

impl Theme {
    pub(super) fn new(number: ThemeNumber, proposer: Participant, content: Digest, proposed: Timestamp) -> Theme {
        Theme {
            number,
            proposer,
            workshop: None,
            content,
            earlier: vec![],
            erased: false,
            proposed,
            supporters: BTreeMap::new(),
            state: ThemeState::default(),
            reason: None,
            within: None,
            history: vec![],
        }
    }

    /// The organisation that said so first; none where a group of a workshop did.
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.proposer.organisation()
    }

    /// Who says that it matters: whoever said so first, a group told apart by its workshop, and the supporters.
    pub fn backers(&self) -> impl Iterator<Item = Backer> {
        let workshop = self.workshop.filter(|_| self.organisation().is_none());
        let supporters = self.supporters.keys().map(|organisation| (None, Participant::Organisation(*organisation)));
        [(workshop, self.proposer)].into_iter().chain(supporters)
    }

    /// All commitments to its words.
    pub fn contents(&self) -> impl Iterator<Item = Digest> {
        self.earlier.iter().copied().chain([self.content])
    }
}

impl Agenda {
    /// Every theme, in the order of their numbers.
    pub fn themes(&self) -> &[Arc<Theme>] {
        &self.themes
    }

    /// The theme of this number.
    pub fn theme(&self, number: ThemeNumber) -> Option<&Arc<Theme>> {
        self.themes.get((number.0 as usize).checked_sub(1)?)
    }

    /// The theme that this one stands in now: itself, unless it was put into another.
    pub fn root(&self, number: ThemeNumber) -> ThemeNumber {
        let mut at = number;
        // Only a theme that stands by itself takes others in, so that no chain comes back to itself.
        while let Some(within) = self.theme(at).and_then(|theme| theme.within) {
            at = within;
        }
        at
    }

    /// Who says that this theme, or something that was put into it, matters: each once.
    pub fn backers(&self, number: ThemeNumber) -> BTreeSet<Backer> {
        self.theme(number).into_iter().chain(self.within(number)).flat_map(|theme| theme.backers()).collect()
    }

    /// Everything that was put into this theme, whether directly or with others, in the order of numbers.
    pub fn within(&self, number: ThemeNumber) -> impl Iterator<Item = &Arc<Theme>> {
        self.themes.iter().filter(move |theme| theme.number != number && self.root(theme.number) == number)
    }
}
