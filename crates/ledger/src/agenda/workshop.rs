//! Workshops: organisations and groups say together what matters, and each chooses one to three themes with a short reason.
//!
//! The ledger knows who takes part and who has chosen, never what: that lies under a salted commitment beside it, for
//! choices may be hidden until all have chosen. What arrives after the close is kept in a lane of its own.

mod decide;
mod event;
mod fold;
mod tally;
mod words;

pub(super) use decide::decide;
pub use event::{WorkshopCommand, WorkshopEvent};
pub(super) use fold::fold;
pub use tally::{Tallied, Tally};
pub use words::{choice_reason, group_name, workshop_question, workshop_summary};

use super::{Agenda, theme::ThemeNumber};
use crate::Refusal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{Digest, OrganisationId, Timestamp};

/// Workshops count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkshopNumber(pub u32);

/// Groups of a workshop count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupNumber(pub u32);

/// Who takes part in a workshop, and is counted: never a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Participant {
    /// An organisation of the register.
    Organisation(OrganisationId),
    /// Some who sit together, of whichever organisations.
    Group(GroupNumber),
}

impl Participant {
    /// The organisation, if it is one.
    pub fn organisation(self) -> Option<OrganisationId> {
        match self {
            Participant::Organisation(organisation) => Some(organisation),
            Participant::Group(_) => None,
        }
    }
}

/// How far a workshop has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Themes are added.
    Gathering,
    /// Each chooses.
    Choosing,
    /// The result stands.
    Closed,
}

impl Phase {
    /// Every phase, in their order.
    pub const ALL: [Phase; 3] = [Phase::Gathering, Phase::Choosing, Phase::Closed];

    /// Its name in stored bytes and in keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Gathering => "gathering",
            Phase::Choosing => "choosing",
            Phase::Closed => "closed",
        }
    }

    /// The phase of that name.
    pub fn named(name: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.name() == name)
    }

    /// The phase after it, and the one before.
    pub fn next(self) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| *phase as usize == self as usize + 1)
    }

    /// The phase before it.
    pub fn previous(self) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| *phase as usize + 1 == self as usize)
    }
}

/// A workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    /// Its number.
    pub number: WorkshopNumber,
    /// Salted commitment to its question.
    pub content: Digest,
    /// How many themes each may choose.
    pub choices: u32,
    /// Whether choices stay hidden until all have chosen, or it closes.
    pub hidden: bool,
    /// Whether phones without an account may take part.
    pub phones: bool,
    /// How far it has come.
    pub phase: Phase,
    /// Since when it is there.
    pub opened: Timestamp,
    /// How it went on and back.
    pub moves: Vec<Moved>,
    /// Themes that were added to it or brought into it, in their order.
    pub themes: Vec<ThemeNumber>,
    /// Themes that came when they were gathered no more.
    pub late_themes: Vec<ThemeNumber>,
    /// Who takes part.
    pub seats: BTreeMap<Participant, Seat>,
    /// Who took part when choosing began: of them a choice is waited for before hidden ones are shown.
    pub(super) awaited: BTreeSet<Participant>,
    /// Choices that came after the close, in their order.
    pub late: Vec<LateChoice>,
    /// Its summary, if there is one.
    pub summary: Option<Summary>,
    /// The summary that everybody may read.
    pub published: Option<Summary>,
}

/// A step from one phase to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// When.
    pub at: Timestamp,
    /// Whereto.
    pub phase: Phase,
    /// Why, if that was said.
    pub reason: Option<String>,
}

/// A participant in a workshop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Since when.
    pub joined: Timestamp,
    /// Whether it came by a phone without an account.
    pub phone: bool,
    /// Salted commitment to a group's name.
    pub name: Option<Digest>,
    /// What it chose, if it has.
    pub choice: Option<Choice>,
    /// Whether its words were erased.
    pub erased: bool,
    /// Whether it came after the close, and has chosen nothing that is counted.
    pub late: bool,
}

/// That a participant has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which of its choices this is, from 1.
    pub revision: u32,
    /// Salted commitment to it.
    pub content: Digest,
    /// When.
    pub at: Timestamp,
    /// Whether by a phone without an account.
    pub phone: bool,
}

/// A choice that came after the close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateChoice {
    /// Whose.
    pub participant: Participant,
    /// Salted commitment to it.
    pub content: Digest,
    /// When.
    pub at: Timestamp,
    /// Whether its words were erased.
    pub erased: bool,
}

/// A wording of a workshop's summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Which wording, from 1.
    pub revision: u32,
    /// Salted commitment to it.
    pub content: Digest,
    /// When it was saved, or published.
    pub at: Timestamp,
}

impl Workshop {
    /// How many have chosen.
    pub fn chosen(&self) -> usize {
        self.seats.values().filter(|seat| seat.choice.is_some()).count()
    }

    /// How many take part: whoever came after the close is not among them.
    pub fn joined(&self) -> usize {
        self.seats.values().filter(|seat| !seat.late).count()
    }

    /// Whether what was chosen may be shown: hidden choices wait for all who were there when choosing began and whoever came
    /// since, or for the close.
    pub fn shows_choices(&self) -> bool {
        match self.phase {
            Phase::Gathering => false,
            Phase::Choosing if self.hidden => !self.awaited.is_empty() && self.chosen() == self.joined(),
            Phase::Choosing | Phase::Closed => true,
        }
    }

    /// The choices that are counted.
    pub fn counted(&self) -> impl Iterator<Item = (Participant, Choice)> {
        self.seats.iter().filter_map(|(participant, seat)| Some((*participant, seat.choice?)))
    }

    /// All commitments to what a participant typed, but for themes.
    pub fn contents_of(&self, participant: Participant) -> Vec<Digest> {
        let seat = self.seats.get(&participant);
        let own = seat.into_iter().flat_map(|seat| [seat.name, seat.choice.map(|choice| choice.content)]).flatten();
        let late = self.late.iter().filter(|late| late.participant == participant).map(|late| late.content);
        own.chain(late).collect()
    }
}

impl Agenda {
    /// Every workshop, in the order of their numbers.
    pub fn workshops(&self) -> &[Arc<Workshop>] {
        &self.workshops
    }

    /// The workshop of this number.
    pub fn workshop(&self, number: WorkshopNumber) -> Option<&Arc<Workshop>> {
        self.workshops.get((number.0 as usize).checked_sub(1)?)
    }

    /// The themes that can be chosen in the workshop, and those that stand for others that were put into them, each once.
    pub fn choosable(&self, workshop: &Workshop) -> BTreeSet<ThemeNumber> {
        workshop.themes.iter().map(|theme| self.root(*theme)).collect()
    }

    /// The workshops in which the theme was weighed, by itself or in what it was put into, in the order of their numbers.
    pub fn weighed(&self, theme: ThemeNumber) -> impl Iterator<Item = &Arc<Workshop>> {
        let root = self.root(theme);
        self.workshops.iter().filter(move |workshop| workshop.themes.iter().any(|own| self.root(*own) == root))
    }

    /// What a choice of these comes to: each theme once, and where one was put into another that one. An empty choice, or
    /// one of too many, is refused.
    ///
    /// # Errors
    /// [`crate::AgendaRefusal::NothingChosen`], [`crate::AgendaRefusal::TooManyChosen`] or
    /// [`crate::AgendaRefusal::NotAmongThemes`].
    pub fn chosen(&self, workshop: &Workshop, themes: &[ThemeNumber]) -> Result<BTreeSet<ThemeNumber>, Refusal> {
        decide::chosen(self, workshop, themes)
    }
}
